// Tail probabilities of the usual test statistics, exact far out where 1 - probability would round to nothing.
import { incompleteBeta, upperGamma } from './gamma.ts'
import { normalTail } from './normal.ts'

/**
 * Probability that Student's t with `freedom` degrees exceeds `t`.
 * @throws RangeError when `freedom` is not above zero.
 */
export function studentTail(t: number, freedom: number): number {
  if (freedom === Number.POSITIVE_INFINITY) return normalTail(t)
  if (!(freedom > 0) || Number.isNaN(t))
    throw new RangeError(`no Student's t of ${t} with ${freedom} degrees of freedom`)
  const half = 0.5 * incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t))
  return t >= 0 ? half : 1 - half
}

/**
 * Probability that chi-squared with `freedom` degrees exceeds `x`.
 * @throws RangeError when `freedom` is not above zero.
 */
export function chiSquaredTail(x: number, freedom: number): number {
  return x <= 0 ? 1 : upperGamma(freedom / 2, x / 2)
}

/**
 * The value that Student's t with `freedom` degrees exceeds with probability `tail`.
 * @throws RangeError when `tail` is not strictly within 0-1.
 */
export function studentQuantile(tail: number, freedom: number): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError(`not a probability: ${tail}`)
  if (tail > 0.5) return -studentQuantile(1 - tail, freedom)
  return inverse((t) => studentTail(t, freedom), tail)
}

/**
 * The value that chi-squared with `freedom` degrees exceeds with probability `tail`.
 * @throws RangeError when `tail` is not strictly within 0-1.
 */
export function chiSquaredQuantile(tail: number, freedom: number): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError(`not a probability: ${tail}`)
  return inverse((x) => chiSquaredTail(x, freedom), tail)
}

/**
 * Probability that Kolmogorov's statistic (the largest difference of a sample's distribution from the true one, times the root of its size) exceeds `x`, for large
 * samples (Kolmogorov 1933).
 * @throws RangeError when `x` is no number.
 */
export function kolmogorovTail(x: number): number {
  if (Number.isNaN(x)) throw new RangeError('not a number')
  // The series below is 1 to the last digit there, and needs ever more terms.
  if (x < 0.2) return 1
  let sum = 0
  for (let term = 1; term < 100; term++) {
    const part = Math.exp(-2 * term * term * x * x)
    sum += term % 2 === 1 ? part : -part
    if (part < 1e-17) break
  }
  return Math.min(1, 2 * sum)
}

/** Bisection of a falling function on 0 and above, to the last bits. */
function inverse(tailOf: (x: number) => number, tail: number): number {
  let high = 1
  while (tailOf(high) > tail) high *= 2
  let low = high === 1 ? 0 : high / 2
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2
    if (tailOf(middle) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}
