import { median } from '../../stats/quantile.ts'
import { pairSlopes } from './theil-sen.ts'
import { kendall, type Trend, trendOf } from './trend-test.ts'

/**
 * Seasonal Kendall test: a trend within each season (all Januaries, all Februaries …) put together, so that the season itself is none
 * (Hirsch, Slack & Smith 1982), with the covariance of neighbouring seasons (Hirsch & Slack 1984); under ten cycles, where that is poorly known,
 * at least the variance of independent values.
 * @param values oldest first, NaN where a period is missing.
 * @param period seasonal period in observations, at least 2.
 * @returns undefined with fewer than two cycles; the slope is per observation.
 * @throws RangeError when `period` is not a whole number of at least 2 or `level` not within 0-1.
 */
export function seasonalTrendTest(values: Float64Array, period: number, level = 0.95): Trend | undefined {
  if (!Number.isInteger(period) || period < 2) throw new RangeError(`not a seasonal period: ${period}`)
  if (!(level > 0 && level < 1)) throw new RangeError(`not a level: ${level}`)
  if (values.length < 2 * period) return undefined
  const seasons = Array.from({ length: period }, (_, position) => everyNth(values, position, period))
  let sum = 0
  let independent = 0
  let pairs = 0
  for (const season of seasons) {
    const statistic = kendall(season)
    sum += statistic?.sum ?? 0
    independent += statistic?.variance ?? 0
    pairs += statistic?.pairs ?? 0
  }
  const slopes = pairSlopes(values, period)
  if (slopes.count === 0) return undefined
  const slope = slopes.at((slopes.count - 1) / 2)
  const cycles = values.length / period
  const dependent = independent + covariances(seasons)
  const variance = cycles >= 10 && dependent > 0 ? dependent : Math.max(independent, dependent)
  const rest = Array.from(values, (value, at) => value - slope * at).filter(Number.isFinite)
  return trendOf(sum, independent, pairs, independent > 0 ? variance / independent : 1, slopes, level, {
    slope,
    intercept: median(rest) as number,
  })
}

function everyNth(values: Float64Array, first: number, step: number): Float64Array {
  return Float64Array.from({ length: Math.ceil((values.length - first) / step) }, (_, cycle) => {
    return values[first + cycle * step] as number
  })
}

/** Twice the sum of the covariances between the statistics of all pairs of seasons (Dietz & Killeen 1981). */
function covariances(seasons: Float64Array[]): number {
  const ranked = seasons.map((season) => ranksAmongKnown(season))
  let sum = 0
  for (let g = 0; g < seasons.length; g++)
    for (let h = g + 1; h < seasons.length; h++)
      sum += covariance(
        seasons[g] as Float64Array,
        seasons[h] as Float64Array,
        ranked[g] as Ranked,
        ranked[h] as Ranked,
      )
  return 2 * sum
}

interface Ranked {
  /** The middle rank where missing. */
  ranks: Float64Array
  known: number
}

function ranksAmongKnown(season: Float64Array): Ranked {
  const known = season.filter(Number.isFinite).length
  const ranks = season.map((value) => {
    let signs = 0
    for (const other of season) if (Number.isFinite(other - value)) signs += Math.sign(value - other)
    return (known + 1 + signs) / 2
  })
  return { ranks, known }
}

function covariance(first: Float64Array, second: Float64Array, a: Ranked, b: Ranked): number {
  const count = Math.min(first.length, second.length)
  let signs = 0
  let products = 0
  for (let later = 0; later < count; later++) {
    products += (a.ranks[later] as number) * (b.ranks[later] as number)
    for (let before = 0; before < later; before++) {
      const x = (first[later] as number) - (first[before] as number)
      const y = (second[later] as number) - (second[before] as number)
      if (Number.isFinite(x) && Number.isFinite(y)) signs += Math.sign(x) * Math.sign(y)
    }
  }
  // A last cycle that has no value of the second season counts as missing there: the middle rank.
  for (let at = count; at < first.length; at++) products += ((a.ranks[at] as number) * (b.known + 1)) / 2
  return (signs + 4 * products - Math.max(first.length, second.length) * (a.known + 1) * (b.known + 1)) / 3
}
