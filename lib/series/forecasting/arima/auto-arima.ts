import { FINAL } from './arima.ts'
import { isSafe } from './arma.ts'
import { averageOf } from './average.ts'
import { boxCox } from './box-cox.ts'
import { differenced, firstDifferences, isConstant, seasonalDifferences } from './differences.ts'
import { aiccOf, type Sample } from './estimate.ts'
import { type ArimaFit, arimaFit } from './fit.ts'
import { type Harmonics, harmonics, preliminary } from './harmonics.ts'
import { type ArimaOrder, armaCount, type Limits } from './order.ts'
import { regressionSample, regressorsOf } from './regressors.ts'
import { bestEstimate, type Candidate, ROUGH, startsOf, stepwiseSearch } from './search.ts'

export interface AutoArimaOptions {
  /** Fit the Box-Cox transform of the values, 0 = logarithm. Forecasts come back as medians in the unit of the series. */
  lambda?: number
  /**
   * The season as sines and cosines instead of seasonal terms, `pairs` of them or as many as AICc wants. Default for periods above 24,
   * where 52 is taken for 52.18 weeks of a year and 365 for 365.25 days.
   */
  fourier?: { period: number; pairs?: number }
}

/** Longest season that seasonal terms are for: beyond, they are slow and forecast worse than waves. */
const LONGEST_SEASON = 24
const MOST_PAIRS = 8
/** Share of the largest value within which changes are rounding. */
const ROUNDING = 1e-12

/** A search: its models from the best on, and what is needed to make fits of them. */
interface Search {
  transformed: Float64Array
  sample: Sample
  base: ArimaOrder
  candidates: Candidate[]
  waves: Harmonics | undefined
}

/**
 * The ARIMA model with the lowest AICc of a stepwise search over its orders (Hyndman & Khandakar 2008), as R's auto.arima with exact likelihoods all
 * through: a seasonal difference where the season is strong, a first difference by the KPSS test (one at most). Coefficients are those of the last ten
 * seasons, or 500 values if that is more.
 * @param values the series without a gap, oldest first, finite numbers.
 * @param period seasonal period in observations; 1 = none.
 * @returns undefined for an empty series, or where a value does not allow the transform.
 * @throws RangeError when `period` is not a whole number of at least 1.
 */
export function autoArima(values: Float64Array, period: number, options: AutoArimaOptions = {}): ArimaFit | undefined {
  const found = search(values, period, options)
  return found && fitOf(found, polished(found), options.lambda)
}

/**
 * The models of the same search within 8 of the lowest AICc, averaged: weights fall half as fast as Akaike's, exp(-difference / 4). On M3 1 to 3 %
 * more accurate than the best one, for the same work.
 */
export function averagedArima(
  values: Float64Array,
  period: number,
  options: AutoArimaOptions = {},
): ReturnType<typeof averageOf> | undefined {
  const found = search(values, period, options)
  if (found === undefined) return undefined
  const best = (found.candidates[0] as Candidate).score
  const near = found.candidates.filter((each) => each.score <= best + 8 && Number.isFinite(each.score))
  if (near.length < 2) return averageOf([fitOf(found, polished(found), options.lambda)], [1])
  return averageOf(
    near.map((each) => fitOf(found, each, options.lambda)),
    near.map((each) => Math.exp((best - each.score) / 4)),
  )
}

function fitOf(found: Search, { order, estimate: result }: Candidate, lambda: number | undefined): ArimaFit {
  const { transformed, sample, waves } = found
  if (waves === undefined) return arimaFit(transformed, order, regressorsOf(order, undefined), result, lambda)
  const regression = Float64Array.of(...waves.coefficients, ...result.regression)
  const free = armaCount(order) + regression.length + 1
  const whole = { ...result, regression, aicc: aiccOf(result.logLikelihood, free, sample.count) }
  return arimaFit(transformed, order, regressorsOf(order, waves.fourier), whole, lambda)
}

function search(values: Float64Array, period: number, options: AutoArimaOptions): Search | undefined {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  const transformed = options.lambda === undefined ? values : boxCox(values, options.lambda)
  if (transformed === undefined || values.length === 0) return undefined
  const waves = options.fourier ?? (period > LONGEST_SEASON ? { period: yearOf(period) } : undefined)
  const from = Math.max(0, values.length - Math.max(10 * period, 500))
  const recent = transformed.subarray(from)
  const base = baseOrder(recent, waves ? 1 : period)
  const limits = isExplained(recent, base) ? NOTHING : limitsOf(recent.length, base)
  if (waves && limits !== NOTHING) return waveSearch(transformed, from, base, limits, waves)
  const sample = regressionSample(recent, from, base, regressorsOf(base, undefined), limits)
  return { transformed, sample, base, candidates: stepwiseSearch(sample, base, limits), waves: undefined }
}

const yearOf = (period: number) => (period === 52 ? 52.1775 : period === 365 ? 365.25 : period)

/**
 * Waves by a simple model, orders for what they leave, waves again by the model found, its coefficients again. Waves and ARMA coefficients hardly
 * depend on each other (their information matrix is block diagonal), so that twice is enough and much faster than both at once.
 */
function waveSearch(
  transformed: Float64Array,
  from: number,
  base: ArimaOrder,
  limits: Limits,
  asked: { period: number; pairs?: number },
): Search {
  const recent = transformed.subarray(from)
  const most = asked.pairs ?? Math.min(MOST_PAIRS, Math.floor(asked.period / 2), Math.floor(recent.length / 20))
  const exact = asked.pairs !== undefined
  const regressors = regressorsOf(base, undefined)
  const without = ({ season }: Harmonics) => {
    const rest = recent.map((value, at) => value - (season[at] as number))
    return regressionSample(rest, from, base, regressors, limits)
  }
  const first = harmonics(recent, from, asked.period, most, exact, preliminary(recent, base))
  const found = stepwiseSearch(without(first), base, limits)
  const waves = harmonics(recent, from, asked.period, most, exact, (found[0] as Candidate).estimate.arma)
  const sample = without(waves)
  const candidates = found.slice(0, 8).map((each) => refined(sample, base, each, ROUGH))
  return { transformed, sample, base, candidates: candidates.sort((a, b) => a.score - b.score), waves }
}

/** The differences the series wants, and whether a constant may be estimated; no ARMA terms yet. */
function baseOrder(values: Float64Array, period: number): ArimaOrder {
  let peak = 0
  for (const value of values) peak = Math.max(peak, Math.abs(value))
  // Variances of very large or small values would not be numbers; a power of two changes no digit.
  const unit = 2 ** Math.floor(Math.log2(peak || 1))
  const scaled = values.map((value) => value / unit)
  const D = seasonalDifferences(scaled, period)
  const d = firstDifferences(differenced(scaled, 0, D, period), ROUNDING)
  return { p: 0, d, q: 0, P: 0, D, Q: 0, period, constant: d + D < 2 }
}

/** Whether the differences have left nothing to be explained. */
function isExplained(values: Float64Array, { d, D, period }: ArimaOrder): boolean {
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return isConstant(differenced(values, d, D, period), ROUNDING * peak)
}

const NOTHING: Limits = { p: 0, q: 0, P: 0, Q: 0 }

function limitsOf(count: number, base: ArimaOrder): Limits {
  const { period } = base
  const seasonal = period > 1 ? Math.min(2, Math.floor(count / 3 / period)) : 0
  const plain = Math.min(5, Math.floor(count / 3))
  const short = seasonal > 0 ? Math.min(plain, period - 1) : plain
  return { p: short, q: short, P: seasonal, Q: seasonal }
}

/** A candidate fitted on from where it is and from `others`. */
function refined(
  sample: Sample,
  base: ArimaOrder,
  candidate: Candidate,
  precision: number,
  others: readonly Float64Array[] = [],
): Candidate {
  const { order } = candidate
  const columns = sample.columns.length - (base.constant && !order.constant ? 1 : 0)
  const result = bestEstimate(sample, order, columns, [candidate.estimate.unbounded, ...others], precision)
  return { order, estimate: result, score: isSafe(result.arma) ? result.aicc : Number.POSITIVE_INFINITY }
}

/** The best candidate fitted to the end; the next one where its roots turn out to be too near the unit circle. */
function polished({ sample, base, candidates }: Search): Candidate {
  for (const candidate of candidates.slice(0, 5)) {
    const best = refined(sample, base, candidate, FINAL, startsOf(candidate.order))
    if (Number.isFinite(best.score)) return best
  }
  return candidates[0] as Candidate
}
