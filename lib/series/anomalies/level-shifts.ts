import { medianInPlace } from '../../stats/select.ts'
import { studentQuantile } from '../../stats/tails.ts'

/** A level that changes and stays. */
export interface LevelShift {
  /** First place of the new level. */
  at: number
  /** New level less old one, in the unit of the values. */
  size: number
  /** Size in standard errors. */
  z: number
}

const mostShifts = 6
/** A shift of less than so many standard deviations of a value is left to the trend. */
const leastSigmas = 2.5
/** Share of the false alarms that shifts may use. */
const shareOfRate = 0.25

/**
 * Level shifts of a series without season: places where the medians of the windows before and after differ by more than slope, noise and its autocorrelation
 * explain; the strongest first, the others looked for in what is left. A line or a slow bend is no shift; an outlier, or fewer than half a window of them, neither.
 * @param values NaN where missing. @param rate expected false shifts per place, 0-1. @param window places before and after.
 * @returns in order of place.
 */
export function levelShifts(values: Float64Array, rate: number, window: number): LevelShift[] {
  const rest = values.slice()
  const shifts: LevelShift[] = []
  if (rest.length < 2 * window) return shifts
  const limit = studentQuantile((rate * shareOfRate) / 2, window - 2)
  while (shifts.length < mostShifts) {
    const found = strongest(rest, window)
    if (found === undefined || Math.abs(found.z) < limit) break
    shifts.push(found)
    for (let at = found.at; at < rest.length; at++) rest[at] = (rest[at] as number) - found.size
  }
  return shifts.sort((a, b) => a.at - b.at)
}

function strongest(values: Float64Array, window: number): LevelShift | undefined {
  const count = values.length
  const steps = new Float64Array(count)
  const slopes = new Float64Array(count)
  const before = new Float64Array(window)
  const after = new Float64Array(window)
  let best = -1
  for (let at = window; at <= count - window; at++) {
    const slope = sideSlope(values, at, window)
    for (let gap = 0; gap < window; gap++) {
      after[gap] = (values[at + gap] as number) - slope * gap
      before[gap] = (values[at - 1 - gap] as number) + slope * (gap + 1)
    }
    slopes[at] = slope
    steps[at] = middle(after) - middle(before)
    if (Number.isNaN(steps[at] as number)) steps[at] = 0
    if (best < 0 || Math.abs(steps[at] as number) > Math.abs(steps[best] as number)) best = at
  }
  if (best < 0 || Math.abs(steps[best] as number) < leastSigmas * differenceSpread(values)) return undefined
  const place = refined(values, best, window, slopes[best] as number, steps[best] as number)
  const { sigma, rho } = noise(values, place, steps[best] as number, window)
  if (!(sigma > 0)) return undefined
  const size = fittedStep(values, place, window, sigma, slopes[best] as number, steps[best] as number)
  if (Math.abs(size) < leastSigmas * sigma) return undefined
  // Two lines of one slope: the step has variance 8 / window.
  const error = sigma * Math.sqrt(((8 / window) * (1 + rho)) / (1 - rho))
  return { at: place, size, z: size / error }
}

/** Height of the step between two lines of one slope, by Huber's weights from the medians on. */
function fittedStep(
  values: Float64Array,
  place: number,
  window: number,
  sigma: number,
  slope: number,
  step: number,
): number {
  const from = Math.max(0, place - window)
  const to = Math.min(values.length, place + window)
  let level = Number.NaN
  for (let round = 0; round < 4; round++) {
    const left = new Float64Array(place - from)
    for (let at = from; at < place; at++) left[at - from] = (values[at] as number) - slope * (at - place)
    if (round === 0) level = middle(left)
    // Weighted sums for 1, gap and step.
    let [n, g, gg, b, gb, y, gy, by] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let at = from; at < to; at++) {
      const value = values[at] as number
      if (Number.isNaN(value)) continue
      const gap = at - place
      const after = gap >= 0 ? 1 : 0
      const off = Math.abs(value - level - slope * gap - step * after) / sigma
      const weight = off <= 1.5 ? 1 : 1.5 / off
      n += weight
      g += weight * gap
      gg += weight * gap * gap
      b += weight * after
      gb += weight * gap * after
      y += weight * value
      gy += weight * gap * value
      by += weight * after * value
    }
    const solved = solvedThree([n, g, b, g, gg, gb, b, gb, b], [y, gy, by])
    if (solved === undefined) return step
    ;[level, slope, step] = solved
  }
  return step
}

/** Cramer's rule. */
function solvedThree(m: readonly number[], v: readonly number[]): [number, number, number] | undefined {
  const [a, b, c, d, e, f, g, h, i] = m as [number, number, number, number, number, number, number, number, number]
  const [p, q, r] = v as [number, number, number]
  const whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!(Math.abs(whole) > 1e-9)) return undefined
  return [
    (p * (e * i - f * h) - b * (q * i - f * r) + c * (q * h - e * r)) / whole,
    (a * (q * i - f * r) - p * (d * i - f * g) + c * (d * r - q * g)) / whole,
    (a * (e * r - q * h) - b * (d * r - q * g) + p * (d * h - e * g)) / whole,
  ]
}

/** Median slope within the two sides, over half a window. */
function sideSlope(values: Float64Array, at: number, window: number): number {
  const half = window >> 1
  const slopes = new Float64Array(2 * (window - half))
  let filled = 0
  for (const from of [at - window, at])
    for (let place = from; place + half < from + window; place++)
      slopes[filled++] = ((values[place + half] as number) - (values[place] as number)) / half
  const slope = middle(slopes)
  return Number.isNaN(slope) ? 0 : slope
}

/** Where the sum of absolute errors is least if the step is put there. */
function refined(values: Float64Array, at: number, window: number, slope: number, step: number): number {
  const flat: number[] = []
  for (let gap = -window; gap < window; gap++) flat.push((values[at + gap] as number) - slope * gap)
  const low = middle(Float64Array.from(flat.slice(0, window)))
  let best = at
  let least = Number.POSITIVE_INFINITY
  for (let shift = -(window >> 1); shift <= window >> 1; shift++) {
    let sum = 0
    for (let gap = -window; gap < window; gap++) {
      const error = Math.abs((flat[gap + window] as number) - (gap < shift ? low : low + step))
      if (!Number.isNaN(error)) sum += error
    }
    if (sum < least) {
      least = sum
      best = at + shift
    }
  }
  return best
}

/** Robust spread of a value by first differences: no more than the true one where neighbours are alike. */
function differenceSpread(values: Float64Array): number {
  const differences = new Float64Array(values.length - 1)
  for (let at = 1; at < values.length; at++)
    differences[at - 1] = Math.abs((values[at] as number) - (values[at - 1] as number))
  return (1.4826 * middle(differences)) / Math.SQRT2
}

/** Spread and lag-1 autocorrelation of the differences to running medians, the step taken out. */
function noise(values: Float64Array, place: number, step: number, window: number): { sigma: number; rho: number } {
  const count = values.length
  const flat = values.map((value, at) => (at >= place ? value - step : value))
  const buffer = new Float64Array(2 * window + 1)
  const rest = flat.map((value, at) => {
    const from = Math.max(0, Math.min(at - window, count - buffer.length))
    const to = Math.min(count, from + buffer.length)
    for (let other = from; other < to; other++) buffer[other - from] = flat[other] as number
    // A slope within the window is taken out by the two halves.
    const half = (to - from) >> 1
    const slope = (middle(buffer, half, to - from) - middle(buffer, 0, half)) / half || 0
    for (let other = from; other < to; other++) buffer[other - from] = (flat[other] as number) - slope * (other - at)
    return value - middle(buffer, 0, to - from)
  })
  const sigma = 1.4826 * middle(rest.map(Math.abs))
  const limit = 2.5 * sigma
  let [products, squares] = [0, 0]
  for (let at = 1; at < count; at++) {
    const now = Math.max(-limit, Math.min(limit, rest[at] as number))
    const past = Math.max(-limit, Math.min(limit, rest[at - 1] as number))
    if (Number.isNaN(now) || Number.isNaN(past)) continue
    products += now * past
    squares += now * now
  }
  // Deviations from running medians lose about 2 / window of their autocorrelation.
  const rho = squares > 0 ? products / squares + 1 / window : 0
  return { sigma, rho: Math.max(0, Math.min(0.9, rho - 1 / Math.sqrt(count))) }
}

/** Median without NaN; NaN of none. The values are left as they are. */
function middle(values: Float64Array, from = 0, to = values.length): number {
  if (scratch.length < to - from) scratch = new Float64Array(2 * (to - from))
  let known = 0
  for (let at = from; at < to; at++) {
    const value = values[at] as number
    if (!Number.isNaN(value)) scratch[known++] = value
  }
  return medianInPlace(scratch, known)
}

let scratch = new Float64Array(256)
