import { quantile } from '../../stats/quantile.ts'
import type { Forecast } from './forecast.ts'
import { intermittent } from './intermittent.ts'
import type { PreparedSeries } from './prepared-series.ts'

/** The newest periods that tell how much may come; all where there is no demand in them. */
const remembered = 60

/**
 * Forecast of demand that often is 0: the rate by TSB and the mean; the quantiles are those of the newest periods, scaled to that rate, as no bell curve
 * describes such demand.
 */
export function intermittentForecast({ values, notes }: PreparedSeries, horizon: number): Forecast | undefined {
  const fit = intermittent(values)
  if (fit === undefined) return undefined
  const point = fit.forecast(horizon)
  const recent = values.slice(-remembered)
  const newest = [...(recent.some((value) => value > 0) ? recent : values)]
  const mean = newest.reduce((sum, value) => sum + value, 0) / newest.length
  return {
    point,
    quantile: (probability) => {
      const usual = quantile(newest, probability) as number
      return point.map((rate) => (mean > 0 ? (usual * rate) / mean : 0))
    },
    models: [{ name: fit.name, weight: 1 }],
    notes: [...notes, 'Many periods are 0: the forecast is the average rate of demand.'],
  }
}
