import { memberNames } from '../../lib/series/forecasting/outlook.ts'
import { earlierErrors, meanAbsolute, unitOf, weightFeatures } from '../../lib/series/forecasting/situation.ts'
import { descend } from './descent.ts'
import type { Case } from './train.ts'

const members = memberNames.length
const penalty = 0.02

/** By group: what a case counts, so that no group and no hard series speaks for all (1 over the group's mean error and the root of its size). */
export function caseWeights(cases: readonly Case[], lossOf: (each: Case) => number): Float64Array {
  const sums = new Map<string, { loss: number; count: number }>()
  for (const each of cases) {
    const entry = sums.get(each.group) ?? { loss: 0, count: 0 }
    entry.loss += lossOf(each)
    entry.count++
    sums.set(each.group, entry)
  }
  const weights = Float64Array.from(cases, ({ group }) => {
    const { loss, count } = sums.get(group) as { loss: number; count: number }
    return count / loss / Math.sqrt(count)
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** Minimises the weighted mean absolute scaled error of the combination over the features' and the earlier errors' coefficients. */
export function learntWeights(cases: readonly Case[]): { weights: number[][]; earlier: number } {
  const features = cases.map(({ values, period }) => weightFeatures(values.length, period))
  const errors = cases.map((each) => earlierErrors(each, members))
  const width = features[0]?.length ?? 0
  const importance = caseWeights(cases, ({ outlook, actual, values, period }) => {
    const known = outlook.points.filter((point) => point !== undefined)
    return known.reduce((sum, point) => sum + meanAbsolute(actual, point), 0) / known.length / unitOf(values, period)
  })
  // The last coefficient is that of the earlier errors.
  const point = new Float64Array(members * width + 1)
  point[members * width] = 1
  const gradientOf = (theta: Float64Array) => {
    const gradient = theta.map((value, at) => (at < members * width ? penalty * value : 0))
    for (const [at, each] of cases.entries())
      addGradient(each, features[at] as number[], errors[at] as Float64Array, importance[at] as number, theta, gradient)
    return gradient
  }
  descend(point, gradientOf, { steps: 400, rate: 0.03 })
  return {
    weights: memberNames.map((_, member) => [...point.slice(member * width, (member + 1) * width)]),
    earlier: point[members * width] as number,
  }
}

function addGradient(
  { outlook, actual, values, period }: Case,
  features: number[],
  errors: Float64Array,
  importance: number,
  theta: Float64Array,
  gradient: Float64Array,
): void {
  const width = features.length
  const scores = outlook.points.map((point, member) => {
    if (point === undefined) return Number.NEGATIVE_INFINITY
    let score = -(theta[members * width] as number) * (errors[member] as number)
    for (let at = 0; at < width; at++) score += (features[at] as number) * (theta[member * width + at] as number)
    return score
  })
  const most = Math.max(...scores)
  if (most === Number.NEGATIVE_INFINITY) return
  const shares = scores.map((score) => Math.exp(score - most))
  const total = shares.reduce((sum, share) => sum + share, 0)
  const slopes = new Float64Array(members)
  for (let step = 0; step < actual.length; step++) {
    let mean = 0
    for (const [member, point] of outlook.points.entries())
      if (point !== undefined) mean += ((shares[member] as number) / total) * (point[step] as number)
    const sign = Math.sign(mean - (actual[step] as number))
    for (const [member, point] of outlook.points.entries())
      if (point !== undefined) slopes[member] = (slopes[member] as number) + sign * (point[step] as number)
  }
  const factor = importance / actual.length / unitOf(values, period)
  let centre = 0
  for (let member = 0; member < members; member++)
    centre += ((shares[member] as number) / total) * (slopes[member] as number)
  for (let member = 0; member < members; member++) {
    const slope = ((factor * (shares[member] as number)) / total) * ((slopes[member] as number) - centre)
    for (let at = 0; at < width; at++)
      gradient[member * width + at] = (gradient[member * width + at] as number) + slope * (features[at] as number)
    gradient[members * width] = (gradient[members * width] as number) - slope * (errors[member] as number)
  }
}
