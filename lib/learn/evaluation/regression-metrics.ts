// How far predictions of a number are off. All take what came and what was predicted, same length, and optional weights, 0 or more; undefined without weight.
// The pinball loss of quantiles and the share within an interval are `pinball` and `coverage` of lib/series/evaluation/accuracy.ts.
import { checkLengths } from './ranking.ts'

/** Root of the mean squared error, in the target's unit. */
export function rmse(
  actual: ArrayLike<number>,
  predicted: Float64Array,
  weights?: ArrayLike<number>,
): number | undefined {
  const total = sums(actual, predicted, weights)
  return total.weight > 0 ? Math.sqrt(total.squared / total.weight) : undefined
}

/** Mean absolute error, in the target's unit. */
export function mae(
  actual: ArrayLike<number>,
  predicted: Float64Array,
  weights?: ArrayLike<number>,
): number | undefined {
  const total = sums(actual, predicted, weights)
  return total.weight > 0 ? total.absolute / total.weight : undefined
}

/** Coefficient of determination: 1 - squared error over the squared deviation from the mean; undefined where the target does not vary. */
export function rSquared(
  actual: ArrayLike<number>,
  predicted: Float64Array,
  weights?: ArrayLike<number>,
): number | undefined {
  const total = sums(actual, predicted, weights)
  if (!(total.weight > 0)) return undefined
  const mean = total.actual / total.weight
  let deviation = 0
  for (let row = 0; row < actual.length; row++)
    deviation += (weights === undefined ? 1 : (weights[row] as number)) * ((actual[row] as number) - mean) ** 2
  return deviation > 0 ? 1 - total.squared / deviation : undefined
}

function sums(actual: ArrayLike<number>, predicted: Float64Array, weights?: ArrayLike<number>) {
  checkLengths(predicted.length, actual, weights)
  const total = { weight: 0, actual: 0, squared: 0, absolute: 0 }
  for (let row = 0; row < predicted.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number)
    const error = (actual[row] as number) - (predicted[row] as number)
    if (!Number.isFinite(error)) throw new RangeError(`no error of ${actual[row]} and ${predicted[row]}`)
    if (!(weight >= 0)) throw new RangeError(`not a weight: ${weight}`)
    total.weight += weight
    total.actual += weight * (actual[row] as number)
    total.squared += weight * error ** 2
    total.absolute += weight * Math.abs(error)
  }
  return total
}
