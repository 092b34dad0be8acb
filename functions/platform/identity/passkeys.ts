// Passkeys of users: kept, listed, and what is asked of the browser.
import type { Env } from '../../env.ts'
import { secretHash } from './secret.ts'
import { makeTicket } from './ticket.ts'
import type { RelyingParty, StoredKey } from './web-authn.ts'
import { algorithms } from './cose-key.ts'

/** What site/islands/passkey.ts is given, in the attributes of a form. */
export interface PasskeyQuestion {
  /** A ticket: signed, good once, over after minutes. */
  challenge: string
  rpId: string
}

export interface NewPasskeyQuestion extends PasskeyQuestion {
  /** Handle of the user, which tells nothing. */
  user: string
  name: string
  algorithms: string
  /** Ids of the passkeys that there are: an authenticator makes no second one. */
  known: string
}

export interface OwnPasskey {
  id: string
  agent: string
  createdAt: string
  lastUsedAt: string | null
}

export async function signInQuestion(env: Env, party: RelyingParty, now: Date): Promise<PasskeyQuestion> {
  return { challenge: await makeTicket(env, 'passkey sign-in', {}, now), rpId: party.id }
}

export async function newPasskeyQuestion(
  env: Env,
  party: RelyingParty,
  user: { id: number; name: string },
  passkeys: OwnPasskey[],
  now: Date,
): Promise<NewPasskeyQuestion> {
  return {
    challenge: await makeTicket(env, 'new passkey', { userId: user.id }, now),
    rpId: party.id,
    user: (await secretHash(`passkey\n${env.TENANT.id}\n${user.id}`, env.PEPPER)).slice(0, 22),
    name: user.name,
    algorithms: algorithms.join(' '),
    known: passkeys.map(({ id }) => id).join(' '),
  }
}

export async function passkeysOf(db: D1Database, userId: number): Promise<OwnPasskey[]> {
  const { results } = await db
    .prepare(
      'SELECT id, agent, created_at AS createdAt, last_used_at AS lastUsedAt FROM identity_passkey WHERE user_id = ?1 ORDER BY created_at LIMIT 100',
    )
    .bind(userId)
    .all<OwnPasskey>()
  return results
}

/** @returns a passkey by the authenticator's id, with its user when that one is not disabled. */
export async function findPasskey(db: D1Database, id: string): Promise<(StoredKey & { userId: number }) | null> {
  const row = await db
    .prepare(
      `SELECT p.user_id, p.algorithm, p.public_key, p.sign_count FROM identity_passkey p JOIN identity_user u ON u.id = p.user_id
       WHERE p.id = ?1 AND u.disabled_at IS NULL`,
    )
    .bind(id)
    .first<{ user_id: number; algorithm: StoredKey['algorithm']; public_key: string; sign_count: number }>()
  if (row === null) return null
  return {
    userId: row.user_id,
    algorithm: row.algorithm,
    jwk: JSON.parse(row.public_key) as JsonWebKey,
    signCount: row.sign_count,
  }
}

/** @returns the statement that keeps a new passkey; it fails when there is one of this id. */
export function keepPasskey(
  db: D1Database,
  userId: number,
  key: StoredKey & { id: string },
  agent: string,
  now: Date,
): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO identity_passkey (id, user_id, algorithm, public_key, sign_count, agent, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)',
    )
    .bind(key.id, userId, key.algorithm, JSON.stringify(key.jwk), key.signCount, agent, now.toISOString())
}

/** @returns the statement that writes down that a passkey was used. */
export function usePasskey(db: D1Database, id: string, signCount: number, now: Date): D1PreparedStatement {
  return db
    .prepare('UPDATE identity_passkey SET sign_count = ?2, last_used_at = ?3 WHERE id = ?1')
    .bind(id, signCount, now.toISOString())
}
