import { normalQuantile } from '../../stats/normal.ts'
import { seasonalNaive } from './naive.ts'

/** What is expected of the next periods of one series. */
export interface Forecast {
  /** Point forecasts (medians), in the unit of the series, one a period. */
  point: Float64Array
  /**
   * Quantiles of what may come, one a period: `quantile(.1)` and `quantile(.9)` bound the central 80 %.
   * @throws RangeError when `probability` is not within 0-1.
   */
  quantile(probability: number): Float64Array
  /** The models that were combined, heaviest first, weights summing to 1. */
  models: { name: string; weight: number }[]
  /** What was done to the series or could not be done, in plain words: 'Two missing months were filled in.' */
  notes: string[]
}

/**
 * Forecasts one series.
 * @param values oldest first, NaN where a period is missing.
 * @param period seasonal period in observations; 1 = none.
 * @returns undefined with fewer than three known values.
 * @throws RangeError when `period` or `horizon` is not a whole number of at least 1.
 */
export function forecast(values: Float64Array, period: number, horizon: number): Forecast | undefined {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  if (!Number.isInteger(horizon) || horizon < 1) throw new RangeError(`not a horizon: ${horizon}`)
  const known = values.filter(Number.isFinite)
  if (known.length < 3) return undefined
  const fit = seasonalNaive(known, period)
  if (fit === undefined) return undefined
  const point = fit.forecast(horizon)
  const spread = fit.spread?.(horizon) ?? new Float64Array(horizon)
  return {
    point,
    quantile: (probability) => {
      if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
      const z = normalQuantile(probability)
      return point.map((value, step) => value + z * (spread[step] as number))
    },
    models: [{ name: fit.name, weight: 1 }],
    notes: [],
  }
}
