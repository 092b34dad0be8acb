// Linear models with a ridge on many columns: truncated Newton steps, so that no matrix of columns by columns is ever made.
import type { Task } from './learn.ts'

export interface RidgeProblem {
  /** One array a column, equal lengths. */
  design: readonly Float64Array[]
  target: Float64Array
  weights: Float64Array
  task: Task
  /** By column: 1 where its coefficient must not be below zero, -1 where not above, 0 where it is free. */
  signs: readonly number[]
}

export interface RidgeFit {
  intercept: number
  coefficients: Float64Array
}

const mostNewton = 25
const mostConjugate = 40

/**
 * Minimises loss + lambda / 2 * |coefficients|^2, the loss being the sum over rows of weight * log loss, or of weight * squared error / 2.
 * The intercept is free; a column whose coefficient would have the wrong sign is left out. Truncated Newton method (Lin, Weng & Keerthi 2008), yielding
 * after each product with the design.
 * @param start where to begin, as of a neighbouring lambda.
 */
export function* ridgeInSteps(problem: RidgeProblem, lambda: number, start?: RidgeFit): Generator<undefined, RidgeFit> {
  let kept = problem.design.map((_, at) => at)
  let from = start
  for (;;) {
    const design = kept.map((at) => problem.design[at] as Float64Array)
    const own = from && {
      ...from,
      coefficients: Float64Array.from(kept, (at) => (from as RidgeFit).coefficients[at] as number),
    }
    const fit = yield* freeRidge({ ...problem, design }, lambda, own)
    const coefficients = new Float64Array(problem.design.length)
    for (const [place, at] of kept.entries()) coefficients[at] = fit.coefficients[place] as number
    const wrong = new Set(kept.filter((at) => (coefficients[at] as number) * (problem.signs[at] as number) < 0))
    from = { intercept: fit.intercept, coefficients }
    if (wrong.size === 0) return from
    kept = kept.filter((at) => !wrong.has(at))
  }
}

function* freeRidge(
  problem: RidgeProblem,
  lambda: number,
  start: RidgeFit | undefined,
): Generator<undefined, RidgeFit> {
  const { design, target, task, weights } = problem
  const [rows, width] = [target.length, design.length + 1]
  const beta = new Float64Array(width)
  if (start === undefined) beta[0] = interceptOf(problem)
  else {
    beta[0] = start.intercept
    beta.set(start.coefficients, 1)
  }
  const penalty = new Float64Array(width).fill(lambda)
  penalty[0] = 1e-8
  let margins = yield* product(design, beta, rows)
  let value = objective(problem, margins, beta, penalty)
  for (let round = 0; round < mostNewton; round++) {
    const residuals = new Float64Array(rows)
    const curvature = new Float64Array(rows)
    for (let row = 0; row < rows; row++) {
      const weight = weights[row] as number
      const p = task === 'classification' ? 1 / (1 + Math.exp(-(margins[row] as number))) : (margins[row] as number)
      residuals[row] = weight * (p - (target[row] as number))
      curvature[row] = task === 'classification' ? weight * Math.max(p * (1 - p), 1e-10) : weight
    }
    const gradient = yield* transposed(design, residuals)
    for (let at = 0; at < width; at++)
      gradient[at] = (gradient[at] as number) + (penalty[at] as number) * (beta[at] as number)
    const step = yield* newtonStep(design, curvature, penalty, gradient)
    const moved = yield* product(design, step, rows)
    let share = 1
    let next = value
    for (let halving = 0; halving < 12; halving++, share /= 2) {
      const [tried, at] = [margins.map((m, row) => m + share * (moved[row] as number)), shifted(beta, step, share)]
      next = objective(problem, tried, at, penalty)
      if (next <= value) {
        margins = tried
        beta.set(at)
        break
      }
    }
    if (!(value - next > 1e-7 * Math.abs(value))) break
    value = next
  }
  return { intercept: beta[0] as number, coefficients: beta.subarray(1) }
}

/** @returns intercept + design * coefficients. */
export function marginsOfRidge({ intercept, coefficients }: RidgeFit, design: readonly Float64Array[], rows: number) {
  const margins = new Float64Array(rows).fill(intercept)
  for (const [at, column] of design.entries()) {
    const coefficient = coefficients[at] as number
    for (let row = 0; row < rows; row++) margins[row] = (margins[row] as number) + coefficient * (column[row] as number)
  }
  return margins
}

function interceptOf({ target, weights, task }: RidgeProblem): number {
  let [sum, all] = [0, 0]
  for (let row = 0; row < target.length; row++) {
    sum += (weights[row] as number) * (target[row] as number)
    all += weights[row] as number
  }
  const mean = sum / all
  return task === 'regression' ? mean : Math.log((mean + 1e-6) / (1 - mean + 1e-6))
}

function objective(
  { target, weights, task }: RidgeProblem,
  margins: Float64Array,
  beta: Float64Array,
  penalty: Float64Array,
): number {
  let value = 0
  for (let row = 0; row < margins.length; row++) {
    const margin = margins[row] as number
    const y = target[row] as number
    const loss =
      task === 'regression'
        ? (margin - y) ** 2 / 2
        : Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - y * margin
    value += (weights[row] as number) * loss
  }
  for (let at = 0; at < beta.length; at++) value += ((penalty[at] as number) * (beta[at] as number) ** 2) / 2
  return value
}

function shifted(beta: Float64Array, step: Float64Array, share: number): Float64Array {
  return beta.map((value, at) => value + share * (step[at] as number))
}

/** Conjugate gradients on (X'WX + penalty) step = -gradient, with the diagonal as preconditioner. */
function* newtonStep(
  design: readonly Float64Array[],
  curvature: Float64Array,
  penalty: Float64Array,
  gradient: Float64Array,
): Generator<undefined, Float64Array> {
  const width = gradient.length
  const diagonal = new Float64Array(width)
  diagonal[0] = curvature.reduce((sum, value) => sum + value, penalty[0] as number)
  for (const [at, column] of design.entries()) {
    let sum = penalty[at + 1] as number
    for (let row = 0; row < column.length; row++) {
      const x = column[row] as number
      sum += (curvature[row] as number) * x * x
    }
    diagonal[at + 1] = sum
  }
  yield
  const step = new Float64Array(width)
  const residual = gradient.map((value) => -value)
  let search = residual.map((value, at) => value / (diagonal[at] as number))
  let energy = dot(residual, search)
  const enough = energy * 1e-4
  for (let round = 0; round < mostConjugate && energy > enough && energy > 0; round++) {
    const along = yield* product(design, search, curvature.length)
    for (let row = 0; row < along.length; row++) along[row] = (along[row] as number) * (curvature[row] as number)
    const image = yield* transposed(design, along)
    for (let at = 0; at < width; at++)
      image[at] = (image[at] as number) + (penalty[at] as number) * (search[at] as number)
    const length = energy / dot(search, image)
    for (let at = 0; at < width; at++) {
      step[at] = (step[at] as number) + length * (search[at] as number)
      residual[at] = (residual[at] as number) - length * (image[at] as number)
    }
    const next = residual.map((value, at) => value / (diagonal[at] as number))
    const left = dot(residual, next)
    search = search.map((value, at) => (next[at] as number) + (left / energy) * value)
    energy = left
  }
  return step
}

/** Cells of the design between two pauses. */
const cellsAtOnce = 4_000_000

function* product(
  design: readonly Float64Array[],
  beta: Float64Array,
  rows: number,
): Generator<undefined, Float64Array> {
  const into = new Float64Array(rows).fill(beta[0] as number)
  let cells = 0
  for (let at = 0; at < design.length; at++) {
    const column = design[at] as Float64Array
    const factor = beta[at + 1] as number
    for (let row = 0; row < rows; row++) into[row] = (into[row] as number) + factor * (column[row] as number)
    cells += rows
    if (cells > cellsAtOnce) {
      cells = 0
      yield
    }
  }
  yield
  return into
}

function* transposed(design: readonly Float64Array[], rowValues: Float64Array): Generator<undefined, Float64Array> {
  const rows = rowValues.length
  const into = new Float64Array(design.length + 1)
  let all = 0
  for (let row = 0; row < rows; row++) all += rowValues[row] as number
  into[0] = all
  let cells = 0
  for (let at = 0; at < design.length; at++) {
    const column = design[at] as Float64Array
    let sum = 0
    for (let row = 0; row < rows; row++) sum += (column[row] as number) * (rowValues[row] as number)
    into[at + 1] = sum
    cells += rows
    if (cells > cellsAtOnce) {
      cells = 0
      yield
    }
  }
  return into
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}
