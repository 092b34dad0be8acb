import { isSeasonal } from '../structure/autocorrelation.ts'
import { seasonalIndices } from '../structure/classical.ts'
import type { Fit } from './fit.ts'

/**
 * Fits a model without seasons to the seasonally adjusted series and puts the season back, as the M competitions do: where the series is seasonal at 90 %,
 * classical indices, multiplicative if they can be had, else additive.
 * @param fitAdjusted gets the adjusted series (the series itself where it is not seasonal).
 */
export function fitSeasonallyAdjusted(
  values: Float64Array,
  period: number,
  fitAdjusted: (adjusted: Float64Array) => Fit | undefined,
): Fit | undefined {
  if (!isSeasonal(values, period)) return fitAdjusted(values)
  const factors = seasonalIndices(values, period, true)
  if (factors?.every((factor) => factor >= smallest)) return scaled(values, factors, fitAdjusted)
  const offsets = seasonalIndices(values, period, false)
  return offsets === undefined ? fitAdjusted(values) : shifted(values, offsets, fitAdjusted)
}

/** What is divided by less would drown the rest of the series (R's thetaf has the same bound). */
const smallest = 1e-4

type FitAdjusted = (adjusted: Float64Array) => Fit | undefined

function scaled(values: Float64Array, factors: Float64Array, fitAdjusted: FitAdjusted): Fit | undefined {
  const period = factors.length
  const season = (value: number, at: number) => value * (factors[at % period] as number)
  const fit = fitAdjusted(values.map((value, at) => value / (factors[at % period] as number)))
  if (fit === undefined) return undefined
  const ahead = (expected: Float64Array) => expected.map((value, step) => season(value, values.length + step))
  return {
    ...seasonal(fit, season, ahead),
    ...(fit.spread && { spread: (horizon) => ahead(fit.spread?.(horizon) as Float64Array) }),
  }
}

function shifted(values: Float64Array, offsets: Float64Array, fitAdjusted: FitAdjusted): Fit | undefined {
  const period = offsets.length
  const season = (value: number, at: number) => value + (offsets[at % period] as number)
  const fit = fitAdjusted(values.map((value, at) => value - (offsets[at % period] as number)))
  return fit && seasonal(fit, season, (expected) => expected.map((value, step) => season(value, values.length + step)))
}

function seasonal(
  fit: Fit,
  season: (value: number, at: number) => number,
  ahead: (expected: Float64Array) => Float64Array,
): Fit {
  return { ...fit, fitted: fit.fitted.map(season), forecast: (horizon) => ahead(fit.forecast(horizon)) }
}
