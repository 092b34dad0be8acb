import { ended } from '../../steps/ended.ts'
import type { Frame } from '../frame.ts'
import { ElasticNet } from './elastic-net.ts'
import type { LinearModel } from './linear-model.ts'
import { type LinearOptions, linearModelOf, penaltyOf, preparedInSteps } from './linear-problem.ts'

/**
 * Linear regression with an elastic net; the intercept is not penalised. Numeric columns are standardised, levels are columns of 0 and 1.
 * @param target a number of each row.
 * @throws RangeError for what cannot be learnt from (see `preparedInSteps`) and options out of range.
 */
export function* linearInSteps(
  frame: Frame,
  target: Float64Array,
  options: LinearOptions,
): Generator<undefined, LinearModel> {
  const { lambda, mix = 0, maxIterations = 100 } = options
  const prepared = yield* preparedInSteps('linear', frame, target, options)
  const penalty = penaltyOf(lambda, mix, prepared.unit)
  const fit = yield* new ElasticNet(prepared.problem, maxIterations).fitInSteps(penalty)
  return linearModelOf(prepared, fit, { lambda, mix })
}

/** `linearInSteps` without a pause. */
export function linear(frame: Frame, target: Float64Array, options: LinearOptions): LinearModel {
  return ended(linearInSteps(frame, target, options))
}
