import { cholesky, solveCholesky } from '../../stats/cholesky.ts'
import { NormalEquations } from '../../stats/normal-equations.ts'
import { selectInPlace } from '../../stats/select.ts'
import type { Prepared } from './pooled-series.ts'

/** Linear autoregression learnt across series: `horizon` rows of `lags` + 1 coefficients (the last one multiplies the scale of the series). */
export interface PooledCoefficients {
  lags: number
  horizon: number
  weights: Float64Array
  /** How sure the group is of them: second moments of the predictors with mean diagonal 1, lower triangle. */
  prior: Float64Array
}

export interface PooledOptions {
  /** Ridge penalty, relative to the mean second moment of the predictors. */
  ridge: number
  /** Series are weighted by scale^(-2 x this): 0 = the volatile ones decide, 1 = each the same. */
  scalePower: number
  /** Rows that are used at most; where there are more, every second, third ... of each series. */
  budget: number
}

/** Predictors at one origin: the last `lags` values against their mean, newest first, and the scale of the series. Returns that mean. */
function fillRow(row: Float64Array, values: Float64Array, origin: number, lags: number, scale: number): number {
  let sum = 0
  for (let lag = 0; lag < lags; lag++) sum += values[origin - lag] as number
  const level = sum / lags
  for (let lag = 0; lag < lags; lag++) row[lag] = (values[origin - lag] as number) - level
  row[lags] = scale
  return level
}

/** Targets of one origin against its level; 0 where they are not known yet. Returns how many are known. */
function fillTargets(targets: Float64Array, values: Float64Array, origin: number, level: number): number {
  const known = Math.min(targets.length, values.length - 1 - origin)
  for (let step = 0; step < known; step++) targets[step] = (values[origin + 1 + step] as number) - level
  targets.fill(0, known)
  return known
}

/**
 * Least squares of the next `horizon` values on the last `lags` across all series, direct for each step, robust by one step of reweighting
 * (Montero-Manso & Hyndman 2021, Principles and algorithms for forecasting groups of time series).
 * @returns undefined where there are fewer than three rows a coefficient.
 */
export function fitPooled(
  series: readonly Prepared[],
  lags: number,
  horizon: number,
  options: PooledOptions,
): PooledCoefficients | undefined {
  const used = series.filter((each) => each.scale > 0 && each.values.length > lags)
  let rows = 0
  for (const each of used) rows += each.values.length - lags
  if (rows < 3 * (lags + 1)) return undefined
  const stride = Math.max(1, Math.ceil(rows / options.budget))
  const first = leastSquares(used, lags, horizon, options, stride, undefined)
  return first && (leastSquares(used, lags, horizon, options, stride, first) ?? first)
}

/**
 * The coefficients of one series: least squares on its own rows, drawn towards those of the group as if the group were `strength` more rows.
 * @param strengths each gives one answer, same order; Infinity = those of the group.
 * @param budget rows that are used at most.
 * @returns for each strength `horizon` rows of `lags` + 1 coefficients.
 */
export function ownCoefficients(
  pooled: PooledCoefficients,
  series: Prepared,
  strengths: readonly number[],
  budget: number,
): Float64Array[] {
  const { lags, horizon, weights, prior } = pooled
  const size = lags + 1
  const count = series.values.length - lags
  if (count < 1 || !(series.scale > 0) || strengths.every((each) => each === Infinity))
    return strengths.map(() => weights)
  const { equations, total } = ownEquations(pooled, series, Math.ceil(count / budget))
  const moment = meanDiagonal(equations.matrix, lags)
  return strengths.map((strength) => {
    const pull = (strength * moment) / total
    if (!(pull > 0 && pull < Infinity)) return weights
    const matrix = equations.matrix.map((value, at) => value + pull * (prior[at] as number))
    if (!cholesky(matrix, size)) return weights
    const right = equations.right.slice()
    for (let step = 0; step < horizon; step++) solveCholesky(matrix, size, right, step * size)
    for (let at = 0; at < right.length; at++) right[at] = (right[at] as number) + (weights[at] as number)
    return right
  })
}

/** What the pooled coefficients leave over in the rows of one series, with the rows they miss by far weighing less. */
function ownEquations(pooled: PooledCoefficients, series: Prepared, stride: number) {
  const { lags, horizon, weights } = pooled
  const equations = new NormalEquations(lags + 1, horizon)
  const errors = errorsOf(pooled, [series], stride)
  const usual = middle(errors)
  let total = 0
  eachRow([series], lags, horizon, stride, (row, targets, known, _, index) => {
    const weight = usual > 0 ? stride / Math.max(leastShare, (errors[index] as number) / usual) : stride
    // Nothing is left over where the target is not known yet.
    for (let step = 0; step < known; step++) targets[step] = (targets[step] as number) - product(weights, step, row)
    equations.add(row, targets, weight)
    total += weight
  })
  equations.finish()
  return { equations, total }
}

function meanDiagonal(matrix: Float64Array, lags: number): number {
  let sum = 0
  for (let lag = 0; lag < lags; lag++) sum += matrix[lag * (lags + 2)] as number
  return sum / lags
}

/** Forecasts of the periods after the last one, in the unit of the prepared series. */
export function pooledForecast(lags: number, weights: Float64Array, series: Prepared): Float64Array {
  const row = new Float64Array(lags + 1)
  const { values, scale } = series
  const level = fillRow(row, values, values.length - 1, lags, scale)
  return Float64Array.from({ length: weights.length / (lags + 1) }, (_, step) => level + product(weights, step, row))
}

/** Least weight of a row with a large error, and the error (in usual ones) from which on weights fall. */
const leastShare = 0.3

type Visit = (row: Float64Array, targets: Float64Array, known: number, series: Prepared, index: number) => void

/** Every `stride`-th origin of every series, newest first; the arrays are used again. */
function eachRow(series: readonly Prepared[], lags: number, horizon: number, stride: number, visit: Visit): void {
  const row = new Float64Array(lags + 1)
  const targets = new Float64Array(horizon)
  let index = 0
  for (const each of series) {
    for (let origin = each.values.length - 2; origin >= lags - 1; origin -= stride) {
      const level = fillRow(row, each.values, origin, lags, each.scale)
      visit(row, targets, fillTargets(targets, each.values, origin, level), each, index++)
    }
  }
}

function product(weights: Float64Array, step: number, row: Float64Array): number {
  const from = step * row.length
  let sum = 0
  for (let at = 0; at < row.length; at++) sum += (weights[from + at] as number) * (row[at] as number)
  return sum
}

function middle(errors: Float64Array): number {
  return selectInPlace(errors.slice(), errors.length, errors.length >> 1)
}

/** Mean absolute error of each row over some four of its known steps, in units of scale^power. */
function errorsOf(pooled: PooledCoefficients, series: readonly Prepared[], stride: number, power = 0): Float64Array {
  const every = Math.max(1, Math.floor(pooled.horizon / 4))
  let rows = 0
  for (const { values } of series) rows += Math.ceil((values.length - pooled.lags) / stride)
  const errors = new Float64Array(rows)
  eachRow(series, pooled.lags, pooled.horizon, stride, (row, targets, known, { scale }, index) => {
    let sum = 0
    let count = 0
    for (let step = 0; step < known; step += every) {
      sum += Math.abs((targets[step] as number) - product(pooled.weights, step, row))
      count++
    }
    errors[index] = sum / count / scale ** power
  })
  return errors
}

function leastSquares(
  series: readonly Prepared[],
  lags: number,
  horizon: number,
  options: PooledOptions,
  stride: number,
  before: PooledCoefficients | undefined,
): PooledCoefficients | undefined {
  const size = lags + 1
  const equations = new NormalEquations(size, horizon)
  const late = Array.from({ length: horizon }, () => new NormalEquations(size, 0))
  const errors = before && errorsOf(before, series, stride, options.scalePower)
  const usual = errors === undefined ? 0 : middle(errors)
  eachRow(series, lags, horizon, stride, (row, targets, known, { values, scale }, index) => {
    let weight = scale ** (-2 * options.scalePower) / Math.sqrt(values.length - lags)
    if (errors !== undefined && usual > 0) weight /= Math.max(leastShare, (errors[index] as number) / usual)
    if (known === horizon) return equations.add(row, targets, weight)
    // An origin near the end counts for the steps it knows and no others.
    equations.addTargets(row, targets, weight)
    ;(late[known] as NormalEquations).add(row, nothing, weight)
  })
  for (const each of [equations, ...late]) each.finish()
  return solveSteps(equations, late, lags, options.ridge)
}

const nothing = new Float64Array(0)

function solveSteps(
  equations: NormalEquations,
  late: readonly NormalEquations[],
  lags: number,
  ridge: number,
): PooledCoefficients | undefined {
  const { size, targets: horizon, matrix, right: weights } = equations
  const factor = new Float64Array(size * size)
  let unit = 0
  for (let step = horizon - 1; step >= 0; step--) {
    const added = late[step + 1]?.matrix
    if (added !== undefined)
      for (let at = 0; at < matrix.length; at++) matrix[at] = (matrix[at] as number) + (added[at] as number)
    unit = meanDiagonal(matrix, lags)
    factor.set(matrix)
    for (let at = 0; at < size; at++) {
      const diagonal = at * size + at
      factor[diagonal] = (factor[diagonal] as number) + ridge * (at < lags ? unit : (matrix[diagonal] as number))
    }
    if (!cholesky(factor, size)) return undefined
    solveCholesky(factor, size, weights, step * size)
  }
  const prior = matrix.map((value) => value / unit)
  for (let at = 0; at < size; at++) prior[at * size + at] = (prior[at * size + at] as number) + 0.1
  return { lags, horizon, weights, prior }
}
