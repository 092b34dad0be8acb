import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { allowed } from './access.ts'
import { identify, rightsVersion } from './identify.ts'

/**
 * Asks again what the route's guard asked, where rights have changed since: before each write of a request that lasts.
 * @throws Problem 401 or 403 when the caller may no longer do this.
 */
export async function stillAllowed(c: Context<AppEnv>): Promise<void> {
  const guard = c.get('guard')
  if (guard === undefined || c.get('rightsVersion') === rightsVersion(c.env.TENANT.id)) return
  c.set('rightsVersion', rightsVersion(c.env.TENANT.id))
  const subject = await identify(c.req.raw, c.env, c.get('clock')())
  c.set('subject', subject)
  if (allowed(subject, guard.rule, guard.resource)) return
  throw new Problem(
    subject === null ? 401 : 403,
    subject === null ? 'sign-in-needed' : 'forbidden',
    'Your rights ended while this was being sent; nothing more of it was taken.',
    'Ask an owner of this installation.',
  )
}
