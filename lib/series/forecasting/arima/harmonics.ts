import { solvePositiveDefinite } from '../../../stats/cholesky.ts'
import { type Arma, armaOf } from './arma.ts'
import { differenced } from './differences.ts'
import { estimate, sampleOf } from './estimate.ts'
import { filterScratch, innovationsFilter } from './innovations.ts'
import { product } from './least-squares.ts'
import { type ArimaOrder, armaCount } from './order.ts'
import { type Fourier, regressorsOf } from './regressors.ts'

/** Share of the sum of squares at which the preliminary fit stops. */
const ROUGH = 1e-3

/** The season of a series as waves. */
export interface Harmonics {
  fourier: Fourier
  /** Coefficients: sin 1, cos 1, sin 2 … */
  coefficients: Float64Array
  /** What the waves add to each value. */
  season: Float64Array
}

/**
 * How many Fourier pairs a series wants by AICc, given the autocorrelation that `arma` describes (generalised least squares), 0 to `most`.
 * @param from position of values[0] in the whole series.
 * @param exact whether it has to be `most`.
 */
export function harmonics(
  values: Float64Array,
  from: number,
  period: number,
  most: number,
  exact: boolean,
  arma: Arma,
): Harmonics {
  const { order } = arma
  const count = values.length
  const all = regressorsOf({ ...order, constant: false }, { period, pairs: most })(from, count)
  // The constant first, so that each number of pairs is a leading part of the same triangular factor.
  const constant = order.constant ? regressorsOf(order, undefined)(from, count) : []
  const columns = whitened(
    arma,
    [values, ...constant, ...all].map((column) => differenced(column, order.d, order.D, order.period)),
  )
  const length = (columns[0] as Float64Array).length
  const size = columns.length - 1
  const { factor, right } = normalEquations(columns, length)
  if (!solvePositiveDefinite(factor.slice(), size, right.slice()))
    return { fourier: { period, pairs: 0 }, coefficients: new Float64Array(0), season: new Float64Array(count) }
  const pairs = exact ? most : bestByCriterion(columns, factor, right, constant.length, most, armaCount(order))
  const used = constant.length + Math.min(all.length, 2 * pairs)
  const part = leading(factor, size, used)
  const solution = right.slice(0, used)
  solvePositiveDefinite(part, used, solution)
  const coefficients = solution.slice(constant.length)
  const season = new Float64Array(count)
  for (let column = 0; column < coefficients.length; column++) {
    const coefficient = coefficients[column] as number
    const wave = all[column] as Float64Array
    for (let at = 0; at < count; at++) season[at] = (season[at] as number) + coefficient * (wave[at] as number)
  }
  return { fourier: { period, pairs }, coefficients, season }
}

/** A simple ARMA model of the series, to begin with. */
export function preliminary(values: Float64Array, base: ArimaOrder): Arma {
  const order = { ...base, p: Math.min(2, Math.floor(values.length / 10)), q: 0, P: 0, Q: 0, constant: false }
  const noise = differenced(values, order.d, order.D, order.period)
  const mean = noise.reduce((sum, value) => sum + value, 0) / Math.max(1, noise.length)
  const centred = noise.map((value) => value - mean)
  const { arma } = estimate(sampleOf(centred, [], order.p, order.p), order, 1, undefined, ROUGH)
  const result = armaOf({ ...order, constant: base.constant })
  for (const key of ['ar', 'ma', 'factors'] as const) result[key].set(arma[key])
  return result
}

/** Standardised innovations of each column. */
function whitened(arma: Arma, columns: readonly Float64Array[]): Float64Array[] {
  const count = (columns[0] as Float64Array).length
  const scratch = filterScratch(count, arma.reach, columns.length)
  const innovations = columns.map(() => new Float64Array(count))
  innovationsFilter(arma, columns, innovations, scratch)
  const weights = scratch.variances.map((variance) => 1 / Math.sqrt(variance))
  for (const each of innovations)
    for (let at = 0; at < count; at++) each[at] = (each[at] as number) * (weights[at] as number)
  return innovations
}

function normalEquations(columns: readonly Float64Array[], length: number) {
  const size = columns.length - 1
  const factor = new Float64Array(size * size)
  const right = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    const each = columns[row + 1] as Float64Array
    right[row] = product(each, columns[0] as Float64Array, length)
    for (let column = 0; column <= row; column++)
      factor[row * size + column] = product(each, columns[column + 1] as Float64Array, length)
  }
  return { factor, right }
}

const leading = (matrix: Float64Array, size: number, used: number) =>
  Float64Array.from({ length: used * used }, (_, at) => matrix[Math.floor(at / used) * size + (at % used)] as number)

function bestByCriterion(
  columns: readonly Float64Array[],
  factor: Float64Array,
  right: Float64Array,
  constants: number,
  most: number,
  others: number,
): number {
  const own = columns[0] as Float64Array
  const size = columns.length - 1
  const total = product(own, own, own.length)
  let best = Number.POSITIVE_INFINITY
  let pairs = 0
  for (let each = 0; each <= most; each++) {
    const used = Math.min(size, constants + 2 * each)
    const solution = right.slice(0, used)
    solvePositiveDefinite(leading(factor, size, used), used, solution)
    const rest = Math.max(1e-280, total - product(solution, right, used))
    const free = used + others + 1
    const score =
      own.length * Math.log(rest / own.length) + (2 * free * own.length) / Math.max(1e-9, own.length - free - 1)
    if (score < best) {
      best = score
      pairs = each
    }
  }
  return pairs
}
