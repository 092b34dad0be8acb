import { fitPooled, ownCoefficients, type PooledCoefficients, pooledForecast } from './pooled-fit.ts'
import { type Prepared, prepared } from './pooled-series.ts'

/** One way to pool; which ones are used is chosen on held-out values. */
export interface Configuration {
  /** Natural logarithms, else values over their mean size. */
  log: boolean
  /** Classical seasonal indices taken off first. */
  adjust: boolean
  lags: number
  /** Ridge penalty relative to the mean second moment of the predictors. */
  ridge: number
  /** Series weigh scale^(-2 x this). */
  scalePower: number
}

/** A configuration with its coefficients, for series of `lags` values and for shorter ones. */
export interface ConfigurationFit {
  configuration: Configuration
  period: number
  /** Longest memory first. */
  tiers: PooledCoefficients[]
}

/**
 * Learns one configuration.
 * @param budget rows that are used at most.
 * @returns undefined where no memory, however short, has three rows a coefficient.
 */
export function fitConfiguration(
  series: readonly Float64Array[],
  period: number,
  horizon: number,
  configuration: Configuration,
  budget: number,
): ConfigurationFit | undefined {
  const usable = series
    .map((values) => prepared(values, period, configuration))
    .filter((each) => each !== undefined && each.scale > 0)
  const { lags, ridge, scalePower } = configuration
  const memories = [lags, period + 1, Math.ceil(period / 2), 4, 2].filter(
    (each, at, all) => each <= lags && all.indexOf(each) === at,
  )
  const tiers: PooledCoefficients[] = []
  for (const memory of memories.sort((a, b) => b - a)) {
    const tier = fitPooled(usable as Prepared[], memory, horizon, { ridge, scalePower, budget })
    if (tier !== undefined) tiers.push(tier)
    // Shorter memories serve only series that are too short for this one.
    if (tier !== undefined && usable.every((each) => (each as Prepared).values.length > memory)) break
  }
  return tiers.length === 0 ? undefined : { configuration, period, tiers }
}

/**
 * Forecasts of the next periods, in the unit of the series.
 * @param strengths rows that the group counts for against the own ones; each gives one forecast.
 * @returns undefined where the series is too short or has no logarithm.
 */
export function configurationForecasts(
  fit: ConfigurationFit,
  values: Float64Array,
  strengths: readonly number[],
): Float64Array[] | undefined {
  const series = prepared(values, fit.period, fit.configuration)
  const tier =
    fit.tiers.find(({ lags }) => lags < values.length) ?? fit.tiers.find(({ lags }) => lags === values.length)
  if (series === undefined || tier === undefined) return undefined
  return ownCoefficients(tier, series, strengths).map((weights) =>
    series.restore(pooledForecast(tier.lags, weights, series)),
  )
}
