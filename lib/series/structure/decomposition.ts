import { median } from '../../stats/quantile.ts'
import { centredAverages } from './centred-averages.ts'

export interface Decomposition {
  /** Centred moving average; undefined at the ends and near gaps. */
  trend: (number | undefined)[]
  /** Effect of each position in the cycle as a factor around 1, mean 1; the first belongs to values[0]. */
  factors: number[]
  /**
   * Share of the movement around the trend that the position in the cycle explains in cycles that were not used to learn it, 0-1:
   * 1 - PRESS / total (Allen 1974), so that two cycles of noise score near 0.
   */
  strength: number
}

/**
 * Classical multiplicative decomposition with medians (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.4).
 * @param values one a period; null where there is no data, which is not zero.
 * @param cycle periods in a cycle, 12 for months of a year.
 * @returns undefined when any position has fewer than two detrended values or a value is not positive: nothing can be learnt then.
 * @throws RangeError when `cycle` is not a whole number of at least 2.
 */
export function decomposition(values: readonly (number | null)[], cycle: number): Decomposition | undefined {
  if (!Number.isInteger(cycle) || cycle < 2) throw new RangeError(`not a cycle: ${cycle}`)
  if (values.some((value) => value !== null && value <= 0)) return undefined
  const known = Float64Array.from(values, (value) => value ?? Number.NaN)
  const trend = Array.from(centredAverages(known, cycle), (level) => (Number.isNaN(level) ? undefined : level))
  const detrended: number[][] = Array.from({ length: cycle }, () => [])
  for (const [at, level] of trend.entries()) {
    const value = values[at]
    if (level !== undefined && value != null) (detrended[at % cycle] as number[]).push(value / level)
  }
  if (detrended.some((each) => each.length < 2)) return undefined
  const medians = detrended.map(middle)
  const mean = medians.reduce((sum, factor) => sum + factor, 0) / cycle
  return { trend, factors: medians.map((factor) => factor / mean), strength: predictedShare(detrended) }
}

function predictedShare(groups: readonly number[][]): number {
  const all = groups.flat()
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  let total = 0
  let missed = 0
  for (const group of groups) {
    for (const [at, value] of group.entries()) {
      total += (value - mean) ** 2
      missed += (value - middle(group.filter((_, other) => other !== at))) ** 2
    }
  }
  return total === 0 ? 0 : Math.max(0, 1 - missed / total)
}

function middle(values: readonly number[]): number {
  return median(values) as number
}
