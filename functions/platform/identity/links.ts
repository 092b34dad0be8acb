// One-time links: 'setup' makes the first owner, 'sign-in' a user, 'invite' and 'reset' let a user choose a password.
import type { Context } from 'hono'
import type { AppEnv, Env } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { hashPassword } from './password.ts'
import { derivation } from './derivations.ts'
import { randomSecret, sameSecret, secretHash } from './secret.ts'
import { endSessions, forgetUser, signInUser } from './sessions.ts'
import { ssoOnly } from './sso-button.ts'

const linkLifeMs = 24 * 3_600_000

export type LinkPurpose = 'setup' | 'sign-in' | 'invite' | 'reset'

/** What a link is good for: 'setup' makes the first owner and 'sign-in' a user of the role; 'invite' and 'reset' belong to a user. */
export type LinkWanted = { createdBy: string } & (
  | { purpose: 'setup' | 'sign-in'; role: string }
  | { purpose: 'invite' | 'reset'; userId: number }
)

export interface Link {
  hash: string
  purpose: LinkPurpose
  role: string
  userId: number | null
}

/**
 * Prepares a one-time link; it works once the statements are written. A link for a user ends the user's earlier ones.
 * @throws Problem 403 for an invitation or a reset where single sign-on is the only way in.
 */
export async function preparedLink(
  env: Env,
  wanted: LinkWanted,
  now: Date,
): Promise<{ path: string; expiresAt: string; statements: D1PreparedStatement[] }> {
  const user = 'userId' in wanted ? wanted.userId : null
  if (user !== null) assertPasswords(env)
  const secret = randomSecret()
  const expiresAt = new Date(now.getTime() + linkLifeMs).toISOString()
  return {
    path: `${env.INSTALLATION.basePath}/sign-in?link=${secret}`,
    expiresAt,
    statements: [
      env.DB.prepare('DELETE FROM identity_link WHERE user_id = ?1 AND used_at IS NULL').bind(user),
      env.DB.prepare(
        "INSERT INTO identity_link (hash, role, created_at, expires_at, purpose, user_id, created_by) VALUES (?1, coalesce(?2, (SELECT role FROM identity_user WHERE id = ?6), ''), ?3, ?4, ?5, ?6, ?7)",
      ).bind(
        await secretHash(secret, env.PEPPER),
        'role' in wanted ? wanted.role : null,
        now.toISOString(),
        expiresAt,
        wanted.purpose,
        user,
        wanted.createdBy,
      ),
    ],
  }
}

/** Whether people sign in with passwords here, or by single sign-on only. */
export function passwordsAllowed(env: Pick<Env, 'TENANT'>): boolean {
  return !ssoOnly(env)
}

/** @throws Problem 403 where single sign-on is the only way in. */
export function assertPasswords(env: Pick<Env, 'TENANT'>): void {
  if (!passwordsAllowed(env))
    throw new Problem(
      403,
      'single-sign-on-only',
      'Here everybody signs in by single sign-on.',
      'Use the button on the sign-in page.',
    )
}

/** @returns a link that can still be used, null for any other secret. */
export async function findLink(env: Env, secret: string, now: Date): Promise<Link | null> {
  const hash = await secretHash(secret, env.PEPPER)
  await acceptFirstLink(env, secret, hash, now)
  return env.DB.prepare(
    `SELECT hash, purpose, role, user_id AS userId FROM identity_link WHERE hash = ?1 AND ${usable('?2')}`,
  )
    .bind(hash, now.toISOString())
    .first<Link>()
}

/**
 * Uses a link up that makes a user: one user and one session in one transaction, whoever comes first. Sets the cookie.
 * @throws Problem 410 when it is used or over meanwhile.
 */
export async function useLink(c: Context<AppEnv>, link: Link): Promise<void> {
  const now = c.get('now')
  for (let tries = 0; ; tries++) {
    const id = await freeUserId(c.env.DB)
    const { statements, mark } = claim(c.env, link, now)
    const insert = c.env.DB.prepare(
      'INSERT INTO identity_user (id, name, role, created_at) SELECT ?2, role, role, ?3 FROM identity_link WHERE hash = ?1 AND used_at = ?4',
    ).bind(link.hash, id, now.toISOString(), mark)
    try {
      await signInUser(c, id, 'link', [...statements, insert], { purpose: link.purpose, role: link.role })
      return
    } catch (error) {
      // Somebody else has become this number meanwhile.
      if (/UNIQUE.*identity_user\.id/.test(String(error)) && tries < 5) continue
      throw linkError(error)
    }
  }
}

/**
 * Uses an invitation or a reset up: the password is set and every session of the user ends.
 * @param columns further columns of the user to be set, as they are kept: name, login, login_index.
 * @param signIn false where a second factor is still to come.
 * @throws Problem 410 when the link is used or over meanwhile, 409 when the login is taken, 429 when too many derive.
 */
export async function setPasswordByLink(
  c: Context<AppEnv>,
  link: Link,
  password: string,
  columns: Record<'name' | 'login' | 'login_index', string | null>,
  signIn: (statements: D1PreparedStatement[]) => Promise<void>,
): Promise<void> {
  const now = c.get('now')
  const userId = link.userId as number
  const derived = derivation(() => hashPassword(password, c.env.PEPPER))
  c.executionCtx.waitUntil(derived.catch(() => undefined))
  const hash = await derived
  const { statements } = claim(c.env, link, now)
  const update = c.env.DB.prepare(
    `UPDATE identity_user SET password = ?2, password_at = ?3, name = coalesce(?4, name), login = coalesce(?5, login),
     login_index = coalesce(?6, login_index) WHERE id = ?1 AND disabled_at IS NULL`,
  ).bind(userId, hash, now.toISOString(), columns.name, columns.login, columns.login_index)
  try {
    await signIn([...statements, update, endSessions(c.env.DB, userId)])
  } catch (error) {
    throw linkError(error)
  }
  forgetUser(c.env.TENANT.id, userId)
}

/** Statements that take a link; they fail, and with them their transaction, when it cannot be taken any more. */
function claim(env: Env, { hash }: Link, now: Date): { statements: D1PreparedStatement[]; mark: string } {
  const at = now.toISOString()
  const mark = `${at} ${randomSecret(9)}`
  return {
    mark,
    statements: [
      env.DB.prepare(`UPDATE identity_link SET used_at = ?3 WHERE hash = ?1 AND ${usable('?2')}`).bind(hash, at, mark),
      // Without the mark there is no end, and a row without an end is refused.
      env.DB.prepare(
        'INSERT INTO identity_spent (hash, expires_at) VALUES (?1, (SELECT expires_at FROM identity_link WHERE hash = ?1 AND used_at = ?2))',
      ).bind(hash, mark),
    ],
  }
}

/** A setup link is for the first owner: with one there it is over. Links of a disabled user let nobody in. */
function usable(at: string): string {
  return `used_at IS NULL AND expires_at > ${at}
    AND (purpose <> 'setup' OR NOT EXISTS (SELECT 1 FROM identity_user WHERE role = 'owner' AND disabled_at IS NULL))
    AND (user_id IS NULL OR EXISTS (SELECT 1 FROM identity_user WHERE id = user_id AND disabled_at IS NULL))`
}

/** @returns the number of the next user; somebody else may become it first. */
export async function freeUserId(db: D1Database): Promise<number> {
  const row = await db.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM identity_user').first<{ id: number }>()
  return row?.id ?? 1
}

function linkError(error: unknown): unknown {
  const text = String(error)
  if (/identity_user\.login_index/.test(text)) return loginTaken()
  return /identity_spent/.test(text) ? linkOver() : error
}

export function loginTaken(): Problem {
  return new Problem(409, 'login-taken', 'Somebody else signs in with this login.', 'Choose another one.')
}

export function linkOver(): Problem {
  return new Problem(
    410,
    'link-over',
    'This sign-in link has been used, or its day is over.',
    'Ask for a new one: npm run premise -- link --data DIR',
  )
}

/** The compiled folder has no Node to make a link: its start script passes the first secret, good once, while there is no user. */
async function acceptFirstLink(env: Env, secret: string, hash: string, now: Date): Promise<void> {
  const first = env.FIRST_LINK ?? ''
  if (first.length < 32 || !sameSecret(secret, first)) return
  await env.DB.prepare(
    "INSERT OR IGNORE INTO identity_link (hash, role, created_at, expires_at, purpose, created_by) SELECT ?1, 'owner', ?2, ?3, 'setup', 'operator' WHERE NOT EXISTS (SELECT 1 FROM identity_user)",
  )
    .bind(hash, now.toISOString(), new Date(now.getTime() + linkLifeMs).toISOString())
    .run()
}
