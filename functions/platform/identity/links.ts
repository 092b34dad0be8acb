import type { Env } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { sessionLifeMs } from './identify.ts'
import { randomSecret, sameSecret, secretHash } from './secret.ts'

const linkLifeMs = 24 * 3_600_000

/** Makes a one-time sign-in link. @returns its path and when it ends. */
export async function createLink(env: Env, role: string, now: Date): Promise<{ path: string; expiresAt: string }> {
  const secret = randomSecret()
  const expiresAt = new Date(now.getTime() + linkLifeMs).toISOString()
  await env.DB.prepare('INSERT INTO identity_link (hash, role, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)')
    .bind(await secretHash(secret, env.PEPPER), role, now.toISOString(), expiresAt)
    .run()
  return { path: `${env.INSTALLATION.basePath}/sign-in?link=${secret}`, expiresAt }
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
      'INSERT INTO identity_user (name, role, created_at) SELECT role, role, ?2 FROM identity_link WHERE hash = ?1 AND used_at = ?3',
    ).bind(hash, at, mark),
    env.DB.prepare(
      "INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method) SELECT ?2, last_insert_rowid(), ?3, ?4, ?3, 'link' FROM identity_link WHERE hash = ?1 AND used_at = ?5",
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
