import type { Env, Subject } from '../../env.ts'
import { noted } from '../db/patient.ts'
import { sameSecret, secretHash } from './secret.ts'
import { ssoOnly } from './sso-button.ts'
import { hasSecondFactor, rulesColumn, rulesOf } from './sign-in-rules.ts'
import { operatorOf, subjectOf } from './subject.ts'
import { tokenSubject } from './tokens.ts'
import { openUserText } from './user-text.ts'
import { lookedThrough } from './view-as.ts'

interface Verified {
  subject: Subject
  untilMs: number
}

/** Verified credentials by tenant, so that a page view costs neither an HMAC nor SQL. Cleared on every change of rights. */
const verified = new Map<string, Map<string, Verified>>()
const verifiedMost = 2000
const verifiedForMs = 60_000
/** By tenant: how often its rights have changed since the start. */
const versions = new Map<string, number>()

/** A session ends after a week, and after a day without a request. */
export const sessionLifeMs = 7 * 86_400_000
export const sessionIdleMs = 86_400_000
/** How stale `seen_at` may be: it is not written at every request. */
const seenEveryMs = 5 * 60_000

/** The session cookie's name: one a tenant, since tenants below one host share its cookies. Browsers accept the __Host- prefix under TLS only. */
export function cookieName(env: Pick<Env, 'INSTALLATION' | 'TENANT_PATH' | 'TENANT'>): string {
  const plain = env.TENANT_PATH === '' ? 'premise-session' : `premise-session-${env.TENANT.id}`
  return env.INSTALLATION.secure ? `__Host-${plain}` : plain
}

/** @returns the credential of a request as one text, '' without any. */
export function credentialOf(request: Request): string {
  return request.headers.get('authorization') ?? request.headers.get('cookie') ?? ''
}

/** @returns the subject of a credential that was verified within the last minute. */
export function knownSubject(tenant: string, credential: string, nowMs: number): Subject | undefined {
  const entry = verified.get(tenant)?.get(credential)
  return entry !== undefined && entry.untilMs > nowMs ? entry.subject : undefined
}

/** Makes the next request of everybody in the tenant be checked against the database again. */
export function forgetSubjects(tenant: string): void {
  verified.delete(tenant)
  versions.set(tenant, rightsVersion(tenant) + 1)
}

/** @returns how often the tenant's rights have changed since the start: what was decided under another number is over. */
export function rightsVersion(tenant: string): number {
  return versions.get(tenant) ?? 0
}

/** @returns who calls, or null. A bad bearer token is nobody, even when a cookie would be somebody. */
export async function identify(request: Request, env: Env, now: Date): Promise<Subject | null> {
  const credential = credentialOf(request)
  if (credential === '') return null
  const known = knownSubject(env.TENANT.id, credential, now.getTime())
  // The operator's key is good on the control socket only: what it opened there stays there.
  if (known !== undefined && (known.kind !== 'operator' || env.CONTROL)) return known
  const version = rightsVersion(env.TENANT.id)
  const found = await lookUp(request, env, now)
  // Rights that changed during the look-up may be the ones that were read.
  if (version !== rightsVersion(env.TENANT.id)) return (await lookUp(request, env, now))?.subject ?? null
  if (found === null) return null
  let ofTenant = verified.get(env.TENANT.id)
  if (ofTenant === undefined) {
    ofTenant = new Map()
    verified.set(env.TENANT.id, ofTenant)
  }
  if (ofTenant.size >= verifiedMost) ofTenant.delete(ofTenant.keys().next().value as string)
  if (found.subject.kind !== 'operator')
    ofTenant.set(credential, {
      subject: found.subject,
      untilMs: Math.min(found.untilMs, now.getTime() + verifiedForMs),
    })
  return found.subject
}

async function lookUp(request: Request, env: Env, now: Date): Promise<Verified | null> {
  const authorization = request.headers.get('authorization')
  if (authorization !== null) {
    const secret = /^Bearer ([\x21-\x7e]{16,512})$/i.exec(authorization)?.[1]
    return secret === undefined ? null : bearer(secret, env, now)
  }
  const secret = sessionSecret(request, env)
  return secret === null ? null : sessionSubject(secret, env, now)
}

/** @returns the session's secret in the request's cookie, null without one. */
export function sessionSecret(request: Request, env: Env): string | null {
  const name = cookieName(env)
  const cookie = (request.headers.get('cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`))
  return cookie === undefined ? null : cookie.slice(name.length + 1)
}

interface SessionRow {
  session: number
  expires_at: string
  seen_at: string
  view_as: string | null
  method: string
  rules: string | null
  id: number
  name: string
  role: string
  scope: string
  person: string | null
}

async function sessionSubject(secret: string, env: Env, now: Date): Promise<Verified | null> {
  const row = await env.DB.prepare(
    `SELECT s.id AS session, s.expires_at, s.seen_at, s.view_as, s.method, ${rulesColumn} AS rules, u.id, u.name, u.role, u.scope, u.person
     FROM identity_session s JOIN identity_user u ON u.id = s.user_id
     WHERE s.hash = ?1 AND s.expires_at > ?2 AND s.seen_at > ?3 AND u.disabled_at IS NULL AND (?4 = 0 OR s.method IN ('sso', 'link'))`,
  )
    .bind(
      await secretHash(secret, env.PEPPER),
      now.toISOString(),
      new Date(now.getTime() - sessionIdleMs).toISOString(),
      ssoOnly(env) ? 1 : 0,
    )
    .first<SessionRow>()
  if (row === null) return null
  if (now.getTime() - Date.parse(row.seen_at) > seenEveryMs)
    await noted(
      env.DB.prepare('UPDATE identity_session SET seen_at = ?2 WHERE id = ?1').bind(row.session, now.toISOString()),
    )
  // Without the second factor that the role asks for there is only the account, where it can be set up.
  const lacking = rulesOf(row.rules).secondFactorFor.includes(row.role) && !hasSecondFactor(row.method)
  const subject = await subjectOf(env, {
    ...row,
    kind: 'user',
    id: `user:${row.id}`,
    name: await openUserText(env, now, row.id, 'name', row.name),
    scopes: lacking ? ['account'] : null,
  })
  const own = { ...subject, session: row.session }
  const looking = row.view_as === null ? null : await lookedThrough(env, own, row.view_as, now)
  return {
    subject: looking?.subject ?? own,
    untilMs: Math.min(Date.parse(row.expires_at), looking?.untilMs ?? Number.POSITIVE_INFINITY),
  }
}

async function bearer(secret: string, env: Env, now: Date): Promise<Verified | null> {
  if (env.CONTROL && sameSecret(secret, env.OPERATOR_KEY))
    return { subject: operatorOf(env), untilMs: Number.POSITIVE_INFINITY }
  return tokenSubject(secret, env, now)
}
