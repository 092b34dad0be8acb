import { Path } from './path.ts'
import type { Recursion } from './recursion.ts'

/**
 * Standard deviations of the next `horizon` values as a form believes them (Hyndman, Koehler, Ord & Snyder 2008, 6.2-6.4): exact where error, trend
 * and season are additive (class 1) and where only the error is multiplicative (class 2); the book's formula for a multiplicative error and season
 * (class 3), which leaves out terms of the order of sigma to the fourth. All others: each coming error by itself at plus and minus sigma, squares summed
 * (first-order, without simulation). The parameters are taken for known.
 * @param sigma standard deviation of the errors, relative ones where the error is multiplicative.
 */
export function spreadOf(recursion: Recursion, sigma: number, horizon: number): Float64Array {
  const { error, trend, season } = recursion.form
  const straight = trend !== 'M' && trend !== 'Md'
  if (straight && error === 'A' && season !== 'M') return additiveSpread(recursion, sigma, horizon)
  if (straight && error === 'M') return relativeSpread(recursion, sigma, horizon)
  return firstOrderSpread(recursion, sigma, horizon)
}

/** What an error of one does to the value `lag` periods later; index 0 is lag 1. */
function responses(recursion: Recursion, count: number, seasonal: boolean): Float64Array {
  const { alpha, beta, gamma, phi, period } = recursion
  const result = new Float64Array(count)
  let damped = 1
  let trend = 0
  for (let lag = 1; lag <= count; lag++) {
    damped *= phi
    trend += damped
    result[lag - 1] = alpha + beta * trend + (seasonal && period > 0 && lag % period === 0 ? gamma : 0)
  }
  return result
}

function additiveSpread(recursion: Recursion, sigma: number, horizon: number): Float64Array {
  const response = responses(recursion, horizon, true)
  let sum = 1
  return Float64Array.from({ length: horizon }, (_, step) => {
    if (step > 0) sum += (response[step - 1] as number) ** 2
    return sigma * Math.sqrt(sum)
  })
}

function relativeSpread(recursion: Recursion, sigma: number, horizon: number): Float64Array {
  const { period, form, values } = recursion
  const scaled = form.season === 'M'
  const response = responses(recursion, horizon, !scaled)
  const variance = sigma * sigma
  const square = new Float64Array(horizon)
  const path = new Path(recursion)
  path.start(values.length)
  return Float64Array.from({ length: horizon }, (_, step) => {
    const base = path.base
    const value = path.next(0)
    const mean = scaled ? base : value
    let sum = 0
    for (let lag = 1; lag <= step; lag++) sum += (response[lag - 1] as number) ** 2 * (square[step - lag] as number)
    square[step] = mean * mean + variance * sum
    const seasons = scaled ? (1 + recursion.gamma ** 2 * variance) ** Math.floor(step / period) : 1
    const index = scaled && base !== 0 ? value / base : 1
    return Math.abs(index) * Math.sqrt(Math.max(0, (square[step] as number) * (1 + variance) * seasons - mean * mean))
  })
}

function firstOrderSpread(recursion: Recursion, sigma: number, horizon: number): Float64Array {
  const path = new Path(recursion)
  const sums = new Float64Array(horizon)
  const origin = recursion.values.length
  for (let shocked = 0; shocked < horizon; shocked++) {
    const upper = shockedPath(path, origin, horizon, shocked, sigma)
    const lower = shockedPath(path, origin, horizon, shocked, -sigma)
    for (let step = shocked; step < horizon; step++)
      sums[step] = (sums[step] as number) + (((upper[step] as number) - (lower[step] as number)) / 2) ** 2
  }
  return sums.map(Math.sqrt)
}

function shockedPath(path: Path, origin: number, horizon: number, shocked: number, error: number): Float64Array {
  path.start(origin)
  return Float64Array.from({ length: horizon }, (_, step) => path.next(step === shocked ? error : 0))
}
