import { toBase64url } from '../../../lib/text/base64url.ts'

const encoder = new TextEncoder()

/** @returns `bytes` random bytes as base64url text. */
export function randomSecret(bytes = 32): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** HMAC-SHA-256 of a secret under the pepper, base64url: what the database keeps instead of tokens. */
export async function secretHash(secret: string, pepper: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(pepper), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(secret))))
}

/** Compares without telling by time where two texts differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = encoder.encode(a)
  const right = encoder.encode(b)
  if (left.length !== right.length) return false
  let different = 0
  for (let i = 0; i < left.length; i++) different |= (left[i] as number) ^ (right[i] as number)
  return different === 0
}
