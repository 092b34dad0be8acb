import { pause } from '../db/reader.ts'
import { requestsSeen } from '../live/traffic.ts'

/** Does work in steps to its end, giving the event loop away after each of them. */
export async function paced<Result>(
  steps: Generator<unknown, Result>,
  rest: () => Promise<void> = pause,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await rest()
  }
}

/** Steps between two pauses at most: should they suddenly be long ones, the event loop is held for some of them only. */
const mostSteps = 16
const tooShortMs = 4
const tooLongMs = 12
/** While others ask, they have the thread for so much longer than the work has. */
const busyRestMs = 60

/**
 * A rest for many short steps: each pause costs as much as several of them, so it is taken after as many as fill some milliseconds. How long they took is known
 * after a pause only: the clock of workerd stands still while something is computed.
 * @param each called at each pause; what it throws ends the work.
 */
export function restEvery(clock: () => Date, each: (nowMs: number) => void): () => Promise<void> {
  let steps = 0
  let wanted = 1
  let sinceMs = clock().getTime()
  let seen = requestsSeen()
  return async () => {
    if (++steps < wanted) return
    steps = 0
    await pause()
    const nowMs = clock().getTime()
    const tookMs = nowMs - sinceMs
    if (tookMs > tooLongMs) wanted = Math.max(1, Math.floor((wanted * tooLongMs) / (2 * tookMs)))
    else if (tookMs < tooShortMs) wanted = Math.min(mostSteps, 2 * wanted)
    each(nowMs)
    const busy = requestsSeen() !== seen
    if (busy) {
      wanted = 1
      await new Promise((resolve) => setTimeout(resolve, busyRestMs))
    }
    seen = requestsSeen()
    sinceMs = busy ? clock().getTime() : nowMs
  }
}
