// Bytes as text, base64url without padding. Written out because a value of every row passes here: btoa over a string of characters takes four times as long.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Two characters for twelve bits. */
const pairs = Array.from({ length: 4096 }, (_, bits) => (alphabet[bits >> 6] as string) + alphabet[bits & 63])
const sextets = new Int16Array(128).fill(-1)
for (let at = 0; at < 64; at++) sextets[alphabet.charCodeAt(at)] = at

/** @returns the bytes as base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  const whole = bytes.length - (bytes.length % 3)
  for (let at = 0; at < whole; at += 3) {
    const bits = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
    text += (pairs[bits >> 12] as string) + pairs[bits & 4095]
  }
  const rest = bytes.length - whole
  if (rest === 0) return text
  const bits = ((bytes[whole] as number) << 16) | (rest === 2 ? (bytes[whole + 1] as number) << 8 : 0)
  return text + pairs[bits >> 12] + (rest === 2 ? alphabet[(bits >> 6) & 63] : '')
}

/** @returns the bytes of a base64url text without padding. @throws RangeError when it is none. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const rest = text.length % 4
  if (rest === 1) throw new RangeError('this is no base64url')
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let end = 0
  for (let at = 0; at < text.length; at++) {
    const sextet = sextets[text.charCodeAt(at)] ?? -1
    if (sextet < 0) throw new RangeError('this is no base64url')
    bits = ((bits << 6) | sextet) & 0xffffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[end++] = (bits >> held) & 255
    }
  }
  return bytes
}
