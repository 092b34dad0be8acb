// Sessions: made at every sign-in, under a new secret; listed and ended by their owner.
import type { Context } from 'hono'
import type { AppEnv, Env } from '../../env.ts'
import { originOf, recorded } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import { browserName } from './browser-name.ts'
import { cookieName, forgetSubjects, sessionIdleMs, sessionLifeMs, sessionSecret } from './identify.ts'
import { randomSecret, secretHash } from './secret.ts'

/** How somebody got in. Those with two parts, passkeys and single sign-on count as two factors. */
export type Method = 'link' | 'link+totp' | 'password' | 'password+totp' | 'password+recovery' | 'passkey' | 'sso'

export interface OwnSession {
  id: number
  createdAt: string
  seenAt: string
  expiresAt: string
  method: string
  source: string | null
  agent: string | null
}

/**
 * Signs a user in: a new session under a new secret, the browser's old one ended, the record written, all in one transaction with the
 * statements. Sets the cookie.
 * @param detail of the record, without personal data.
 * @throws what a statement throws; nothing is done then.
 */
export async function signInUser(
  c: Context<AppEnv>,
  userId: number,
  method: Method,
  statements: D1PreparedStatement[] = [],
  detail: Record<string, unknown> = {},
): Promise<void> {
  const { env } = c
  const now = c.get('now')
  const secret = randomSecret()
  const old = sessionSecret(c.req.raw, env)
  const at = now.toISOString()
  await recorded(
    env,
    now,
    { ...originOf(c), subject: `user:${userId}` },
    [{ action: 'sign-in', resource: `user:${userId}`, detail: { method, ...detail } }],
    [
      ...statements,
      env.DB.prepare('DELETE FROM identity_session WHERE hash = ?1 OR expires_at < ?2 OR seen_at < ?3').bind(
        old === null ? '' : await secretHash(old, env.PEPPER),
        at,
        new Date(now.getTime() - sessionIdleMs).toISOString(),
      ),
      env.DB.prepare(
        'INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method, source, agent) VALUES (?1, ?2, ?3, ?4, ?3, ?5, ?6, ?7)',
      ).bind(
        await secretHash(secret, env.PEPPER),
        userId,
        at,
        new Date(now.getTime() + sessionLifeMs).toISOString(),
        method,
        c.get('source'),
        browserName(c.req.header('user-agent')),
      ),
    ],
  )
  forgetSubjects(env.TENANT.id)
  c.header('set-cookie', sessionCookie(env, secret))
}

/** @returns the statement that gives a session a new secret, and the cookie to be sent once the statement is through: who knew the old one is out. */
export async function renewedSession(
  c: Context<AppEnv>,
  session: number,
): Promise<{ statement: D1PreparedStatement; cookie: string }> {
  const secret = randomSecret()
  return {
    statement: c.env.DB.prepare('UPDATE identity_session SET hash = ?2 WHERE id = ?1').bind(
      session,
      await secretHash(secret, c.env.PEPPER),
    ),
    cookie: sessionCookie(c.env, secret),
  }
}

/** @returns the statement that ends a user's sessions. @param except the one that stays. */
export function endSessions(db: D1Database, userId: number, except = -1): D1PreparedStatement {
  return db.prepare('DELETE FROM identity_session WHERE user_id = ?1 AND id <> ?2').bind(userId, except)
}

/** After sessions have ended, or a user's rights have changed: the next request is checked again, open streams end now. */
export function forgetUser(tenant: string, userId: number): void {
  forgetSubjects(tenant)
  closeStreams(tenant, `user:${userId}`)
}

/** @returns a user's sessions that are not over, the last used first. */
export async function sessionsOf(db: D1Database, userId: number, now: Date): Promise<OwnSession[]> {
  const { results } = await db
    .prepare(
      `SELECT id, created_at AS createdAt, seen_at AS seenAt, expires_at AS expiresAt, method, source, agent
       FROM identity_session WHERE user_id = ?1 AND expires_at > ?2 AND seen_at > ?3 ORDER BY seen_at DESC, id DESC LIMIT 100`,
    )
    .bind(userId, now.toISOString(), new Date(now.getTime() - sessionIdleMs).toISOString())
    .all<OwnSession>()
  return results
}

/** @returns the header that gives a browser its session; an empty secret takes it away. */
export function sessionCookie(env: Env, secret: string): string {
  const maxAgeSeconds = secret === '' ? 0 : Math.floor(sessionLifeMs / 1000)
  return `${cookieName(env)}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${env.INSTALLATION.secure ? '; Secure' : ''}`
}
