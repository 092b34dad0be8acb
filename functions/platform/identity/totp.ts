// Codes of an authenticator app: TOTP (RFC 6238) with SHA-1, six digits, thirty seconds, as every such app knows it.

const stepMs = 30_000
const digits = 6
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** @returns a new secret: 20 bytes as base32 (RFC 4648). */
export function newTotpSecret(): string {
  return toBase32(crypto.getRandomValues(new Uint8Array(20)))
}

/** @returns whether a text is a secret as newTotpSecret makes it. */
export function isTotpSecret(text: string): boolean {
  return /^[A-Z2-7]{32}$/.test(text)
}

/** @returns the code of a time step. @param secret base32. */
export async function totpCode(secret: string, step: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', fromBase32(secret), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(step))
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer))
  const at = mac.getUint8(19) & 15
  return String((mac.getUint32(at) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

/**
 * @returns the time step that a code belongs to, one before and one after the present one included; null when it fits none.
 * @param after the last step that was used: it and those before it are over.
 */
export async function stepOfCode(
  secret: string,
  code: string,
  now: Date,
  after: number | null,
): Promise<number | null> {
  const present = Math.floor(now.getTime() / stepMs)
  let found: number | null = null
  for (const step of [present - 1, present, present + 1])
    if ((await totpCode(secret, step)) === code && step > (after ?? -1)) found = step
  return found
}

/** @returns the address that authenticator apps read. */
export function totpUri(secret: string, issuer: string, account: string): string {
  const label = [issuer, account].map((part) => encodeURIComponent(part.replaceAll(':', ' '))).join(':')
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`
}

function toBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff
    held += 8
    while (held >= 5) {
      held -= 5
      text += alphabet[(bits >> held) & 31]
    }
  }
  return held === 0 ? text : text + alphabet[(bits << (5 - held)) & 31]
}

/** @throws RangeError when it is no base32. */
function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let bits = 0
  let held = 0
  let end = 0
  for (const character of text) {
    const value = alphabet.indexOf(character)
    if (value < 0) throw new RangeError('this is no base32')
    bits = ((bits << 5) | value) & 0xffff
    held += 5
    if (held < 8) continue
    held -= 8
    bytes[end++] = (bits >> held) & 255
  }
  return bytes
}
