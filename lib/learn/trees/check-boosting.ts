import type { Frame } from '../frame.ts'
import { mostBins } from './bins.ts'
import type { BoostingOptions } from './boosting.ts'
import { checkTarget, outputsOf } from './objective.ts'

/** @throws RangeError when lengths differ, a target, weight or offset is no number that the objective allows, or an option makes no sense. */
export function checkBoosting(options: BoostingOptions, frame: Frame, target: Float64Array): void {
  const { offset, validation, monotone, objective } = options
  if (target.length !== frame.rows) throw new RangeError(`${target.length} targets of ${frame.rows} rows`)
  checkTarget(objective, target)
  checkWeights(options.weights, frame.rows)
  if (offset !== undefined && offset.length !== frame.rows * outputsOf(objective))
    throw new RangeError(`${offset.length} offsets of ${frame.rows} rows`)
  if (offset?.some((margin) => !Number.isFinite(margin))) throw new RangeError('an offset is missing or infinite')
  if (validation?.rows.some((row) => row < 0 || row >= frame.rows) || validation?.rows.length === 0)
    throw new RangeError('rows to validate on are not of the frame')
  if (validation?.rows.every((row) => options.weights?.[row] === 0))
    throw new RangeError('all rows to validate on have weight 0')
  for (const name of Object.keys(monotone ?? {}))
    if (frame.columns.find((column) => column.name === name)?.kind !== 'numeric')
      throw new RangeError(`${name} is to be monotone, but is no column of numbers`)
  checkNumbers(options)
}

function checkNumbers(options: BoostingOptions): void {
  const { trees, leaves, leafRows, bins, categoryRows, depth, validation } = options
  for (const [name, value] of Object.entries({ leaves, leafRows, categoryRows })) checkWhole(name, value, 1)
  checkWhole('trees', trees, 0)
  checkWhole('bins', bins, 2)
  if (bins > mostBins) throw new RangeError(`bins are ${mostBins} at most, not ${bins}`)
  if (depth !== undefined && !(depth >= 1)) throw new RangeError(`depth is ${depth}, not 1 or more`)
  if (validation && !(validation.patience >= 1))
    throw new RangeError(`patience is ${validation.patience}, not 1 or more`)
  for (const name of ['rowShare', 'columnShare', 'splitColumnShare', 'learningRate'] as const)
    checkShare(name, options[name])
  for (const name of ['leafHessian', 'l2', 'splitGain', 'categorySmoothing', 'categoryL2'] as const)
    if (!(options[name] >= 0 && options[name] < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} is ${options[name]}, not 0 or more`)
}

/** @throws RangeError when an option is no whole number from `least` on. */
export function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} is ${value}, not a whole number from ${least} on`)
}

/** @throws RangeError when an option is not above 0 and at most 1. */
export function checkShare(name: string, value: number): void {
  if (!(value > 0 && value <= 1)) throw new RangeError(`${name} is ${value}, not above 0 and at most 1`)
}

/** @throws RangeError when there is not one weight of at least 0 for each row. */
export function checkWeights(weights: Float64Array | undefined, rows: number): void {
  if (weights === undefined) return
  if (weights.length !== rows) throw new RangeError(`${weights.length} weights of ${rows} rows`)
  if (weights.some((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY)))
    throw new RangeError('a weight is not a number of at least 0')
}
