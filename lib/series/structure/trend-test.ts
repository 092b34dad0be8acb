import { median } from '../../stats/quantile.ts'
import { normalQuantile, normalTail } from '../../stats/normal.ts'
import { autocorrelations } from './autocorrelation.ts'
import { type PairSlopes, pairSlopes } from './theil-sen.ts'

/** Whether a series rises or falls, and how fast. */
export interface Trend {
  /** Kendall's rank correlation with time, -1 to 1. */
  tau: number
  /** Normal score, continuity corrected. */
  score: number
  /** Two-sided probability of so clear a trend by chance. */
  pValue: number
  /** Median change per observation. */
  slope: number
  /** The line of that slope through the medians, at the first value. */
  intercept: number
  /** Bounds of the slope at the level asked for. */
  slopeInterval: [number, number]
  /** How many times the variance of independent values was taken because neighbours resemble one another. */
  inflation: number
}

/** How `trendTest` is done. */
export interface TrendTestOptions {
  /**
   * What is done about autocorrelation. 'first order' (default): variance corrected for the first autocorrelation of the detrended ranks and its powers
   * (Yue & Wang 2004, bias of the estimate as in Hamed 2009): keeps its level best, also in 20 values. 'hamed-rao': for all significant autocorrelations
   * (Hamed & Rao 1998), too eager below some hundred values. 'prewhitening': trend-free prewhitening (Yue, Pilon, Phinney & Cavadias 2002),
   * the most eager. 'none': as if values were independent.
   */
  autocorrelation?: 'first order' | 'hamed-rao' | 'prewhitening' | 'none'
  /** Level of the slope's interval, default .95. */
  level?: number
}

/**
 * Mann-Kendall test of a monotonic trend with Theil-Sen slope.
 * @param values oldest first, NaN where a period is missing.
 * @returns undefined with fewer than four known values.
 * @throws RangeError when `level` is not within 0-1.
 */
export function trendTest(values: Float64Array, options: TrendTestOptions = {}): Trend | undefined {
  const { autocorrelation = 'first order', level = 0.95 } = options
  if (!(level > 0 && level < 1)) throw new RangeError(`not a level: ${level}`)
  if (values.filter(Number.isFinite).length < 4) return undefined
  const slopes = pairSlopes(values)
  const slope = slopes.at((slopes.count - 1) / 2)
  const rest = values.map((value, at) => value - slope * at)
  const tested = autocorrelation === 'prewhitening' ? prewhitened(values, rest, slope) : values
  const statistic = kendall(tested)
  if (statistic === undefined) return undefined
  const corrected = autocorrelation === 'first order' || autocorrelation === 'hamed-rao'
  const inflation = corrected ? inflationOf(rest, autocorrelation === 'first order') : 1
  return trendOf(statistic.sum, statistic.variance, statistic.pairs, inflation, slopes, level, {
    slope,
    intercept: median([...rest].filter(Number.isFinite)) as number,
  })
}

/** Statistic, variance and pairs put together: the test and the interval of the slope (Sen 1968). */
export function trendOf(
  sum: number,
  variance: number,
  pairs: number,
  inflation: number,
  slopes: PairSlopes,
  level: number,
  line: { slope: number; intercept: number },
): Trend {
  const deviation = Math.sqrt(variance * inflation)
  const score = deviation > 0 ? (sum - Math.sign(sum)) / deviation : 0
  // In long series not all pairs are there: ranks in proportion.
  const reach = (-normalQuantile((1 - level) / 2) * deviation * slopes.count) / pairs
  return {
    tau: pairs > 0 ? sum / pairs : 0,
    score,
    pValue: Math.min(1, 2 * normalTail(Math.abs(score))),
    ...line,
    slopeInterval: [slopes.at((slopes.count - reach) / 2 - 1), slopes.at((slopes.count + reach) / 2)],
    inflation,
  }
}

/** Kendall's S with its variance under no trend and independence, ties allowed for; missing values are left out. */
export function kendall(values: Float64Array): { sum: number; variance: number; pairs: number } | undefined {
  const known = values.filter(Number.isFinite)
  const count = known.length
  if (count < 2) return undefined
  const sorted = known.slice().sort()
  const distinct = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1])
  const rankOf = new Map(Array.from(distinct, (value, rank) => [value, rank + 1]))
  // Fenwick tree of how many values of each rank came before.
  const tree = new Int32Array(distinct.length + 1)
  const upTo = (rank: number) => {
    let total = 0
    for (let node = rank; node > 0; node -= node & -node) total += tree[node] as number
    return total
  }
  let sum = 0
  for (let at = 0; at < count; at++) {
    const rank = rankOf.get(known[at] as number) as number
    sum += upTo(rank - 1) - (at - upTo(rank))
    for (let node = rank; node <= distinct.length; node += node & -node) tree[node] = (tree[node] as number) + 1
  }
  let ties = 0
  for (let at = 0; at < count; ) {
    let end = at + 1
    while (end < count && sorted[end] === sorted[at]) end++
    const tied = end - at
    ties += tied * (tied - 1) * (2 * tied + 5)
    at = end
  }
  return { sum, variance: (count * (count - 1) * (2 * count + 5) - ties) / 18, pairs: (count * (count - 1)) / 2 }
}

/** Factor of the variance from the autocorrelations of the ranks of the detrended values. */
function inflationOf(rest: Float64Array, firstOrder: boolean): number {
  const ranks = ranksOf(rest)
  const known = ranks.filter(Number.isFinite)
  const count = known.length
  if (count < 6) return 1
  const centre = known.reduce((sum, rank) => sum + rank, 0) / count
  const centred = ranks.map((rank) => (Number.isFinite(rank) ? rank - centre : 0))
  const correlations = autocorrelations(centred, firstOrder ? 1 : count - 3)
  // Detrending makes neighbours less alike than they are (Hamed 2009).
  const first = Math.max(-0.98, Math.min(0.98, (count * (correlations[0] as number) + 2) / (count - 4)))
  const bound = 1.959963984540054 / Math.sqrt(count)
  let sum = 0
  let power = 1
  for (let lag = 1; lag < count - 2; lag++) {
    power *= first
    const correlation = firstOrder ? power : (correlations[lag - 1] as number)
    if (firstOrder || Math.abs(correlation) > bound)
      sum += (count - lag) * (count - lag - 1) * (count - lag - 2) * correlation
  }
  // Far lags of few pairs can drive the sum below what any process has: never under a tenth.
  return Math.max(0.1, 1 + (2 * sum) / (count * (count - 1) * (count - 2)))
}

function ranksOf(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).filter((at) => Number.isFinite(values[at]))
  order.sort((a, b) => (values[a] as number) - (values[b] as number))
  const ranks = new Float64Array(values.length).fill(Number.NaN)
  for (let from = 0; from < order.length; ) {
    let end = from + 1
    while (end < order.length && values[order[end] as number] === values[order[from] as number]) end++
    for (let index = from; index < end; index++) ranks[order[index] as number] = (from + end + 1) / 2
    from = end
  }
  return ranks
}

/** Trend-free prewhitening: the detrended series without its significant first-order autocorrelation, and the trend again. */
function prewhitened(values: Float64Array, rest: Float64Array, slope: number): Float64Array {
  const known = rest.filter(Number.isFinite)
  const centre = known.reduce((sum, value) => sum + value, 0) / known.length
  let product = 0
  let power = 0
  for (let at = 0; at < rest.length; at++) {
    const value = (rest[at] as number) - centre
    if (Number.isNaN(value)) continue
    power += value * value
    const before = at > 0 ? (rest[at - 1] as number) - centre : Number.NaN
    if (!Number.isNaN(before)) product += value * before
  }
  const correlation = power > 0 ? product / power : 0
  if (Math.abs(correlation) <= 1.959963984540054 / Math.sqrt(known.length)) return values
  return rest.subarray(1).map((value, at) => value - correlation * (rest[at] as number) + slope * (at + 1))
}
