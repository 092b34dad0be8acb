import { mean, sumOfSquares, variance } from '../../stats/moments.ts'
import { autocorrelations } from '../structure/autocorrelation.ts'
import { loess } from '../structure/loess.ts'
import { stl } from '../structure/stl.ts'
import { difference, kpss } from './arima/differences.ts'

/** What a series is like, free of its unit; all finite. Shares and strengths are 0-1. */
export interface Features {
  logLength: number
  logPeriod: number
  /** 1 - variance of the remainder over that of trend and remainder. */
  trendStrength: number
  /** 1 - variance of the remainder over that of season and remainder; 0 without a season. */
  seasonalStrength: number
  /** Variance of the variances of the remainder with one value left out each. */
  spikiness: number
  /** Coefficients of the trend on orthonormal polynomials of degree 1 and 2. */
  linearity: number
  curvature: number
  /** First autocorrelation, and sum of squares of the first ten: of the remainder, the series, its first and second differences. */
  remainderAcf1: number
  remainderAcf10: number
  acf1: number
  acf10: number
  differenceAcf1: number
  differenceAcf10: number
  secondDifferenceAcf1: number
  secondDifferenceAcf10: number
  /** Autocorrelation at the seasonal lag; 0 without a season. */
  seasonalAcf: number
  /** Sum of squares of the first five partial autocorrelations: of the series, of its differences. */
  pacf5: number
  differencePacf5: number
  /** Spectral entropy: 0 one wave, 1 noise. */
  entropy: number
  /** Variance of the means, and of the variances, of tiles of one season (ten values without a season). */
  stability: number
  lumpiness: number
  /** How often the series crosses its median, as a share of its length. */
  crossings: number
  /** Longest run within one tenth of the range, as a share of the length. */
  flatness: number
  /** Statistic of the KPSS test: of the series, of its differences. */
  kpss: number
  differenceKpss: number
  zeroShare: number
  /** Standard deviation over mean size. */
  variation: number
}

/**
 * Features of a series that tell which forecasting method will do well (Hyndman, Wang & Laptev 2015; tsfeatures; Montero-Manso, Athanasopoulos, Hyndman &
 * Talagala 2020, FFORMA), of the standardised series.
 * @param values complete series, oldest first.
 * @param period seasonal period in observations; 1 = none.
 * @returns undefined with fewer than three values. A constant series has the features of nothing: zeros.
 * @throws RangeError when `period` is not a whole number of at least 1.
 */
export function features(values: Float64Array, period: number): Features | undefined {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  if (values.length < 3) return undefined
  const { standard, variation } = standardised(values)
  const first = difference(standard, 1)
  const second = difference(first, 1)
  const most = Math.max(10, period)
  const correlations = autocorrelations(standard, most)
  const differenceCorrelations = autocorrelations(first, 10)
  const secondCorrelations = autocorrelations(second, 10)
  return {
    logLength: Math.log(values.length),
    logPeriod: Math.log(period),
    ...partFeatures(standard, period),
    acf1: correlations[0] as number,
    acf10: sumOfSquares(correlations, 10),
    differenceAcf1: differenceCorrelations[0] as number,
    differenceAcf10: sumOfSquares(differenceCorrelations, 10),
    secondDifferenceAcf1: secondCorrelations[0] as number,
    secondDifferenceAcf10: sumOfSquares(secondCorrelations, 10),
    seasonalAcf: period > 1 ? (correlations[period - 1] as number) : 0,
    pacf5: sumOfSquares(partialAutocorrelations(correlations, 5).partial, 5),
    differencePacf5: sumOfSquares(partialAutocorrelations(differenceCorrelations, 5).partial, 5),
    entropy: variation > 0 ? spectralEntropy(standard) : 0,
    ...tileFeatures(standard, period > 1 ? period : 10),
    crossings: crossings(standard),
    flatness: variation > 0 ? flatness(standard) : 0,
    kpss: kpss(standard),
    differenceKpss: first.length > 1 ? kpss(first) : 0,
    zeroShare: values.reduce((zeros, value) => zeros + (value === 0 ? 1 : 0), 0) / values.length,
    variation,
  }
}

/** Mean 0 and standard deviation 1, or zeros for a constant series. */
function standardised(values: Float64Array): { standard: Float64Array; variation: number } {
  const centre = mean(values)
  const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length
  const deviation = Math.sqrt(variance(values))
  // What rounding leaves of a constant is not a movement.
  if (!(deviation > 1e-12 * size)) return { standard: new Float64Array(values.length), variation: 0 }
  return { standard: values.map((value) => (value - centre) / deviation), variation: deviation / size }
}

function partFeatures(standard: Float64Array, period: number) {
  const parts = period > 1 ? stl(standard, period) : undefined
  const trend =
    parts?.trend ??
    loess(standard, Math.max(7, Math.ceil(standard.length / 3)), { jump: Math.ceil(standard.length / 30) })
  const seasonal = parts?.seasonal
  const detrended = standard.map((value, at) => value - (trend[at] as number))
  const remainder = parts?.remainder ?? detrended
  const adjusted = seasonal === undefined ? standard : standard.map((value, at) => value - (seasonal[at] as number))
  const noise = variance(remainder)
  const correlations = autocorrelations(remainder, 10)
  return {
    trendStrength: strength(noise, variance(adjusted)),
    seasonalStrength: seasonal === undefined ? 0 : strength(noise, variance(detrended)),
    spikiness: spikiness(remainder),
    ...polynomial(trend),
    remainderAcf1: correlations[0] as number,
    remainderAcf10: sumOfSquares(correlations, 10),
  }
}

const strength = (noise: number, whole: number) => (whole > 1e-12 ? Math.min(1, Math.max(0, 1 - noise / whole)) : 0)

/** Variance of the leave-one-out variances. */
function spikiness(remainder: Float64Array): number {
  const count = remainder.length
  const centre = mean(remainder)
  const squares = variance(remainder) * (count - 1)
  return variance(
    remainder.map((value) => (squares - ((value - centre) ** 2 * count) / (count - 1)) / Math.max(1, count - 2)),
  )
}

/** Coefficients on orthonormal polynomials in time, as R's poly(1:n, 2). */
function polynomial(trend: Float64Array): { linearity: number; curvature: number } {
  const count = trend.length
  const centre = (count - 1) / 2
  const square = (count * count - 1) / 12
  let linear = 0
  let quadratic = 0
  let linearNorm = 0
  let quadraticNorm = 0
  for (let at = 0; at < count; at++) {
    const x = at - centre
    const y = x * x - square
    linear += x * (trend[at] as number)
    quadratic += y * (trend[at] as number)
    linearNorm += x * x
    quadraticNorm += y * y
  }
  return { linearity: linear / Math.sqrt(linearNorm), curvature: quadratic / Math.sqrt(quadraticNorm) }
}

/** Levinson-Durbin: partial autocorrelations, and the autoregression of the last order with its share of unexplained variance. */
function partialAutocorrelations(correlations: Float64Array, order: number) {
  const partial = new Float64Array(order)
  let weights = new Float64Array(order)
  let left = 1
  for (let lag = 0; lag < order && left > 1e-10; lag++) {
    let sum = correlations[lag] as number
    for (let at = 0; at < lag; at++) sum -= (weights[at] as number) * (correlations[lag - 1 - at] as number)
    const next = sum / left
    partial[lag] = next
    const updated = weights.slice()
    for (let at = 0; at < lag; at++) updated[at] = (weights[at] as number) - next * (weights[lag - 1 - at] as number)
    updated[lag] = next
    weights = updated
    left *= 1 - next * next
  }
  return { partial, weights, left }
}

/** Shannon entropy of the normalised spectral density of an autoregression, over that of noise (Goerg 2013, Forecastable component analysis). */
function spectralEntropy(standard: Float64Array): number {
  const order = Math.min(standard.length - 1, Math.floor(10 * Math.log10(standard.length)))
  const { weights } = partialAutocorrelations(autocorrelations(standard, order), order)
  const points = 64
  const density = new Float64Array(points)
  let total = 0
  for (let point = 0; point < points; point++) {
    const angle = (Math.PI * (point + 0.5)) / points
    let real = 1
    let imaginary = 0
    for (let lag = 0; lag < order; lag++) {
      real -= (weights[lag] as number) * Math.cos(angle * (lag + 1))
      imaginary += (weights[lag] as number) * Math.sin(angle * (lag + 1))
    }
    density[point] = 1 / Math.max(1e-12, real * real + imaginary * imaginary)
    total += density[point] as number
  }
  let entropy = 0
  for (const each of density) entropy -= (each / total) * Math.log(each / total)
  return entropy / Math.log(points)
}

function tileFeatures(standard: Float64Array, width: number): { stability: number; lumpiness: number } {
  const means: number[] = []
  const variances: number[] = []
  for (let from = 0; from + width <= standard.length; from += width) {
    const tile = standard.subarray(from, from + width)
    means.push(mean(tile))
    variances.push(variance(tile))
  }
  return { stability: variance(Float64Array.from(means)), lumpiness: variance(Float64Array.from(variances)) }
}

function crossings(standard: Float64Array): number {
  const middle = standard.slice().sort()[standard.length >> 1] as number
  let count = 0
  for (let at = 1; at < standard.length; at++)
    if ((standard[at] as number) > middle !== (standard[at - 1] as number) > middle) count++
  return count / (standard.length - 1)
}

function flatness(standard: Float64Array): number {
  let low = Infinity
  let high = -Infinity
  for (const value of standard) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  let longest = 0
  let run = 0
  let before = -1
  for (const value of standard) {
    const band = Math.min(9, Math.floor((10 * (value - low)) / (high - low)))
    run = band === before ? run + 1 : 1
    before = band
    longest = Math.max(longest, run)
  }
  return longest / standard.length
}
