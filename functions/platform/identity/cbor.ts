// As much of CBOR (RFC 8949) as authenticators send: definite lengths, integers, bytes, texts (their names are ASCII), lists, maps, true, false, null.

export type Cbor = number | string | boolean | null | Uint8Array<ArrayBuffer> | Cbor[] | Map<number | string, Cbor>

const depthMost = 8

/**
 * Reads one item.
 * @returns the item, and how many bytes it took.
 * @throws RangeError when it is cut short, nested too deep, or of a kind that no authenticator sends.
 */
export function readCbor(bytes: Uint8Array<ArrayBuffer>): { value: Cbor; length: number } {
  const reader = new Reader(bytes)
  return { value: reader.item(0), length: reader.at }
}

class Reader {
  at = 0
  readonly #bytes: Uint8Array<ArrayBuffer>

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes
  }

  item(depth: number): Cbor {
    if (depth > depthMost) throw new RangeError('this CBOR is nested too deep')
    const head = this.#take(1)[0] as number
    const kind = head >> 5
    if (kind === 7) return simple(head & 31)
    const size = this.#size(head & 31)
    if (kind === 0) return size
    if (kind === 1) return -1 - size
    if (kind === 2) return this.#take(size)
    if (kind === 3) return this.#take(size).reduce((text, byte) => text + String.fromCharCode(byte), '')
    if (kind === 4) return this.#list(size, depth)
    if (kind === 5) return this.#map(size, depth)
    throw new RangeError('this CBOR has a tag')
  }

  #list(size: number, depth: number): Cbor[] {
    const list: Cbor[] = []
    for (let i = 0; i < size; i++) list.push(this.item(depth + 1))
    return list
  }

  #map(size: number, depth: number): Map<number | string, Cbor> {
    const map = new Map<number | string, Cbor>()
    for (let i = 0; i < size; i++) {
      const key = this.item(depth + 1)
      if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key))
        throw new RangeError('this CBOR has a map with a strange key')
      map.set(key, this.item(depth + 1))
    }
    return map
  }

  #size(short: number): number {
    if (short < 24) return short
    const width = { 24: 1, 25: 2, 26: 4 }[short]
    if (width === undefined) throw new RangeError('this CBOR has a length that no authenticator sends')
    return this.#take(width).reduce((size, byte) => size * 256 + byte, 0)
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const end = this.at + length
    if (end > this.#bytes.length) throw new RangeError('this CBOR is cut short')
    const taken = this.#bytes.slice(this.at, end)
    this.at = end
    return taken
  }
}

function simple(kind: number): boolean | null {
  if (kind === 20 || kind === 21) return kind === 21
  if (kind === 22) return null
  throw new RangeError('this CBOR has a value that no authenticator sends')
}
