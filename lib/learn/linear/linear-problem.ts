import type { Frame } from '../frame.ts'
import { type Design, type DesignEncoder, type DesignOptions, designEncoderInSteps, designInSteps } from './design.ts'
import type { ElasticNetFit, ElasticNetProblem } from './elastic-net.ts'
import type { LinearModel } from './linear-model.ts'
import type { Family } from './loss.ts'
import type { Penalty } from './descent.ts'

export interface LinearOptions {
  /**
   * Size of the penalty lambda (mix |b| + (1 - mix) / 2 b^2), added to the weighted mean of half the squared errors or of the negative log-likelihoods, as
   * in glmnet. scikit-learn: `alpha` of ElasticNet; 1 / (C x rows) of LogisticRegression.
   */
  lambda: number
  /** 1 is the lasso, 0 (where it is not given) ridge. */
  mix?: number
  /** Of each row, at least 0. */
  weights?: Float64Array
  /** Added to each row's margin, not fitted. */
  offset?: Float64Array
  /** 100 where it is not given. */
  maxIterations?: number
  design?: Omit<DesignOptions, 'weights'>
}

/** A problem with all that its fit needs to become a model. */
export interface PreparedProblem {
  problem: ElasticNetProblem
  encoder: DesignEncoder
  design: Design
  /** What margins are multiplied by to be in the target's unit. */
  unit: number
}

/**
 * Checks, encodes and scales.
 * @throws RangeError for no rows, a target, weights or an offset of another length or not finite, no weight, an outcome outside 0-1 or outcomes that are all
 * 0 or all 1.
 */
export function* preparedInSteps(
  family: Family,
  frame: Frame,
  target: Float64Array,
  options: Omit<LinearOptions, 'lambda'>,
): Generator<undefined, PreparedProblem> {
  const { rows } = frame
  if (rows === 0) throw new RangeError('there are no rows to learn from')
  const { offset } = options
  checkNumbers('target', target, rows)
  if (offset !== undefined) checkNumbers('offset', offset, rows)
  const weights = normalised(options.weights, rows)
  if (family === 'logistic') checkOutcomes(target, weights)
  const encoder = yield* designEncoderInSteps(frame, { ...options.design, weights })
  const design = yield* designInSteps(encoder, frame)
  const unit = family === 'linear' ? deviationOf(target, offset, weights) : 1
  const scaled = (numbers: Float64Array) => (unit === 1 ? numbers : numbers.map((number) => number / unit))
  const problem: ElasticNetProblem = {
    family,
    values: design.values,
    rows,
    columns: design.names.length,
    target: scaled(target),
    weights,
    ...(offset === undefined ? {} : { offset: scaled(offset) }),
  }
  return { problem, encoder, design, unit }
}

/**
 * @returns the two penalties in the unit of the problem.
 * @throws RangeError for a negative lambda or a mix outside 0-1.
 */
export function penaltyOf(lambda: number, mix: number, unit: number): Penalty {
  if (!(lambda >= 0 && lambda < Number.POSITIVE_INFINITY)) throw new RangeError(`not a penalty: ${lambda}`)
  if (!(mix >= 0 && mix <= 1)) throw new RangeError(`not a mix of penalties: ${mix}`)
  return { l1: (lambda * mix) / unit, l2: lambda * (1 - mix) }
}

/** @returns the fit in the target's unit, as a model. */
export function linearModelOf(
  prepared: PreparedProblem,
  fit: ElasticNetFit,
  options: { lambda: number; mix: number },
): LinearModel {
  const { problem, encoder, design, unit } = prepared
  const { family, rows, columns, values, weights } = problem
  const means = Array.from({ length: columns }, (_, column) => {
    let mean = 0
    for (let row = 0; row < rows; row++) mean += (weights[row] as number) * (values[column * rows + row] as number)
    return mean
  })
  return {
    family,
    encoder,
    names: design.names,
    intercept: fit.intercept * unit,
    coefficients: Array.from(fit.coefficients, (coefficient) => coefficient * unit),
    means,
    lambda: options.lambda,
    mix: options.mix,
    iterations: fit.iterations,
    converged: fit.converged,
  }
}

/**
 * @returns weights of sum 1, the same for each row where none are given.
 * @throws RangeError where they do not fit the rows, are negative or not finite, or are all 0.
 */
export function normalised(weights: Float64Array | undefined, rows: number): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1 / rows)
  checkNumbers('weights', weights, rows)
  let largest = 0
  for (const weight of weights) {
    if (weight < 0) throw new RangeError(`a weight is negative: ${weight}`)
    largest = Math.max(largest, weight)
  }
  if (largest === 0) throw new RangeError('all weights are 0')
  let sum = 0
  for (const weight of weights) sum += weight / largest
  return weights.map((weight) => weight / largest / sum)
}

function checkNumbers(what: string, numbers: Float64Array, rows: number): void {
  if (numbers.length !== rows) throw new RangeError(`${what} of ${numbers.length} rows for a frame of ${rows}`)
  for (const number of numbers) if (!Number.isFinite(number)) throw new RangeError(`${what} holds ${number}`)
}

function checkOutcomes(target: Float64Array, weights: Float64Array): void {
  let none = true
  let all = true
  for (let row = 0; row < target.length; row++) {
    const outcome = target[row] as number
    if (!(outcome >= 0 && outcome <= 1)) throw new RangeError(`not an outcome from 0 to 1: ${outcome}`)
    if (weights[row] === 0) continue
    if (outcome > 0) none = false
    if (outcome < 1) all = false
  }
  if (none || all) throw new RangeError(`all outcomes are ${all ? 1 : 0}: there is nothing to tell apart`)
}

/** Of what the offset leaves; 1 where that is constant. */
function deviationOf(target: Float64Array, offset: Float64Array | undefined, weights: Float64Array): number {
  let unit = 0
  const rest = offset === undefined ? target : target.map((value, row) => value - (offset[row] as number))
  for (const value of rest) unit = Math.max(unit, Math.abs(value))
  if (unit === 0) return 1
  let mean = 0
  for (let row = 0; row < rest.length; row++) mean += (weights[row] as number) * ((rest[row] as number) / unit)
  let variance = 0
  for (let row = 0; row < rest.length; row++)
    variance += (weights[row] as number) * ((rest[row] as number) / unit - mean) ** 2
  return variance > 1e-26 * mean * mean ? unit * Math.sqrt(variance) : 1
}
