/** What a season counts less than the one after it: seasons change. */
const remembrance = 0.8
/** Seasons after which the weight falls no more, so that it never vanishes. */
const horizon = 200

/** Weighted moments of the values against their moving average, by position in the season. */
interface Detrended {
  means: Float64Array
  weights: Float64Array
  squaredWeights: Float64Array
  squares: Float64Array
}

/**
 * Seasonal indices of a classical decomposition that weigh older seasons less and are shrunk towards no season by as much as they are noise, after James and
 * Stein: variance of the indices' errors over variance of the indices (Miller & Williams 2003). No test for seasonality is needed: noise shrinks to nothing.
 * @param values complete series.
 * @returns `period` indices, the first belongs to values[0]; multiplicative ones have mean 1, additive ones mean 0. Undefined where too little of the season
 *   comes twice (under about two and a half seasons), or where a multiplicative index cannot be had (a moving average or an index that is not positive).
 */
export function shrunkSeasonalIndices(
  values: Float64Array,
  period: number,
  multiplicative: boolean,
): Float64Array | undefined {
  if (period < 2 || values.length < 2.5 * period) return undefined
  const detrended = detrend(values, period, multiplicative)
  if (detrended === undefined) return undefined
  const { means, weights, squaredWeights, squares } = detrended
  let within = 0
  let freedom = 0
  let share = 0
  let centre = 0
  for (let position = 0; position < period; position++) {
    const weight = weights[position] as number
    const concentration = (squaredWeights[position] as number) / weight
    within += squares[position] as number
    freedom += weight - concentration
    share += concentration / weight / period
    centre += (means[position] as number) / period
  }
  if (!(freedom > 0) || (multiplicative && !(centre > 0))) return undefined
  const error = (within / freedom) * share
  let between = 0
  for (const mean of means) between += (mean - centre) ** 2 / (period - 1)
  const kept = between > 0 ? 1 - Math.min(1, error / Math.max(between, error)) : 0
  for (let position = 0; position < period; position++) {
    const deviation = kept * ((means[position] as number) - centre)
    means[position] = multiplicative ? 1 + deviation / centre : deviation
    if (multiplicative && !((means[position] as number) > 1e-4)) return undefined
  }
  return means
}

function detrend(values: Float64Array, period: number, multiplicative: boolean): Detrended | undefined {
  const count = values.length
  const half = Math.floor(period / 2)
  const ends = period % 2 === 0 ? 0.5 : 1
  const means = new Float64Array(period)
  const weights = new Float64Array(period)
  const squaredWeights = new Float64Array(period)
  const squares = new Float64Array(period)
  for (let at = half; at + half < count; at++) {
    let level = ends * ((values[at - half] as number) + (values[at + half] as number))
    for (let near = at - half + 1; near < at + half; near++) level += values[near] as number
    level /= period
    if (multiplicative && !(level > 0)) return undefined
    const value = multiplicative ? (values[at] as number) / level : (values[at] as number) - level
    const weight = remembrance ** Math.min(horizon, (count - at) / period)
    const position = at % period
    const total = (weights[position] as number) + weight
    const change = value - (means[position] as number)
    means[position] = (means[position] as number) + (change * weight) / total
    squares[position] = (squares[position] as number) + weight * change * (value - (means[position] as number))
    weights[position] = total
    squaredWeights[position] = (squaredWeights[position] as number) + weight * weight
  }
  return { means, weights, squaredWeights, squares }
}
