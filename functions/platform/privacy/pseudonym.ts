import { toBase64url } from '../../../lib/text/base64url.ts'

const encoder = new TextEncoder()
const pseudonymBytes = 16

/** @returns 'p.<16 bytes of HMAC as base64url>' of a person's number: the same in every table of the tenant, another with every other tenant. */
export async function pseudonymOf(key: CryptoKey, number: string): Promise<string> {
  return `p.${await shortMac(key, number.trim())}`
}

/** @returns 16 bytes of HMAC-SHA-256 as base64url. */
export async function shortMac(key: CryptoKey, text: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)), 0, pseudonymBytes))
}
