// What is known of a tenant's provider of single sign-on: its addresses and its keys, asked for and kept a while.
import { z } from 'zod'
import type { Env, SingleSignOn } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { outbound } from '../egress/outbound.ts'
import type { PublishedKey } from './id-token.ts'

export interface Provider {
  authorizationEndpoint: string
  tokenEndpoint: string
  userinfoEndpoint: string | null
  jwksUri: string
  /** How the client may prove itself at the token endpoint. */
  authMethods: string[]
  /** Whether answers to the browser name the issuer (RFC 9207). */
  namesIssuer: boolean
}

interface Kept<T> {
  value: T
  untilMs: number
}

const providerForMs = 3_600_000
const keysForMs = 600_000
/** By tenant: nothing that one tenant's provider says reaches another. */
const providers = new Map<string, Kept<Provider>>()
const keySets = new Map<string, Kept<PublishedKey[]>>()

const address = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text))
const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  userinfo_endpoint: address.optional(),
  jwks_uri: address,
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
})
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(100) })

/** @returns the provider, as its discovery document describes it. @throws Problem 502 when it does not answer as one. */
export async function providerOf(env: Env, sso: SingleSignOn, now: Date): Promise<Provider> {
  const known = providers.get(env.TENANT.id)
  if (known !== undefined && known.untilMs > now.getTime()) return known.value
  const found = await providerJson(
    env,
    `${sso.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    discovery,
    { now },
  )
  if (found.issuer !== sso.issuer) throw notAsExpected(sso, 'says that it is another one')
  const seen = new URL(found.authorization_endpoint)
  // A browser is sent there with nothing secret, but it shall not be sent into a script or the clear.
  if (seen.protocol !== 'https:' && seen.protocol !== new URL(sso.issuer).protocol)
    throw notAsExpected(sso, 'has its sign-in page at an address without TLS')
  const value: Provider = {
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
    userinfoEndpoint: found.userinfo_endpoint ?? null,
    jwksUri: found.jwks_uri,
    authMethods: found.token_endpoint_auth_methods_supported,
    namesIssuer: found.authorization_response_iss_parameter_supported,
  }
  providers.set(env.TENANT.id, { value, untilMs: now.getTime() + providerForMs })
  return value
}

/** @param fresh asks again even when the keys are known: the provider may have changed them. */
export async function keysOf(env: Env, provider: Provider, now: Date, fresh: boolean): Promise<PublishedKey[]> {
  const known = keySets.get(env.TENANT.id)
  if (!fresh && known !== undefined && known.untilMs > now.getTime()) return known.value
  const { keys } = await providerJson(env, provider.jwksUri, keySet, { now })
  keySets.set(env.TENANT.id, { value: keys, untilMs: now.getTime() + keysForMs })
  return keys
}

/** @returns a provider's JSON in the schema's form. @throws Problem 502 on any other answer. */
export async function providerJson<Schema extends z.ZodType>(
  env: Env,
  url: string,
  schema: Schema,
  init: Parameters<typeof outbound>[2],
): Promise<z.output<Schema>> {
  const answer = await outbound(env, url, { ...init, headers: { accept: 'application/json', ...init.headers } })
  const type = answer.headers.get('content-type') ?? ''
  const text = await answer.text()
  if (answer.status === 200 && /^application\/([a-z.-]+\+)?json\b/i.test(type)) {
    const parsed = schema.safeParse(jsonOf(text))
    if (parsed.success) return parsed.data
  }
  const sso = env.TENANT.sso as SingleSignOn
  throw notAsExpected(sso, `answered ${answer.status} with something that is not what it should be`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function notAsExpected({ title }: SingleSignOn, why: string): Problem {
  return new Problem(
    502,
    'provider-failed',
    `The provider of single sign-on (${title}) ${why}.`,
    'Try again; if it stays so, ask whoever runs the provider.',
  )
}
