import { isSeasonal } from '../structure/autocorrelation.ts'
import { seasonalIndices } from '../structure/classical.ts'
import { shrunkSeasonalIndices } from '../structure/shrunk-season.ts'
import type { Fit } from './fit.ts'

/**
 * How the season is found: 'tested' as the M competitions do, classical indices where the series is seasonal at 90 %; 'shrunk' by indices that weigh older
 * seasons less and fade where they are noise.
 */
export type Adjustment = 'tested' | 'shrunk'

/**
 * Fits a model without seasons to the seasonally adjusted series and puts the season back: a multiplicative one where it can be had, else an additive one.
 * @param fitAdjusted gets the adjusted series (the series itself where no season is found).
 */
export function fitSeasonallyAdjusted(
  values: Float64Array,
  period: number,
  adjustment: Adjustment,
  fitAdjusted: FitAdjusted,
): Fit | undefined {
  if (adjustment === 'tested' && !isSeasonal(values, period)) return fitAdjusted(values)
  const indicesOf = adjustment === 'tested' ? seasonalIndices : shrunkSeasonalIndices
  const factors = indicesOf(values, period, true)
  if (factors?.every((factor) => factor >= smallest)) return scaled(values, factors, fitAdjusted)
  const offsets = indicesOf(values, period, false)
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
