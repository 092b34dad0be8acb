import { mean, variance } from '../../stats/moments.ts'
import type { Fit } from './fit.ts'
import { smoothing } from './ses.ts'

// Demand with many zeros: its sizes and how often it comes are smoothed apart (Croston 1972).

export interface DemandPattern {
  pattern: 'smooth' | 'erratic' | 'intermittent' | 'lumpy'
  /** Average demand interval (ADI): periods a demand. */
  interval: number
  /** Squared coefficient of variation of the sizes (CV2) of the periods with demand. */
  variation: number
}

/**
 * Classifies demand by how often it comes and how much its size varies, cut at 1.32 periods and .49 (Syntetos, Boylan & Croston 2005).
 * @param values demand a period, 0 = none.
 * @returns undefined without any demand or with a negative value.
 */
export function demandPattern(values: Float64Array): DemandPattern | undefined {
  const demands = demandsOf(values)
  if (demands === undefined || demands.sizes.length === 0) return undefined
  const interval = values.length / demands.sizes.length
  const variation = variance(demands.sizes) / mean(demands.sizes) ** 2
  const often = interval <= 1.32
  const even = variation <= 0.49
  return { pattern: often ? (even ? 'smooth' : 'erratic') : even ? 'intermittent' : 'lumpy', interval, variation }
}

/**
 * The model for demand with zeros: TSB averaged with the mean demand of all periods, which steadies its rate; TSB alone where the demand seems to have ended
 * (as long without it has a probability under 5 % at its usual rate). In simulations of steady and stepping demand it errs less than TSB wherever the rate is
 * steady; after a step in frequent demand TSB alone errs less. Croston's methods never see an end.
 * @returns undefined without values or with a negative value.
 */
export function intermittent(values: Float64Array): Fit | undefined {
  const fit = tsb(values)
  const pattern = demandPattern(values)
  if (fit === undefined || pattern === undefined) return fit
  let quiet = 0
  while (values[values.length - 1 - quiet] === 0) quiet++
  if (quiet > 0 && (1 - 1 / pattern.interval) ** quiet < 0.05) return fit
  const fitted = fit.fitted.slice()
  let sum = 0
  for (let at = 0; at < values.length; at++) {
    if (at >= fit.warmUp) fitted[at] = ((fitted[at] as number) + sum / at) / 2
    sum += values[at] as number
  }
  const rate = sum / values.length
  return {
    ...fit,
    name: 'TSB and mean',
    fitted,
    forecast: (horizon) => fit.forecast(horizon).map((each) => (each + rate) / 2),
  }
}

/**
 * Croston's method: size of demand over interval between demands, each by simple exponential smoothing.
 * @param options.alpha weight of the newest size and interval (0-1), smoothed from the first of them as in R's croston; by default both weights and starts are
 *   those of least squares.
 * @returns undefined without values or with a negative value; forecasts of 0 where there never was demand.
 * @throws RangeError when alpha is not within 0-1.
 */
export function croston(values: Float64Array, options: { alpha?: number } = {}): Fit | undefined {
  return crostonLike(values, options.alpha, false)
}

/** Croston's method less its bias: times 1 - alpha / 2 of the intervals (Syntetos & Boylan 2005). Else as `croston`. */
export function sba(values: Float64Array, options: { alpha?: number } = {}): Fit | undefined {
  return crostonLike(values, options.alpha, true)
}

function crostonLike(values: Float64Array, alpha: number | undefined, corrected: boolean): Fit | undefined {
  checkWeight(alpha)
  const demands = demandsOf(values)
  if (demands === undefined || values.length === 0) return undefined
  const name = corrected ? 'SBA' : 'Croston'
  const { sizes, intervals } = demands
  if (sizes.length === 0) return nothing(name, values)
  const size = smoothed(sizes, alpha)
  const interval = smoothed(intervals, alpha)
  const correction = corrected ? 1 - interval.alpha / 2 : 1
  const expected = (known: number) =>
    (correction * (size.levels[known] as number)) / Math.max(1, interval.levels[known] as number)
  const warmUp = intervals[0] as number
  const fitted = values.slice()
  let known = 1
  for (let at = warmUp; at < values.length; at++) {
    fitted[at] = expected(known)
    if ((values[at] as number) > 0) known++
  }
  const rate = expected(sizes.length)
  return flat(name, fitted, warmUp, rate, 1 / Math.max(1, interval.levels[sizes.length] as number), sizes)
}

/**
 * The method of Teunter, Syntetos & Babai 2011: size of demand times its probability, which falls in each period without: for demand that ends.
 * @param options.alpha weight of the newest size; `beta` of the newest period in the probability; both 0-1, smoothed from the first size and the share of
 *   periods with demand; by default weights and starts are those of least squares.
 * @returns undefined without values or with a negative value; forecasts of 0 where there never was demand.
 * @throws RangeError when a weight is not within 0-1.
 */
export function tsb(values: Float64Array, options: { alpha?: number; beta?: number } = {}): Fit | undefined {
  checkWeight(options.alpha)
  checkWeight(options.beta)
  const demands = demandsOf(values)
  if (demands === undefined || values.length === 0) return undefined
  const { sizes, intervals } = demands
  if (sizes.length === 0) return nothing('TSB', values)
  const size = smoothed(sizes, options.alpha)
  const came = values.map((value) => (value > 0 ? 1 : 0))
  const chance = smoothed(came, options.beta, sizes.length / values.length)
  const warmUp = intervals[0] as number
  const fitted = values.slice()
  let known = 1
  const probability = (at: number) => Math.min(1, Math.max(0, chance.levels[at] as number))
  for (let at = warmUp; at < values.length; at++) {
    fitted[at] = (size.levels[known] as number) * probability(at)
    if ((values[at] as number) > 0) known++
  }
  const last = probability(values.length)
  return flat('TSB', fitted, warmUp, (size.levels[known] as number) * last, last, sizes)
}

/** Sizes of the demands and the periods from one to the next (the first from before the series); undefined where a value is negative. */
function demandsOf(values: Float64Array): { sizes: Float64Array; intervals: Float64Array } | undefined {
  const sizes: number[] = []
  const intervals: number[] = []
  let last = -1
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    if (!(value >= 0)) return undefined
    if (value === 0) continue
    sizes.push(value)
    intervals.push(at - last)
    last = at
  }
  return { sizes: Float64Array.from(sizes), intervals: Float64Array.from(intervals) }
}

/** Larger weights than this chase single demands. */
const largestWeight = 0.5

/** Levels of a simple exponential smoothing, before the first value and after each. */
function smoothed(
  values: Float64Array,
  alpha: number | undefined,
  start = values[0] as number,
): { alpha: number; levels: Float64Array } {
  const best = alpha === undefined ? smoothing(values, largestWeight) : undefined
  const weight = alpha ?? best?.alpha ?? 0
  const levels = new Float64Array(values.length + 1)
  levels[0] = best?.first ?? start
  for (let at = 0; at < values.length; at++)
    levels[at + 1] = (levels[at] as number) + weight * ((values[at] as number) - (levels[at] as number))
  return { alpha: weight, levels }
}

/** A fit that expects the same of each period; its spread is that of demand that comes with a probability and varies in size. */
function flat(
  name: string,
  fitted: Float64Array,
  warmUp: number,
  rate: number,
  chance: number,
  sizes: Float64Array,
): Fit {
  const expected = Math.max(0, rate)
  const size = chance > 0 ? expected / chance : 0
  const deviation = Math.sqrt(chance * variance(sizes) + chance * (1 - chance) * size ** 2)
  return {
    name,
    fitted,
    warmUp,
    forecast: (horizon) => new Float64Array(horizon).fill(expected),
    spread: (horizon) => new Float64Array(horizon).fill(deviation),
  }
}

function nothing(name: string, values: Float64Array): Fit {
  return { name, fitted: values.slice(), warmUp: values.length, forecast: (horizon) => new Float64Array(horizon) }
}

function checkWeight(weight: number | undefined): void {
  if (weight !== undefined && !(weight >= 0 && weight <= 1)) throw new RangeError(`not a weight: ${weight}`)
}
