// OpenID Connect: authorisation code with PKCE (RFC 7636), state and nonce good once and in one browser only.
import { toBase64url } from '../../../lib/text/base64url.ts'
import type { Context } from 'hono'
import { z } from 'zod'
import type { AppEnv, Env, SingleSignOn } from '../../env.ts'
import { logLine } from '../../log.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { outbound } from '../egress/outbound.ts'
import { type Claims, TokenRefused, verifiedClaims } from './id-token.ts'
import { keysOf, type Provider, providerJson, providerOf } from './oidc-provider.ts'
import { randomSecret, secretHash } from './secret.ts'
import { browserOrigin, hostOf } from './source.ts'

type C = Context<AppEnv>

/** Time to sign in at the provider. */
export const startLifeMs = 600_000
const startsMost = 10_000

/** @returns where the browser goes to sign in, and the secret that it keeps in a cookie meanwhile. @throws Problem 502. */
export async function beginSso(c: C, sso: SingleSignOn): Promise<{ location: string; browser: string }> {
  const { env } = c
  const now = c.get('now')
  const provider = await providerOf(env, sso, now)
  const browser = randomSecret()
  const state = randomSecret()
  await env.DB.batch([
    env.DB.prepare('DELETE FROM identity_sso_start WHERE expires_at <= ?1').bind(now.toISOString()),
    // Anybody may begin: who begins very often pushes out what was begun first, and keeps nobody from beginning.
    env.DB.prepare(
      `DELETE FROM identity_sso_start WHERE state IN (SELECT state FROM identity_sso_start ORDER BY expires_at
        LIMIT max(0, (SELECT count(*) FROM identity_sso_start) - ?1))`,
    ).bind(startsMost - 1),
    env.DB.prepare('INSERT INTO identity_sso_start (state, browser, expires_at) VALUES (?1, ?2, ?3)').bind(
      await secretHash(state, env.PEPPER),
      await secretHash(browser, env.PEPPER),
      new Date(now.getTime() + startLifeMs).toISOString(),
    ),
  ])
  const { nonce, verifier } = await derived(env, state, browser)
  const location = new URL(provider.authorizationEndpoint)
  const question = {
    response_type: 'code',
    client_id: sso.clientId,
    redirect_uri: redirectUri(c),
    scope: [...new Set(['openid', ...sso.scopes])].join(' '),
    state,
    nonce,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(question)) location.searchParams.set(name, value)
  return { location: location.href, browser }
}

/**
 * Takes the provider's answer: the state is used up whatever comes of it.
 * @param browser the cookie's secret, null without one.
 * @returns what the provider says of the person.
 * @throws Problem 401 when the answer is not to a question of this browser, or its token is not to be believed.
 */
export async function finishSso(c: C, sso: SingleSignOn, browser: string | null): Promise<Claims> {
  const { env } = c
  const now = c.get('now')
  const state = c.req.query('state') ?? ''
  const row = await env.DB.prepare('DELETE FROM identity_sso_start WHERE state = ?1 RETURNING browser, expires_at')
    .bind(await secretHash(state, env.PEPPER))
    .first<{ browser: string; expires_at: string }>()
  if (
    row === null ||
    browser === null ||
    row.expires_at <= now.toISOString() ||
    row.browser !== (await secretHash(browser, env.PEPPER))
  )
    throw new Problem(
      401,
      'sso-state',
      'This sign-in was not begun in this browser, took too long, or was finished before.',
      'Begin again on the sign-in page.',
    )
  try {
    const provider = await providerOf(env, sso, now)
    const code = codeOf(c, sso, provider)
    const { nonce, verifier } = await derived(env, state, browser)
    const { idToken, accessToken } = await tokens(c, sso, provider, code, verifier)
    const claims = await believed(c, sso, provider, idToken, nonce)
    return await withUserinfo(c, sso, provider, claims, accessToken)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    await audit(c, { action: 'sign-in', resource: 'sso', outcome: 'refused', detail: { method: 'sso', why } })
    if (!(error instanceof TokenRefused)) throw error
    logLine('warn', 'ID token refused', { requestId: c.get('requestId'), tenant: env.TENANT.id, why })
    throw new Problem(
      401,
      'sso-token',
      `What ${sso.title} sent about you could not be believed.`,
      'Begin again on the sign-in page; the log has the reason under the request id.',
    )
  }
}

function codeOf(c: C, sso: SingleSignOn, provider: Provider): string {
  const iss = c.req.query('iss')
  // RFC 9207: an answer of another provider is not taken for this one's.
  if (iss === undefined ? provider.namesIssuer : iss !== sso.issuer)
    throw new TokenRefused('the answer is from another issuer')
  const code = c.req.query('code') ?? ''
  if (c.req.query('error') !== undefined || code === '')
    throw new Problem(
      401,
      'sso-refused',
      `${sso.title} did not sign you in.`,
      'Begin again on the sign-in page, or ask whoever runs your accounts.',
    )
  return code
}

async function tokens(
  c: C,
  sso: SingleSignOn,
  provider: Provider,
  code: string,
  verifier: string,
): Promise<{ idToken: string; accessToken: string | null }> {
  const { SSO_SECRET: secret } = c.env
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(c),
    code_verifier: verifier,
  })
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  if (secret !== null && provider.authMethods.includes('client_secret_basic'))
    headers.authorization = `Basic ${btoa(`${formText(sso.clientId)}:${formText(secret)}`)}`
  else {
    form.set('client_id', sso.clientId)
    if (secret !== null) form.set('client_secret', secret)
  }
  const answer = await outbound(c.env, provider.tokenEndpoint, {
    now: c.get('now'),
    method: 'POST',
    headers,
    body: form.toString(),
  })
  const body = z
    .object({ id_token: z.string(), access_token: z.string().optional() })
    .safeParse(
      answer.status === 200 && /^application\/json\b/i.test(answer.headers.get('content-type') ?? '')
        ? await answer.json().catch(() => null)
        : null,
    )
  if (!body.success) throw new TokenRefused(`the provider gave no token (HTTP ${answer.status})`)
  return { idToken: body.data.id_token, accessToken: body.data.access_token ?? null }
}

/** A provider changes its keys when it likes: what does not fit the known ones is tried once with those of now. */
async function believed(c: C, sso: SingleSignOn, provider: Provider, token: string, nonce: string): Promise<Claims> {
  const now = c.get('now')
  const expected = { issuer: sso.issuer, clientId: sso.clientId, nonce, now }
  try {
    return await verifiedClaims(token, await keysOf(c.env, provider, now, false), expected)
  } catch (error) {
    if (!(error instanceof TokenRefused) || !error.unknownKey) throw error
    return verifiedClaims(token, await keysOf(c.env, provider, now, true), expected)
  }
}

/** Some providers tell groups and names at their userinfo address only. What the signed token says wins. */
async function withUserinfo(
  c: C,
  sso: SingleSignOn,
  provider: Provider,
  claims: Claims,
  accessToken: string | null,
): Promise<Claims> {
  if (Object.hasOwn(claims, sso.groupsClaim) || provider.userinfoEndpoint === null || accessToken === null)
    return claims
  const more = await providerJson(c.env, provider.userinfoEndpoint, z.record(z.string(), z.unknown()), {
    now: c.get('now'),
    headers: { authorization: `Bearer ${accessToken}` },
  })
  if (more.sub !== claims.sub) throw new TokenRefused('the provider tells of somebody else')
  return { ...more, ...claims }
}

/** Nonce and verifier follow from what the browser and the address hold: the database alone gives neither. */
async function derived(
  { PEPPER }: Pick<Env, 'PEPPER'>,
  state: string,
  browser: string,
): Promise<{ nonce: string; verifier: string }> {
  return {
    nonce: await secretHash(`sso nonce\n${state}\n${browser}`, PEPPER),
    verifier: await secretHash(`sso verifier\n${state}\n${browser}`, PEPPER),
  }
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
  return toBase64url(digest)
}

/** A tenant with a host of its own comes back to that host, which has been checked against the list; else the public address counts. */
function redirectUri(c: C): string {
  const { publicUrl, basePath } = c.env.INSTALLATION
  const host = hostOf(c.req.raw, c.env.INSTALLATION)
  const isOwnHost = c.env.TENANT.hosts.includes(host.replace(/:\d+$/, ''))
  const origin =
    publicUrl === null || isOwnHost ? browserOrigin(c.req.raw, c.env.INSTALLATION) : new URL(publicUrl).origin
  return `${origin}${basePath}/sign-in/sso/callback`
}

/** RFC 6749, appendix B. */
function formText(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2)
}
