/** Slopes between pairs of values, sorted on demand. */
export interface PairSlopes {
  /** How many pairs there are. */
  count: number
  /** The slope of this rank (0 = smallest, clamped, linear between ranks). */
  at(rank: number): number
}

/** Above this many pairs only those are taken whose distance is a multiple of a step: sorting them takes longest. */
const mostPairs = 500_000

/**
 * Slopes between all pairs of values that are a multiple of `lag` apart, per observation (Theil 1950, Sen 1968; with a lag of one season Hirsch, Slack & Smith 1982).
 * In long series only each n-th multiple is taken.
 * @param values oldest first, NaN where a period is missing.
 * @throws RangeError when `lag` is not a whole number of at least 1.
 */
export function pairSlopes(values: Float64Array, lag = 1): PairSlopes {
  if (!Number.isInteger(lag) || lag < 1) throw new RangeError(`not a lag: ${lag}`)
  const count = values.length
  const step = lag * Math.max(1, Math.ceil((count * count) / (2 * lag) / mostPairs))
  let pairs = 0
  for (let distance = step; distance < count; distance += step) pairs += count - distance
  const slopes = new Float64Array(pairs)
  let known = 0
  for (let distance = step; distance < count; distance += step)
    for (let at = distance; at < count; at++) {
      const slope = ((values[at] as number) - (values[at - distance] as number)) / distance
      if (!Number.isNaN(slope)) slopes[known++] = slope
    }
  const sorted = slopes.subarray(0, known).sort()
  return {
    count: sorted.length,
    at: (rank) => {
      const clamped = Math.min(sorted.length - 1, Math.max(0, rank))
      const below = Math.floor(clamped)
      const low = sorted[below] as number
      return low + (clamped - below) * ((sorted[below + 1] ?? low) - low)
    },
  }
}
