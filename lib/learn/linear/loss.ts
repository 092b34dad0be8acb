export type Family = 'linear' | 'logistic'

/** Probabilities nearer to 0 or 1 than this bend the model of the loss as if they were not; its minimum stays where it is. */
const leastCurvature = 1e-5

/**
 * Half the squared error, or the negative log-likelihood of an outcome of 0 to 1, summed with weights over rows `from` to `to`.
 * Writes the first and second derivative by each row's margin.
 */
export function addLoss(
  family: Family,
  margins: Float64Array,
  target: Float64Array,
  weights: Float64Array,
  slopes: Float64Array,
  bends: Float64Array,
  from: number,
  to: number,
): number {
  let loss = 0
  if (family === 'linear') {
    for (let row = from; row < to; row++) {
      const weight = weights[row] as number
      const error = (margins[row] as number) - (target[row] as number)
      slopes[row] = weight * error
      bends[row] = weight
      loss += 0.5 * weight * error * error
    }
    return loss
  }
  for (let row = from; row < to; row++) {
    const weight = weights[row] as number
    const margin = margins[row] as number
    const outcome = target[row] as number
    const small = Math.exp(-Math.abs(margin))
    const near = 1 / (1 + small)
    const probability = margin >= 0 ? near : small * near
    const curvature = small * near * near
    slopes[row] = weight * (probability - outcome)
    bends[row] = weight * (curvature > leastCurvature ? curvature : leastCurvature)
    loss += weight * (Math.log1p(small) + (margin > 0 ? margin : 0) - outcome * margin)
  }
  return loss
}
