import { median, quantile } from '../../stats/quantile.ts'
import { type Segment, segments } from './change-points.ts'
import { absurdValues } from './absurd-values.ts'
import { growsWithLevel } from './grows-with-level.ts'
import { loessAt } from './loess.ts'
import { filled } from './missing-values.ts'
import { strength } from './mstl.ts'
import { stl } from './stl.ts'

/** What was found in a series, at a position counted from 0. */
export type Finding =
  /** A missing value was filled with `value`. */
  | { kind: 'missing'; at: number; value: number }
  /** `was` lay far off what its neighbours say and was replaced by `value`. */
  | { kind: 'outlier'; at: number; was: number; value: number }
  /** From `at` on the level is another by `size`; nothing was replaced. */
  | { kind: 'level shift'; at: number; size: number }

/** A complete series and all that was done to it. */
export interface Cleaned {
  values: Float64Array
  /** In order of position. */
  findings: Finding[]
}

/** How a series is cleaned. */
export interface CleaningOptions {
  /** How many interquartile ranges beyond the quartiles a residual must lie to be an outlier; default 3 as R's tsoutliers, Infinity for none. */
  fence?: number
}

/** Shorter series say nothing of outliers. */
const shortest = 8

/**
 * Fills missing values and replaces clear outliers, level shifts told apart from them (as R's tsclean with robust loess instead of a supersmoother,
 * within stretches without a shift). Values are judged by residuals from robust STL and loess that leave the value itself out;
 * three in a row are no outlier but an event, and within four values of both ends, where an outlier and a new level look alike, the fence is twice as far.
 * @param values oldest first, NaN where a period is missing.
 * @param period seasonal period in observations; 1 = none.
 * @returns undefined where nothing is known.
 * @throws RangeError when `period` is not a whole number of at least 1 or `fence` not positive.
 */
export function cleaned(values: Float64Array, period: number, options: CleaningOptions = {}): Cleaned | undefined {
  const { fence = 3 } = options
  if (!(fence > 0)) throw new RangeError(`not a fence: ${fence}`)
  // What is off by orders of magnitude would bend the season itself: one cycle's error would make outliers of the others.
  const outliers = new Set(fence < Number.POSITIVE_INFINITY ? absurdValues(values, period) : [])
  const plausible = values.map((value, at) => (outliers.has(at) ? Number.NaN : value))
  let complete = filled(plausible, period)
  if (complete === undefined) return undefined
  let shifts: Finding[] = []
  for (let round = 0; round < 2 && fence < Number.POSITIVE_INFINITY; round++) {
    const seen = outliersIn(complete, plausible, period, fence)
    shifts = seen.shifts
    if (seen.outliers.length === 0) break
    for (const at of seen.outliers) outliers.add(at)
    complete = filled(
      values.map((value, at) => (outliers.has(at) ? Number.NaN : value)),
      period,
    ) as Float64Array
  }
  const findings = [...shifts]
  for (let at = 0; at < values.length; at++) {
    const value = complete[at] as number
    if (outliers.has(at)) findings.push({ kind: 'outlier', at, was: values[at] as number, value })
    else if (!Number.isFinite(values[at])) findings.push({ kind: 'missing', at, value })
  }
  return { values: complete, findings: findings.sort((a, b) => a.at - b.at) }
}

function outliersIn(complete: Float64Array, values: Float64Array, period: number, fence: number) {
  const count = complete.length
  if (count < shortest || repeats(complete)) return { outliers: [], shifts: [] }
  const logs = complete.every((value) => value > 0) && growsWithLevel(complete, period)
  const scaled = logs ? complete.map(Math.log) : complete
  const adjusted = withoutSeason(scaled, period)
  // A season that follows each value flatters those that it follows: (1 + 1 / c) over (1 - 1 / c) of the variance with c cycles in its window.
  const cycles = Math.min(count / period, 5.5)
  const flattery = adjusted === scaled ? 1 : Math.sqrt((cycles + 1) / (cycles - 1))
  const found = levelShifts(adjusted)
  const residuals = robustResiduals(adjusted, [0, ...found.map((shift) => shift.at), count])
  const known = Array.from(residuals).filter((_, at) => Number.isFinite(values[at]))
  const lower = quantile(known, 0.25) as number
  const upper = quantile(known, 0.75) as number
  const tail = quantile(known.map(Math.abs), 0.9) as number
  // With normal noise both are the same; where tails are heavy, what is far is not unusual.
  const range = Math.max(upper - lower, tail)
  const suspects: number[] = []
  const scale = complete.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (let at = 0; at < count && range > 1e-12 * scale; at++) {
    const residual = residuals[at] as number
    const reach = fence * flattery * range * (at < 4 || at >= count - 4 ? 2 : 1)
    if (Number.isFinite(values[at]) && (residual < lower - reach || residual > upper + reach)) suspects.push(at)
  }
  const shifts = found.map(({ at, before, after }): Finding => {
    return { kind: 'level shift', at, size: logs ? Math.exp(after) - Math.exp(before) : after - before }
  })
  return { outliers: suspects.filter((at) => runLength(suspects, at) < 3), shifts }
}

/** A third of the values being the same (zeros of intermittent demand) leaves no spread to judge by. */
function repeats(values: Float64Array): boolean {
  const sorted = values.slice().sort()
  const third = Math.ceil(values.length / 3)
  return sorted.some((value, at) => at + third < sorted.length && sorted[at + third] === value)
}

/** Without the season of robust STL where it is strong (R's tsoutliers: .6). */
function withoutSeason(scaled: Float64Array, period: number): Float64Array {
  const parts = period > 1 ? stl(scaled, period, { seasonalWindow: 11, robust: true }) : undefined
  if (parts === undefined) return scaled
  const clear = (part: Float64Array) => part.filter((_, at) => (parts.weights[at] as number) > 0)
  if (strength(clear(parts.seasonal), clear(parts.remainder)) < 0.6) return scaled
  return scaled.map((value, at) => value - (parts.seasonal[at] as number))
}

function runLength(suspects: readonly number[], at: number): number {
  let first = at
  let last = at
  while (suspects.includes(first - 1)) first--
  while (suspects.includes(last + 1)) last++
  return last - first + 1
}

interface Shift {
  at: number
  before: number
  after: number
}

/** Values on each side that tell a level. */
const lasting = 12

/**
 * Steps between straight stretches that are no gradual change: beyond the usual change from one value to the next
 * and beyond what the level moves on both sides, each of at least four values.
 */
function levelShifts(adjusted: Float64Array): Shift[] {
  const clipped = hampel(adjusted)
  const stretches = segments(clipped, { kind: 'line', shortest: 4 })
  const changes = Array.from(clipped.subarray(1), (value, at) => Math.abs(value - (clipped[at] as number)))
  const usual = 1.4826 * (median(changes) as number)
  const shifts: Shift[] = []
  for (let index = 1; index < stretches.length; index++) {
    const left = stretches[index - 1] as Segment
    const right = stretches[index] as Segment
    const at = right.start
    const start = Math.max(left.start, at - lasting)
    const end = Math.min(right.end, at + lasting)
    const before = middle(clipped, start, at)
    const step = middle(clipped, at, end) - before
    const drifted = drift(clipped, start, at) + drift(clipped, at, end)
    // What the lines do not explain: a steep line steps from stretch to stretch too.
    const jump = lineAt(right, at - 0.5) - lineAt(left, at - 0.5)
    const size = Math.min(Math.abs(step), Math.abs(jump))
    if (size > 1.5 * usual && size > 1.5 * drifted && step * jump > 0)
      shifts.push({ at, before, after: before + Math.sign(step) * size })
  }
  return shifts
}

const lineAt = ({ start, end, mean, slope }: Segment, at: number) => mean + slope * (at - (start + end - 1) / 2)

/** Change of level from the first to the second half. */
function drift(values: Float64Array, from: number, to: number): number {
  const half = (from + to) >> 1
  return Math.abs(middle(values, from, half) - middle(values, half, to))
}

function middle(values: Float64Array, from: number, to: number): number {
  const low = Math.max(0, from)
  const part = values.subarray(low, Math.max(low + 1, Math.min(values.length, to)))
  return median(part.length > 0 ? part : values.subarray(-1)) as number
}

/** Values clipped to four spreads around their running median of seven: single outliers make no stretch of their own (Hampel 1974). */
function hampel(values: Float64Array): Float64Array {
  const medians = values.map((_, at) => {
    const from = Math.min(Math.max(0, at - 3), Math.max(0, values.length - 7))
    return middle(values, from, from + 7)
  })
  const sizes = Array.from(values, (value, at) => Math.abs(value - (medians[at] as number)))
  const bound = 4 * 1.4826 * (median(sizes) as number)
  return values.map((value, at) => {
    const centre = medians[at] as number
    return Math.min(centre + bound, Math.max(centre - bound, value))
  })
}

/** Residuals from a loess line of each stretch that leaves the value itself and, after a first pass, outliers out; the window that predicts best. */
function robustResiduals(values: Float64Array, bounds: readonly number[]): Float64Array {
  const residuals = new Float64Array(values.length)
  for (let index = 1; index < bounds.length; index++) {
    const from = bounds[index - 1] as number
    const part = values.slice(from, bounds[index])
    let best: Float64Array | undefined
    let least = Number.POSITIVE_INFINITY
    for (const window of part.length <= 150 ? [7, 15, 31, 2 * part.length + 1] : [7, 15, 31, 75]) {
      if (window > 2 * part.length + 1) continue
      const left = leftOut(part, Math.max(5, window))
      const size = median(left.map(Math.abs)) as number
      if (size < 0.95 * least) {
        best = left
        least = size
      }
    }
    if (best !== undefined) residuals.set(best, from)
  }
  return residuals
}

function leftOut(part: Float64Array, window: number): Float64Array {
  const count = part.length
  const width = Math.min(window, count)
  // A first guess from running medians: a line through a huge outlier would make outliers of its neighbours.
  const clipped = hampel(part)
  const weights = part.map((value, at) => (value === clipped[at] ? 1 : 0))
  const residuals = part.map((value, at) => value - (clipped[at] as number))
  for (let pass = 0; pass < 3; pass++) {
    for (let at = 0; at < count; at++) {
      const own = weights[at] as number
      weights[at] = 0
      const from = Math.min(Math.max(0, at - (width >> 1)), count - width)
      const level = loessAt(part, count, window, 1, at, from, from + width - 1, weights)
      weights[at] = own
      if (!Number.isNaN(level)) residuals[at] = (part[at] as number) - level
    }
    const bound = 6 * (median(residuals.map(Math.abs)) as number)
    for (let at = 0; at < count; at++) {
      const ratio = bound > 0 ? Math.abs(residuals[at] as number) / bound : 0
      weights[at] = ratio < 1 ? (1 - ratio * ratio) ** 2 : 0
    }
  }
  return residuals
}
