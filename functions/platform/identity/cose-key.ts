// Public keys as authenticators send them (COSE, RFC 9053), and the signatures that they check.
import { toBase64url } from '../../../lib/text/base64url.ts'
import type { Cbor } from './cbor.ts'

/** COSE numbers of the algorithms that are taken, in the order in which browsers are asked for them. */
export const algorithms = [-7, -8, -257] as const
export type Algorithm = (typeof algorithms)[number]

export interface PublicKey {
  algorithm: Algorithm
  jwk: JsonWebKey
}

const coordinateBytes = 32
const rsaBytesLeast = 256
const imports = {
  [-7]: { name: 'ECDSA', namedCurve: 'P-256' },
  [-8]: { name: 'Ed25519' },
  [-257]: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
}

/** @returns the key of a COSE map. @throws RangeError when it is no key of ES256, EdDSA (Ed25519) or RS256. */
export function readCoseKey(value: Cbor): PublicKey {
  if (!(value instanceof Map)) throw new RangeError('this is no COSE key')
  const bytes = (label: number, least: number) => {
    const part = value.get(label)
    if (!(part instanceof Uint8Array) || part.length < least) throw new RangeError('a part of the COSE key is missing')
    return toBase64url(part)
  }
  const kind = [value.get(1), value.get(3), value.get(-1)]
  if (kind[0] === 2 && kind[1] === -7 && kind[2] === 1)
    return {
      algorithm: -7,
      jwk: { kty: 'EC', crv: 'P-256', x: bytes(-2, coordinateBytes), y: bytes(-3, coordinateBytes) },
    }
  if (kind[0] === 1 && kind[1] === -8 && kind[2] === 6)
    return { algorithm: -8, jwk: { kty: 'OKP', crv: 'Ed25519', x: bytes(-2, coordinateBytes) } }
  if (kind[0] === 3 && kind[1] === -257)
    return { algorithm: -257, jwk: { kty: 'RSA', n: bytes(-1, rsaBytesLeast), e: bytes(-2, 1) } }
  throw new RangeError('this key is of another kind than ES256, EdDSA and RS256')
}

/** @returns whether a signature over the data was made with the key. */
export async function verifySignature(
  { algorithm, jwk }: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, imports[algorithm], false, ['verify'])
    if (algorithm === -7)
      return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, rawSignature(signature), data)
    return await crypto.subtle.verify(imports[algorithm].name, key, signature, data)
  } catch {
    return false
  }
}

/** ECDSA signatures come as DER (two integers); WebCrypto wants them as 2 x 32 bytes. @throws RangeError for any other form. */
function rawSignature(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const raw = new Uint8Array(2 * coordinateBytes)
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new RangeError('this is no signature')
  let at = 2
  for (const end of [coordinateBytes, 2 * coordinateBytes]) {
    const length = der[at + 1] ?? 0
    if (der[at] !== 2 || length === 0 || at + 2 + length > der.length) throw new RangeError('this is no signature')
    let number = der.subarray(at + 2, at + 2 + length)
    while (number.length > coordinateBytes && number[0] === 0) number = number.subarray(1)
    if (number.length > coordinateBytes) throw new RangeError('this is no signature')
    raw.set(number, end - number.length)
    at += 2 + length
  }
  if (at !== der.length) throw new RangeError('this is no signature')
  return raw
}
