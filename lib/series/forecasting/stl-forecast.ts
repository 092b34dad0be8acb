import { growsWithLevel } from '../structure/grows-with-level.ts'
import { mstl } from '../structure/mstl.ts'
import type { Fit, Model } from './fit.ts'

/** How `stlForecast` takes the series apart. */
export interface StlForecastOptions {
  /** Decompose logarithms: 'auto' (default) where all values are positive and the season grows with the level. */
  log?: boolean | 'auto'
  /** Let outliers have no say in trend and season; default false. */
  robust?: boolean
  /** Window of the season in seasons, or 'periodic'; default 11, each further season 4 more. */
  seasonalWindow?: number | 'periodic'
}

/**
 * Forecast by decomposition: `model` goes on with the seasonally adjusted series, the season's last cycle repeats
 * (R's stlf; Hyndman & Athanasopoulos, 3rd ed., 5.7; several seasons by MSTL).
 * Without more than two seasons of history, `model` has the series as it is.
 * @param values complete series, oldest first, finite.
 * @param periods seasonal period or periods in observations; 1 = none.
 * @returns undefined where `model` cannot be fitted. With logarithms the forecast is the median, and the spread half of the range of one
 *   standard deviation to both sides.
 * @throws RangeError when a period is not a whole number of at least 1, or `log` is true and a value is not positive.
 */
export function stlForecast(
  values: Float64Array,
  periods: number | readonly number[],
  model: Model,
  options: StlForecastOptions = {},
): Fit | undefined {
  const { log = 'auto', robust = false, seasonalWindow } = options
  const wanted = (typeof periods === 'number' ? [periods] : [...periods]).filter((period) => period !== 1)
  const positive = values.every((value) => value > 0)
  if (log === true && !positive) throw new RangeError('logarithms need positive values')
  const logs = log === 'auto' ? positive && growsWithLevel(values, Math.min(...wanted)) : log
  const scaled = logs ? values.map(Math.log) : values
  const windows = seasonalWindow === undefined ? {} : { seasonalWindows: wanted.map(() => seasonalWindow) }
  const parts = mstl(scaled, wanted, { robust, ...windows })
  const seasonal = new Float64Array(values.length)
  for (const season of parts?.seasonals ?? [])
    for (let at = 0; at < values.length; at++) seasonal[at] = (seasonal[at] as number) + (season.values[at] as number)
  const inner = model(
    scaled.map((value, at) => value - (seasonal[at] as number)),
    1,
  )
  if (inner === undefined) return undefined
  const cycles = (parts?.seasonals ?? []).map((season) => season.values.slice(-season.period))
  return reseasoned(inner, seasonal, cycles, logs)
}

function reseasoned(inner: Fit, seasonal: Float64Array, cycles: Float64Array[], logs: boolean): Fit {
  const ahead = (horizon: number) => {
    const sums = inner.forecast(horizon).slice()
    for (const cycle of cycles)
      for (let step = 0; step < horizon; step++)
        sums[step] = (sums[step] as number) + (cycle[step % cycle.length] as number)
    return sums
  }
  const spread = inner.spread
  const part = cycles.length > 1 ? 'MSTL' : 'STL'
  const fit: Fit = {
    name: cycles.length === 0 ? inner.name : `${part}+${inner.name}`,
    fitted: inner.fitted.map((value, at) => {
      const sum = value + (seasonal[at] as number)
      return logs ? Math.exp(sum) : sum
    }),
    warmUp: inner.warmUp,
    forecast: (horizon) => (logs ? ahead(horizon).map(Math.exp) : ahead(horizon)),
  }
  if (spread !== undefined)
    fit.spread = (horizon) => {
      const spreads = spread(horizon)
      return logs ? ahead(horizon).map((value, step) => Math.exp(value) * Math.sinh(spreads[step] as number)) : spreads
    }
  return fit
}
