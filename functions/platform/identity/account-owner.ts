// Whose account a request is about, and whether it is really that person who asks.
import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { attempt } from './attempts.ts'
import { derivation } from './derivations.ts'
import { checkPassword } from './password.ts'
import { hasSecondFactor, loadRules } from './sign-in-rules.ts'

/** How long ago somebody without a password may have signed in for a change that weighs. */
const freshMs = 15 * 60_000

export interface AccountRow {
  id: number
  /** As they are kept: sealed. */
  name: string
  login: string | null
  role: string
  password: string | null
  password_at: string | null
  totp: string | null
  totp_step: number | null
  session: number
  method: string
  sessionAt: string
  recoveryLeft: number
  passkeys: number
}

/** @returns the account of the user who calls. @throws Problem 403 for tokens, the operator, and administrators who look through somebody's eyes. */
export async function ownAccount(c: Context<AppEnv>): Promise<AccountRow> {
  const subject = c.get('subject')
  if (subject?.kind !== 'user' || subject.session === undefined || subject.actor !== undefined)
    throw new Problem(
      403,
      'no-account',
      'An account is a person who has signed in by herself.',
      'Sign in with a browser; end looking through the eyes of somebody else.',
    )
  const row = await c.env.DB.prepare(
    `SELECT u.id, u.name, u.login, u.role, u.password, u.password_at, u.totp, u.totp_step, s.id AS session, s.method, s.created_at AS sessionAt,
     (SELECT count(*) FROM identity_recovery r WHERE r.user_id = u.id AND r.used_at IS NULL) AS recoveryLeft,
     (SELECT count(*) FROM identity_passkey p WHERE p.user_id = u.id) AS passkeys
     FROM identity_session s JOIN identity_user u ON u.id = s.user_id WHERE s.id = ?1`,
  )
    .bind(subject.session)
    .first<AccountRow>()
  if (row === null)
    throw new Problem(401, 'sign-in-needed', 'The session has ended.', 'Sign in again, then repeat the change.')
  return row
}

/**
 * Who knows the password alone must not make a second factor for it, nor take one away: a sign-in without one does not change those that there are.
 * A link does where only passkeys stand in the way: an administrator gives it to who has lost them.
 * @throws Problem 403.
 */
async function demandFactor(c: Context<AppEnv>, own: AccountRow): Promise<void> {
  const { totp, passkeys, method, role } = own
  if (hasSecondFactor(method)) return
  if (totp === null) {
    if (passkeys === 0 || method === 'link') return
    // Where a password alone opens everything, a passkey guards nothing that it does not.
    if (!(await loadRules(c.env.DB)).secondFactorFor.includes(role)) return
  }
  throw new Problem(
    403,
    'second-factor-needed',
    'This account has a second factor, and this sign-in did not show it.',
    'Sign out and in again with the passkey or the code. If they are lost, ask an administrator for a reset link.',
  )
}

/**
 * Makes sure that the person is there: by the password, or where there is none by a sign-in of late.
 * @throws Problem 403 otherwise, 429 after too many wrong passwords.
 */
export async function confirm(c: Context<AppEnv>, own: AccountRow, password: string): Promise<void> {
  const { password: stored } = own
  if (stored === null) {
    // Who came by a link and has nothing else yet could not sign in again.
    const nothingElse = own.passkeys === 0 && own.method.startsWith('link')
    if (nothingElse || c.get('now').getTime() - Date.parse(own.sessionAt) < freshMs) return
    throw new Problem(
      403,
      'sign-in-again',
      'The last sign-in is too long ago for this.',
      'Sign out and in again first.',
    )
  }
  const right = await attempt(c, 'password', `user ${own.id}`, () =>
    derivation(async () => ((await checkPassword(password, stored, c.env.PEPPER)).right ? true : null)),
  )
  if (right !== null) return
  await audit(c, { action: 'password.confirm', resource: `user:${own.id}`, outcome: 'refused' })
  throw new Problem(403, 'wrong-password', 'The present password is not right.', 'Nothing was changed. Try again.')
}

/** As confirm(), before second factors are changed. @throws Problem 403 as well where there is one that this sign-in has not shown. */
export async function confirmFactor(c: Context<AppEnv>, own: AccountRow, password: string): Promise<void> {
  await demandFactor(c, own)
  await confirm(c, own, password)
}
