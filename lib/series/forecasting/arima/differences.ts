import { strength } from '../../structure/mstl.ts'
import { stl } from '../../structure/stl.ts'

/** values[t] - values[t - lag], `lag` values shorter. */
export function difference(values: Float64Array, lag: number): Float64Array {
  const result = new Float64Array(Math.max(0, values.length - lag))
  for (let at = 0; at < result.length; at++) result[at] = (values[at + lag] as number) - (values[at] as number)
  return result
}

/** `D` differences of lag `period`, then `d` of lag 1. */
export function differenced(values: Float64Array, d: number, D: number, period: number): Float64Array {
  let result = values
  for (let each = 0; each < D; each++) result = difference(result, period)
  for (let each = 0; each < d; each++) result = difference(result, 1)
  return result
}

/** Coefficients by lag of what these differences take off a value: differenced[t] = y[t] - sum weights[lag] y[t - lag]; [0] is 0. */
export function differenceWeights(d: number, D: number, period: number): Float64Array {
  let polynomial = new Float64Array([1])
  for (let each = 0; each < D; each++) polynomial = lessShifted(polynomial, period)
  for (let each = 0; each < d; each++) polynomial = lessShifted(polynomial, 1)
  return polynomial.map((coefficient, lag) => (lag === 0 ? 0 : -coefficient))
}

function lessShifted(polynomial: Float64Array, lag: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(polynomial.length + lag)
  for (let at = 0; at < polynomial.length; at++) {
    result[at] = (result[at] as number) + (polynomial[at] as number)
    result[at + lag] = (result[at + lag] as number) - (polynomial[at] as number)
  }
  return result
}

/**
 * Test statistic of Kwiatkowski, Phillips, Schmidt & Shin 1992 for stationarity around a level, with trunc(3 sqrt(n) / 13) lags as in R's ndiffs: above
 * .463 a unit root is likelier (5 %). 0 for a constant series.
 */
export function kpss(values: Float64Array): number {
  const count = values.length
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / count
  const lags = Math.trunc((3 * Math.sqrt(count)) / 13)
  let partial = 0
  let squaredPartials = 0
  let longRun = 0
  for (let at = 0; at < count; at++) {
    const residual = (values[at] as number) - mean
    partial += residual
    squaredPartials += partial * partial
    longRun += residual * residual
  }
  for (let lag = 1; lag <= lags; lag++) {
    let product = 0
    for (let at = lag; at < count; at++)
      product += ((values[at] as number) - mean) * ((values[at - lag] as number) - mean)
    longRun += 2 * (1 - lag / (lags + 1)) * product
  }
  return longRun > 0 ? squaredPartials / (count * longRun) : 0
}

/**
 * Whether a first difference is wanted to make the series stationary by the KPSS test. R's ndiffs allows a second one: its forecasts go on with the slope
 * of the last few values for ever, and on the M3 competition are 2 to 4 % worse for it.
 * @param tolerance changes up to this size are rounding.
 */
export function firstDifferences(values: Float64Array, tolerance = 0): number {
  return isConstant(values, tolerance) || kpss(values) <= 0.463 ? 0 : 1
}

/** Strength of the season above which it is differenced away (R's nsdiffs; Wang, Smith & Hyndman 2006). */
const STRONG_SEASON = 0.64

/** Whether a seasonal difference is wanted (R's nsdiffs): 1 where the season of an STL decomposition is strong, else 0. */
export function seasonalDifferences(values: Float64Array, period: number): number {
  if (period < 2 || values.length <= 2 * period || isConstant(values)) return 0
  const parts = stl(values, period, { seasonalWindow: 11 })
  if (parts === undefined) return 0
  return strength(parts.seasonal, parts.remainder) > STRONG_SEASON ? 1 : 0
}

/** Whether nothing changes but rounding: differences of large values need a `tolerance` for theirs. */
export function isConstant(values: Float64Array, tolerance = 0): boolean {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return values.length === 0 || most - least <= Math.max(tolerance, 1e-12 * Math.max(Math.abs(least), Math.abs(most)))
}
