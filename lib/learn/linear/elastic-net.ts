import { addLoss, type Family } from './loss.ts'
import type { Penalty } from './descent.ts'
import { type Quadratic, quadraticInSteps } from './quadratic.ts'

/** What is to be fitted, by numbers alone. */
export interface ElasticNetProblem {
  family: Family
  /** Column-major, `rows` x `columns`. */
  values: Float64Array
  rows: number
  columns: number
  target: Float64Array
  /** At least 0, of sum 1. */
  weights: Float64Array
  /** Added to each row's margin. */
  offset?: Float64Array
}

export interface ElasticNetFit {
  intercept: number
  coefficients: Float64Array
  /** Steps of Newton's kind. */
  iterations: number
  /** False where the steps ran out. */
  converged: boolean
}

/** A step that is not shorter than the last one by this (squared) wants a new model of the loss. */
const wantedShortening = 0.05
const halvingsMost = 40
/** Products of rows and columns between two pauses. */
const pauseAfter = 1_000_000
/** Rows whose loss is summed between two pauses. */
const rowsAtOnce = 30_000

/**
 * Minimises the weighted mean loss plus penalty by Newton steps on a model of the loss, each found by coordinate descent or, without `l1`, Cholesky's
 * factors (Friedman, Hastie & Tibshirani 2010, Regularization Paths for Generalized Linear Models via Coordinate Descent; Lee, Sun & Saunders 2014,
 * Proximal Newton-type methods). The model is kept as long as steps shorten, for its making is what costs; gradients are always those of the rows. Each fit
 * starts from the one before.
 */
export class ElasticNet {
  readonly #problem: ElasticNetProblem
  readonly #iterationsMost: number
  readonly #tolerance: number
  readonly #coefficients: Float64Array
  readonly #slopes: Float64Array
  readonly #bends: Float64Array
  #margins: Float64Array
  #trial: Float64Array
  #quadratic: Quadratic | undefined
  #loss: number | undefined

  /** @param tolerance ends when a step moves no coefficient by more than the root of this, in deviations of its column. */
  constructor(problem: ElasticNetProblem, iterationsMost: number, tolerance = 1e-14) {
    const { rows, columns, offset } = problem
    this.#problem = problem
    this.#iterationsMost = iterationsMost
    this.#tolerance = tolerance
    this.#coefficients = new Float64Array(columns + 1)
    this.#slopes = new Float64Array(rows)
    this.#bends = new Float64Array(rows)
    this.#margins = new Float64Array(rows)
    this.#trial = new Float64Array(rows)
    if (offset !== undefined) this.#margins.set(offset)
  }

  /** The fit for a penalty; it pauses some times a 10 ms. */
  *fitInSteps(penalty: Penalty): Generator<undefined, ElasticNetFit> {
    const { columns } = this.#problem
    const coefficients = this.#coefficients
    let last = Number.POSITIVE_INFINITY
    let stale = this.#quadratic === undefined
    let converged = false
    let iterations = 0
    this.#loss ??= yield* this.#lossInSteps(this.#margins)
    while (!converged && iterations < this.#iterationsMost) {
      iterations++
      const gradient = yield* this.#gradientInSteps()
      if (stale || this.#quadratic === undefined) {
        const { values, rows } = this.#problem
        this.#quadratic = yield* quadraticInSteps(values, rows, columns, this.#bends)
      }
      const step = yield* this.#quadratic.stepInSteps(gradient, coefficients, penalty)
      const size = sizeOf(step, this.#quadratic.diagonal)
      const share = yield* this.#moveInSteps(gradient, step, penalty)
      const exact = stale || this.#problem.family === 'linear'
      if (share === 0 && exact) break
      converged = share > 0 && size <= this.#tolerance
      stale = this.#problem.family !== 'linear' && (share < 1 || size > wantedShortening * last)
      last = size
    }
    return {
      intercept: coefficients[columns] as number,
      coefficients: coefficients.slice(0, columns),
      iterations,
      converged,
    }
  }

  /** The largest slope by a coefficient where all of them are 0: the least `l1` that keeps them there. */
  *strongestInSteps(): Generator<undefined, number> {
    yield* this.fitInSteps({ l1: Number.MAX_VALUE, l2: 0 })
    const gradient = yield* this.#gradientInSteps()
    let strongest = 0
    for (let column = 0; column < this.#problem.columns; column++)
      strongest = Math.max(strongest, Math.abs(gradient[column] as number))
    return strongest
  }

  /** Goes along a step as far as the loss falls; the share of it that was gone, 0 where none helps. */
  *#moveInSteps(gradient: Float64Array, step: Float64Array, penalty: Penalty): Generator<undefined, number> {
    const coefficients = this.#coefficients
    const move = yield* this.#movesInSteps(step)
    const loss = this.#loss as number
    const before = penaltyOf(coefficients, step, 0, penalty)
    let promised = penaltyOf(coefficients, step, 1, penalty) - before
    for (let at = 0; at < step.length; at++) promised += (gradient[at] as number) * (step[at] as number)
    const slack = 1e-14 * (1 + Math.abs(loss) + before)
    for (let share = 1, halving = 0; halving < halvingsMost; halving++, share /= 2) {
      const trial = this.#trial
      for (let row = 0; row < trial.length; row++)
        trial[row] = (this.#margins[row] as number) + share * (move[row] as number)
      const next = yield* this.#lossInSteps(trial)
      if (next - loss + penaltyOf(coefficients, step, share, penalty) - before <= 1e-4 * share * promised + slack) {
        for (let at = 0; at < step.length; at++)
          coefficients[at] = (coefficients[at] as number) + share * (step[at] as number)
        this.#trial = this.#margins
        this.#margins = trial
        this.#loss = next
        return share
      }
    }
    this.#loss = yield* this.#lossInSteps(this.#margins)
    return 0
  }

  *#lossInSteps(margins: Float64Array): Generator<undefined, number> {
    const { family, target, weights, rows } = this.#problem
    let loss = 0
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const to = Math.min(rows, from + rowsAtOnce)
      loss += addLoss(family, margins, target, weights, this.#slopes, this.#bends, from, to)
      yield
    }
    return loss
  }

  *#gradientInSteps(): Generator<undefined, Float64Array> {
    const { values, rows, columns } = this.#problem
    const slopes = this.#slopes
    const gradient = new Float64Array(columns + 1)
    for (let column = 0, waiting = 0; column < columns; column++) {
      const from = column * rows
      let sum = 0
      for (let row = 0; row < rows; row++) sum += (values[from + row] as number) * (slopes[row] as number)
      gradient[column] = sum
      waiting += rows
      if (waiting < pauseAfter) continue
      waiting = 0
      yield
    }
    let sum = 0
    for (let row = 0; row < rows; row++) sum += slopes[row] as number
    gradient[columns] = sum
    return gradient
  }

  /** What a step does to each row's margin. */
  *#movesInSteps(step: Float64Array): Generator<undefined, Float64Array> {
    const { values, rows, columns } = this.#problem
    const moves = new Float64Array(rows).fill(step[columns] as number)
    for (let column = 0, waiting = 0; column < columns; column++) {
      const by = step[column] as number
      if (by === 0) continue
      const from = column * rows
      for (let row = 0; row < rows; row++) moves[row] = (moves[row] as number) + by * (values[from + row] as number)
      waiting += rows
      if (waiting < pauseAfter) continue
      waiting = 0
      yield
    }
    return moves
  }
}

/** Of `coefficients` plus `share` of the step, the intercept left out. */
function penaltyOf(coefficients: Float64Array, step: Float64Array, share: number, penalty: Penalty): number {
  let sizes = 0
  let squares = 0
  for (let at = 0; at < coefficients.length - 1; at++) {
    const value = (coefficients[at] as number) + share * (step[at] as number)
    sizes += Math.abs(value)
    squares += value * value
  }
  return penalty.l1 * sizes + 0.5 * penalty.l2 * squares
}

function sizeOf(step: Float64Array, diagonal: Float64Array): number {
  let largest = 0
  for (let at = 0; at < step.length; at++)
    largest = Math.max(largest, (diagonal[at] as number) * (step[at] as number) ** 2)
  return largest
}
