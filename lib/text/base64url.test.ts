import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from './base64url.ts'

describe('base64url', () => {
  it('says what Node says, for every length and every byte', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 89 + length * 37) & 255)
      const text = toBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(text)).toEqual(bytes)
    }
    const all = Uint8Array.from({ length: 256 }, (_, at) => at)
    expect(fromBase64url(toBase64url(all))).toEqual(all)
  })

  it.each(['a', 'abcde', 'ab+/', 'ab==', 'ab\u0100c', 'a b'])('refuses %j', (text) => {
    expect(() => fromBase64url(text)).toThrow(RangeError)
  })
})
