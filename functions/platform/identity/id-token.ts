// OpenID Connect Core 1.0, section 3.1.3.7: what must be true of an ID token before anybody is let in by it.
import { fromBase64url } from '../../../lib/text/base64url.ts'
import { sameSecret } from './secret.ts'

/** A key as a provider publishes it (RFC 7517), as far as it is looked at. */
export interface PublishedKey {
  kty?: unknown
  kid?: unknown
  use?: unknown
  alg?: unknown
  crv?: unknown
  n?: unknown
  e?: unknown
  x?: unknown
  y?: unknown
}

export interface Expected {
  issuer: string
  clientId: string
  nonce: string
  now: Date
}

/** What a token says, once it is believed. */
export type Claims = Record<string, unknown> & { sub: string }

/** Why a token is not believed; `unknown-key` may be cured by asking for the provider's keys again. */
export class TokenRefused extends Error {
  readonly unknownKey: boolean
  constructor(why: string, unknownKey = false) {
    super(why)
    this.unknownKey = unknownKey
  }
}

const leewaySeconds = 120
const partMost = 100_000
const rsaBytesLeast = 256

const algorithms: Record<
  string,
  {
    kty: string
    import: SubtleCryptoImportKeyAlgorithm
    verify: SubtleCryptoSignAlgorithm
    parts: (key: PublishedKey) => JsonWebKey | null
  }
> = {
  RS256: {
    kty: 'RSA',
    import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    verify: { name: 'RSASSA-PKCS1-v1_5' },
    parts: ({ n, e }) =>
      isText(n) && isText(e) && (bytesOf(n)?.length ?? 0) >= rsaBytesLeast ? { kty: 'RSA', n, e } : null,
  },
  ES256: {
    kty: 'EC',
    import: { name: 'ECDSA', namedCurve: 'P-256' },
    verify: { name: 'ECDSA', hash: 'SHA-256' },
    parts: ({ crv, x, y }) => (crv === 'P-256' && isText(x) && isText(y) ? { kty: 'EC', crv, x, y } : null),
  },
}

/**
 * @param keys as the provider's JWKS lists them.
 * @returns the claims of a token that was signed by one of the keys, for this client and this sign-in, and is not over.
 * @throws TokenRefused that says which of it is not so.
 */
export async function verifiedClaims(
  token: string,
  keys: readonly PublishedKey[],
  expected: Expected,
): Promise<Claims> {
  const parts = token.split('.')
  const [head = '', payload = '', signature = ''] = parts
  if (parts.length !== 3 || token.length > partMost) throw new TokenRefused('it is no signed token')
  const header = jsonOf(head)
  // The algorithm is ours to choose: what the token names only picks one of two.
  const algorithm =
    typeof header.alg === 'string' && Object.hasOwn(algorithms, header.alg) ? algorithms[header.alg] : undefined
  if (algorithm === undefined) throw new TokenRefused('its algorithm is not accepted')
  if (header.crit !== undefined) throw new TokenRefused('it wants extensions')
  const found = keyFor(keys, algorithm.kty, header.alg as string, header.kid)
  const jwk = algorithm.parts(found)
  const bytes = bytesOf(signature)
  if (jwk === null || bytes === null) throw new TokenRefused('its key or signature is none')
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm.import, false, ['verify']).catch(() => {
    throw new TokenRefused('its key is none')
  })
  if (!(await crypto.subtle.verify(algorithm.verify, key, bytes, new TextEncoder().encode(`${head}.${payload}`))))
    throw new TokenRefused('its signature is not that of the provider', header.kid === undefined)
  const claims = jsonOf(payload)
  checkClaims(claims, expected)
  return claims as Claims
}

function checkClaims(claims: Record<string, unknown>, { issuer, clientId, nonce, now }: Expected): void {
  const seconds = Math.floor(now.getTime() / 1000)
  const { iss, sub, aud, azp, exp, iat, nbf } = claims
  if (iss !== issuer) throw new TokenRefused('it is from another issuer')
  if (typeof sub !== 'string' || sub === '' || sub.length > 255) throw new TokenRefused('it names nobody')
  const audience = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud : []
  if (!audience.includes(clientId)) throw new TokenRefused('it is for another client')
  if (audience.length > 1 && azp === undefined) throw new TokenRefused('it is for several clients')
  if (azp !== undefined && azp !== clientId) throw new TokenRefused('it was asked for by another client')
  if (!isSeconds(exp) || exp <= seconds - leewaySeconds) throw new TokenRefused('it is over')
  if (!isSeconds(iat) || iat > seconds + leewaySeconds) throw new TokenRefused('it is from the future')
  if (nbf !== undefined && (!isSeconds(nbf) || nbf > seconds + leewaySeconds))
    throw new TokenRefused('it is not valid yet')
  if (typeof claims.nonce !== 'string' || !sameSecret(claims.nonce, nonce))
    throw new TokenRefused('it answers another sign-in')
}

/** The key that the token names; where it names none, the only one that fits. */
function keyFor(keys: readonly PublishedKey[], kty: string, alg: string, kid: unknown): PublishedKey {
  const fitting = keys.filter(
    (key) =>
      key.kty === kty && (key.use === undefined || key.use === 'sig') && (key.alg === undefined || key.alg === alg),
  )
  if (kid !== undefined && typeof kid !== 'string') throw new TokenRefused('its key has no name')
  const named = kid === undefined ? fitting : fitting.filter((key) => key.kid === kid)
  const [only] = named
  if (only === undefined || named.length > 1) throw new TokenRefused('its key is not one of the provider', true)
  return only
}

/** Whole seconds: 1e400 reads as infinity, and a text or a fraction is somebody's trick. */
function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function jsonOf(part: string): Record<string, unknown> {
  const bytes = bytesOf(part)
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes ?? new Uint8Array()),
    )
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Refused below.
  }
  throw new TokenRefused('it is no signed token')
}

/** @returns the bytes of base64url without padding; null for anything else. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return text === '' ? null : fromBase64url(text)
  } catch {
    return null
  }
}
