import { goldenSectionMinimum } from '../../optimize/golden-section.ts'
import type { Fit } from './fit.ts'

/** A simple exponential smoothing of a series. */
export interface Smoothing {
  /** Weight of the newest value, 0-1. */
  alpha: number
  /** Level before the first value. */
  first: number
  /** Level after the last value: the expectation of all that follows. */
  last: number
  /** One-step expectations, same length as the series. */
  fitted: Float64Array
  /** Sum of the squared one-step errors. */
  squares: number
}

/** R's bounds for alpha (ets with the usual region). */
const lowest = 1e-4
const highest = 0.9999

/**
 * Simple exponential smoothing by least squares of the one-step errors (R's ses): the errors are linear in the first level, which is therefore solved for
 * exactly, and alpha is searched over its whole range.
 * @param most the largest alpha that is tried, 0-1.
 * @returns undefined with fewer than two values.
 */
export function smoothing(values: Float64Array, most = highest): Smoothing | undefined {
  const count = values.length
  if (count < 2) return undefined
  // Around the middle of the range, so that large values with small changes lose no digits.
  let low = values[0] as number
  let high = low
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const centre = low / 2 + high / 2
  const { at: alpha } = goldenSectionMinimum((each) => leastSquares(values, centre, each), lowest, most, 24, 1e-6)
  const first = centre + firstLevel(values, centre, alpha)
  const fitted = new Float64Array(count)
  let level = first
  let squares = 0
  for (let at = 0; at < count; at++) {
    fitted[at] = level
    const error = (values[at] as number) - level
    squares += error * error
    level += alpha * error
  }
  return { alpha, first, last: level, fitted, squares }
}

/** Sum of squares with the best first level. */
function leastSquares(values: Float64Array, centre: number, alpha: number): number {
  const decay = 1 - alpha
  let level = 0
  let weight = 1
  let errors = 0
  let products = 0
  let weights = 0
  for (let at = 0; at < values.length; at++) {
    const error = (values[at] as number) - centre - level
    errors += error * error
    products += error * weight
    weights += weight * weight
    level += alpha * error
    weight *= decay
  }
  return errors - (products * products) / weights
}

/** The best first level, from `centre`: regression of the errors that follow from 0 on the weights with which it would enter them. */
function firstLevel(values: Float64Array, centre: number, alpha: number): number {
  let level = 0
  let weight = 1
  let products = 0
  let weights = 0
  for (let at = 0; at < values.length; at++) {
    const error = (values[at] as number) - centre - level
    products += error * weight
    weights += weight * weight
    level += alpha * error
    weight *= 1 - alpha
  }
  return products / weights
}

/** Simple exponential smoothing with alpha and first level by least squares, as R's ses; ETS(A,N,N). Undefined with fewer than two values. */
export function ses(values: Float64Array): Fit | undefined {
  const model = smoothing(values)
  if (model === undefined) return undefined
  const sigma = Math.sqrt(model.squares / Math.max(1, values.length - 2))
  return {
    name: 'SES',
    fitted: model.fitted,
    warmUp: 0,
    forecast: (horizon) => new Float64Array(horizon).fill(model.last),
    spread: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => sigma * Math.sqrt(1 + step * model.alpha ** 2)),
  }
}
