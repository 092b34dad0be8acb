import { cholesky, solveCholesky, solveLower } from './cholesky.ts'
import { NormalEquations } from './normal-equations.ts'

export interface RidgeFit {
  /** One a column. */
  coefficients: Float64Array
  /** What was added to the diagonal for the penalised columns, divided by the rows. */
  penalty: number
  /** Sum of the squared residuals. */
  squares: number
  /** Effective number of parameters: the trace of the hat matrix. */
  freedom: number
  /** Lower Cholesky factor of X'X + penalty, for variances of predictions: |solveLower(factor, x)|^2 in units of the residual variance. */
  factor: Float64Array
}

/** Penalties that are tried, a row. */
const penalties = [0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

/**
 * Linear regression with a quadratic penalty (Hoerl & Kennard 1970), its size chosen by the corrected Akaike criterion for smoothers, closed in form and
 * less prone than GCV to choose too little in small samples (Hurvich, Simonoff & Tsai 1998).
 * @param design row by row, `columns` numbers each; the penalised columns should be of like scale. A column of ones is the caller's.
 * @param penalised 1 a column that is shrunk, 0 for one that is not.
 * @param penalty fixes it (a row, at least 0).
 * @returns undefined where no penalty makes the problem definite or there are too few rows to choose.
 * @throws RangeError when the shapes do not match.
 */
export function ridge(
  design: Float64Array,
  columns: number,
  target: Float64Array,
  penalised: Uint8Array,
  penalty?: number,
): RidgeFit | undefined {
  const rows = target.length
  if (design.length !== rows * columns || penalised.length !== columns)
    throw new RangeError(`not ${rows} rows of ${columns} columns`)
  const { gram, products, total } = moments(design, columns, target)
  let best: (RidgeFit & { score: number }) | undefined
  for (const each of penalty === undefined ? penalties : [penalty]) {
    const fit = solve(gram, products, total, penalised, each * rows)
    if (fit === undefined) continue
    const spare = rows - fit.freedom - 2
    if (penalty === undefined && spare <= 0) continue
    // The floor keeps rounding of a perfect fit from choosing.
    const variance = Math.max(fit.squares, 1e-14 * total) / rows
    const score = penalty === undefined ? Math.log(variance) + (rows + fit.freedom) / spare : 0
    if (best === undefined || score < best.score) best = { ...fit, penalty: each, score }
  }
  return best
}

function moments(design: Float64Array, columns: number, target: Float64Array) {
  const equations = new NormalEquations(columns, 1)
  const own = new Float64Array(1)
  let total = 0
  for (let row = 0; row < target.length; row++) {
    const value = target[row] as number
    own[0] = value
    total += value * value
    equations.add(design.subarray(row * columns, (row + 1) * columns), own, 1)
  }
  equations.finish()
  return { gram: equations.matrix, products: equations.right, total }
}

function solve(
  gram: Float64Array,
  products: Float64Array,
  total: number,
  penalised: Uint8Array,
  added: number,
): Omit<RidgeFit, 'penalty'> | undefined {
  const columns = products.length
  const factor = gram.slice()
  for (let at = 0; at < columns; at++)
    if (penalised[at]) factor[at * columns + at] = (factor[at * columns + at] as number) + added
  if (!cholesky(factor, columns)) return undefined
  const coefficients = products.slice()
  solveCholesky(factor, columns, coefficients)
  let explained = 0
  let length = 0
  let shrunk = 0
  const unit = new Float64Array(columns)
  for (let at = 0; at < columns; at++) {
    const coefficient = coefficients[at] as number
    explained += coefficient * (products[at] as number)
    if (!penalised[at] || added === 0) continue
    length += coefficient * coefficient
    unit.fill(0)
    unit[at] = 1
    solveLower(factor, columns, unit)
    for (const each of unit) shrunk += each * each
  }
  // b'X'Xb = b'X'y - added |b|^2 over the penalised.
  const squares = Math.max(0, total - explained - added * length)
  return { coefficients, squares, freedom: columns - added * shrunk, factor }
}
