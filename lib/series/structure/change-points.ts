import { median } from '../../stats/quantile.ts'

/** What is constant within a segment: its mean, its mean and variance, or a straight line. */
export type SegmentKind = 'mean' | 'mean and variance' | 'line'

/** A stretch of a series without a change. */
export interface Segment {
  /** Position of its first value. */
  start: number
  /** Position after its last value. */
  end: number
  mean: number
  /** Standard deviation around the mean or the line. */
  deviation: number
  /** Change per observation; 0 but for lines. */
  slope: number
}

/** How `segments` looks for changes. */
export interface ChangePointOptions {
  kind?: SegmentKind
  /** Fewest values of a segment: default 2, lines 4. */
  shortest?: number
  /** Times the modified Bayesian criterion that a change must gain; default 1. */
  penalty?: number
  /** Whether neighbouring values resemble one another, so that slow wandering is no change; default true. */
  autocorrelated?: boolean
}

/**
 * Splits a series where its level, its level and variance, or its line changes: PELT, the exact optimum in near linear time (Killick, Fearnhead & Eckley 2012)
 * with the modified Bayesian information criterion (Zhang & Siegmund 2007). The noise is measured on differences, which changes do not disturb;
 * with first-order autocorrelation (Chakar et al. 2017) its long-run variance is taken.
 * @param values complete series, oldest first.
 * @returns the segments in order, one where nothing changes, none for an empty series.
 * @throws RangeError when `shortest` is not a whole number of at least 1 or `penalty` is not positive.
 */
export function segments(values: Float64Array, options: ChangePointOptions = {}): Segment[] {
  const { kind = 'mean', penalty = 1, autocorrelated = true } = options
  const shortest = options.shortest ?? (kind === 'line' ? 4 : 2)
  if (!Number.isInteger(shortest) || shortest < 1) throw new RangeError(`not a length: ${shortest}`)
  if (!(penalty > 0)) throw new RangeError(`not a penalty: ${penalty}`)
  if (values.length === 0) return []
  const noise = noiseOf(values, kind, autocorrelated)
  const sums = prefixSums(values)
  if (!(noise.variance > 0) || values.length < 2 * shortest) return [segmentOf(sums, 0, values.length, kind)]
  const cost = costOf(sums, kind, noise)
  const parameters = kind === 'mean' ? 3 : 4
  const starts = optimum(values.length, shortest, cost, parameters * penalty * Math.log(values.length), penalty)
  return starts.map((start, index) => segmentOf(sums, start, starts[index + 1] ?? values.length, kind))
}

type Cost = (from: number, to: number) => number

/** PELT: starts of the segments of least total cost. */
function optimum(count: number, shortest: number, cost: Cost, price: number, weight: number): number[] {
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY)
  const previous = new Int32Array(count + 1)
  best[0] = -price
  const lengths = Float64Array.from({ length: count + 1 }, (_, length) => weight * Math.log(length / count))
  // Lengths enter the criterion by their logarithms, so that a split may cost up to log(n / 4) more than the whole: the margin of the pruning.
  const margin = weight * Math.log(Math.max(4, count) / 4)
  // A start that is beaten at `to` can still be the best until the better one has a segment of its own.
  const leaves = new Int32Array(count + 1).fill(count + 1)
  const totals = new Float64Array(count + 1)
  const candidates = new Int32Array(count + 1)
  let live = 1
  for (let to = shortest; to <= count; to++) {
    if (to >= 2 * shortest) candidates[live++] = to - shortest
    let least = Number.POSITIVE_INFINITY
    for (let index = 0; index < live; index++) {
      const from = candidates[index] as number
      const total = (best[from] as number) + cost(from, to) + (lengths[to - from] as number) + price
      totals[index] = total
      if (total >= least) continue
      least = total
      previous[to] = from
    }
    best[to] = least
    const limit = least + price + margin
    let kept = 0
    for (let index = 0; index < live; index++) {
      const from = candidates[index] as number
      if ((totals[index] as number) > limit) leaves[from] = Math.min(leaves[from] as number, to + shortest)
      if ((leaves[from] as number) > to) candidates[kept++] = from
    }
    live = kept
  }
  const starts: number[] = []
  for (let to = count; to > 0; to = previous[to] as number) starts.push(previous[to] as number)
  return starts.reverse()
}

interface Sums {
  /** Of the values less their mean, so that large levels keep their digits. */
  values: Float64Array
  squares: Float64Array
  products: Float64Array
  centre: number
}

function prefixSums(values: Float64Array): Sums {
  const count = values.length
  let total = 0
  for (const value of values) total += value
  const centre = total / Math.max(1, count)
  const sums = {
    values: new Float64Array(count + 1),
    squares: new Float64Array(count + 1),
    products: new Float64Array(count + 1),
    centre,
  }
  for (let at = 0; at < count; at++) {
    const value = (values[at] as number) - centre
    sums.values[at + 1] = (sums.values[at] as number) + value
    sums.squares[at + 1] = (sums.squares[at] as number) + value * value
    sums.products[at + 1] = (sums.products[at] as number) + value * (at - count / 2)
  }
  return sums
}

interface Noise {
  variance: number
  /** Long-run variance over variance: how many neighbouring values say as much as one. */
  inflation: number
}

function costOf(sums: Sums, kind: SegmentKind, noise: Noise): Cost {
  const { values, squares, products } = sums
  const count = values.length - 1
  const scale = 1 / (noise.variance * noise.inflation)
  const residual: Cost = (from, to) => {
    const sum = (values[to] as number) - (values[from] as number)
    return Math.max(0, (squares[to] as number) - (squares[from] as number) - (sum * sum) / (to - from))
  }
  if (kind === 'mean')
    return (from, to) => {
      const sum = (values[to] as number) - (values[from] as number)
      return ((squares[to] as number) - (squares[from] as number) - (sum * sum) / (to - from)) * scale
    }
  if (kind === 'mean and variance') {
    // A floor: rounded values that repeat are no change to a variance of nothing.
    const floor = 1e-2 * noise.variance
    return (from, to) => ((to - from) * Math.log(Math.max(floor, residual(from, to) / (to - from)))) / noise.inflation
  }
  return (from, to) => {
    const length = to - from
    const middle = (from + to - 1) / 2 - count / 2
    const sum = (values[to] as number) - (values[from] as number)
    const product = (products[to] as number) - (products[from] as number) - middle * sum
    const spread = (length * (length * length - 1)) / 12
    return Math.max(0, residual(from, to) - (spread > 0 ? (product * product) / spread : 0)) * scale
  }
}

/** Variance of the noise from medians of squared differences at lags 1 and 2. */
function noiseOf(values: Float64Array, kind: SegmentKind, autocorrelated: boolean): Noise {
  if (values.length < 3) return { variance: 0, inflation: 1 }
  const first = medianSquare(values, 1, kind === 'line')
  const second = medianSquare(values, 2, kind === 'line')
  if (!(first > 0 && second > 0)) return { variance: meanSquare(values) / 2, inflation: 1 }
  const correlation = autocorrelated ? Math.min(0.95, Math.max(0, second / first - 1)) : 0
  return { variance: first / (2 * (1 - correlation)), inflation: (1 + correlation) / (1 - correlation) }
}

function medianSquare(values: Float64Array, lag: number, sloping: boolean): number {
  const changes = Array.from(values.subarray(lag), (value, at) => value - (values[at] as number))
  const centre = sloping ? (median(changes) as number) : 0
  const sizes = changes.map((change) => Math.abs(change - centre))
  return (1.4826 * (median(sizes) as number)) ** 2
}

/** Mean squared difference, for series of which more than half of the values repeat. */
function meanSquare(values: Float64Array): number {
  let sum = 0
  for (let at = 1; at < values.length; at++) sum += ((values[at] as number) - (values[at - 1] as number)) ** 2
  return sum / (values.length - 1)
}

function segmentOf(sums: Sums, start: number, end: number, kind: SegmentKind): Segment {
  const length = end - start
  const count = sums.values.length - 1
  const sum = (sums.values[end] as number) - (sums.values[start] as number)
  let squares = (sums.squares[end] as number) - (sums.squares[start] as number) - (sum * sum) / length
  let slope = 0
  if (kind === 'line' && length > 1) {
    const middle = (start + end - 1) / 2 - count / 2
    const product = (sums.products[end] as number) - (sums.products[start] as number) - middle * sum
    const spread = (length * (length * length - 1)) / 12
    slope = product / spread
    squares -= slope * product
  }
  const freedom = Math.max(1, length - (kind === 'line' ? 2 : 1))
  return { start, end, mean: sums.centre + sum / length, deviation: Math.sqrt(Math.max(0, squares) / freedom), slope }
}
