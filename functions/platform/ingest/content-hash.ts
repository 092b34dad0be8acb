// Tells whether a repeated request carries the same bytes. Not cryptographic: it guards against mistakes, and costs a hundredth of an import.

const blockBytes = 16

/** A running 128-bit hash of bytes, whatever the pieces they come in (the mixing of MurmurHash3 x86_128). */
export class ContentHash {
  #a = 0x9747b28c | 0
  #b = 0x85ebca6b | 0
  #c = 0xc2b2ae35 | 0
  #d = 0x27d4eb2f | 0
  #bytes = 0
  #held = 0
  readonly #block = new Uint8Array(blockBytes)

  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    let from = 0
    if (this.#held > 0) {
      from = Math.min(blockBytes - this.#held, bytes.length)
      this.#block.set(bytes.subarray(0, from), this.#held)
      this.#held += from
      if (this.#held < blockBytes) return
      this.#mix(this.#block, 0, blockBytes)
      this.#held = 0
    }
    const end = from + Math.floor((bytes.length - from) / blockBytes) * blockBytes
    this.#mix(bytes, from, end)
    this.#block.set(bytes.subarray(end))
    this.#held = bytes.length - end
  }

  /** @returns 32 hexadecimal digits for all bytes pushed; nothing may be pushed after. */
  end(): string {
    this.#block.fill(0, this.#held)
    this.#mix(this.#block, 0, blockBytes)
    let [a, b, c, d] = [this.#a ^ this.#bytes, this.#b ^ (this.#bytes / 2 ** 32), this.#c, this.#d]
    a = (a + b + c + d) | 0
    ;[b, c, d] = [(b + a) | 0, (c + a) | 0, (d + a) | 0]
    ;[a, b, c, d] = [finished(a), finished(b), finished(c), finished(d)]
    a = (a + b + c + d) | 0
    return [a, b + a, c + a, d + a].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('')
  }

  #mix(bytes: Uint8Array, from: number, end: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d]
    for (let at = from; at < end; at += blockBytes) {
      let word = Math.imul(view.getInt32(at, true), 0x239b961b)
      a ^= Math.imul((word << 15) | (word >>> 17), 0xab0e9789)
      a = (Math.imul(((a << 19) | (a >>> 13)) + b, 5) + 0x561ccd1b) | 0
      word = Math.imul(view.getInt32(at + 4, true), 0xab0e9789)
      b ^= Math.imul((word << 16) | (word >>> 16), 0x38b34ae5)
      b = (Math.imul(((b << 17) | (b >>> 15)) + c, 5) + 0x0bcaa747) | 0
      word = Math.imul(view.getInt32(at + 8, true), 0x38b34ae5)
      c ^= Math.imul((word << 17) | (word >>> 15), 0xa1e38b93)
      c = (Math.imul(((c << 15) | (c >>> 17)) + d, 5) + 0x96cd1c35) | 0
      word = Math.imul(view.getInt32(at + 12, true), 0xa1e38b93)
      d ^= Math.imul((word << 18) | (word >>> 14), 0x239b961b)
      d = (Math.imul(((d << 13) | (d >>> 19)) + a, 5) + 0x32ac3b17) | 0
    }
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
  }
}

function finished(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
