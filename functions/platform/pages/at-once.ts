// How much one caller has computed at a time: there is one thread for all, and whoever asks for much at once waits for the own questions only.
import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { outlive } from '../audit/outlive.ts'
import { stillAllowed } from '../identity/still-allowed.ts'

interface Line {
  open: number
  waiting: (() => void)[]
}

const atOnce = 4
const waitingMost = 100
/** By tenant and who asks; only those who ask at this moment. */
const lines = new Map<string, Line>()

/**
 * Does what takes statements of the database, when the caller's turn comes.
 * @throws Problem 429 at once when too many questions of the caller wait, 401, 403 or 409 when the rights have changed meanwhile; whatever the work throws.
 */
export async function inLine<T>(c: Context<AppEnv>, work: () => Promise<T>): Promise<T> {
  const { id = '', actor, accessKey } = c.get('subject') ?? {}
  const key = `${c.env.TENANT.id} ${actor ?? id}`
  const line = lines.get(key) ?? { open: 0, waiting: [] }
  if (line.waiting.length >= waitingMost)
    throw new Problem(
      429,
      'too-many-questions',
      'You have asked for too much at once.',
      'Wait for the answers that are on their way, then ask again.',
      { retryAfterSeconds: 2 },
    )
  lines.set(key, line)
  const done = taken(key, line, async () => {
    await stillAllowed(c)
    if (c.get('subject')?.accessKey === accessKey) return work()
    throw new Problem(409, 'rights-changed', 'Your rights have changed while this waited.', 'Ask again.')
  })
  // A request whose client has left would be given up in the middle, and its turn never ended.
  outlive(done)
  return done
}

async function taken<T>(key: string, line: Line, work: () => Promise<T>): Promise<T> {
  if (line.open >= atOnce) await new Promise<void>((go) => line.waiting.push(go))
  else line.open++
  try {
    return await work()
  } finally {
    const next = line.waiting.shift()
    // The turn goes on to the next as it is.
    if (next !== undefined) next()
    else if (--line.open === 0) lines.delete(key)
  }
}
