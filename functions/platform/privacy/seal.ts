// One value, encrypted and bound to its place: 's1.<t|p>.<base64url of nonce, ciphertext and tag>', under the tenant's key or the person's.
import { fromBase64url, toBase64url } from '../../../lib/text/base64url.ts'
import { joined, type ScopeKeys } from './tenant-keys.ts'

/** Where a value belongs. Sealed text that is moved to another place does not open. */
export interface Place {
  /** SQL names. */
  table: string
  column: string
  /** The row's natural key, as it lies in the database. */
  key: string
  /** Pseudonym of whom the row is about; null: the tenant's key is used. */
  person: string | null
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const ivBytes = 12

/**
 * Seals a text. The nonce is made of place and text, so that the same text at the same place is the same sealed text:
 * a row that is sent again counts as unchanged. What that gives away is equality at one place over time, and the length.
 */
export async function seal(keys: ScopeKeys, tenant: string, value: string, place: Place): Promise<string> {
  const additionalData = bound(tenant, place)
  const plain = encoder.encode(value)
  const mac = await crypto.subtle.sign('HMAC', keys.siv, joined(additionalData, plain))
  const iv = new Uint8Array(mac, 0, ivBytes)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, keys.seal, plain)
  return `s1.${place.person === null ? 't' : 'p'}.${toBase64url(joined(iv, new Uint8Array(sealed)))}`
}

/** @returns the text. @throws Error when it was sealed for another place or under another key, was damaged, or is no sealed text. */
export async function open(keys: ScopeKeys, tenant: string, text: string, place: Place): Promise<string> {
  const where = `${place.table}.${place.column}`
  if (!text.startsWith(place.person === null ? 's1.t.' : 's1.p.')) throw new Error(`a value of ${where} is not sealed`)
  try {
    const bytes = fromBase64url(text.slice(5))
    const parameters = { name: 'AES-GCM', iv: bytes.subarray(0, ivBytes), additionalData: bound(tenant, place) }
    return decoder.decode(await crypto.subtle.decrypt(parameters, keys.seal, bytes.subarray(ivBytes)))
  } catch {
    throw new Error(`a sealed value of ${where} does not open: it was moved or damaged`)
  }
}

/** Length and all of each part, so that no two places read the same; the end is marked, since the text follows in the nonce's HMAC. */
function bound(tenant: string, { table, column, key, person }: Place): Uint8Array<ArrayBuffer> {
  const text = `${JSON.stringify([tenant, table, column, key, person])}\n`
  return encoder.encode(text) as Uint8Array<ArrayBuffer>
}
