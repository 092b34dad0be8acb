import { ended } from '../../steps/ended.ts'
import type { Frame } from '../frame.ts'
import { ElasticNet, type ElasticNetFit } from './elastic-net.ts'
import { marginsOfDesign } from './linear-model.ts'
import { type LinearOptions, normalised, type PreparedProblem, penaltyOf, preparedInSteps } from './linear-problem.ts'
import { addLoss, type Family } from './loss.ts'

export interface PathOptions extends Omit<LinearOptions, 'lambda'> {
  family: Family
  /**
   * Penalties to try, largest first. Where they are not given: at most `count` from the least that leaves nothing but the intercept, down to where the first
   * fold is learnt by heart.
   */
  lambdas?: readonly number[]
  /** 50 where it is not given. */
  count?: number
}

/** How well penalties predict rows that were held out. */
export interface ElasticNetPath {
  lambdas: number[]
  /** Weighted mean deviance of the rows held out: squared error, or minus twice the log-likelihood. */
  deviances: number[]
  /** Standard error of each, from the differences between folds. */
  errors: number[]
  /** The penalty of least deviance. */
  lambda: number
  /** The largest penalty within one standard error of it. */
  lambdaOneError: number
}

/** Share of the largest penalty that the smallest one is, with more rows than columns and else, as in glmnet. */
const [smallest, smallestOfFewRows] = [1e-4, 1e-2]
/** Ridge has no penalty that leaves the intercept alone: it starts from that of this mix, as in glmnet. */
const leastMix = 1e-3
/** Deviances differ by less than anybody would see when coefficients are this near. */
const tolerance = 1e-9
/** A held-out deviance that has risen by this share of what it had fallen by, and of what it is, will not fall again. */
const [riseOfGain, riseOfAll] = [0.5, 0.2]

/**
 * Cross-validates the size of an elastic net's penalty. Each fold learns its encoder and its coefficients from the other folds alone.
 * @param folds fold of each row; a row of fold -1 always learns and is never held out.
 * @throws RangeError as the fits do, and where there are fewer than two folds.
 */
export function* elasticNetPathInSteps(
  frame: Frame,
  target: Float64Array,
  folds: Int32Array,
  options: PathOptions,
): Generator<undefined, ElasticNetPath> {
  if (folds.length !== frame.rows) throw new RangeError(`${folds.length} folds of ${frame.rows} rows`)
  const names = [...new Set(folds)].filter((fold) => fold >= 0).sort((a, b) => a - b)
  if (names.length < 2) throw new RangeError('there are fewer than two folds')
  const weights = normalised(options.weights, frame.rows)
  let lambdas = yield* lambdasInSteps(frame, target, { ...options, weights })
  const losses: Float64Array[] = []
  const sizes: number[] = []
  for (const fold of names) {
    const held = weights.map((weight, row) => (folds[row] === fold ? weight : 0))
    const size = held.reduce((sum, weight) => sum + weight, 0)
    if (size === 0) continue
    const kept = weights.map((weight, row) => (folds[row] === fold ? 0 : weight))
    const prepared = yield* preparedInSteps(options.family, frame, target, { ...options, weights: kept })
    const mayEnd = options.lambdas === undefined && losses.length === 0
    const deviances = yield* heldOutInSteps(prepared, lambdas, options, held, size, mayEnd)
    lambdas = lambdas.slice(0, deviances.length)
    losses.push(deviances)
    sizes.push(size)
  }
  return chosen(lambdas, losses, sizes)
}

/** `elasticNetPathInSteps` without a pause. */
export function elasticNetPath(
  frame: Frame,
  target: Float64Array,
  folds: Int32Array,
  options: PathOptions,
): ElasticNetPath {
  return ended(elasticNetPathInSteps(frame, target, folds, options))
}

function* lambdasInSteps(
  frame: Frame,
  target: Float64Array,
  options: PathOptions,
): Generator<undefined, readonly number[]> {
  const { lambdas, count = 50, mix = 0, maxIterations = 100 } = options
  if (lambdas !== undefined) {
    if (lambdas.length === 0) throw new RangeError('there is no penalty to try')
    return lambdas
  }
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`not a number of penalties: ${count}`)
  const prepared = yield* preparedInSteps(options.family, frame, target, options)
  const { rows, columns } = prepared.problem
  const strongest = yield* new ElasticNet(prepared.problem, maxIterations).strongestInSteps()
  const largest = ((strongest || 1) * prepared.unit) / Math.max(mix, leastMix)
  const share = rows > columns ? smallest : smallestOfFewRows
  return Array.from({ length: count }, (_, at) => largest * share ** (at / Math.max(1, count - 1)))
}

/** Mean deviance of the rows held out, by penalty; of those up to a rise alone where it may end there. */
function* heldOutInSteps(
  prepared: PreparedProblem,
  lambdas: readonly number[],
  { mix = 0, maxIterations = 100 }: PathOptions,
  held: Float64Array,
  size: number,
  mayEnd: boolean,
): Generator<undefined, Float64Array> {
  const { problem, unit } = prepared
  const { family, target, rows, offset } = problem
  const solver = new ElasticNet(problem, maxIterations, tolerance)
  const [slopes, bends] = [new Float64Array(rows), new Float64Array(rows)]
  const deviances = new Float64Array(lambdas.length)
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < lambdas.length; at++) {
    const fit: ElasticNetFit = yield* solver.fitInSteps(penaltyOf(lambdas[at] as number, mix, unit))
    const margins = marginsOfDesign(fit, problem)
    if (offset !== undefined)
      for (let row = 0; row < rows; row++) margins[row] = (margins[row] as number) + (offset[row] as number)
    const loss = addLoss(family, margins, target, held, slopes, bends, 0, rows)
    const deviance = (2 * loss * unit * unit) / size
    deviances[at] = deviance
    least = Math.min(least, deviance)
    const first = deviances[0] as number
    if (mayEnd && deviance > least + Math.max(riseOfGain * (first - least), riseOfAll * first))
      return deviances.slice(0, at + 1)
    yield
  }
  return deviances
}

function chosen(lambdas: readonly number[], losses: readonly Float64Array[], sizes: readonly number[]): ElasticNetPath {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const meanOf = (values: readonly number[]) =>
    values.reduce((sum, value, fold) => sum + value * (sizes[fold] as number), 0) / total
  const deviances = lambdas.map((_, at) => meanOf(losses.map((loss) => loss[at] as number)))
  const errors = lambdas.map((_, at) => {
    const squares = losses.map((loss) => ((loss[at] as number) - (deviances[at] as number)) ** 2)
    return Math.sqrt(meanOf(squares) / Math.max(1, losses.length - 1))
  })
  const best = deviances.indexOf(Math.min(...deviances))
  const limit = (deviances[best] as number) + (errors[best] as number)
  const within = lambdas.filter((_, at) => (deviances[at] as number) <= limit)
  return {
    lambdas: [...lambdas],
    deviances,
    errors,
    lambda: lambdas[best] as number,
    lambdaOneError: Math.max(...within),
  }
}
