import { solvePositiveDefinite } from '../../../stats/cholesky.ts'
import { type Arma, armaOf, setUnbounded } from './arma.ts'
import { type FilterScratch, filterScratch, innovationsFilter } from './innovations.ts'
import { type LeastSquaresScratch, leastSquares, leastSquaresScratch, product } from './least-squares.ts'
import { type ArimaOrder, armaCount } from './order.ts'

/** A smaller sum of squares is one of nothing but rounding: the series is no larger than 1. */
const LEAST = 1e-28

/** A differenced series with its differenced regressors, and room for fitting models to it. */
export interface Sample {
  /** The series first, divided by `scale`, then the regressors. */
  columns: Float64Array[]
  count: number
  /** Root mean square of the differenced series. */
  scale: number
  innovations: Float64Array[]
  filter: FilterScratch
  search: LeastSquaresScratch
}

export interface Estimate {
  arma: Arma
  /** What `setUnbounded` makes the coefficients of. */
  unbounded: Float64Array
  /** Coefficients of the regressors, in the unit of the series. */
  regression: Float64Array
  /** Maximum likelihood standard deviation of the noise, in the unit of the series. */
  deviation: number
  logLikelihood: number
  /** See `aiccOf`. */
  aicc: number
}

/**
 * @param series differenced values.
 * @param regressors differenced, same length.
 * @param reach the longest lag that any model of this sample will have.
 * @param parameters the most ARMA coefficients that any will have.
 */
export function sampleOf(
  series: Float64Array,
  regressors: readonly Float64Array[],
  reach: number,
  parameters: number,
): Sample {
  const count = series.length
  let peak = 0
  for (const value of series) peak = Math.max(peak, Math.abs(value))
  const scale = peak > 0 ? peak * Math.sqrt(series.reduce((sum, value) => sum + (value / peak) ** 2, 0) / count) : 1
  const columns = [series.map((value) => value / scale), ...regressors]
  return {
    columns,
    count,
    scale,
    innovations: columns.map(() => new Float64Array(count)),
    filter: filterScratch(count, reach, columns.length),
    search: leastSquaresScratch(count, parameters),
  }
}

/**
 * Fits an ARMA model with regression by exact maximum likelihood. The variance and the regression are concentrated out, so that the likelihood
 * is a sum of squares: innovations over their spread, times the geometric mean of the spreads.
 * @param columns how many of the sample's columns to use: 1 = no regressor.
 * @param start unbounded parameters of a similar model, in the order p, q, P, Q; zeros where undefined.
 * @param precision share of the sum of squares at which to stop.
 */
export function estimate(
  sample: Sample,
  order: ArimaOrder,
  columns: number,
  start: Float64Array | undefined,
  precision: number,
): Estimate {
  const arma = armaOf(order)
  const { count, scale } = sample
  const unbounded = start?.slice() ?? new Float64Array(armaCount(order))
  const used = sample.columns.slice(0, columns)
  const regression = new Float64Array(columns - 1)
  const normal = new Float64Array((columns - 1) ** 2)
  const residualsAt = (parameters: Float64Array, target: Float64Array) => {
    setUnbounded(arma, parameters)
    return concentrated(sample, arma, used, regression, normal, target)
  }
  const squares = Math.max(LEAST, leastSquares(residualsAt, count, unbounded, precision, sample.search))
  residualsAt(unbounded, sample.search.moved)
  const logarithms = sample.filter.variances.subarray(0, count).reduce((sum, variance) => sum + Math.log(variance), 0)
  const logLikelihood = -0.5 * count * (Math.log((2 * Math.PI * squares) / count) + 1) - count * Math.log(scale)
  const free = armaCount(order) + regression.length + 1
  return {
    arma,
    unbounded,
    regression: regression.map((coefficient) => coefficient * scale),
    deviation: squares > LEAST ? Math.sqrt(squares / count / Math.exp(logarithms / count)) * scale : 0,
    logLikelihood,
    aicc: aiccOf(logLikelihood, free, count),
  }
}

/** Akaike's criterion for `free` parameters, corrected for `count` values (Hurvich & Tsai 1989); Infinity where these are too few. */
export function aiccOf(logLikelihood: number, free: number, count: number): number {
  return count > free + 1 ? -2 * logLikelihood + (2 * free * count) / (count - free - 1) : Number.POSITIVE_INFINITY
}

/** Residuals whose sum of squares stands for the likelihood; returns that sum. */
function concentrated(
  sample: Sample,
  arma: Arma,
  used: readonly Float64Array[],
  regression: Float64Array,
  normal: Float64Array,
  target: Float64Array,
): number {
  const { innovations, filter, count } = sample
  const logarithms = innovationsFilter(arma, used, innovations, filter)
  const mean = Math.exp(logarithms / (2 * count))
  const { variances } = filter
  const own = innovations[0] as Float64Array
  for (let at = 0; at < count; at++) {
    const variance = variances[at] as number
    if (variance === 1) continue
    const weight = 1 / Math.sqrt(variance)
    for (let column = 0; column < used.length; column++) {
      const each = innovations[column] as Float64Array
      each[at] = (each[at] as number) * weight
    }
  }
  regress(innovations, used.length - 1, count, regression, normal)
  let sum = 0
  for (let at = 0; at < count; at++) {
    let residual = own[at] as number
    for (let column = 0; column < regression.length; column++)
      residual -= (regression[column] as number) * ((innovations[column + 1] as Float64Array)[at] as number)
    residual *= mean
    target[at] = residual
    sum += residual * residual
  }
  return sum
}

/** Least squares of the first column on the others; zeros where they depend on each other. */
function regress(
  columns: readonly Float64Array[],
  regressors: number,
  count: number,
  regression: Float64Array,
  normal: Float64Array,
): void {
  for (let row = 0; row < regressors; row++) {
    const each = columns[row + 1] as Float64Array
    regression[row] = product(each, columns[0] as Float64Array, count)
    for (let column = 0; column <= row; column++)
      normal[row * regressors + column] = product(each, columns[column + 1] as Float64Array, count)
  }
  if (regressors > 0 && !solvePositiveDefinite(normal, regressors, regression)) regression.fill(0)
}
