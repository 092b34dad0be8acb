// Natural keys for rows that have none: a hash of the content and its occurrence within the file, so that the same file twice
// changes nothing and two equal lines are two rows.

/** Counts how often a 64-bit hash occurred, in 9 bytes a slot (open addressing), so that ten million rows fit in about 150 MB. */
class Occurrences {
  #high = new Uint32Array(1 << 16)
  #low = new Uint32Array(1 << 16)
  #counts = new Uint8Array(1 << 16)
  #size = 0
  readonly #many = new Map<string, number>()

  add(high: number, low: number): number {
    if (this.#size * 4 > this.#counts.length * 3) this.#grow()
    const slot = this.#slot(high, low)
    const count = this.#counts[slot] as number
    if (count === 0) {
      this.#size++
      this.#high[slot] = high
      this.#low[slot] = low
    }
    if (count < 255) {
      this.#counts[slot] = count + 1
      return count + 1
    }
    const key = `${high}.${low}`
    const exact = (this.#many.get(key) ?? 255) + 1
    this.#many.set(key, exact)
    return exact
  }

  #slot(high: number, low: number): number {
    const mask = this.#counts.length - 1
    let slot = (low ^ (high >>> 3)) & mask
    while (this.#counts[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const [high, low, counts] = [this.#high, this.#low, this.#counts]
    this.#high = new Uint32Array(counts.length * 2)
    this.#low = new Uint32Array(counts.length * 2)
    this.#counts = new Uint8Array(counts.length * 2)
    for (let old = 0; old < counts.length; old++) {
      if (counts[old] === 0) continue
      const slot = this.#slot(high[old] as number, low[old] as number)
      this.#high[slot] = high[old] as number
      this.#low[slot] = low[old] as number
      this.#counts[slot] = counts[old] as number
    }
  }
}

export class ContentKeys {
  readonly #occurrences = new Occurrences()

  /** @returns 'h:<128-bit hash>#<occurrence>' of a row's content. */
  key(content: string): string {
    const [a, b, c, d] = hash128(content)
    const hex = [a, b, c, d].map((part) => part.toString(16).padStart(8, '0')).join('')
    return `h:${hex}#${this.#occurrences.add(a, b)}`
  }
}

/** MurmurHash3's mixing over UTF-16 units in four lanes (the design of cyrb128); not cryptographic. */
export function hash128(text: string): [number, number, number, number] {
  let a = 1779033703
  let b = 3144134277
  let c = 1013904242
  let d = 2773480762
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = b ^ Math.imul(a ^ unit, 597399067)
    b = c ^ Math.imul(b ^ unit, 2869860233)
    c = d ^ Math.imul(c ^ unit, 951274213)
    d = a ^ Math.imul(d ^ unit, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  a ^= b ^ c ^ d
  return [a >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0]
}
