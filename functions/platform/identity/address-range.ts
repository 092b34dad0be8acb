// IP addresses as bytes, and ranges of them: 10.0.0.0/8, fd00::/8.

interface Range {
  bytes: Uint8Array
  bits: number
}

/** @returns the 4 or 16 bytes of an address in its usual notation, an IPv4 one inside IPv6 (::ffff:10.0.0.1) as its 4; null for anything else. */
export function addressBytes(text: string): Uint8Array | null {
  if (!text.includes(':')) return ipv4Bytes(text)
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const last = dotted === null ? null : ipv4Bytes(dotted[2] as string)
  if (dotted !== null && last === null) return null
  const hex = last === null ? text : `${dotted?.[1]}${hexOf(last, 0)}:${hexOf(last, 2)}`
  const [head = '', tail, ...more] = hex.split('::')
  if (more.length > 0) return null
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const left = groups(head)
  const right = groups(tail ?? '')
  const missing = 8 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const all = [...left, ...Array<string>(missing).fill('0'), ...right]
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null
  const bytes = new Uint8Array(
    all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  )
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  return mapped ? bytes.slice(12) : bytes
}

/** @returns whether an address lies in one of the ranges; what is no address lies in none. */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  const bytes = addressBytes(address)
  return bytes !== null && ranges.some((range) => holds(rangeOf(range), bytes))
}

const known = new Map<string, Range | null>()

function rangeOf(text: string): Range | null {
  const range = known.get(text)
  if (range !== undefined) return range
  const [address = '', bits] = text.split('/')
  const bytes = addressBytes(address)
  const made = bytes === null ? null : { bytes, bits: bits === undefined ? bytes.length * 8 : Number(bits) }
  known.set(text, made)
  return made
}

function holds(range: Range | null, bytes: Uint8Array): boolean {
  if (range === null || range.bytes.length !== bytes.length) return false
  return bytes.every((byte, at) => {
    const shift = Math.min(8, Math.max(0, 8 - (range.bits - at * 8)))
    return byte >> shift === (range.bytes[at] as number) >> shift
  })
}

function ipv4Bytes(text: string): Uint8Array | null {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) return null
  return new Uint8Array(parts.map(Number))
}

function hexOf(bytes: Uint8Array, at: number): string {
  return (((bytes[at] as number) << 8) | (bytes[at + 1] as number)).toString(16)
}
