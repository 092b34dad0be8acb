import { Problem } from '../../problem.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const empty = new Uint8Array(0)

/**
 * Bytes to text, chunk by chunk. The encoding is that of the byte order mark, else the declared one, else UTF-8 with a fall back to
 * Windows-1252 at the first byte that is not UTF-8, as long as all before was ASCII.
 */
export class Decoder {
  encoding: Encoding | undefined
  /** True once a decoded text holds U+FFFD or NUL: rows then have to be looked at. */
  damaged = false
  #held: Uint8Array = empty
  #started = false
  #ascii = true
  #wide: TextDecoder | undefined

  constructor(declared?: Encoding) {
    this.encoding = declared
  }

  /** @throws Problem 422 when the file is binary. */
  push(bytes: Uint8Array): string {
    return this.#decode(join(this.#held, bytes), false)
  }

  end(): string {
    return this.#decode(this.#held, true)
  }

  #decode(bytes: Uint8Array, final: boolean): string {
    this.#held = empty
    if (!this.#started) {
      if (bytes.length < 4 && !final) {
        this.#held = bytes
        return ''
      }
      this.#started = true
      return this.#start(bytes, final)
    }
    return this.#check(this.#text(bytes, final))
  }

  #start(bytes: Uint8Array, final: boolean): string {
    if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4)
      throw binary('It looks like an Excel workbook or another zip archive.')
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw binary('It is compressed with gzip.')
    if (bytes[0] === 0x25 && bytes[1] === 0x50 && bytes[2] === 0x44 && bytes[3] === 0x46) throw binary('It is a PDF.')
    let skip = 0
    const mark = markOf(bytes)
    if (mark !== undefined) {
      this.encoding = mark
      skip = mark === 'utf-8' ? 3 : 2
    }
    const text = this.#text(skip === 0 ? bytes : bytes.subarray(skip), final)
    if (text.includes('\0')) throw binary('It holds NUL bytes.')
    return this.#check(text)
  }

  #text(bytes: Uint8Array, final: boolean): string {
    if (this.encoding === 'utf-16le' || this.encoding === 'utf-16be') return this.#utf16(bytes, final)
    if (this.encoding === 'windows-1252') return new TextDecoder('windows-1252').decode(bytes)
    const whole = final ? bytes.length : wholeCharacters(bytes)
    if (whole < bytes.length) this.#held = bytes.slice(whole)
    const part = whole < bytes.length ? bytes.subarray(0, whole) : bytes
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(part)
      if (text.length !== part.length) this.#ascii = false
      return text
    } catch {
      return this.#notUtf8(part)
    }
  }

  #notUtf8(bytes: Uint8Array): string {
    const lenient = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII character is meant
    const mixed = !this.#ascii || /[^\u0000-\u007f\ufffd]/.test(lenient)
    if (this.encoding === 'utf-8' || mixed) return lenient
    this.encoding = 'windows-1252'
    const held = this.#held
    this.#held = empty
    return new TextDecoder('windows-1252').decode(join(bytes, held))
  }

  #utf16(bytes: Uint8Array, final: boolean): string {
    this.#wide ??= new TextDecoder('utf-16le', { fatal: false, ignoreBOM: true })
    const even = bytes.length & ~1
    if (!final && even < bytes.length) this.#held = bytes.slice(even)
    let part = bytes.slice(0, final ? bytes.length : even)
    if (this.encoding === 'utf-16be') {
      part = part.slice()
      for (let at = 0; at + 1 < part.length; at += 2) {
        const high = part[at] as number
        part[at] = part[at + 1] as number
        part[at + 1] = high
      }
    }
    return this.#wide.decode(part, { stream: !final })
  }

  #check(text: string): string {
    if (!this.damaged && (text.includes('\ufffd') || text.includes('\0'))) this.damaged = true
    return text
  }
}

function markOf(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** @returns the length without an unfinished UTF-8 character at the end. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length === 0) return right
  const both = new Uint8Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}

function binary(what: string): Problem {
  return new Problem(
    422,
    'binary-file',
    `The file is not text. ${what}`,
    'Send CSV, JSON or NDJSON; save a workbook as "CSV UTF-8"; declare the encoding if it is UTF-16 without a byte order mark.',
  )
}
