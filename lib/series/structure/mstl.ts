import { variance } from '../../stats/moments.ts'
import { type StlOptions, stl } from './stl.ts'

/** A series taken apart by several seasons: values = trend + all seasonals + remainder. */
export interface SeveralSeasons {
  trend: Float64Array
  /** One a season that could be had, shortest first. */
  seasonals: { period: number; values: Float64Array }[]
  remainder: Float64Array
}

/** Options of MSTL; the others are STL's, for every season. */
export interface MstlOptions extends Omit<StlOptions, 'seasonalWindow'> {
  /** Window of each season, shortest first, in seasons or 'periodic'; default 11, 15, 19 … as R's mstl. */
  seasonalWindows?: (number | 'periodic')[]
  /** Times the seasons are gone through; default 2, with one season 1. */
  iterations?: number
}

/**
 * Decomposition by several seasons: STL for one after the other, each on the series without the other seasons
 * (Bandara, Hyndman & Bergmeir 2021), the values of R's mstl.
 * @param values complete series, finite.
 * @param periods seasonal periods in observations; those that have not more than two seasons of history are left out.
 * @returns undefined where no season is left.
 * @throws RangeError when a period is not a whole number of at least 2.
 */
export function mstl(
  values: Float64Array,
  periods: readonly number[],
  options: MstlOptions = {},
): SeveralSeasons | undefined {
  for (const period of periods)
    if (!Number.isInteger(period) || period < 2) throw new RangeError(`not a seasonal period: ${period}`)
  const count = values.length
  const usable = [...new Set(periods)].filter((period) => count > 2 * period).sort((a, b) => a - b)
  if (usable.length === 0) return undefined
  const { seasonalWindows, iterations = usable.length === 1 ? 1 : 2, ...shared } = options
  const seasonals = usable.map((period) => ({ period, values: new Float64Array(count) }))
  const adjusted = values.slice()
  let trend = new Float64Array(count)
  for (let pass = 0; pass < Math.max(1, iterations); pass++) {
    for (const [index, season] of seasonals.entries()) {
      for (let at = 0; at < count; at++) adjusted[at] = (adjusted[at] as number) + (season.values[at] as number)
      const seasonalWindow = seasonalWindows?.[index] ?? 11 + 4 * index
      const parts = stl(adjusted, season.period, { ...shared, seasonalWindow })
      if (parts === undefined) return undefined
      season.values = parts.seasonal as Float64Array<ArrayBuffer>
      trend = parts.trend as Float64Array<ArrayBuffer>
      for (let at = 0; at < count; at++) adjusted[at] = (adjusted[at] as number) - (season.values[at] as number)
    }
  }
  return { trend, seasonals, remainder: adjusted.map((value, at) => value - (trend[at] as number)) }
}

/**
 * How strong a part is, 0-1: the share of the movement of part and remainder together that the remainder does not explain
 * (Wang, Smith & Hyndman 2006). 0 where nothing moves.
 */
export function strength(part: Float64Array, remainder: Float64Array): number {
  const together = variance(part.map((value, at) => value + (remainder[at] as number)))
  return together > 0 ? Math.max(0, 1 - variance(remainder) / together) : 0
}
