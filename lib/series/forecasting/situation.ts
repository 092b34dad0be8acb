import { naiveScale } from '../evaluation/accuracy.ts'
import type { Outlook } from './outlook.ts'

/** All that the combination knows when it forecasts one series. */
export interface Situation {
  values: Float64Array
  period: number
  horizon: number
  outlook: Outlook
  /** The same from an earlier origin, with what came: how well each member did on this series. */
  before?: { values: Float64Array; outlook: Outlook; actual: Float64Array } | undefined
}

/** Where the earlier origin lies: as far back as is asked for, a third of the series at most; undefined where too little would be left to learn from. */
export function earlierOrigin(count: number, horizon: number): number | undefined {
  const origin = count - Math.min(horizon, Math.floor(count / 3))
  return origin >= shortestHistory ? origin : undefined
}

const shortestHistory = 6

/** What errors and widths are measured in: the mean absolute change from a season before; where nothing changes, a trace of the level. */
export function unitOf(values: Float64Array, period: number): number {
  const seasonal = naiveScale(values, values.length > period + 1 ? period : 1) ?? 0
  if (seasonal > 0) return seasonal
  const step = naiveScale(values, 1) ?? 0
  return step > 0 ? step : 1e-6 * Math.abs(values.at(-1) ?? 0) || 1e-12
}

/** Features of a series that the members' weights depend on. */
export function weightFeatures(count: number, period: number): number[] {
  const seasonal = period > 1 ? 1 : 0
  const length = Math.log(count) - 4
  return [1, seasonal, length, seasonal * (Math.log(count / period) - 1.5)]
}

/**
 * How much worse than its fellows each member did before: logarithm of its mean absolute error against the mean of the logarithms; 0 where that is not known.
 * The shorter the stretch, the less it says.
 */
export function earlierErrors({ before, period }: Situation, members: number): Float64Array {
  const result = new Float64Array(members)
  if (before === undefined) return result
  const unit = unitOf(before.values, period)
  const trust = before.actual.length / (before.actual.length + doubt)
  let sum = 0
  let count = 0
  for (let member = 0; member < members; member++) {
    const point = before.outlook.points[member]
    if (point === undefined) continue
    result[member] = Math.log(Math.max(1e-3, meanAbsolute(before.actual, point) / unit))
    sum += result[member] as number
    count++
  }
  for (let member = 0; member < members; member++)
    result[member] =
      before.outlook.points[member] === undefined ? 0 : trust * ((result[member] as number) - sum / count)
  return result
}

/** Of a stretch of so many values half is believed. */
const doubt = 6

/** Mean absolute difference. */
export function meanAbsolute(actual: Float64Array, point: Float64Array): number {
  let sum = 0
  for (let step = 0; step < actual.length; step++) sum += Math.abs((actual[step] as number) - (point[step] as number))
  return sum / actual.length
}

/** Names of the columns of `widthFeatures`, as the coefficients have them. */
export const widthFeatureNames = [
  'one',
  'members’ spread',
  'disagreement',
  'random walk',
  'length',
  'step',
  'seasonal',
  'shortness',
  'seasonal length',
  'earlier error',
  'level',
  'step by length',
] as const

/**
 * Features that the width of an interval depends on, one row a step, in logarithms of the unit of the series, so that scale does not matter (shift does: the level is one of them).
 * @param point the combined forecast with `weights`.
 * @param earlierError logarithm of the error before over the spread that was believed then; 0 where that is not known.
 */
export function widthFeatures(
  { values, period, horizon, outlook }: Situation,
  weights: Float64Array,
  point: Float64Array,
  earlierError: number,
): Float64Array {
  const unit = unitOf(values, period)
  const spread = believedSpread(outlook, weights, unit, horizon)
  const walk = (naiveScale(values, 1) ?? 0) / unit
  const length = Math.log(values.length) - 4
  const seasonal = period > 1 ? 1 : 0
  const rows = new Float64Array(horizon * widthFeatureNames.length)
  for (let step = 0; step < horizon; step++) {
    let disagreement = 0
    for (const [member, other] of outlook.points.entries())
      if (other !== undefined)
        disagreement += (weights[member] as number) * (((other[step] as number) - (point[step] as number)) / unit) ** 2
    const far = Math.log(step + 1) - 1.5
    rows.set(
      [
        1,
        Math.log((spread[step] as number) / unit),
        Math.log(Math.sqrt(disagreement) + 0.05),
        Math.log(walk * Math.sqrt(step + 1) + 1e-3),
        length,
        far,
        seasonal,
        1 / Math.sqrt(values.length),
        seasonal * length,
        earlierError,
        Math.log(Math.abs(point[step] as number) / unit + 1) - 2,
        far * length,
      ],
      step * widthFeatureNames.length,
    )
  }
  return rows
}

/** Weighted geometric mean of the members' spreads; where none has any, a random walk's. */
export function believedSpread(outlook: Outlook, weights: Float64Array, unit: number, horizon: number): Float64Array {
  const result = new Float64Array(horizon)
  let total = 0
  for (const [member, spread] of outlook.spreads.entries()) {
    if (spread === undefined) continue
    const weight = weights[member] as number
    total += weight
    for (let step = 0; step < horizon; step++)
      result[step] = (result[step] as number) + weight * Math.log(Math.max(1e-3 * unit, spread[step] as number))
  }
  return result.map((sum, step) => (total > 0 ? Math.exp(sum / total) : unit * Math.sqrt(step + 1)))
}
