import { fitPooled, ownCoefficients, type PooledCoefficients, pooledForecast } from './pooled-fit.ts'
import { type Prepared, prepared } from './pooled-series.ts'

/** One way to pool; which ones are used is chosen on held-out values. */
export interface Configuration {
  /** Natural logarithms, else values over their mean size. */
  log: boolean
  /** Seasonal indices taken off first. */
  adjust: boolean
  lags: number
  /** Ridge penalty relative to the mean second moment of the predictors. */
  ridge: number
  /** Series weigh scale^(-2 x this). */
  scalePower: number
}

/** A configuration with its coefficients. */
export interface ConfigurationFit {
  configuration: Configuration
  period: number
  horizon: number
  /** The longest memory that a series of so many values can use; learnt when first asked for. */
  memoryFor(length: number): PooledCoefficients | undefined
}

/**
 * Learns one configuration, and shorter memories for series that are too short for it.
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
  const usable: Prepared[] = []
  for (const values of series) {
    const each = prepared(values, period, configuration)
    if (each !== undefined && each.scale > 0) usable.push(each)
  }
  const { lags } = configuration
  const memories = [...new Set([lags, period + 1, Math.ceil(period / 2), 4, 2])]
    .filter((memory) => memory <= lags)
    .sort((a, b) => b - a)
  const learnt = new Map<number, PooledCoefficients | undefined>()
  const memoryFor = (length: number) => {
    if (length < 2) return undefined
    for (const memory of memories) {
      // One value more than the memory makes a row of its own; two values have to do without.
      if (memory > Math.max(2, length - 1)) continue
      if (!learnt.has(memory)) learnt.set(memory, fitPooled(usable, memory, horizon, { ...configuration, budget }))
      const found = learnt.get(memory)
      if (found !== undefined) return found
    }
    return undefined
  }
  return memoryFor(lags + 1) && { configuration, period, horizon, memoryFor }
}

/**
 * Forecasts of the next periods, in the unit of the series.
 * @param strengths rows that the group counts for against the own ones; each gives one forecast.
 * @param ownBudget rows of the series itself that are used at most.
 * @returns undefined where the series is too short or has no logarithm.
 */
export function configurationForecasts(
  fit: ConfigurationFit,
  values: Float64Array,
  strengths: readonly number[],
  ownBudget: number,
): Float64Array[] | undefined {
  const series = prepared(values, fit.period, fit.configuration)
  const coefficients = fit.memoryFor(values.length)
  if (series === undefined || coefficients === undefined) return undefined
  const last = values[values.length - 1] as number
  if (values.every((value) => value === last)) return strengths.map(() => new Float64Array(fit.horizon).fill(last))
  return ownCoefficients(coefficients, series, strengths, ownBudget).map((weights) =>
    series.restore(pooledForecast(coefficients.lags, weights, series)),
  )
}
