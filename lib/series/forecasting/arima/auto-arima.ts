import { FINAL } from './arima.ts'
import { isSafe } from './arma.ts'
import { boxCox } from './box-cox.ts'
import { differenced, firstDifferences, seasonalDifferences } from './differences.ts'
import { estimate, type Sample } from './estimate.ts'
import { type ArimaFit, arimaFit } from './fit.ts'
import type { ArimaOrder } from './order.ts'
import { type Fourier, regressionSample, regressorsOf } from './regressors.ts'
import { type Candidate, type Limits, startFrom, stepwiseSearch } from './search.ts'

export interface AutoArimaOptions {
  /** Fit the Box-Cox transform of the values, 0 = logarithm. Forecasts come back as medians in the unit of the series. */
  lambda?: number
  fourier?: Fourier
}

export function autoArima(values: Float64Array, period: number, options: AutoArimaOptions = {}): ArimaFit | undefined {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  const transformed = options.lambda === undefined ? values : boxCox(values, options.lambda)
  if (transformed === undefined || values.length === 0) return undefined
  const { fourier } = options
  const base = baseOrder(transformed, fourier ? 1 : period)
  const limits = limitsOf(values.length, base)
  const regressors = regressorsOf(base, fourier)
  const { p, q, P, Q } = limits
  const reach = Math.max(p + P * base.period, q + Q * base.period)
  const sample = regressionSample(transformed, base, regressors, reach, p + q + P + Q)
  const candidates = stepwiseSearch(sample, base, limits)
  const best = polished(sample, base, candidates)
  return arimaFit(transformed, best.order, regressorsOf(best.order, fourier), best.estimate, options.lambda)
}

/** The differences the series wants, and whether a constant may be estimated; no ARMA terms yet. */
function baseOrder(values: Float64Array, period: number): ArimaOrder {
  let peak = 0
  for (const value of values) peak = Math.max(peak, Math.abs(value))
  const D = seasonalDifferences(values, period)
  const d = firstDifferences(differenced(values, 0, D, period), 1e-13 * peak)
  return { p: 0, d, q: 0, P: 0, D, Q: 0, period, constant: d + D < 2 }
}

function limitsOf(count: number, base: ArimaOrder): Limits {
  const { period } = base
  const seasonal = period > 1 ? Math.min(2, Math.floor(count / 3 / period)) : 0
  const plain = Math.min(5, Math.floor(count / 3))
  const short = seasonal > 0 ? Math.min(plain, period - 1) : plain
  return { p: short, q: short, P: seasonal, Q: seasonal }
}

/** The best candidate fitted to the end; the next one where its roots turn out to be too near the unit circle. */
function polished(sample: Sample, base: ArimaOrder, candidates: readonly Candidate[]): Candidate {
  for (const candidate of candidates.slice(0, 5)) {
    const { order } = candidate
    const columns = sample.columns.length - (base.constant && !order.constant ? 1 : 0)
    let best = estimate(sample, order, columns, candidate.estimate.unbounded, FINAL)
    const fresh = estimate(sample, order, columns, startFrom(order, undefined), FINAL)
    if (fresh.logLikelihood > best.logLikelihood) best = fresh
    if (isSafe(best.arma)) return { order, estimate: best, score: best.aicc }
  }
  return candidates[0] as Candidate
}
