// Passwords at rest: PBKDF2-HMAC-SHA-256 (RFC 8018) over an HMAC under the pepper, so that the database alone does not let anybody try words.
import { fromBase64url, toBase64url } from '../../../lib/text/base64url.ts'
import { sameSecret } from './secret.ts'

const form = 'pbkdf2-sha256'
/** OWASP's number for PBKDF2-HMAC-SHA-256; holds the only thread for about 80 ms. */
export const rounds = 600_000
/** A stored text that asks for more was not written by us. */
const roundsMost = 10_000_000
const saltBytes = 16
const encoder = new TextEncoder()

export interface Check {
  right: boolean
  /** Right, but stored with other rounds than today's: to be hashed again. */
  outdated: boolean
}

/** @returns 'pbkdf2-sha256$600000$salt$hash', salt and hash as base64url. Takes one derivation: see derivations.ts. */
export async function hashPassword(password: string, pepper: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
  return [form, rounds, toBase64url(salt), await derive(password, pepper, salt, rounds)].join('$')
}

/**
 * Compares a password with its stored text. Without a text (no such user, no password) it derives all the same, and nothing is right:
 * the time tells nobody who has an account.
 */
export async function checkPassword(password: string, stored: string | null, pepper: string): Promise<Check> {
  const [kind, storedRounds, salt = '', hash = ''] = (stored ?? '').split('$')
  const known = kind === form && Number(storedRounds) >= 1 && Number(storedRounds) <= roundsMost
  const used = known ? Number(storedRounds) : rounds
  const made = await derive(password, pepper, known ? fromBase64url(salt) : new Uint8Array(saltBytes), used)
  const right = known && sameSecret(made, hash)
  return { right, outdated: right && used !== rounds }
}

async function derive(
  password: string,
  pepper: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const pepperKey = await crypto.subtle.importKey('raw', encoder.encode(pepper), hmac, false, ['sign'])
  // One person types the same letter in more than one way: NIST SP 800-63B 3.1.1.2 asks for a normal form.
  const mac = await crypto.subtle.sign('HMAC', pepperKey, encoder.encode(password.normalize('NFKC')))
  const base = await crypto.subtle.importKey('raw', mac, 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, base, 256)
  return toBase64url(new Uint8Array(bits))
}
