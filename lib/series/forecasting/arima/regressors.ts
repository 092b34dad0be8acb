import { fourierTerms } from '../../structure/fourier.ts'
import { differenced } from './differences.ts'
import { type Sample, sampleOf } from './estimate.ts'
import type { Regressors } from './fit.ts'
import type { ArimaOrder, Limits } from './order.ts'

/** Sines and cosines of a season as regressors: harmonic regression. */
export interface Fourier {
  /** Length of the season in observations; need not be whole. */
  period: number
  /** How many pairs of sine and cosine, from the longest wave on. */
  pairs: number
}

/** Fourier terms first, then the constant: 1 without a difference, the number of the period with one. */
export function regressorsOf(order: ArimaOrder, fourier: Fourier | undefined): Regressors {
  return (from, count) => {
    const columns = fourier && fourier.pairs > 0 ? fourierTerms(fourier.period, fourier.pairs, from, count) : []
    if (order.constant)
      columns.push(
        order.d + order.D === 0
          ? new Float64Array(count).fill(1)
          : Float64Array.from({ length: count }, (_, at) => from + at + 1),
      )
    return columns
  }
}

/**
 * The differenced values and regressors, with room for models within these limits.
 * @param from position of values[0] in the whole series.
 */
export function regressionSample(
  values: Float64Array,
  from: number,
  order: ArimaOrder,
  regressors: Regressors,
  limits: Limits,
): Sample {
  const { d, D, period } = order
  const { p, q, P, Q } = limits
  const columns = regressors(from, values.length).map((column) => differenced(column, d, D, period))
  const reach = Math.max(p + P * period, q + Q * period)
  return sampleOf(differenced(values, d, D, period), columns, reach, p + q + P + Q)
}
