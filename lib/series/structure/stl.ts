import { loessAt, loessInto } from './loess.ts'

/** A series taken apart: values = trend + seasonal + remainder. */
export interface SeasonalTrend {
  trend: Float64Array
  seasonal: Float64Array
  remainder: Float64Array
  /** Robustness weights 0-1, one a value: near 0 for an outlier; all 1 where not robust. */
  weights: Float64Array
}

/** Options of STL; defaults are those of R's stl. Windows are in observations and made odd. */
export interface StlOptions {
  /** Loess window of each cycle-subseries in seasons (odd, at least 7), or 'periodic' (default): the same season each time. */
  seasonalWindow?: number | 'periodic'
  trendWindow?: number
  lowPassWindow?: number
  /** Degree of the seasonal loess, default 0. */
  seasonalDegree?: 0 | 1
  /** Degree of the trend and low-pass loess, default 1. */
  trendDegree?: 0 | 1
  /** Whether outliers are to have no say. */
  robust?: boolean
  /** Passes between updates of the weights: default 2, robust 1. */
  inner?: number
  /** Updates of the weights: default 0, robust 15. */
  outer?: number
  /** Share of each window that is jumped over, as R's 1/10; 0 evaluates everywhere. Default .1. */
  jumpShare?: number
  /** Prior weight of each value; 0 leaves it out (its value must be finite all the same). */
  weights?: Float64Array
}

interface Windows {
  period: number
  seasonal: number
  trend: number
  lowPass: number
  seasonalDegree: number
  trendDegree: number
  jumpShare: number
}

/**
 * Seasonal-trend decomposition by loess (Cleveland, Cleveland, McRae & Terpenning 1990), the values of R's stl.
 * @param values complete series, finite.
 * @param period seasonal period in observations, at least 2.
 * @returns undefined with two seasons or less.
 * @throws RangeError when `period` or a window is not a whole number of at least 2 and 1.
 */
export function stl(values: Float64Array, period: number, options: StlOptions = {}): SeasonalTrend | undefined {
  const count = values.length
  const windows = windowsOf(count, period, options)
  if (count <= 2 * period) return undefined
  const inner = options.inner ?? (options.robust ? 1 : 2)
  const outer = options.outer ?? (options.robust ? 15 : 0)
  const prior = options.weights
  const weights = new Float64Array(count).fill(1)
  const trend = new Float64Array(count)
  const seasonal = new Float64Array(count)
  const remainder = new Float64Array(count)
  const work = workspace(count, period)
  let used = prior
  for (let pass = 0; pass <= outer; pass++) {
    for (let cycle = 0; cycle < inner; cycle++) innerPass(values, windows, used, seasonal, trend, work)
    if (pass === outer) break
    for (let at = 0; at < count; at++)
      remainder[at] = (values[at] as number) - (trend[at] as number) - (seasonal[at] as number)
    robustnessWeights(remainder, weights, work.sorted, prior)
    used = prior === undefined ? weights : weights.map((weight, at) => weight * (prior[at] as number))
  }
  if ((options.seasonalWindow ?? 'periodic') === 'periodic') averageCycles(seasonal, period)
  for (let at = 0; at < count; at++)
    remainder[at] = (values[at] as number) - (trend[at] as number) - (seasonal[at] as number)
  return { trend, seasonal, remainder, weights }
}

const odd = (window: number) => (window % 2 === 0 ? window + 1 : window)

function windowsOf(count: number, period: number, options: StlOptions): Windows {
  if (!Number.isInteger(period) || period < 2) throw new RangeError(`not a seasonal period: ${period}`)
  const asked = options.seasonalWindow ?? 'periodic'
  const periodic = asked === 'periodic'
  const seasonal = periodic ? 10 * Math.max(1, count) + 1 : asked
  const trend = options.trendWindow ?? Math.ceil((1.5 * period) / (1 - 1.5 / seasonal))
  const lowPass = options.lowPassWindow ?? period
  for (const window of [seasonal, trend, lowPass])
    if (!Number.isInteger(window) || window < 1) throw new RangeError(`not a window: ${window}`)
  return {
    period,
    seasonal: odd(Math.max(3, seasonal)),
    trend: odd(Math.max(3, trend)),
    lowPass: odd(Math.max(3, lowPass)),
    seasonalDegree: periodic ? 0 : (options.seasonalDegree ?? 0),
    trendDegree: options.trendDegree ?? 1,
    jumpShare: options.jumpShare ?? 0.1,
  }
}

const workspace = (count: number, period: number) => ({
  detrended: new Float64Array(count + 2 * period),
  cycles: new Float64Array(count + 2 * period),
  filtered: new Float64Array(count + 2 * period),
  subseries: new Float64Array(Math.ceil(count / period)),
  subweights: new Float64Array(Math.ceil(count / period)),
  smoothed: new Float64Array(Math.ceil(count / period) + 2),
  sorted: new Float64Array(count),
})
type Workspace = ReturnType<typeof workspace>

const jumpOf = (window: number, share: number) => Math.max(1, Math.ceil(window * share))

/** One pass of the inner loop: seasonal from the detrended series, trend from the deseasonalised one. */
function innerPass(
  values: Float64Array,
  windows: Windows,
  weights: Float64Array | undefined,
  seasonal: Float64Array,
  trend: Float64Array,
  work: Workspace,
): void {
  const count = values.length
  const { period, lowPass, trendDegree, jumpShare } = windows
  const { detrended, cycles, filtered } = work
  for (let at = 0; at < count; at++) detrended[at] = (values[at] as number) - (trend[at] as number)
  smoothCycles(count, windows, weights, work)
  movingAverage(cycles, count + 2 * period, period, filtered)
  movingAverage(filtered, count + period + 1, period, detrended)
  movingAverage(detrended, count + 2, 3, filtered)
  loessInto(filtered, count, lowPass, trendDegree, jumpOf(lowPass, jumpShare), undefined, detrended, 0)
  for (let at = 0; at < count; at++) {
    seasonal[at] = (cycles[period + at] as number) - (detrended[at] as number)
    filtered[at] = (values[at] as number) - (seasonal[at] as number)
  }
  loessInto(filtered, count, windows.trend, trendDegree, jumpOf(windows.trend, jumpShare), weights, trend, 0)
}

/** Loess of each cycle-subseries (all Januaries), continued by one season at both ends. */
function smoothCycles(count: number, windows: Windows, weights: Float64Array | undefined, work: Workspace): void {
  const { period, seasonal: window, seasonalDegree: degree } = windows
  const { detrended, cycles, subseries, subweights, smoothed } = work
  const jump = jumpOf(window, windows.jumpShare)
  for (let position = 0; position < period; position++) {
    const length = Math.floor((count - 1 - position) / period) + 1
    for (let cycle = 0, at = position; cycle < length; cycle++, at += period) {
      subseries[cycle] = detrended[at] as number
      if (weights !== undefined) subweights[cycle] = weights[at] as number
    }
    const local = weights && subweights
    loessInto(subseries, length, window, degree, jump, local, smoothed, 1)
    const width = Math.min(window, length)
    const before = loessAt(subseries, length, window, degree, -1, 0, width - 1, local)
    smoothed[0] = Number.isNaN(before) ? (smoothed[1] as number) : before
    const after = loessAt(subseries, length, window, degree, length, length - width, length - 1, local)
    smoothed[length + 1] = Number.isNaN(after) ? (smoothed[length] as number) : after
    for (let cycle = 0, at = position; cycle < length + 2; cycle++, at += period) cycles[at] = smoothed[cycle] as number
  }
}

function movingAverage(values: Float64Array, count: number, window: number, target: Float64Array): void {
  let sum = 0
  for (let at = 0; at < window; at++) sum += values[at] as number
  target[0] = sum / window
  for (let at = window; at < count; at++) {
    sum += (values[at] as number) - (values[at - window] as number)
    target[at - window + 1] = sum / window
  }
}

/** Bisquare weights of residuals against six times their median size. */
function robustnessWeights(
  residuals: Float64Array,
  weights: Float64Array,
  sorted: Float64Array,
  prior: Float64Array | undefined,
): void {
  let count = 0
  for (let at = 0; at < residuals.length; at++)
    if (prior === undefined || (prior[at] as number) > 0) sorted[count++] = Math.abs(residuals[at] as number)
  const known = sorted.subarray(0, count).sort()
  const middle = count >> 1
  const bound = 3 * ((known[middle] as number) + (known[count - 1 - middle] as number))
  for (let at = 0; at < residuals.length; at++) {
    const size = Math.abs(residuals[at] as number)
    if (size <= 0.001 * bound) weights[at] = 1
    else if (size <= 0.999 * bound) weights[at] = (1 - (size / bound) ** 2) ** 2
    else weights[at] = 0
  }
}

function averageCycles(seasonal: Float64Array, period: number): void {
  const count = seasonal.length
  for (let position = 0; position < period; position++) {
    let sum = 0
    let seen = 0
    for (let at = position; at < count; at += period, seen++) sum += seasonal[at] as number
    for (let at = position; at < count; at += period) seasonal[at] = sum / seen
  }
}
