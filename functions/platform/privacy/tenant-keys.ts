// Keys of a tenant. The ring of the installation (DATA/secrets) only wraps: a random root in the tenant's vault, and the persons' keys.
// Everything that is sealed or pseudonymised hangs on the root, so that a new version of the ring's key wraps anew and touches no row.
import type { KeyRing } from '../../env.ts'
import { fromBase64url, toBase64url } from '../../../lib/text/base64url.ts'
import { vaultStatements } from './vault-table.ts'

/** Keys under which values are sealed: of the tenant, or of one person. */
export interface ScopeKeys {
  /** AES-256-GCM. */
  seal: CryptoKey
  /** HMAC-SHA-256 that makes the nonce out of place and value. */
  siv: CryptoKey
}

export interface TenantKeys {
  tenant: string
  wrapping: Wrapping
  scope: ScopeKeys
  /** HMAC-SHA-256 of numbers of persons. */
  pseudonym: CryptoKey
  /** HMAC-SHA-256 of everything else of which equality may be told and nothing more. */
  blind: CryptoKey
}

const encoder = new TextEncoder()
const keyBytes = 32
const ivBytes = 12

/** Wraps keys under the ring's versions: 'w1.<version>.<base64url of nonce, ciphertext and tag>'. */
export class Wrapping {
  readonly #tenant: string
  readonly #ring: KeyRing
  readonly #keys = new Map<string, Promise<CryptoKey>>()

  constructor(tenant: string, ring: KeyRing) {
    this.#tenant = tenant
    this.#ring = ring
  }

  /** What a text wrapped under the current version begins with. */
  get prefix(): string {
    return `w1.${this.#ring.current}.`
  }

  /** @param of what the key is for ('root', a pseudonym): under another name it does not open. */
  async wrap(secret: Uint8Array<ArrayBuffer>, of: string): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
    const key = await this.#key(String(this.#ring.current))
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: this.#bound(of) }, key, secret)
    return this.prefix + toBase64url(joined(iv, new Uint8Array(sealed)))
  }

  /** @throws Error when the ring lacks the version, or the text belongs to something else. */
  async unwrap(wrapped: string, of: string): Promise<Uint8Array<ArrayBuffer>> {
    const [format, version, text] = wrapped.split('.')
    if (format !== 'w1' || version === undefined || text === undefined) throw new Error('this is no wrapped key')
    const bytes = fromBase64url(text)
    const parameters = { name: 'AES-GCM', iv: bytes.subarray(0, ivBytes), additionalData: this.#bound(of) }
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, await this.#key(version), bytes.subarray(ivBytes)))
    } catch (error) {
      throw new Error(`a key of the tenant ${this.#tenant} does not open: ${(error as Error).message}`)
    }
  }

  #bound(of: string): Uint8Array<ArrayBuffer> {
    return encoder.encode(JSON.stringify([this.#tenant, of])) as Uint8Array<ArrayBuffer>
  }

  #key(version: string): Promise<CryptoKey> {
    const known = this.#keys.get(version)
    if (known !== undefined) return known
    const text = this.#ring.keys[version]
    if (text === undefined)
      throw new Error(`version ${version} of the key of the tenant ${this.#tenant} is missing in the secrets`)
    const bytes = fromBase64url(text)
    if (bytes.length !== keyBytes)
      throw new Error(`the key of the tenant ${this.#tenant} is not ${keyBytes} bytes long`)
    const made = derivation(bytes).then((base) => aesKey(base, `wrap/${this.#tenant}`))
    this.#keys.set(version, made)
    return made
  }
}

/**
 * @returns the tenant's keys, out of the root in its vault; the first call makes tables and root.
 * @throws Error when the ring does not open the root.
 */
export async function openTenantKeys(vault: D1Database, tenant: string, ring: KeyRing, now: Date): Promise<TenantKeys> {
  const wrapping = new Wrapping(tenant, ring)
  await vault.batch(vaultStatements.map((statement) => vault.prepare(statement)))
  const fresh = crypto.getRandomValues(new Uint8Array(keyBytes))
  const select = vault.prepare('SELECT wrapped FROM privacy_root WHERE id = 1')
  const known = await select.first<{ wrapped: string }>()
  if (known === null) {
    await vault
      .prepare('INSERT OR IGNORE INTO privacy_root (id, wrapped, created_at) VALUES (1, ?1, ?2)')
      .bind(await wrapping.wrap(fresh, 'root'), now.toISOString())
      .run()
  }
  const { wrapped } = known ?? ((await select.first<{ wrapped: string }>()) as { wrapped: string })
  const base = await derivation(await wrapping.unwrap(wrapped, 'root'))
  return {
    tenant,
    wrapping,
    scope: await scopeKeys(base),
    pseudonym: await hmacKey(base, 'pseudonym'),
    blind: await hmacKey(base, 'blind'),
  }
}

/** @returns the keys under which the values of one person are sealed. */
export async function personScope(secret: Uint8Array<ArrayBuffer>): Promise<ScopeKeys> {
  return scopeKeys(await derivation(secret))
}

async function scopeKeys(base: CryptoKey): Promise<ScopeKeys> {
  return { seal: await aesKey(base, 'seal'), siv: await hmacKey(base, 'siv') }
}

function derivation(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
}

function aesKey(base: CryptoKey, label: string): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(hkdf(label), base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

function hmacKey(base: CryptoKey, label: string): Promise<CryptoKey> {
  const kind = { name: 'HMAC', hash: 'SHA-256', length: 256 }
  return crypto.subtle.deriveKey(hkdf(label), base, kind, false, ['sign'])
}

function hkdf(label: string) {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: encoder.encode(`premise/1/${label}`) }
}

/** @returns one array after the other. */
export function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
