// From what a provider says of somebody to a user and a session here.
import type { Context } from 'hono'
import type { AppEnv, Env, SingleSignOn } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { originOf, recorded } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import type { Claims } from './id-token.ts'
import { forgetSubjects, sessionLifeMs, sessionSecret } from './identify.ts'
import { builtInRoles } from './policy.ts'
import { randomSecret, secretHash } from './secret.ts'

interface Known {
  id: number
  role: string
  disabled_at: string | null
}

/** @returns the role that groups give, by the first match in the configured order; the default, or null. */
export function roleOf(
  { groupsClaim, roles, defaultRole }: Pick<SingleSignOn, 'groupsClaim' | 'roles' | 'defaultRole'>,
  claims: Record<string, unknown>,
): string | null {
  const claim = Object.hasOwn(claims, groupsClaim) ? claims[groupsClaim] : undefined
  const groups = typeof claim === 'string' ? [claim] : Array.isArray(claim) ? claim : []
  return roles.find(({ group }) => groups.includes(group))?.role ?? defaultRole ?? null
}

/**
 * Signs somebody in whom the provider has vouched for: keyed on issuer and subject, never on an e-mail address.
 * @returns the new session's secret; the one that the browser had before is over.
 * @throws Problem 403 when the groups give no role, or the account is closed.
 */
export async function signInBySso(c: Context<AppEnv>, sso: SingleSignOn, claims: Claims): Promise<string> {
  const { env } = c
  const index = await secretHash(`sso\n${sso.issuer}\n${claims.sub}`, env.PEPPER)
  const known = await knownUser(env, sso.issuer, index)
  const role = await existingRole(env, roleOf(sso, claims))
  if (role === null) {
    await refuse(c, known, 'no-role')
    throw new Problem(
      403,
      'sso-no-role',
      `None of your groups at ${sso.title} may use this installation.`,
      'Ask whoever gives out rights to put you into a group that may.',
    )
  }
  if (known !== null && known.disabled_at !== null) {
    await refuse(c, known, 'disabled')
    throw new Problem(403, 'account-closed', 'Your account here is closed.', 'Ask an owner of this installation.')
  }
  const id = known?.id ?? (await createdUser(c, sso.issuer, index, nameOf(claims), role))
  return openSession(c, { id, role, name: nameOf(claims), before: known?.role ?? role, issuer: sso.issuer, index })
}

async function knownUser(env: Env, issuer: string, index: string): Promise<Known | null> {
  return env.DB.prepare(
    'SELECT u.id, u.role, u.disabled_at FROM identity_login l JOIN identity_user u ON u.id = l.user_id WHERE l.issuer = ?1 AND l.subject_index = ?2',
  )
    .bind(issuer, index)
    .first<Known>()
}

/** A role that was taken away since it was configured lets nobody in. */
async function existingRole(env: Env, role: string | null): Promise<string | null> {
  if (role === null || Object.hasOwn(builtInRoles, role)) return role
  const row = await env.DB.prepare('SELECT name FROM identity_role WHERE name = ?1')
    .bind(role)
    .first<{ name: string }>()
  return row?.name ?? null
}

async function createdUser(
  c: Context<AppEnv>,
  issuer: string,
  index: string,
  name: string,
  role: string,
): Promise<number> {
  const { env } = c
  const at = c.get('now').toISOString()
  const results = await recorded(
    env,
    c.get('now'),
    originOf(c),
    [{ action: 'user.create', resource: 'sso', detail: { issuer, role } }],
    [
      // Twice at the same moment, the second finds the first one's account.
      env.DB.prepare(
        'INSERT INTO identity_user (name, role, created_at) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM identity_login WHERE issuer = ?4 AND subject_index = ?5)',
      ).bind(name, role, at, issuer, index),
      env.DB.prepare(
        'INSERT OR IGNORE INTO identity_login (issuer, subject_index, user_id, created_at, used_at) VALUES (?1, ?2, last_insert_rowid(), ?3, ?3)',
      ).bind(issuer, index, at),
      env.DB.prepare('SELECT user_id AS id FROM identity_login WHERE issuer = ?1 AND subject_index = ?2').bind(
        issuer,
        index,
      ),
    ],
  )
  const [found] = (results[2] as D1Result<{ id: number }>).results
  return (found as { id: number }).id
}

interface Entering {
  id: number
  role: string
  name: string
  /** Role that the user had until now. */
  before: string
  issuer: string
  index: string
}

async function openSession(c: Context<AppEnv>, { id, role, name, before, issuer, index }: Entering): Promise<string> {
  const { env } = c
  const now = c.get('now')
  const at = now.toISOString()
  const session = randomSecret()
  const old = sessionSecret(c.req.raw, env)
  const statements = [
    env.DB.prepare('UPDATE identity_user SET role = ?2, name = ?3 WHERE id = ?1').bind(id, role, name),
    env.DB.prepare('UPDATE identity_login SET used_at = ?3 WHERE issuer = ?1 AND subject_index = ?2').bind(
      issuer,
      index,
      at,
    ),
    env.DB.prepare(
      "INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method, source, agent) VALUES (?1, ?2, ?3, ?4, ?3, 'sso', ?5, ?6)",
    ).bind(
      await secretHash(session, env.PEPPER),
      id,
      at,
      new Date(now.getTime() + sessionLifeMs).toISOString(),
      c.get('source'),
      (c.req.header('user-agent') ?? '').slice(0, 200),
    ),
    ...(old === null
      ? []
      : [env.DB.prepare('DELETE FROM identity_session WHERE hash = ?1').bind(await secretHash(old, env.PEPPER))]),
  ]
  const entries = [
    { action: 'session.create', resource: `user:${id}`, detail: { method: 'sso', role } },
    ...(before === role
      ? []
      : [{ action: 'user.role', resource: `user:${id}`, detail: { from: before, to: role, by: 'groups' } }]),
  ]
  await recorded(env, now, { ...originOf(c), subject: `user:${id}` }, entries, statements)
  if (before !== role || old !== null) forgetSubjects(env.TENANT.id)
  if (before !== role) closeStreams(env.TENANT.id, `user:${id}`)
  return session
}

/** Whoever may no longer come in is no longer in. */
async function refuse(c: Context<AppEnv>, known: Known | null, why: string): Promise<void> {
  const { env } = c
  const resource = known === null ? 'sso' : `user:${known.id}`
  const statements =
    known === null ? [] : [env.DB.prepare('DELETE FROM identity_session WHERE user_id = ?1').bind(known.id)]
  await recorded(
    env,
    c.get('now'),
    originOf(c),
    [{ action: 'session.create', resource, outcome: 'refused', detail: { method: 'sso', why } }],
    statements,
  )
  if (known === null) return
  forgetSubjects(env.TENANT.id)
  closeStreams(env.TENANT.id, `user:${known.id}`)
}

function nameOf(claims: Record<string, unknown>): string {
  for (const name of ['name', 'preferred_username', 'email']) {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined
    const text =
      typeof value === 'string'
        ? value
            .replaceAll(/\p{Cc}/gu, ' ')
            .trim()
            .slice(0, 200)
        : ''
    if (text !== '') return text
  }
  return 'Single sign-on'
}
