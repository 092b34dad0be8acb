import { sumOfSquares } from '../../stats/moments.ts'

/**
 * A season shrunk towards none by the share of it that is noise: James and Stein's factor (Miller & Williams 2003). The noise of a season is the remainder's
 * variance over the number of seasons that its window averages.
 * @param window seasons of the loess that made it, or 'periodic'.
 */
export function shrunkSeason(
  season: Float64Array,
  remainder: Float64Array,
  period: number,
  window: number | 'periodic',
): Float64Array {
  const count = season.length
  const cycles = count / period
  const averaged = window === 'periodic' ? cycles : Math.min(cycles, window / 2)
  const noise = sumOfSquares(remainder) / Math.max(1, count - 1 - period) / averaged
  const power = sumOfSquares(season) / count
  const share = power > 0 ? Math.max(0, 1 - noise / power) : 0
  return season.map((value) => share * value)
}
