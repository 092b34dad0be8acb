import type { Role } from '../../domain.ts'
import type { Env, Subject } from '../../env.ts'
import { sameSecret, secretHash } from './secret.ts'

/** Verified credentials, so that a page view costs neither an HMAC nor SQL. Cleared on every change of rights. */
const verified = new Map<string, { subject: Subject; untilMs: number }>()
const verifiedMost = 2000
const verifiedForMs = 60_000

export const sessionLifeMs = 7 * 86_400_000

/** The session cookie's name: browsers accept the __Host- prefix under TLS only. */
export function cookieName(publicUrl: string | null): string {
  return publicUrl?.startsWith('https:') ? '__Host-premise-session' : 'premise-session'
}

/** @returns the credential of a request as one text, '' without any. */
export function credentialOf(request: Request): string {
  return request.headers.get('authorization') ?? request.headers.get('cookie') ?? ''
}

/** @returns the subject of a credential that was verified within the last minute. */
export function knownSubject(credential: string, nowMs: number): Subject | undefined {
  const entry = verified.get(credential)
  return entry !== undefined && entry.untilMs > nowMs ? entry.subject : undefined
}

/** Makes the next request of everybody be checked against the database again. */
export function forgetSubjects(): void {
  verified.clear()
}

/** @returns who calls, or null. A bad bearer token is nobody, even when a cookie would be somebody. */
export async function identify(request: Request, env: Env, now: Date): Promise<Subject | null> {
  const credential = credentialOf(request)
  if (credential === '') return null
  const known = knownSubject(credential, now.getTime())
  if (known !== undefined) return known
  const found = await lookUp(request, env, now)
  if (found === null) return null
  if (verified.size >= verifiedMost) verified.delete(verified.keys().next().value as string)
  verified.set(credential, { subject: found.subject, untilMs: Math.min(found.untilMs, now.getTime() + verifiedForMs) })
  return found.subject
}

async function lookUp(request: Request, env: Env, now: Date): Promise<{ subject: Subject; untilMs: number } | null> {
  const authorization = request.headers.get('authorization')
  if (authorization !== null) {
    const secret = /^Bearer ([\x21-\x7e]{16,512})$/i.exec(authorization)?.[1]
    return secret === undefined ? null : bearer(secret, env)
  }
  const name = cookieName(env.INSTALLATION.publicUrl)
  const cookie = (request.headers.get('cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`))
  if (cookie === undefined) return null
  const hash = await secretHash(cookie.slice(name.length + 1), env.PEPPER)
  const { results } = await env.DB.prepare(
    'SELECT u.id, u.name, u.role, s.expires_at FROM identity_session s JOIN identity_user u ON u.id = s.user_id WHERE s.hash = ?1 AND s.expires_at > ?2 AND u.disabled_at IS NULL',
  )
    .bind(hash, now.toISOString())
    .all<{ id: number; name: string; role: Role; expires_at: string }>()
  const row = results[0]
  if (row === undefined) return null
  return {
    subject: { kind: 'user', id: `user:${row.id}`, role: row.role, name: row.name },
    untilMs: Date.parse(row.expires_at),
  }
}

async function bearer(secret: string, env: Env): Promise<{ subject: Subject; untilMs: number } | null> {
  if (sameSecret(secret, env.OPERATOR_KEY)) {
    return {
      subject: { kind: 'operator', id: 'operator', role: 'owner', name: 'operator' },
      untilMs: Number.POSITIVE_INFINITY,
    }
  }
  const hash = await secretHash(secret, env.PEPPER)
  const { results } = await env.DB.prepare(
    'SELECT id, role, name FROM identity_token WHERE hash = ?1 AND revoked_at IS NULL',
  )
    .bind(hash)
    .all<{ id: number; role: Role; name: string }>()
  const row = results[0]
  if (row === undefined) return null
  return {
    subject: { kind: 'token', id: `token:${row.id}`, role: row.role, name: row.name },
    untilMs: Number.POSITIVE_INFINITY,
  }
}
