import { solvePositiveDefinite } from '../../../stats/cholesky.ts'

/** Bound of each parameter: tanh(4) = .9993. */
const BOUND = 4
const STEP = 1e-4

/** Arrays of `leastSquares`, for at most `parameters` parameters and `count` residuals. */
export interface LeastSquaresScratch {
  residuals: Float64Array
  moved: Float64Array
  jacobian: Float64Array[]
  trial: Float64Array
  gradient: Float64Array
  normal: Float64Array
  factor: Float64Array
  step: Float64Array
}

export const leastSquaresScratch = (count: number, parameters: number): LeastSquaresScratch => ({
  residuals: new Float64Array(count),
  moved: new Float64Array(count),
  jacobian: Array.from({ length: parameters }, () => new Float64Array(count)),
  trial: new Float64Array(parameters),
  gradient: new Float64Array(parameters),
  normal: new Float64Array(parameters * parameters),
  factor: new Float64Array(parameters * parameters),
  step: new Float64Array(parameters),
})

/**
 * Moves `parameters` (each within -4 and 4) to where the sum of squared residuals is least (Levenberg 1944, Marquardt 1963; numeric derivatives).
 * @param residualsAt writes `count` residuals for these parameters into its second argument, returns the sum of their squares.
 * @param precision stops when a step lowers the sum by less than this share.
 * @returns the least sum found.
 */
export function leastSquares(
  residualsAt: (parameters: Float64Array, target: Float64Array) => number,
  count: number,
  parameters: Float64Array,
  precision: number,
  scratch: LeastSquaresScratch,
): number {
  let { residuals, moved } = scratch
  const { trial, step } = scratch
  const size = parameters.length
  let best = residualsAt(parameters, residuals)
  let damping = 1e-3
  for (let round = 0; round < 50 && best > 0 && size > 0; round++) {
    linearise(residualsAt, count, parameters, residuals, moved, scratch)
    let lower = best
    for (let attempt = 0; attempt < 8; attempt++) {
      if (solveDamped(size, damping, scratch)) {
        for (let at = 0; at < size; at++)
          trial[at] = within((parameters[at] as number) + Math.max(-1, Math.min(1, step[at] as number)))
        lower = residualsAt(trial.subarray(0, size), moved)
        if (lower < best) break
      }
      damping *= 8
    }
    if (!(lower < best)) break
    damping = Math.max(1e-8, damping / 10)
    parameters.set(trial.subarray(0, size))
    const swap = residuals
    residuals = moved
    moved = swap
    const gained = (best - lower) / best
    best = lower
    if (gained < precision) break
  }
  return best
}

const within = (value: number) => Math.max(-BOUND, Math.min(BOUND, value))

/** Jacobian, normal matrix and gradient here; a parameter at its bound that wants out is held. */
function linearise(
  residualsAt: (parameters: Float64Array, target: Float64Array) => number,
  count: number,
  parameters: Float64Array,
  residuals: Float64Array,
  moved: Float64Array,
  scratch: LeastSquaresScratch,
): void {
  const { jacobian, normal, gradient } = scratch
  const size = parameters.length
  for (let at = 0; at < size; at++) {
    const here = parameters[at] as number
    const step = here > 0 ? -STEP : STEP
    parameters[at] = here + step
    residualsAt(parameters, moved)
    parameters[at] = here
    const column = jacobian[at] as Float64Array
    let slope = 0
    for (let row = 0; row < count; row++) {
      const derivative = ((moved[row] as number) - (residuals[row] as number)) / step
      column[row] = derivative
      slope += derivative * (residuals[row] as number)
    }
    const held = Math.abs(here) >= BOUND && slope * here < 0
    if (held) column.fill(0, 0, count)
    gradient[at] = held ? 0 : slope
  }
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++)
      normal[row * size + column] = product(jacobian[row] as Float64Array, jacobian[column] as Float64Array, count)
}

export function product(left: Float64Array, right: Float64Array, count: number): number {
  let sum = 0
  for (let at = 0; at < count; at++) sum += (left[at] as number) * (right[at] as number)
  return sum
}

function solveDamped(size: number, damping: number, scratch: LeastSquaresScratch): boolean {
  const { normal, factor, gradient, step } = scratch
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) factor[row * size + column] = normal[row * size + column] as number
    const own = normal[row * size + row] as number
    factor[row * size + row] = own > 0 ? own * (1 + damping) : 1
    step[row] = -(gradient[row] as number)
  }
  return solvePositiveDefinite(factor, size, step)
}
