import type { Arma } from './arma.ts'

/** Scratch for `stationaryStart`; each array holds the longest reach + 1. */
export interface StartScratch {
  polynomial: Float64Array
  spectrum: Float64Array
  reflections: Float64Array
  tops: Float64Array
  numerator: Float64Array
}

export const startScratch = (reach: number): StartScratch => ({
  polynomial: new Float64Array(reach + 1),
  spectrum: new Float64Array(reach + 1),
  reflections: new Float64Array(reach + 1),
  tops: new Float64Array(reach + 1),
  numerator: new Float64Array(reach + 1),
})

/**
 * Where the innovations of a stationary ARMA model with noise of variance 1 begin: the variance of the first value, returned, and the covariances
 * of that value with what the past says of each later one beyond the values between, in `gain`. O(reach^2): solves
 * A(1/z) U(z) + A(z) U(1/z) = B(z) B(1/z) by the Euclid-like recursion of Demeure & Mullis 1989 (after Wilson 1979); the autocovariances are the
 * coefficients of U(z) / A(z) + U(1/z) / A(1/z).
 */
export function stationaryStart(arma: Arma, gain: Float64Array, scratch: StartScratch): number {
  const { reach, ar, ma, maLags } = arma
  const { polynomial, spectrum, reflections, tops, numerator } = scratch
  spectrumOf(reach, ma, maLags, spectrum)
  for (let lag = 1; lag <= reach; lag++) polynomial[lag] = -(ar[lag] as number)
  polynomial[0] = 1
  for (let degree = reach; degree > 0; degree--) {
    const reflection = polynomial[degree] as number
    reflections[degree] = reflection
    if (reflection !== 0) stepDown(polynomial, degree, reflection)
    const top = spectrum[degree] as number
    tops[degree] = top
    if (top !== 0)
      for (let lag = 1; lag < degree; lag++)
        spectrum[lag] = (spectrum[lag] as number) - top * (polynomial[degree - lag] as number)
  }
  numerator[0] = (spectrum[0] as number) / 2
  for (let degree = 1; degree <= reach; degree++) {
    numerator[degree] = tops[degree] as number
    const reflection = reflections[degree] as number
    if (reflection !== 0) stepUp(numerator, degree, reflection)
  }
  const half = numerator[0] as number
  for (let lag = 1; lag <= reach; lag++) gain[lag - 1] = (numerator[lag] as number) + (ar[lag] as number) * half
  return 2 * half
}

/** Coefficients of B(z) B(1/z) at lags 0 to reach. */
function spectrumOf(reach: number, ma: Float64Array, maLags: Int32Array, target: Float64Array): void {
  target.fill(0, 0, reach + 1)
  target[0] = 1
  for (let at = 0; at < maLags.length; at++) {
    const high = maLags[at] as number
    const coefficient = ma[high] as number
    target[high] = (target[high] as number) + coefficient
    for (let other = 0; other <= at; other++) {
      const low = maLags[other] as number
      target[high - low] = (target[high - low] as number) + coefficient * (ma[low] as number)
    }
  }
}

function stepDown(polynomial: Float64Array, degree: number, reflection: number): void {
  const shrink = 1 / (1 - reflection * reflection)
  for (let low = 1, high = degree - 1; low <= high; low++, high--) {
    const left = polynomial[low] as number
    const right = polynomial[high] as number
    polynomial[low] = (left - reflection * right) * shrink
    polynomial[high] = (right - reflection * left) * shrink
  }
}

function stepUp(numerator: Float64Array, degree: number, reflection: number): void {
  const shrink = 1 / (1 - reflection * reflection)
  for (let low = 0, high = degree; low <= high; low++, high--) {
    const left = numerator[low] as number
    const right = numerator[high] as number
    numerator[low] = (left - reflection * right) * shrink
    numerator[high] = (right - reflection * left) * shrink
  }
}
