import { ended } from '../../steps/ended.ts'
import type { Frame } from '../frame.ts'
import { ElasticNet } from './elastic-net.ts'
import type { LinearModel } from './linear-model.ts'
import { type LinearOptions, linearModelOf, penaltyOf, preparedInSteps } from './linear-problem.ts'

/**
 * Logistic regression with an elastic net; the intercept is not penalised. Numeric columns are standardised, levels are columns of 0 and 1.
 * @param target outcome of each row, 0 to 1.
 * @throws RangeError for what cannot be learnt from (see `preparedInSteps`) and options out of range.
 */
export function* logisticInSteps(
  frame: Frame,
  target: Float64Array,
  options: LinearOptions,
): Generator<undefined, LinearModel> {
  const { lambda, mix = 0, maxIterations = 100 } = options
  const penalty = penaltyOf(lambda, mix, 1)
  const prepared = yield* preparedInSteps('logistic', frame, target, options)
  const fit = yield* new ElasticNet(prepared.problem, maxIterations).fitInSteps(penalty)
  return linearModelOf(prepared, fit, { lambda, mix })
}

/** `logisticInSteps` without a pause. */
export function logistic(frame: Frame, target: Float64Array, options: LinearOptions): LinearModel {
  return ended(logisticInSteps(frame, target, options))
}
