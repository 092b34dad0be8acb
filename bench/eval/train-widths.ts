import {
  type Coefficients,
  combinedPoint,
  earlierError,
  memberWeights,
} from '../../lib/series/forecasting/combination.ts'
import { held } from '../../lib/series/forecasting/forecast-group.ts'
import { meanAbsolute, unitOf, widthFeatureNames, widthFeatures } from '../../lib/series/forecasting/situation.ts'
import { descend } from './descent.ts'
import type { Case } from './train.ts'
import { caseWeights } from './train-weights.ts'

const penalty = 0.001

/** Minimises the weighted mean interval score of symmetric intervals whose logarithmic width is linear in the features, for each share that they shall hold. */
export function learntWidths(cases: readonly Case[], learnt: Coefficients): { width80: number[]; width95: number[] } {
  const width = widthFeatureNames.length
  const rows: Float64Array[] = []
  const errors: Float64Array[] = []
  for (const each of cases) {
    const weights = memberWeights(each, learnt)
    const point = combinedPoint(each.outlook, weights, each.horizon)
    rows.push(widthFeatures(each, weights, point, earlierError(each, learnt)))
    const unit = unitOf(each.values, each.period)
    errors.push(each.actual.map((value, step) => Math.abs(value - (point[step] as number)) / unit))
  }
  const mean = new Map(
    cases.map((each, at) => [each, meanAbsolute(errors[at] as Float64Array, new Float64Array(each.horizon))]),
  )
  const importance = caseWeights(cases, (each) => mean.get(each) as number)
  const { means, deviations } = standardisation(rows, width)
  for (const each of rows)
    for (let at = 0; at < each.length; at++)
      each[at] = ((each[at] as number) - (means[at % width] as number)) / (deviations[at % width] as number)
  const learn = (share: number) => {
    const point = new Float64Array(width)
    descend(point, (theta) => scoreGradient(rows, errors, importance, theta, 1 - share), { steps: 800, rate: 0.03 })
    // Back to the features as they are: the standardisation goes into the coefficients.
    const result = [...point].map((value, at) => value / (deviations[at] as number))
    result[0] =
      (result[0] as number) - result.reduce((sum, value, at) => sum + (at === 0 ? 0 : value * (means[at] as number)), 0)
    return result
  }
  return { width80: learn(held[80]), width95: learn(held[95]) }
}

/** Means and deviations of the features; the first one, constant, stays as it is. */
function standardisation(rows: readonly Float64Array[], width: number) {
  const means = new Float64Array(width)
  const deviations = new Float64Array(width).fill(1)
  const count = rows.reduce((sum, each) => sum + each.length / width, 0)
  for (let at = 1; at < width; at++) {
    let sum = 0
    let squares = 0
    for (const each of rows)
      for (let place = at; place < each.length; place += width) {
        sum += each[place] as number
        squares += (each[place] as number) ** 2
      }
    means[at] = sum / count
    deviations[at] = Math.sqrt(Math.max(1e-12, squares / count - (sum / count) ** 2))
  }
  return { means, deviations }
}

function scoreGradient(
  rows: readonly Float64Array[],
  errors: readonly Float64Array[],
  importance: Float64Array,
  theta: Float64Array,
  outside: number,
): Float64Array {
  const width = theta.length
  const gradient = theta.map((value, at) => (at === 0 ? 0 : penalty * value))
  for (const [index, each] of rows.entries()) {
    const error = errors[index] as Float64Array
    const factor = (importance[index] as number) / error.length
    for (let step = 0; step < error.length; step++) {
      let sum = 0
      for (let at = 0; at < width; at++) sum += (each[step * width + at] as number) * (theta[at] as number)
      const half = Math.exp(Math.min(8, Math.max(-8, sum)))
      const slope = factor * half * (2 - (2 / outside) * ((error[step] as number) > half ? 1 : 0))
      for (let at = 0; at < width; at++)
        gradient[at] = (gradient[at] as number) + slope * (each[step * width + at] as number)
    }
  }
  return gradient
}
