import { median } from '../../stats/quantile.ts'

/** Stretches of more than this are put together: pairs of stretches are compared. */
const mostStretches = 60

/**
 * Whether the movement within a season grows with its level rather as a share than as an amount: the slope of log spread on log level over the seasons,
 * above one half (Guerrero 1993: 1 - lambda), as the median of the slopes between pairs, so that one outlier has no say.
 * Without a period an eighth of the series is taken for a season.
 */
export function growsWithLevel(values: Float64Array, period: number): boolean {
  const count = values.length
  const season = period >= 2 && period <= count / 3 ? period : Math.max(2, Math.floor(count / 8))
  const length = season * Math.max(1, Math.ceil(count / season / mostStretches))
  const levels: number[] = []
  const spreads: number[] = []
  for (let end = count; end >= length; end -= length) {
    const stretch = values.subarray(end - length, end)
    let sum = 0
    for (const value of stretch) sum += value
    const level = sum / length
    let squares = 0
    for (const value of stretch) squares += (value - level) ** 2
    if (!(level > 0 && squares > 0)) continue
    levels.push(Math.log(level))
    spreads.push(Math.log(squares / (length - 1)) / 2)
  }
  if (levels.length < 3) return false
  return (weightedSlope(levels, spreads) ?? 0) > 0.5
}

/** Median of the slopes between all pairs, each as often as the levels are apart (up to twice the usual): near pairs say little, one far one not all. */
function weightedSlope(levels: readonly number[], spreads: readonly number[]): number | undefined {
  const pairs: { slope: number; distance: number }[] = []
  for (const [at, level] of levels.entries())
    for (let other = 0; other < at; other++) {
      const distance = level - (levels[other] as number)
      if (Math.abs(distance) < 1e-9) continue
      const slope = ((spreads[at] as number) - (spreads[other] as number)) / distance
      pairs.push({ slope, distance: Math.abs(distance) })
    }
  const most = 2 * (median(pairs.map(({ distance }) => distance)) ?? 0)
  const total = pairs.reduce((sum, { distance }) => sum + Math.min(most, distance), 0)
  pairs.sort((a, b) => a.slope - b.slope)
  let passed = 0
  for (const { slope, distance } of pairs) {
    passed += Math.min(most, distance)
    if (2 * passed >= total) return slope
  }
  return undefined
}
