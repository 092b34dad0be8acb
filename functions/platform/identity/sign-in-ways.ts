// The ways in. Each ends in signInUser(), or in a Problem that tells nobody whether there is such an account.
import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { originOf, recorded } from '../audit/audit.ts'
import { attempt } from './attempts.ts'
import { derivation } from './derivations.ts'
import { assertPasswords, findLink, linkOver, setPasswordByLink, useLink } from './links.ts'
import { checkPassword, hashPassword } from './password.ts'
import { passwordTrouble } from './password-rules.ts'
import { findPasskey, usePasskey } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { takeCode } from './second-factor.ts'
import { type Method, signInUser } from './sessions.ts'
import { hasSecondFactor } from './sign-in-rules.ts'
import { browserOrigin } from './source.ts'
import { makeTicket, readTicket, spendTicket } from './ticket.ts'
import { loginIndexOf, loginTrouble, openUserText, plainLogin, sealUserText } from './user-text.ts'
import { challengeOf, checkAssertion, credentialIdOf } from './web-authn.ts'

type C = Context<AppEnv>

export interface SignedIn {
  role: string
  twoFactors: boolean
  /** The person has nothing to sign in with yet. */
  setUp: boolean
}

/** The first step is done; the code of the second is to come with this ticket. */
export interface HalfWay {
  ticket: string
}

interface UserRow {
  id: number
  role: string
  password: string | null
  password_at: string | null
  totp: string | null
  totp_step: number | null
}

const userColumns = 'id, role, password, password_at, totp, totp_step'
const secondStep = 'second step'

/** @throws Problem 401 in the same words for an unknown login, a wrong password and a disabled user; 429 before any derivation when there were too many. */
export async function byPassword(c: C, login: string, password: string, code: string): Promise<SignedIn | HalfWay> {
  assertPasswords(c.env)
  const now = c.get('now')
  const account = await loginIndexOf(c.env, now, login.slice(0, 400))
  const user = await c.env.DB.prepare(
    `SELECT ${userColumns} FROM identity_user WHERE login_index = ?1 AND disabled_at IS NULL`,
  )
    .bind(account)
    .first<UserRow>()
  const known = await attempt(c, 'password', account, () =>
    derivation(async () => {
      const { right, outdated } = await checkPassword(password.slice(0, 1000), user?.password ?? null, c.env.PEPPER)
      if (!right || user === null) return null
      return { user, again: outdated ? await hashPassword(password, c.env.PEPPER) : null }
    }),
  )
  if (known === null) {
    await refused(c, user === null ? `login:${account.slice(0, 8)}` : `user:${user.id}`, 'password')
    throw new Problem(
      401,
      'wrong-password',
      'Login and password do not belong together.',
      'Check both. After several attempts each further one has to wait a little.',
    )
  }
  const rehash =
    known.again === null
      ? []
      : [c.env.DB.prepare('UPDATE identity_user SET password = ?2 WHERE id = ?1').bind(known.user.id, known.again)]
  if (known.user.totp === null) return signedIn(c, known.user, 'password', rehash)
  if (code !== '') return withCode(c, known.user, code, rehash)
  return halfWay(c, known.user)
}

/** The second step. @throws Problem 401 when the code is wrong or used, 410 when the first step is too long ago. */
export async function byCode(c: C, ticket: string, code: string): Promise<SignedIn> {
  assertPasswords(c.env)
  const first = await readTicket<{ userId: number; passwordAt: string | null }>(
    c.env,
    secondStep,
    ticket.slice(0, 2000),
    c.get('now'),
  )
  // A password that was changed meanwhile takes the first step back.
  const user =
    first === null
      ? null
      : await c.env.DB.prepare(
          `SELECT ${userColumns} FROM identity_user WHERE id = ?1 AND password_at IS ?2 AND disabled_at IS NULL`,
        )
          .bind(first.userId, first.passwordAt)
          .first<UserRow>()
  if (first === null || user === null)
    throw new Problem(410, 'step-over', 'The first step is more than five minutes ago.', 'Begin again.')
  return withCode(c, user, code, [])
}

/** @throws Problem 401 when it is no passkey of ours, in whichever way. */
export async function byPasskey(c: C, answer: string): Promise<SignedIn> {
  assertPasswords(c.env)
  const { env } = c
  const now = c.get('now')
  const party = relyingParty(env, browserOrigin(c.req.raw, env.INSTALLATION))
  const id = credentialIdOf(answer)
  const key = party === null || id === '' ? null : await findPasskey(env.DB, id)
  try {
    const challenge = challengeOf(answer)
    const ticket = await readTicket(env, 'passkey sign-in', challenge, now)
    if (party === null || key === null || ticket === null) throw new RangeError('nothing here knows this passkey')
    const signCount = await checkAssertion(answer, party, key)
    const user = { id: key.userId, role: await roleOf(c, key.userId) }
    return await signedIn(c, user, 'passkey', [
      ...(await spendTicket(env, challenge, ticket.untilMs, now)),
      usePasskey(env.DB, id, signCount, now),
    ])
  } catch (error) {
    if (!(error instanceof RangeError) && !/identity_spent/.test(String(error))) throw error
    await refused(c, key === null ? 'passkey:unknown' : `user:${key.userId}`, 'passkey')
    throw new Problem(
      401,
      'wrong-passkey',
      'This passkey is not known here, or it took more than five minutes.',
      'Try again, or sign in in another way.',
    )
  }
}

/** @throws Problem 410 when the link is used, over or unknown; 400 when the password of an invitation or a reset is not taken. */
export async function byLink(
  c: C,
  secret: string,
  form: Record<'name' | 'login' | 'password' | 'again', string>,
): Promise<SignedIn | HalfWay> {
  const link = await findLink(c.env, secret, c.get('now'))
  if (link === null) throw linkOver()
  if (link.purpose === 'setup' || link.purpose === 'sign-in') {
    await useLink(c, link)
    return { role: link.role, twoFactors: false, setUp: link.purpose === 'setup' }
  }
  assertPasswords(c.env)
  const user = await c.env.DB.prepare(`SELECT ${userColumns}, login FROM identity_user WHERE id = ?1`)
    .bind(link.userId)
    .first<UserRow & { login: string | null }>()
  if (user === null) throw linkOver()
  const chosen = await chosenColumns(c, user, form, link.purpose === 'invite')
  const trouble = passwordTrouble(form.password, chosen.plain)
  if (trouble !== null) throw new Problem(400, 'password-not-taken', trouble, 'Choose another one.')
  if (form.password !== form.again)
    throw new Problem(400, 'passwords-differ', 'The two passwords differ.', 'Write the same one twice.')
  if (user.totp === null) {
    await setPasswordByLink(c, link, form.password, chosen.columns, (statements) =>
      signInUser(c, user.id, 'link', statements, { purpose: link.purpose }),
    )
    return { role: user.role, twoFactors: false, setUp: false }
  }
  await setPasswordByLink(c, link, form.password, chosen.columns, async (statements) => {
    const entry = { action: 'password.change', resource: `user:${user.id}`, detail: { purpose: link.purpose } }
    await recorded(c.env, c.get('now'), { ...originOf(c), subject: `user:${user.id}` }, [entry], statements)
  })
  return halfWay(c, { ...user, password_at: c.get('now').toISOString() })
}

/** @returns what the form says of name and login, as it is kept; null where it says nothing. */
async function chosenColumns(
  c: C,
  user: UserRow & { login: string | null },
  form: Record<'name' | 'login', string>,
  invited: boolean,
) {
  const now = c.get('now')
  const known = (await openUserText(c.env, now, user.id, 'login', user.login)) ?? ''
  const login = invited ? plainLogin(form.login) : ''
  const name = invited ? form.name.trim().slice(0, 200) : ''
  const trouble = login === '' && known !== '' ? null : loginTrouble(login)
  if (trouble !== null) throw new Problem(400, 'login-not-taken', trouble, 'Choose another one.')
  return {
    plain: login === '' ? known : login,
    columns: {
      name: name === '' ? null : await sealUserText(c.env, now, user.id, 'name', name),
      login: login === '' ? null : await sealUserText(c.env, now, user.id, 'login', login),
      login_index: login === '' ? null : await loginIndexOf(c.env, now, login),
    },
  }
}

async function withCode(c: C, user: UserRow, code: string, statements: D1PreparedStatement[]): Promise<SignedIn> {
  const kind = await attempt(c, 'code', String(user.id), () => takeCode(c.env, user, code, c.get('now')))
  if (kind !== null) return signedIn(c, user, `password+${kind}`, statements)
  await refused(c, `user:${user.id}`, 'code')
  throw new Problem(
    401,
    'wrong-code',
    'This code is not right, or it was used already.',
    'Wait for the next one that the app shows; a recovery code is good once.',
  )
}

async function halfWay(c: C, user: UserRow): Promise<HalfWay> {
  return {
    ticket: await makeTicket(c.env, secondStep, { userId: user.id, passwordAt: user.password_at }, c.get('now')),
  }
}

async function signedIn(
  c: C,
  user: { id: number; role: string },
  method: Method,
  statements: D1PreparedStatement[],
): Promise<SignedIn> {
  await signInUser(c, user.id, method, statements)
  return { role: user.role, twoFactors: hasSecondFactor(method), setUp: false }
}

async function roleOf(c: C, userId: number): Promise<string> {
  const row = await c.env.DB.prepare('SELECT role FROM identity_user WHERE id = ?1')
    .bind(userId)
    .first<{ role: string }>()
  return row?.role ?? ''
}

async function refused(c: C, resource: string, method: string): Promise<void> {
  await recorded(c.env, c.get('now'), originOf(c), [
    { action: 'sign-in', resource, outcome: 'refused', detail: { method } },
  ])
}
