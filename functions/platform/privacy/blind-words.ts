// Words as the index has them: eight bytes of HMAC, so that neither the database nor a copy of it tells what was written.
import { pause } from '../db/reader.ts'

const encoder = new TextEncoder()
const bytes = 8
/** Words remembered: a company's vocabulary, in memory only. */
const remembered = 60_000
const sliceWords = 500

export class BlindWords {
  readonly #key: CryptoKey
  readonly #known = new Map<string, string>()

  /** @param key HMAC-SHA-256 of the tenant. */
  constructor(key: CryptoKey) {
    this.#key = key
  }

  /** @returns the blinded form of each word: 16 hexadecimal digits. */
  async of(words: Iterable<string>): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    const missing: string[] = []
    for (const word of new Set(words)) {
      const known = this.#known.get(word)
      if (known === undefined) missing.push(word)
      else found.set(word, known)
    }
    for (let at = 0; at < missing.length; at += sliceWords) {
      if (at > 0) await pause()
      const slice = missing.slice(at, at + sliceWords)
      const blinded = await Promise.all(slice.map((word) => this.#blind(word)))
      slice.forEach((word, index) => {
        found.set(word, blinded[index] as string)
        if (this.#known.size < remembered) this.#known.set(word, blinded[index] as string)
      })
    }
    return found
  }

  async #blind(word: string): Promise<string> {
    const mac = await crypto.subtle.sign('HMAC', this.#key, encoder.encode(`word\n${word}`))
    return [...new Uint8Array(mac, 0, bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }
}

const ofVaults = new WeakMap<object, BlindWords>()

/** @returns the words of a vault's tenant, remembered as long as the vault is. */
export function blindWordsOf(vault: { keys: { blind: CryptoKey } }): BlindWords {
  const known = ofVaults.get(vault)
  if (known !== undefined) return known
  const made = new BlindWords(vault.keys.blind)
  ofVaults.set(vault, made)
  return made
}
