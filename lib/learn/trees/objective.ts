import { weightedQuantileInPlace } from './weighted-quantile.ts'

/** What the margins are to tell: log odds of 1, of each class up to an equal constant, the mean, or a quantile. */
export type Objective =
  | { kind: 'binary' }
  | { kind: 'multiclass'; classes: number }
  | { kind: 'regression' }
  | { kind: 'quantile'; probability: number }

/** The rows that an objective is judged on; `weights` and `offset` are of all rows of the frame, `offset` with `outputs` numbers a row. */
export interface Sample {
  target: Float64Array
  weights: Float64Array | undefined
  offset: Float64Array | undefined
}

/** First and second derivatives of the loss by row. */
export interface Derivatives {
  gradients: Float64Array
  hessians: Float64Array
}

const leastHessian = 1e-16

/** Margins a row: as many as classes, else one. */
export function outputsOf(objective: Objective): number {
  return objective.kind === 'multiclass' ? objective.classes : 1
}

/** @throws RangeError when a target is none of the objective's, or the objective itself makes no sense. */
export function checkTarget(objective: Objective, target: Float64Array): void {
  if (objective.kind === 'multiclass' && !(Number.isInteger(objective.classes) && objective.classes >= 2))
    throw new RangeError(`there are at least two classes, not ${objective.classes}`)
  if (objective.kind === 'quantile' && !(objective.probability > 0 && objective.probability < 1))
    throw new RangeError(`a quantile lies between 0 and 1, not at ${objective.probability}`)
  const classes = objective.kind === 'binary' ? 2 : objective.kind === 'multiclass' ? objective.classes : undefined
  for (const value of target) {
    if (!Number.isFinite(value)) throw new RangeError('a target is missing or infinite')
    if (classes !== undefined && !(Number.isInteger(value) && value >= 0 && value < classes))
      throw new RangeError(`a target is ${value}, not a class from 0 to ${classes - 1}`)
  }
}

/** Constant margins of least loss on the rows; of one class only, half a row of the other is added so that they are finite. */
export function baseOf(objective: Objective, sample: Sample, rows: Int32Array): number[] {
  const { target, weights, offset } = sample
  if (objective.kind === 'multiclass') {
    if (offset !== undefined) return new Array<number>(objective.classes).fill(0)
    const counts = new Array<number>(objective.classes).fill(0)
    for (const row of rows)
      counts[target[row] as number] = (counts[target[row] as number] as number) + (weights?.[row] ?? 1)
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.map((count) => Math.log((count || 0.5) / total))
  }
  if (objective.kind === 'binary') return [binaryBase(sample, rows)]
  if (objective.kind === 'quantile') {
    const rest = new Float64Array(rows.length)
    const heavy = new Float64Array(rows.length)
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as number
      rest[at] = (target[row] as number) - (offset?.[row] ?? 0)
      heavy[at] = weights?.[row] ?? 1
    }
    return [weightedQuantileInPlace(rest, heavy, objective.probability)]
  }
  let [sum, total] = [0, 0]
  for (const row of rows) {
    const weight = weights?.[row] ?? 1
    sum += weight * ((target[row] as number) - (offset?.[row] ?? 0))
    total += weight
  }
  return [sum / total]
}

/** Newton's steps to the intercept; without offset the first guess is already exact. */
function binaryBase({ target, weights, offset }: Sample, rows: Int32Array): number {
  let [positive, total] = [0, 0]
  for (const row of rows) {
    const weight = weights?.[row] ?? 1
    positive += weight * (target[row] as number)
    total += weight
  }
  const oneClass = positive === 0 || positive === total
  const odds = Math.log((positive || 0.5) / (total - positive || 0.5))
  if (offset === undefined || oneClass) return odds
  let base = 0
  for (let step = 0; step < 30; step++) {
    let [gradient, hessian] = [0, leastHessian]
    for (const row of rows) {
      const weight = weights?.[row] ?? 1
      const share = 1 / (1 + Math.exp(-base - (offset[row] as number)))
      gradient += weight * (share - (target[row] as number))
      hessian += weight * share * (1 - share)
    }
    const move = Math.max(-2, Math.min(2, gradient / hessian))
    base -= move
    if (Math.abs(move) < 1e-12) break
  }
  return base
}

/**
 * First and second derivatives of the loss by the margin of `output`, of rows `from` to `to` of `rows`.
 * @param margins `outputs` numbers a row; of several classes the probabilities as `softmaxInto` leaves them.
 */
export function derivativesInto(
  { gradients, hessians }: Derivatives,
  objective: Objective,
  sample: Sample,
  margins: Float64Array,
  output: number,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  const { target, weights } = sample
  const { kind } = objective
  const outputs = outputsOf(objective)
  const probability = kind === 'quantile' ? objective.probability : 0
  for (let at = from; at < to; at++) {
    const row = rows[at] as number
    const weight = weights === undefined ? 1 : (weights[row] as number)
    const wanted = target[row] as number
    let gradient: number
    let hessian = 1
    if (kind === 'binary') {
      const share = 1 / (1 + Math.exp(-(margins[row] as number)))
      gradient = share - wanted
      hessian = Math.max(leastHessian, share * (1 - share))
    } else if (kind === 'multiclass') {
      const share = margins[row * outputs + output] as number
      gradient = wanted === output ? share - 1 : share
      hessian = Math.max(leastHessian, share * (1 - share))
    } else if (kind === 'regression') gradient = (margins[row] as number) - wanted
    else gradient = wanted > (margins[row] as number) ? -probability : 1 - probability
    gradients[row] = weight * gradient
    hessians[row] = weight * hessian
  }
}

/** Probabilities of the classes from their margins, of rows `from` to `to` of the frame. */
export function softmaxInto(
  into: Float64Array,
  margins: Float64Array,
  classes: number,
  from: number,
  to: number,
): void {
  for (let start = from * classes; start < to * classes; start += classes) {
    let highest = Number.NEGATIVE_INFINITY
    for (let at = start; at < start + classes; at++) highest = Math.max(highest, margins[at] as number)
    let sum = 0
    for (let at = start; at < start + classes; at++) {
      into[at] = Math.exp((margins[at] as number) - highest)
      sum += into[at] as number
    }
    for (let at = start; at < start + classes; at++) into[at] = (into[at] as number) / sum
  }
}

/** Mean loss of the rows: of classes the log loss, else half the squared error or the pinball loss. */
export function lossOf(objective: Objective, sample: Sample, margins: Float64Array, rows: Int32Array): number {
  const { target, weights } = sample
  const outputs = outputsOf(objective)
  const shares = new Float64Array(outputs)
  let [sum, total] = [0, 0]
  for (const row of rows) {
    const weight = weights === undefined ? 1 : (weights[row] as number)
    const wanted = target[row] as number
    const margin = margins[row] as number
    let loss: number
    if (objective.kind === 'binary') loss = softplus(wanted === 1 ? -margin : margin)
    else if (objective.kind === 'multiclass') {
      softmaxInto(shares, margins.subarray(row * outputs, (row + 1) * outputs), outputs, 0, 1)
      loss = -Math.log(Math.max(Number.MIN_VALUE, shares[wanted] as number))
    } else if (objective.kind === 'regression') loss = (wanted - margin) ** 2 / 2
    else loss = (wanted - margin) * (objective.probability - (wanted < margin ? 1 : 0))
    sum += weight * loss
    total += weight
  }
  return sum / total
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))
}
