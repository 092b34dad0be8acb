// Attempts with passwords and codes, by tenant: slowed down before any derivation.
import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { codeLimits, passwordLimits, Throttle } from './throttle.ts'

const throttles = new Map<string, Throttle>()

/**
 * Does what tells right from wrong, unless there were too many wrong ones: then it is not done at all.
 * @param account any text that is the same for the same account, whether it exists or not.
 * @param work null stands for wrong; when it throws nothing is counted.
 * @throws Problem 429 with `retryAfterSeconds`.
 */
export async function attempt<T>(
  c: Context<AppEnv>,
  kind: 'password' | 'code',
  account: string,
  work: () => Promise<T | null>,
): Promise<T | null> {
  const begun = throttleOf(c.env.TENANT.id, kind).begin(account, c.get('source'), c.get('now').getTime())
  if ('waitMs' in begun) {
    const retryAfterSeconds = Math.ceil(begun.waitMs / 1000)
    throw new Problem(
      429,
      'too-many-attempts',
      'There were too many attempts that were not right.',
      `Wait ${retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`}, then try again.`,
      { retryAfterSeconds },
    )
  }
  // A request whose client has left would be given up in the middle, and its turn at deriving never ended.
  const done = work()
  c.executionCtx.waitUntil(done.catch(() => undefined))
  try {
    const found = await done
    if (found !== null) begun.succeeded()
    return found
  } catch (error) {
    begun.dropped()
    throw error
  }
}

function throttleOf(tenant: string, kind: 'password' | 'code'): Throttle {
  const key = `${kind} ${tenant}`
  const known = throttles.get(key)
  if (known !== undefined) return known
  const made = new Throttle(kind === 'password' ? passwordLimits : codeLimits)
  throttles.set(key, made)
  return made
}
