// From what a provider says of somebody to a user and a session here.
import type { Context } from 'hono'
import type { AppEnv, Env, SingleSignOn } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { originOf, recorded } from '../audit/audit.ts'
import type { Claims } from './id-token.ts'
import { freeUserId } from './links.ts'
import { builtInRoles } from './policy.ts'
import { secretHash } from './secret.ts'
import { endSessions, forgetUser, signInUser } from './sessions.ts'
import { sealUserText } from './user-text.ts'

interface Known {
  id: number
  role: string
  disabled_at: string | null
}

const triesMost = 5

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
 * Signs somebody in whom the provider has vouched for: keyed on issuer and subject, never on an e-mail address. Sets the cookie.
 * @throws Problem 403 when the groups give no role, or the account is closed.
 */
export async function signInBySso(c: Context<AppEnv>, sso: SingleSignOn, claims: Claims): Promise<void> {
  const { env } = c
  const index = await secretHash(`sso\n${sso.issuer}\n${claims.sub}`, env.PEPPER)
  const role = await existingRole(env, roleOf(sso, claims))
  for (let tries = 1; ; tries++) {
    const known = await knownUser(env, sso.issuer, index)
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
    try {
      await enter(c, { known, role, name: nameOf(claims), issuer: sso.issuer, index })
      return
    } catch (error) {
      // The same person twice at once, or somebody else has become this number meanwhile.
      if (!/UNIQUE.*identity_(login|user\.id)/.test(String(error)) || tries === triesMost) throw error
    }
  }
}

interface Entering {
  known: Known | null
  role: string
  name: string
  issuer: string
  index: string
}

async function enter(c: Context<AppEnv>, { known, role, name, issuer, index }: Entering): Promise<void> {
  const { env } = c
  const at = c.get('now').toISOString()
  const id = known?.id ?? (await freeUserId(env.DB))
  const sealed = await sealUserText(env, c.get('now'), id, 'name', name)
  const statements =
    known === null
      ? [
          env.DB.prepare('INSERT INTO identity_user (id, name, role, created_at) VALUES (?1, ?2, ?3, ?4)').bind(
            id,
            sealed,
            role,
            at,
          ),
          env.DB.prepare(
            'INSERT INTO identity_login (issuer, subject_index, user_id, created_at, used_at) VALUES (?1, ?2, ?3, ?4, ?4)',
          ).bind(issuer, index, id, at),
        ]
      : [
          env.DB.prepare('UPDATE identity_user SET role = ?2, name = ?3 WHERE id = ?1').bind(id, role, sealed),
          env.DB.prepare('UPDATE identity_login SET used_at = ?3 WHERE issuer = ?1 AND subject_index = ?2').bind(
            issuer,
            index,
            at,
          ),
        ]
  const change = known === null ? { created: true } : known.role === role ? {} : { roleBefore: known.role }
  await signInUser(c, id, 'sso', statements, { role, ...change })
  if (known !== null && known.role !== role) forgetUser(env.TENANT.id, id)
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

/** Whoever may no longer come in is no longer in. */
async function refuse(c: Context<AppEnv>, known: Known | null, why: string): Promise<void> {
  const { env } = c
  const resource = known === null ? 'sso' : `user:${known.id}`
  const entry = { action: 'sign-in', resource, outcome: 'refused' as const, detail: { method: 'sso', why } }
  await recorded(env, c.get('now'), originOf(c), [entry], known === null ? [] : [endSessions(env.DB, known.id)])
  if (known !== null) forgetUser(env.TENANT.id, known.id)
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
