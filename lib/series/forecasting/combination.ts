import {
  earlierErrors,
  meanAbsolute,
  type Situation,
  unitOf,
  believedSpread,
  weightFeatures,
  widthFeatureNames,
  widthFeatures,
} from './situation.ts'
import type { Outlook } from './outlook.ts'

/** Learnt on rolling origins by `npm run -s eval -- train`; see combination-coefficients.ts. */
export interface Coefficients {
  /** By member: weights of `weightFeatures` in the member's score; the members' weights are the softmax of the scores. */
  weights: readonly (readonly number[])[]
  /** How strongly a member's earlier error on this very series lowers its score. */
  earlier: number
  /** Of `widthFeatures` in the logarithm of the half width at 80 and at 95 %. */
  width80: readonly number[]
  width95: readonly number[]
}

/** A combined forecast, and half the width of its central intervals at 80 and at 95 %. */
export interface Combined {
  /** By member, summing to 1; 0 for those with nothing to say. */
  weights: Float64Array
  point: Float64Array
  half80: Float64Array
  half95: Float64Array
}

/** The members' weights: a softmax of what such series taught, less what each got wrong on this one (Montero-Manso et al. 2020 learn the first part alike). */
export function memberWeights(situation: Situation, { weights, earlier }: Coefficients): Float64Array {
  const { points } = situation.outlook
  const features = weightFeatures(situation.values.length, situation.period)
  const errors = earlierErrors(situation, points.length)
  const scores = points.map((point, member) =>
    point === undefined
      ? Number.NEGATIVE_INFINITY
      : features.reduce((sum, feature, at) => sum + feature * (weights[member]?.[at] ?? 0), 0) -
        earlier * (errors[member] as number),
  )
  const most = Math.max(...scores)
  const shares = Float64Array.from(scores, (score) => (most === Number.NEGATIVE_INFINITY ? 0 : Math.exp(score - most)))
  const total = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => (total > 0 ? share / total : 0))
}

/** Weighted mean of the members. */
export function combinedPoint({ points }: Outlook, weights: Float64Array, horizon: number): Float64Array {
  const result = new Float64Array(horizon)
  for (const [member, point] of points.entries())
    if (point !== undefined)
      for (let step = 0; step < horizon; step++)
        result[step] = (result[step] as number) + (weights[member] as number) * (point[step] as number)
  return result
}

/** Logarithm of the combination's error before over the spread believed then, within a factor of 5; 0 where that is not known. */
export function earlierError({ before, period }: Situation, coefficients: Coefficients): number {
  if (before === undefined || before.outlook.points.every((point) => point === undefined)) return 0
  const { values, outlook, actual } = before
  const horizon = actual.length
  const weights = memberWeights({ values, period, horizon, outlook }, coefficients)
  const unit = unitOf(values, period)
  const spread = believedSpread(outlook, weights, unit, horizon)
  const believed = spread.reduce((sum, each) => sum + each, 0) / horizon
  const error = meanAbsolute(actual, combinedPoint(outlook, weights, horizon))
  return Math.log(Math.min(5, Math.max(0.2, (error + 0.02 * unit) / (believed + 0.02 * unit))))
}

/** Combines the members of a situation. */
export function combined(situation: Situation, coefficients: Coefficients): Combined {
  const { outlook, horizon, values, period } = situation
  const weights = memberWeights(situation, coefficients)
  const point = combinedPoint(outlook, weights, horizon)
  const rows = widthFeatures(situation, weights, point, earlierError(situation, coefficients))
  // What never changed gives no errors to learn a width from.
  const unit = values.every((value) => value === values[0]) ? 0 : unitOf(values, period)
  const half80 = widths(rows, coefficients.width80, unit)
  // A wider interval holds more, whatever the two regressions say.
  const half95 = widths(rows, coefficients.width95, unit).map((half, step) =>
    Math.max(half, 1.2 * (half80[step] as number)),
  )
  return { weights, point, half80, half95 }
}

function widths(rows: Float64Array, coefficients: readonly number[], unit: number): Float64Array {
  const count = widthFeatureNames.length
  return Float64Array.from({ length: rows.length / count }, (_, step) => {
    let sum = 0
    for (let at = 0; at < count; at++) sum += (rows[step * count + at] as number) * (coefficients[at] as number)
    return unit * Math.exp(Math.min(8, Math.max(-8, sum)))
  })
}
