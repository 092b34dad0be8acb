import type { Env } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { sessionLifeMs } from './identify.ts'
import { randomSecret, sameSecret, secretHash } from './secret.ts'

const linkLifeMs = 24 * 3_600_000

/** What a link is good for: 'sign-in' makes a user of the role, 'invite' and 'reset' belong to one. */
export type LinkWanted = { createdBy: string } & (
  | { purpose: 'sign-in'; role: string }
  | { purpose: 'invite' | 'reset'; userId: number }
)

/** Prepares a one-time link; it works once the statements are written. A link for a user ends the user's earlier ones. */
export async function preparedLink(
  env: Env,
  wanted: LinkWanted,
  now: Date,
): Promise<{ path: string; expiresAt: string; statements: D1PreparedStatement[] }> {
  const secret = randomSecret()
  const expiresAt = new Date(now.getTime() + linkLifeMs).toISOString()
  const user = wanted.purpose === 'sign-in' ? null : wanted.userId
  return {
    path: `${env.INSTALLATION.basePath}/sign-in?link=${secret}`,
    expiresAt,
    statements: [
      env.DB.prepare('DELETE FROM identity_link WHERE user_id = ?1 AND used_at IS NULL').bind(user),
      env.DB.prepare(
        "INSERT INTO identity_link (hash, role, created_at, expires_at, purpose, user_id, created_by) VALUES (?1, coalesce(?2, (SELECT role FROM identity_user WHERE id = ?6), ''), ?3, ?4, ?5, ?6, ?7)",
      ).bind(
        await secretHash(secret, env.PEPPER),
        wanted.purpose === 'sign-in' ? wanted.role : null,
        now.toISOString(),
        expiresAt,
        wanted.purpose,
        user,
        wanted.createdBy,
      ),
    ],
  }
}

/**
 * Uses a link up: one user and one session, in one transaction, whoever comes first.
 * @returns the session's secret.
 * @throws Problem 410 when the link is unknown, used or over.
 */
export async function useLink(
  env: Env,
  secret: string,
  now: Date,
): Promise<{ session: string; maxAgeSeconds: number }> {
  const hash = await secretHash(secret, env.PEPPER)
  await acceptFirstLink(env, secret, hash, now)
  const session = randomSecret()
  const at = now.toISOString()
  // Each statement acts only when this very call (its nonce in used_at) has taken the link, so two calls at once make one session.
  const mark = `${at} ${randomSecret(9)}`
  const [, , created] = await env.DB.batch([
    env.DB.prepare(
      'UPDATE identity_link SET used_at = ?2 WHERE hash = ?1 AND used_at IS NULL AND expires_at > ?3',
    ).bind(hash, mark, at),
    env.DB.prepare(
      'INSERT INTO identity_user (name, role, created_at) SELECT role, role, ?2 FROM identity_link WHERE hash = ?1 AND used_at = ?3 AND user_id IS NULL',
    ).bind(hash, at, mark),
    env.DB.prepare(
      "INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method) SELECT ?2, CASE WHEN user_id IS NULL THEN last_insert_rowid() ELSE user_id END, ?3, ?4, ?3, 'link' FROM identity_link WHERE hash = ?1 AND used_at = ?5",
    ).bind(
      hash,
      await secretHash(session, env.PEPPER),
      at,
      new Date(now.getTime() + sessionLifeMs).toISOString(),
      mark,
    ),
  ])
  if ((created?.meta.changes ?? 0) === 0) {
    throw new Problem(
      410,
      'link-over',
      'This sign-in link has been used, or its day is over.',
      'Ask for a new one: npm run premise -- link --data DIR',
    )
  }
  return { session, maxAgeSeconds: Math.floor(sessionLifeMs / 1000) }
}

/** The compiled folder has no Node to make a link: its start script passes the first secret, good once, while there is no user. */
async function acceptFirstLink(env: Env, secret: string, hash: string, now: Date): Promise<void> {
  const first = env.FIRST_LINK ?? ''
  if (first.length < 32 || !sameSecret(secret, first)) return
  await env.DB.prepare(
    "INSERT OR IGNORE INTO identity_link (hash, role, created_at, expires_at) SELECT ?1, 'owner', ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM identity_user)",
  )
    .bind(hash, now.toISOString(), new Date(now.getTime() + linkLifeMs).toISOString())
    .run()
}
