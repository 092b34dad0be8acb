// API tokens: 'premise_<id>_<secret>'. The row is found by the id, then the secret's HMAC is compared in constant time.
import type { Action, Cut } from '../../domain.ts'
import type { Env, Subject } from '../../env.ts'
import { noted } from '../db/patient.ts'
import { within } from './rights.ts'
import { randomSecret, sameSecret, secretHash } from './secret.ts'
import { ssoOnly } from './sso-button.ts'
import { operatorOf, subjectOf, userSubject } from './subject.ts'

const tokenForm = /^premise_([1-9]\d{0,14})_([\w-]{43})$/
/** How stale `last_used_at` may be: it is not written at every request. */
const usedEveryMs = 5 * 60_000
/** Tokens that tokens made, and so on. */
const makersDeep = 4

export interface TokenRow {
  id: number
  hash: string
  role: string
  name: string
  created_at: string
  revoked_at: string | null
  /** JSON list of actions, null = those of the role. */
  scopes: string | null
  /** JSON: members by dimension. */
  scope: string
  expires_at: string | null
  last_used_at: string | null
  created_by: string | null
}

/** @returns who a bearer token is and until when, or null: unknown, revoked, over, or made by somebody whose rights no longer reach that far. */
export async function tokenSubject(
  bearer: string,
  env: Env,
  now: Date,
): Promise<{ subject: Subject; untilMs: number } | null> {
  const [, id, secret] = tokenForm.exec(bearer) ?? []
  if (id === undefined || secret === undefined) return null
  const row = await tokenRow(env.DB, Number(id))
  // An unknown id takes as long as a wrong secret.
  const fits = sameSecret(await secretHash(secret, env.PEPPER), row?.hash ?? ''.padEnd(43, '-'))
  if (row === null || !fits || !isCurrent(row, now)) return null
  const subject = await standingOf(env, row, now)
  if (subject === null) return null
  if (row.last_used_at === null || now.getTime() - Date.parse(row.last_used_at) > usedEveryMs)
    await noted(
      env.DB.prepare('UPDATE identity_token SET last_used_at = ?2 WHERE id = ?1').bind(row.id, now.toISOString()),
    )
  return { subject, untilMs: row.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.expires_at) }
}

/** @returns a token's row, null without one. */
export function tokenRow(db: D1Database, id: number): Promise<TokenRow | null> {
  return db.prepare('SELECT * FROM identity_token WHERE id = ?1').bind(id).first<TokenRow>()
}

/** @returns whether a token is neither revoked nor over. */
export function isCurrent(row: Pick<TokenRow, 'revoked_at' | 'expires_at'>, now: Date): boolean {
  return row.revoked_at === null && (row.expires_at === null || Date.parse(row.expires_at) > now.getTime())
}

/** @returns what a token is; null when the rights of its maker, as they are now, no longer reach as far. */
export async function standingOf(env: Env, row: TokenRow, now: Date, deep = makersDeep): Promise<Subject | null> {
  const subject = await subjectOfToken(env, row)
  const maker = await makerOf(env, row.created_by, now, deep)
  return maker !== null && within(subject, maker) ? subject : null
}

async function makerOf(env: Env, id: string | null, now: Date, deep: number): Promise<Subject | null> {
  if (id === 'operator') return operatorOf(env)
  const [, kind, number] = /^(user|token):(\d{1,15})$/.exec(id ?? '') ?? []
  // Where single sign-on is the only way in, keys that users have made for themselves are another way.
  if (kind === 'user') return ssoOnly(env) ? null : userSubject(env, Number(number), now)
  if (kind !== 'token' || deep === 0) return null
  const row = await tokenRow(env.DB, Number(number))
  return row === null || !isCurrent(row, now) ? null : standingOf(env, row, now, deep - 1)
}

function subjectOfToken(env: Env, row: Pick<TokenRow, 'id' | 'name' | 'role' | 'scope' | 'scopes'>): Promise<Subject> {
  const scopes = row.scopes === null ? null : (JSON.parse(row.scopes) as Action[])
  const { name, role, scope } = row
  return subjectOf(env, { kind: 'token', id: `token:${row.id}`, name, role, scope, person: null, scopes })
}

export interface NewToken {
  name: string
  role: string
  /** Actions that it is limited to, null = those of its role. */
  scopes: Action[] | null
  scope: Cut
  expiresAt: string
}

/**
 * Prepares a token; nothing is written yet.
 * @returns what it would be, its secret text, and the statement that keeps its HMAC.
 */
export async function preparedToken(
  env: Env,
  id: number,
  wanted: NewToken,
  createdBy: string,
  now: Date,
): Promise<{ token: string; subject: Subject; statement: D1PreparedStatement }> {
  const secret = randomSecret()
  const scopes = wanted.scopes === null ? null : JSON.stringify(wanted.scopes)
  const scope = JSON.stringify(wanted.scope)
  return {
    token: `premise_${id}_${secret}`,
    subject: await subjectOfToken(env, { id, name: wanted.name, role: wanted.role, scope, scopes }),
    statement: env.DB.prepare(
      'INSERT INTO identity_token (id, hash, role, name, created_at, scopes, scope, expires_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)',
    ).bind(
      id,
      await secretHash(secret, env.PEPPER),
      wanted.role,
      wanted.name,
      now.toISOString(),
      scopes,
      scope,
      wanted.expiresAt,
      createdBy,
    ),
  }
}
