import { growsWithLevel } from '../structure/grows-with-level.ts'
import { mstl } from '../structure/mstl.ts'
import { shrunkSeason } from '../structure/shrinkage.ts'
import type { Fit, Model } from './fit.ts'

/** How `stlForecast` takes the series apart. */
export interface StlForecastOptions {
  /** Whether the season is an amount or a factor; 'auto' (default): a factor where all values are positive and it grows with the level. */
  season?: 'additive' | 'multiplicative' | 'auto'
  /** Whether `model` gets logarithms too; default false. */
  log?: boolean
  /** Let outliers have no say in trend and season; default false. */
  robust?: boolean
  /** Window of the season in seasons, or 'periodic'; default 11, each further season 4 more. */
  seasonalWindow?: number | 'periodic'
  /** Shrink the season by the share of it that is noise (default true): a season of nothing but noise vanishes. */
  shrink?: boolean
}

/** How values, seasonally adjusted values and seasons belong together. */
type Scale = 'sum' | 'product' | 'log'

/**
 * Forecast by decomposition: `model` goes on with the seasonally adjusted series, the season's last cycle repeats
 * (R's stlf; Hyndman & Athanasopoulos, 3rd ed., 5.7; several seasons by MSTL), the season shrunk towards none by James and Stein's factor
 * (Miller & Williams 2003).
 * Without more than two seasons of history, `model` has the series as it is.
 * @param values complete series, oldest first, finite.
 * @param periods seasonal period or periods in observations; 1 = none.
 * @returns undefined where `model` cannot be fitted. With `log` the forecast is the median, and the spread half of the range of one
 *   standard deviation to both sides.
 * @throws RangeError when a period is not a whole number of at least 1, or a value is not positive where a factor or logarithms are asked for.
 */
export function stlForecast(
  values: Float64Array,
  periods: number | readonly number[],
  model: Model,
  options: StlForecastOptions = {},
): Fit | undefined {
  const { robust = false, seasonalWindow, shrink = true } = options
  const wanted = (typeof periods === 'number' ? [periods] : [...periods]).filter((period) => period !== 1)
  const scale = scaleOf(values, wanted, options)
  const scaled = scale === 'sum' ? values : values.map(Math.log)
  const windows = seasonalWindow === undefined ? {} : { seasonalWindows: wanted.map(() => seasonalWindow) }
  const parts = mstl(scaled, wanted, { robust, ...windows })
  if (parts !== undefined && shrink)
    for (const [index, season] of parts.seasonals.entries())
      season.values = shrunkSeason(season.values, parts.remainder, season.period, seasonalWindow ?? 11 + 4 * index)
  const seasonal = new Float64Array(values.length)
  for (const season of parts?.seasonals ?? [])
    for (let at = 0; at < values.length; at++) seasonal[at] = (seasonal[at] as number) + (season.values[at] as number)
  const adjusted = scaled.map((value, at) => value - (seasonal[at] as number))
  const inner = model(scale === 'product' ? adjusted.map(Math.exp) : adjusted, 1)
  if (inner === undefined) return undefined
  const cycles = (parts?.seasonals ?? []).map((season) => season.values.slice(-season.period))
  return reseasoned(inner, seasonal, cycles, scale)
}

function scaleOf(values: Float64Array, periods: readonly number[], options: StlForecastOptions): Scale {
  const { season = 'auto', log = false } = options
  const positive = values.every((value) => value > 0)
  if ((log || season === 'multiplicative') && !positive) throw new RangeError('logarithms need positive values')
  if (log) return 'log'
  if (season === 'multiplicative') return 'product'
  return season === 'auto' && positive && growsWithLevel(values, Math.min(...periods)) ? 'product' : 'sum'
}

function reseasoned(inner: Fit, seasonal: Float64Array, cycles: Float64Array[], scale: Scale): Fit {
  const seasonAhead = (horizon: number) => {
    const sums = new Float64Array(horizon)
    for (const cycle of cycles)
      for (let step = 0; step < horizon; step++)
        sums[step] = (sums[step] as number) + (cycle[step % cycle.length] as number)
    return sums
  }
  const together = (level: number, season: number) => {
    if (scale === 'sum') return level + season
    return scale === 'product' ? level * Math.exp(season) : Math.exp(level + season)
  }
  const forecast = (horizon: number) => {
    const seasons = seasonAhead(horizon)
    return inner.forecast(horizon).map((level, step) => together(level, seasons[step] as number))
  }
  const part = cycles.length > 1 ? 'MSTL' : 'STL'
  const fit: Fit = {
    name: cycles.length === 0 ? inner.name : `${part}+${inner.name}`,
    fitted: inner.fitted.map((level, at) => together(level, seasonal[at] as number)),
    warmUp: inner.warmUp,
    forecast,
  }
  const spread = inner.spread
  if (spread !== undefined)
    fit.spread = (horizon) => {
      const spreads = spread(horizon)
      if (scale === 'sum') return spreads
      const seasons = scale === 'product' ? seasonAhead(horizon) : forecast(horizon)
      return spreads.map((size, step) => {
        const season = seasons[step] as number
        return scale === 'product' ? size * Math.exp(season) : season * Math.sinh(size)
      })
    }
  return fit
}
