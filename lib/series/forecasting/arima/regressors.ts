import { fourierTerms } from '../../structure/fourier.ts'
import { differenced } from './differences.ts'
import { type Sample, sampleOf } from './estimate.ts'
import type { Regressors } from './fit.ts'
import type { ArimaOrder } from './order.ts'

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

/** The differenced values and regressors, with room for models of these sizes. */
export function regressionSample(
  values: Float64Array,
  order: ArimaOrder,
  regressors: Regressors,
  reach: number,
  parameters: number,
): Sample {
  const { d, D, period } = order
  const columns = regressors(0, values.length).map((column) => differenced(column, d, D, period))
  return sampleOf(differenced(values, d, D, period), columns, reach, parameters)
}
