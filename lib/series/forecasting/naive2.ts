import { isSeasonal } from '../structure/autocorrelation.ts'
import { seasonalIndices } from '../structure/classical.ts'
import type { Fit } from './fit.ts'
import { naive } from './naive.ts'

/**
 * Naive2 of the M competitions: naive on the series divided by its classical multiplicative indices where it is seasonal at 90 %
 * (Makridakis, Spiliotis & Assimakopoulos 2020, the organisers' benchmark).
 */
export function naive2(values: Float64Array, period: number): Fit | undefined {
  const indices = isSeasonal(values, period) ? seasonalIndices(values, period, true) : undefined
  if (indices === undefined) {
    const plain = naive(values)
    return plain && { ...plain, name: 'Naive2' }
  }
  const adjusted = values.map((value, at) => value / (indices[at % period] as number))
  const plain = naive(adjusted) as Fit
  const season = (at: number) => indices[at % period] as number
  return {
    name: 'Naive2',
    fitted: plain.fitted.map((value, at) => value * season(at)),
    warmUp: 1,
    forecast: (horizon) => plain.forecast(horizon).map((value, step) => value * season(values.length + step)),
  }
}
