// The value axis, shared by the SVG and the canvas so that both put a number at the same height.

export interface Axis {
  min: number
  max: number
  /** Round numbers from min to max. */
  ticks: number[]
}

/** Where the axis may leave zero out: all values lie within this share of the largest. */
const farFromZero = 0.3
/** One interval more is worth it where it leaves less of the height empty. */
const spare = 0.9

/**
 * @param values in any unit; `null` is skipped.
 * @param wanted about how many intervals.
 * @returns an axis that holds all values and, unless they all lie far from it, zero; [0, 1] without values or when all are zero.
 */
export function valueAxis(values: (number | null)[], wanted = 4): Axis {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high || (low === 0 && high === 0)) return { min: 0, max: 1, ticks: [0] }
  const size = Math.max(Math.abs(low), Math.abs(high))
  const near = low < 0 !== high < 0 || high - low >= farFromZero * size || low === high
  const from = near ? Math.min(0, low) : low
  const to = near ? Math.max(0, high) : high
  const [coarse, fine] = [axisBetween(from, to, wanted), axisBetween(from, to, wanted + 1)]
  return fine.max - fine.min <= spare * (coarse.max - coarse.min) ? fine : coarse
}

function axisBetween(from: number, to: number, wanted: number): Axis {
  const step = niceStep((to - from) / wanted)
  const first = Math.floor(from / step + 1e-9)
  const last = Math.ceil(to / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => rounded((first + i) * step))
  return { min: ticks[0] ?? 0, max: ticks.at(-1) ?? 1, ticks }
}

/** @returns 1, 2, 2.5 or 5 times a power of ten, at least the given positive number. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const lead = least / power
  const nice = [1, 2, 2.5, 5, 10].find((candidate) => lead <= candidate + 1e-9) ?? 10
  return rounded(nice * power)
}

/** Drops the noise of binary fractions: 0.30000000000000004 is 0.3. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
