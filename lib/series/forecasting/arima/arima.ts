import { boxCox } from './box-cox.ts'
import { type ArimaFit, arimaFit } from './fit.ts'
import { type ArimaOrder, armaCount, checkOrder, lost } from './order.ts'
import { type Fourier, regressionSample, regressorsOf } from './regressors.ts'
import { bestEstimate, startsOf } from './search.ts'

export interface ArimaOptions {
  /** Fit the Box-Cox transform of the values, 0 = logarithm. Forecasts come back as medians in the unit of the series. */
  lambda?: number
  fourier?: Fourier
}

/** Share of the sum of squares at which a final fit stops. */
export const FINAL = 1e-10

/**
 * A seasonal ARIMA model of given orders, by exact maximum likelihood of the differenced series (as R's arima), always stationary and invertible.
 * @param values the series without a gap, oldest first, finite numbers.
 * @returns undefined where the series is too short for so many coefficients, or a value does not allow the transform.
 * @throws RangeError when the orders make no model.
 */
export function arima(values: Float64Array, order: ArimaOrder, options: ArimaOptions = {}): ArimaFit | undefined {
  checkOrder(order)
  const transformed = options.lambda === undefined ? values : boxCox(values, options.lambda)
  if (transformed === undefined) return undefined
  const regressors = regressorsOf(order, options.fourier)
  const count = armaCount(order)
  const columns = (options.fourier ? 2 * options.fourier.pairs : 0) + (order.constant ? 1 : 0)
  if (values.length - lost(order) < count + columns + 1) return undefined
  const sample = regressionSample(transformed, 0, order, regressors, order)
  const best = bestEstimate(sample, order, sample.columns.length, startsOf(order), FINAL)
  return arimaFit(transformed, order, regressors, best, options.lambda)
}
