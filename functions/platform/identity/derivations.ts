// Derivations of passwords hold the only thread: one at a time, with a pause before each in which pages are answered, and few in the queue.
import { Problem } from '../../problem.ts'

export class Turns {
  readonly #waitingMost: number
  readonly #pauseMs: number
  #tail: Promise<unknown> = Promise.resolve()
  #open = 0
  #done = 0

  /** @param waitingMost how many may wait behind the one whose turn it is. @param pauseMs before each turn. */
  constructor(waitingMost: number, pauseMs: number) {
    this.#waitingMost = waitingMost
    this.#pauseMs = pauseMs
  }

  /** How many turns there were, and how many are open. */
  get state(): { done: number; open: number } {
    return { done: this.#done, open: this.#open }
  }

  /** Waits for its turn and does the work; null at once when too many wait. The caller keeps the request alive meanwhile: a turn that is never ended stops all others. */
  take<T>(work: () => Promise<T>): Promise<T> | null {
    if (this.#open > this.#waitingMost) return null
    this.#open++
    const turn = this.#tail.then(async () => {
      try {
        await new Promise((resolve) => setTimeout(resolve, this.#pauseMs))
        this.#done++
        return await work()
      } finally {
        this.#open--
      }
    })
    this.#tail = turn.catch(() => undefined)
    return turn
  }
}

/** Of the whole process: its tenants share the thread. */
const turns = new Turns(8, 60)

/** @returns how many derivations there were since the start, and how many are open. */
export function derivations(): { done: number; open: number } {
  return turns.state
}

/** Does a derivation when its turn comes. @throws Problem 429 when too many wait: before any work. */
export function derivation<T>(work: () => Promise<T>): Promise<T> {
  const turn = turns.take(work)
  if (turn === null)
    throw new Problem(
      429,
      'sign-in-busy',
      'Many people are signing in at this moment.',
      'Wait a few seconds, then try again.',
      { retryAfterSeconds: 3 },
    )
  return turn
}
