/** Below this many values the tables of the radix sort cost more than they save. */
const fewForRadix = 4096

/**
 * Places of the values in rising order, equal ones as they came, NaN last; for many values by radix sort of their bits (Knuth, TAOCP 3, 5.2.5), which needs no
 * comparison.
 */
export function orderOf(values: Float64Array): Int32Array {
  const count = values.length
  const order = new Int32Array(count)
  let known = 0
  for (let at = 0; at < count; at++) if (!Number.isNaN(values[at] as number)) order[known++] = at
  let last = known
  for (let at = 0; at < count; at++) if (Number.isNaN(values[at] as number)) order[last++] = at
  const places = order.subarray(0, known)
  if (known < fewForRadix) places.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b)
  else sortByRadix(places, values)
  return order
}

function sortByRadix(places: Int32Array, values: Float64Array): void {
  const count = places.length
  const words = keysOf(values)
  const starts = new Int32Array(65_536)
  let from = places
  let to: Int32Array = new Int32Array(count)
  for (let digit = 0; digit < 4; digit++) {
    starts.fill(0)
    for (let at = 0; at < count; at++) {
      const key = words[4 * (from[at] as number) + digit] as number
      starts[key] = (starts[key] as number) + 1
    }
    let start = 0
    for (let key = 0; key < 65_536; key++) {
      const size = starts[key] as number
      starts[key] = start
      start += size
    }
    for (let at = 0; at < count; at++) {
      const place = from[at] as number
      const key = words[4 * place + digit] as number
      const target = starts[key] as number
      starts[key] = target + 1
      to[target] = place
    }
    ;[from, to] = [to, from]
  }
}

/** The bits of each value as four 16-bit words, lowest first, changed so that they rise with it: negative numbers are turned over, the sign of others is set. */
function keysOf(values: Float64Array): Uint16Array {
  const keys = new Float64Array(values.length)
  // Adding 0 makes 0 of -0, which has other bits.
  for (let at = 0; at < values.length; at++) keys[at] = (values[at] as number) + 0
  const halves = new Uint32Array(keys.buffer)
  for (let at = 0; at < halves.length; at += 2) {
    const high = halves[at + 1] as number
    if (high >= 0x80000000) {
      halves[at] = ~(halves[at] as number)
      halves[at + 1] = ~high
    } else halves[at + 1] = high + 0x80000000
  }
  return new Uint16Array(keys.buffer)
}
