import { solvePositiveDefinite } from '../../stats/cholesky.ts'

/** Keeps the fit of separated outcomes finite and is nothing beside that of others; a row, against squared distances from `towards`. */
const penalty = 1e-7
const stepsMost = 200

/**
 * Logistic regression on one or two predictors by Newton's method with halved steps (Lin, Lin & Weng 2007, A note on Platt's probabilistic outputs).
 * @param targets 0 to 1.
 * @param towards what a coefficient is where the outcomes say nothing.
 * @param intercept where it starts.
 * @returns the coefficients, then the intercept.
 */
export function smallLogistic(
  predictors: readonly Float64Array[],
  targets: Float64Array,
  weights: Float64Array | undefined,
  towards: readonly number[],
  intercept: number,
): Float64Array {
  const size = predictors.length + 1
  let point = Float64Array.of(...towards, intercept)
  let here = stateAt(point, predictors, targets, weights, towards)
  for (let step = 0; step < stepsMost; step++) {
    const move = here.slopes.map((slope) => -slope)
    const bends = here.bends.slice()
    for (let at = 0; at < size; at++) bends[at * size + at] = (bends[at * size + at] as number) * (1 + 1e-12) + 1e-300
    if (!solvePositiveDefinite(bends, size, move)) break
    const promised = here.slopes.reduce((sum, slope, at) => sum + slope * (move[at] as number), 0)
    if (!(promised < -1e-18)) break
    let share = 1
    let next = here
    let there = point
    for (; share > 1e-10; share /= 2) {
      there = point.map((value, at) => value + share * (move[at] as number))
      next = stateAt(there, predictors, targets, weights, towards)
      if (next.loss <= here.loss + 1e-4 * share * promised) break
    }
    if (!(next.loss < here.loss)) break
    point = there
    here = next
  }
  return point
}

/** Mean loss, its slopes and bends (row-major). */
function stateAt(
  point: Float64Array,
  predictors: readonly Float64Array[],
  targets: Float64Array,
  weights: Float64Array | undefined,
  towards: readonly number[],
): { loss: number; slopes: Float64Array; bends: Float64Array } {
  const size = point.length
  const last = size - 1
  const slopes = new Float64Array(size)
  const bends = new Float64Array(size * size)
  const row = new Float64Array(size).fill(1)
  let [loss, total] = [0, 0]
  for (let at = 0; at < targets.length; at++) {
    const weight = weights === undefined ? 1 : (weights[at] as number)
    if (weight === 0) continue
    let margin = point[last] as number
    for (let i = 0; i < last; i++) {
      row[i] = (predictors[i] as Float64Array)[at] as number
      margin += (point[i] as number) * (row[i] as number)
    }
    const target = targets[at] as number
    const small = Math.exp(-Math.abs(margin))
    const near = 1 / (1 + small)
    const error = weight * ((margin >= 0 ? near : small * near) - target)
    const bend = weight * small * near * near
    total += weight
    loss += weight * (Math.log1p(small) + Math.max(0, margin) - target * margin)
    for (let i = 0; i < size; i++) {
      slopes[i] = (slopes[i] as number) + error * (row[i] as number)
      for (let j = 0; j <= i; j++)
        bends[i * size + j] = (bends[i * size + j] as number) + bend * (row[i] as number) * (row[j] as number)
    }
  }
  for (let i = 0; i < last; i++) {
    const away = (point[i] as number) - (towards[i] as number)
    loss += 0.5 * penalty * total * away * away
    slopes[i] = (slopes[i] as number) + penalty * total * away
    bends[i * size + i] = (bends[i * size + i] as number) + penalty * total
  }
  return { loss: loss / total, slopes: slopes.map((slope) => slope / total), bends: bends.map((bend) => bend / total) }
}
