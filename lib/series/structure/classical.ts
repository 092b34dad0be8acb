import { centredAverages } from './centred-averages.ts'

// Classical decomposition by moving averages, as R's decompose: fast, and the reference methods of the M competitions are defined on it.

/**
 * Seasonal indices of a classical decomposition (R's decompose): means of the values against the centred moving average, by position in the season.
 * @param values complete series, at least two seasons.
 * @returns `period` indices, the first belongs to values[0]; multiplicative ones have mean 1, additive ones mean 0. Undefined with under two seasons, or
 *   where a multiplicative index cannot be had (a moving average or an index that is not positive).
 */
export function seasonalIndices(
  values: Float64Array,
  period: number,
  multiplicative: boolean,
): Float64Array | undefined {
  const count = values.length
  if (period < 2 || count < 2 * period) return undefined
  const sums = new Float64Array(period)
  const counts = new Float64Array(period)
  const levels = centredAverages(values, period)
  const half = Math.floor(period / 2)
  for (let at = half; at + half < count; at++) {
    const level = levels[at] as number
    if (multiplicative && !(level > 0)) return undefined
    const position = at % period
    sums[position] =
      (sums[position] as number) + (multiplicative ? (values[at] as number) / level : (values[at] as number) - level)
    counts[position] = (counts[position] as number) + 1
  }
  let total = 0
  for (let position = 0; position < period; position++) {
    if (counts[position] === 0) return undefined
    sums[position] = (sums[position] as number) / (counts[position] as number)
    total += sums[position] as number
  }
  for (let position = 0; position < period; position++) {
    const index = multiplicative
      ? ((sums[position] as number) * period) / total
      : (sums[position] as number) - total / period
    if (multiplicative && !(index > 0)) return undefined
    sums[position] = index
  }
  return sums
}
