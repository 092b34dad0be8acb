import type { ArimaOrder } from './order.ts'

/**
 * The ARMA part of a model with its seasonal polynomials multiplied out:
 * w[t] = sum ar[lag] w[t-lag] + e[t] + sum ma[lag] e[t-lag], where most lags of a seasonal model have no coefficient.
 */
export interface Arma {
  order: ArimaOrder
  /** Longest lag of either side. */
  reach: number
  /** Dense coefficients by lag; [0] is not used. */
  ar: Float64Array
  ma: Float64Array
  /** The lags that can have a coefficient. */
  arLags: Int32Array
  maLags: Int32Array
  /** Coefficients of the four factors, in the order p, q, P, Q. */
  factors: Float64Array
}

/** An ARMA model of these orders, all coefficients 0. */
export function armaOf(order: ArimaOrder): Arma {
  const { p, q, P, Q, period } = order
  const reach = Math.max(p + P * period, q + Q * period)
  return {
    order,
    reach,
    ar: new Float64Array(reach + 1),
    ma: new Float64Array(reach + 1),
    arLags: lagsOf(p, P, period),
    maLags: lagsOf(q, Q, period),
    factors: new Float64Array(p + q + P + Q),
  }
}

function lagsOf(plain: number, seasonal: number, period: number): Int32Array {
  const lags = new Set<number>()
  for (let season = 0; season <= seasonal; season++)
    for (let lag = 0; lag <= plain; lag++) lags.add(season * period + lag)
  lags.delete(0)
  return Int32Array.from([...lags].sort((a, b) => a - b))
}

/**
 * Sets the coefficients from unbounded parameters, so that the model is always stationary and invertible: the hyperbolic tangents are partial
 * autocorrelations (Monahan 1984, Jones 1980).
 */
export function setUnbounded(arma: Arma, unbounded: Float64Array): void {
  const { p, q, P, Q } = arma.order
  const { factors } = arma
  stationary(unbounded, 0, p, factors)
  stationary(unbounded, p, q, factors)
  stationary(unbounded, p + q, P, factors)
  stationary(unbounded, p + q + P, Q, factors)
  for (let at = p; at < p + q; at++) factors[at] = -(factors[at] as number)
  for (let at = p + q + P; at < factors.length; at++) factors[at] = -(factors[at] as number)
  multiply(arma.ar, arma.arLags, factors, 0, p, p + q, P, arma.order.period, -1)
  multiply(arma.ma, arma.maLags, factors, p, q, p + q + P, Q, arma.order.period, 1)
}

const before = new Float64Array(64)

/** Durbin-Levinson: tanh of `count` parameters from `from` on are partial autocorrelations, their AR coefficients go to the same places. */
function stationary(unbounded: Float64Array, from: number, count: number, target: Float64Array): void {
  for (let k = 0; k < count; k++) {
    const partial = Math.tanh(unbounded[from + k] as number)
    for (let j = 0; j < k; j++) before[j] = target[from + j] as number
    for (let j = 0; j < k; j++) target[from + j] = (before[j] as number) - partial * (before[k - 1 - j] as number)
    target[from + k] = partial
  }
}

/** (1 + sign a(B)) (1 + sign A(B^period)) without its 1, times sign. */
function multiply(
  target: Float64Array,
  lags: Int32Array,
  factors: Float64Array,
  plainFrom: number,
  plain: number,
  seasonalFrom: number,
  seasonal: number,
  period: number,
  sign: number,
): void {
  for (let at = 0; at < lags.length; at++) target[lags[at] as number] = 0
  for (let lag = 1; lag <= plain; lag++) target[lag] = factors[plainFrom + lag - 1] as number
  for (let season = 1; season <= seasonal; season++) {
    const coefficient = factors[seasonalFrom + season - 1] as number
    const base = season * period
    target[base] = (target[base] as number) + coefficient
    for (let lag = 1; lag <= plain; lag++)
      target[base + lag] =
        (target[base + lag] as number) + sign * coefficient * (factors[plainFrom + lag - 1] as number)
  }
}

/**
 * Whether all roots of 1 - sum coefficients[i] z^(i+1) lie outside the circle of this radius (Schur-Cohn test by Durbin-Levinson backwards).
 */
export function rootsBeyond(coefficients: Float64Array, radius: number): boolean {
  const scaled = coefficients.map((coefficient, at) => coefficient * radius ** (at + 1))
  for (let k = scaled.length; k > 0; k--) {
    const partial = scaled[k - 1] as number
    if (!(Math.abs(partial) < 1)) return false
    const shrink = 1 / (1 - partial * partial)
    for (let low = 0, high = k - 2; low <= high; low++, high--) {
      const left = scaled[low] as number
      const right = scaled[high] as number
      scaled[low] = (left + partial * right) * shrink
      scaled[high] = (right + partial * left) * shrink
    }
  }
  return true
}

/** Whether no root of any polynomial of the model is nearer than 1.01 to the origin: nearer ones are numerically fragile (R's auto.arima). */
export function isSafe(arma: Arma): boolean {
  const { p, q, P, period } = arma.order
  const { factors } = arma
  const seasonalRadius = 1.01 ** period
  const negative = (from: number, to: number) => factors.slice(from, to).map((each) => -each)
  return (
    rootsBeyond(factors.slice(0, p), 1.01) &&
    rootsBeyond(negative(p, p + q), 1.01) &&
    rootsBeyond(factors.slice(p + q, p + q + P), seasonalRadius) &&
    rootsBeyond(negative(p + q + P, factors.length), seasonalRadius)
  )
}
