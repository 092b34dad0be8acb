import type { Fit } from './fit.ts'
import { type Adjustment, fitSeasonallyAdjusted } from './seasonally-adjusted.ts'
import { smoothing } from './ses.ts'

/**
 * The Theta method (Assimakopoulos & Nikolopoulos 2000), winner of M3, as R's thetaf computes it: simple exponential smoothing plus half the slope of the
 * line of trend (Hyndman & Billah 2003), on the classically adjusted series where it is seasonal.
 * Unlike R's, the fitted values hold the drift too, and the spread grows and shrinks with a multiplicative season.
 * @param values complete series.
 * @param adjustment 'tested' is R's; 'shrunk' had the lower MASE on each seasonal group of series it was developed on.
 * @returns undefined with fewer than three values.
 */
export function theta(values: Float64Array, period: number, adjustment: Adjustment = 'tested'): Fit | undefined {
  return values.length < 3 ? undefined : fitSeasonallyAdjusted(values, period, adjustment, thetaWithoutSeason)
}

function thetaWithoutSeason(values: Float64Array): Fit | undefined {
  const model = smoothing(values)
  if (model === undefined) return undefined
  const { alpha, last, fitted } = model
  const count = values.length
  const half = slope(values) / 2
  // What is still to come of the drift that the smoothing lags behind with, after `known` values.
  const lead = (known: number) => (1 - (1 - alpha) ** known) / alpha
  const sigma = Math.sqrt(model.squares / (count - 2))
  return {
    name: 'Theta',
    fitted: fitted.map((level, at) => level + half * lead(at)),
    warmUp: 0,
    forecast: (horizon) => Float64Array.from({ length: horizon }, (_, step) => last + half * (step + lead(count))),
    spread: (horizon) => Float64Array.from({ length: horizon }, (_, step) => sigma * Math.sqrt(1 + step * alpha ** 2)),
  }
}

/** Slope of the least-squares line through the values, a period. */
function slope(values: Float64Array): number {
  const count = values.length
  const middle = (count - 1) / 2
  const first = values[0] as number
  let products = 0
  for (let at = 0; at < count; at++) products += (at - middle) * ((values[at] as number) - first)
  return (12 * products) / (count * (count * count - 1))
}
