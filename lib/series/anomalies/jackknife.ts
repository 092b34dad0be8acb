/** What each value would be expected to be, had it not been seen itself. */
export interface Jackknife {
  /** In the unit of the values; NaN where nothing can be said. */
  expected: Float64Array
  /** Standard deviation of the error of each expectation in units of that of a single value, at least 1: large at the ends, where neighbours lie on one side. */
  inflation: Float64Array
}

/** A median of n normal values has this times the variance of their mean. */
const medianVariance = Math.PI / 2
const rounds = 3

/**
 * Leave-one-out expectations of a series: robust local line (Cleveland 1979, tricube over `reach` neighbours a side, bisquare) plus the median of the same
 * position in other cycles. No value takes part in its own expectation, so that errors are those of values not seen.
 * @param values NaN where missing or not to be believed; such places get an expectation too.
 * @param period 1 = no season. @param reach neighbours on each side.
 */
export function jackknife(values: Float64Array, period: number, reach: number): Jackknife {
  const count = values.length
  const season = new Float64Array(count)
  const seasonCost = new Float64Array(count)
  const smooth = new Float64Array(count)
  const smoothCost = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let at = 0; at < count; at++) weights[at] = Number.isNaN(values[at] as number) ? 0 : 1
  const base = weights.slice()
  const rest = new Float64Array(count)
  const trend = period > 1 ? cycleMeans(values, period) : new Float64Array(count)
  for (let round = 0; round < rounds; round++) {
    if (period > 1) {
      for (let at = 0; at < count; at++)
        rest[at] = (values[at] as number) - ((round === 0 ? trend : smooth)[at] as number)
      otherCycles(rest, period, season, seasonCost)
    }
    for (let at = 0; at < count; at++) rest[at] = (values[at] as number) - (season[at] as number)
    localLines(rest, weights, reach, smooth, smoothCost)
    if (round < rounds - 1) downweigh(rest, smooth, base, weights)
  }
  return {
    expected: smooth.map((level, at) => level + (season[at] as number)),
    inflation: smoothCost.map((cost, at) => Math.sqrt(1 + cost + (seasonCost[at] as number))),
  }
}

/** Mean of the middle half of the cycle around each place: a first trend that no season and few outliers move. */
export function cycleMeans(values: Float64Array, period: number): Float64Array {
  const count = values.length
  const half = period >> 1
  const window: number[] = []
  return values.map((_, at) => {
    const from = Math.max(0, Math.min(at - half, count - period))
    window.length = 0
    for (let other = from; other < Math.min(count, from + period); other++) {
      const value = values[other] as number
      if (!Number.isNaN(value)) window.push(value)
    }
    window.sort((a, b) => a - b)
    const cut = window.length >> 2
    let sum = 0
    for (let place = cut; place < window.length - cut; place++) sum += window[place] as number
    return window.length === 0 ? 0 : sum / (window.length - 2 * cut)
  })
}

/** For each place the median of its position in the other cycles, less the mean of all positions; and what that costs in variance. */
function otherCycles(rest: Float64Array, period: number, season: Float64Array, cost: Float64Array): void {
  const sorted: Float64Array[] = []
  let mean = 0
  for (let position = 0; position < period; position++) {
    const known: number[] = []
    for (let at = position; at < rest.length; at += period) {
      const value = rest[at] as number
      if (!Number.isNaN(value)) known.push(value)
    }
    sorted.push(Float64Array.from(known).sort())
    mean += medianWithout(sorted[position] as Float64Array, Number.NaN) / period
  }
  for (let at = 0; at < rest.length; at++) {
    const others = sorted[at % period] as Float64Array
    const own = rest[at] as number
    season[at] = medianWithout(others, own) - mean
    const left = others.length - (Number.isNaN(own) ? 0 : 1)
    cost[at] = left < 1 ? 1 : left <= 2 ? 1 / left : medianVariance / left
  }
}

/** Median of a sorted sample without one of its values; 0 of none. */
function medianWithout(sorted: Float64Array, own: number): number {
  const all = sorted.length
  let gone = all
  if (!Number.isNaN(own)) {
    let [low, high] = [0, all - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as number) < own) low = middle + 1
      else high = middle
    }
    gone = low
  }
  const left = Number.isNaN(own) ? all : all - 1
  if (left === 0) return 0
  const at = (place: number) => sorted[place >= gone ? place + 1 : place] as number
  return left % 2 === 1 ? at(left >> 1) : (at(left / 2 - 1) + at(left / 2)) / 2
}

/** Local lines that leave the place itself out; `cost` is the sum of squared weights, the variance of the estimate. */
function localLines(
  rest: Float64Array,
  weights: Float64Array,
  reach: number,
  smooth: Float64Array,
  cost: Float64Array,
): void {
  const count = rest.length
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, gap) => (1 - (gap / (reach + 1)) ** 3) ** 3)
  for (let at = 0; at < count; at++) {
    // At the ends the window reaches as far as it does elsewhere, to the side that there is.
    const from = Math.max(0, Math.min(at - reach, count - 1 - 2 * reach))
    const to = Math.min(count - 1, Math.max(at + reach, 2 * reach))
    const wide = Math.max(at - from, to - at)
    const stretch = wide === reach ? 1 : (reach + 1) / (wide + 1)
    let [s0, s1, s2, y0, y1, q0, q1, q2] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let other = from; other <= to; other++) {
      if (other === at || weights[other] === 0) continue
      const gap = other - at
      const place = gap < 0 ? -gap : gap
      let near = kernel[place] as number
      if (stretch !== 1) {
        const far = (place * stretch) / (reach + 1)
        const shrunk = 1 - far * far * far
        near = shrunk * shrunk * shrunk
      }
      const weight = (weights[other] as number) * near
      const value = rest[other] as number
      s0 += weight
      s1 += weight * gap
      s2 += weight * gap * gap
      y0 += weight * value
      y1 += weight * gap * value
      q0 += weight * weight
      q1 += weight * weight * gap
      q2 += weight * weight * gap * gap
    }
    const spread = s0 * s2 - s1 * s1
    if (s0 === 0) {
      smooth[at] = 0
      cost[at] = 1
    } else if (spread <= 1e-9 * s0 * s2) {
      smooth[at] = y0 / s0
      cost[at] = q0 / (s0 * s0)
    } else {
      smooth[at] = (s2 * y0 - s1 * y1) / spread
      cost[at] = (s2 * s2 * q0 - 2 * s1 * s2 * q1 + s1 * s1 * q2) / (spread * spread)
    }
  }
}

function downweigh(rest: Float64Array, smooth: Float64Array, base: Float64Array, weights: Float64Array): void {
  const errors: number[] = []
  for (let at = 0; at < rest.length; at++)
    if (base[at] !== 0) errors.push(Math.abs((rest[at] as number) - (smooth[at] as number)))
  const sorted = Float64Array.from(errors).sort()
  const limit = 6 * (sorted[sorted.length >> 1] ?? 0)
  if (!(limit > 0)) return
  for (let at = 0; at < rest.length; at++) {
    if (base[at] === 0) continue
    const ratio = ((rest[at] as number) - (smooth[at] as number)) / limit
    weights[at] = Math.abs(ratio) >= 1 ? 0 : (1 - ratio * ratio) ** 2
  }
}
