import { cholesky, solveCholesky } from '../../stats/cholesky.ts'
import { gramInSteps } from './gram.ts'

/** Sizes of the two penalties: `l1` |b| + `l2` / 2 b^2, summed over the coefficients but not the intercept. */
export interface Penalty {
  l1: number
  l2: number
}

/** A second-order model of a loss, with the intercept last. */
export interface Quadratic {
  /** Second derivative by each coefficient, intercept last. */
  diagonal: Float64Array
  /** The step from `coefficients` that minimises gradient' step + step' H step / 2 + penalty. */
  stepInSteps(gradient: Float64Array, coefficients: Float64Array, penalty: Penalty): Generator<undefined, Float64Array>
}

/** Most rounds over all coordinates. */
const sweepsMost = 2000
/** A round in which no coordinate moves the loss by more than this ends the descent. */
const sweepTolerance = 1e-17
/** Operations between two pauses. */
const pauseAfter = 1_000_000

/** What is kept of a model by its rows and of one by its Gram matrix: the intercept is always at its best for the other coefficients. */
class Centred {
  readonly diagonal: Float64Array
  /** Weighted mean of each column. */
  readonly means: Float64Array
  /** Second derivative by each coefficient when the intercept follows. */
  readonly curvature: Float64Array
  readonly columns: number

  constructor(diagonal: Float64Array, withOnes: (column: number) => number) {
    this.columns = diagonal.length - 1
    this.diagonal = diagonal
    const total = diagonal[this.columns] as number
    this.means = Float64Array.from({ length: this.columns }, (_, column) => withOnes(column) / total)
    this.curvature = this.means.map((mean, column) => Math.max(0, (diagonal[column] as number) - mean * mean * total))
  }

  /** The gradient when the intercept follows. */
  centredGradient(gradient: Float64Array): Float64Array {
    const own = gradient[this.columns] as number
    return this.means.map((mean, column) => (gradient[column] as number) - mean * own)
  }

  /** The step with that of the intercept. */
  withIntercept(gradient: Float64Array, step: Float64Array): Float64Array {
    let own = -(gradient[this.columns] as number) / (this.diagonal[this.columns] as number)
    for (let column = 0; column < this.columns; column++)
      own -= (this.means[column] as number) * (step[column] as number)
    step[this.columns] = own
    return step
  }
}

/** Minimises along each coordinate in turn, those that are not 0 until they rest, then all (Friedman, Hastie & Tibshirani 2010). */
function* descentInSteps(
  curvature: Float64Array,
  coefficients: Float64Array,
  penalty: Penalty,
  slopeAt: (column: number) => number,
  move: (column: number, by: number) => void,
  operations: number,
): Generator<undefined, Float64Array> {
  const columns = curvature.length
  const step = new Float64Array(columns + 1)
  let all = true
  let waiting = 0
  for (let sweep = 0; sweep < sweepsMost; sweep++) {
    let gain = 0
    for (let column = 0; column < columns; column++) {
      const bend = curvature[column] as number
      const here = (coefficients[column] as number) + (step[column] as number)
      if ((!all && here === 0) || !(bend + penalty.l2 > 0)) continue
      const pull = bend * here - slopeAt(column)
      const kept = Math.abs(pull) - penalty.l1
      const to = kept > 0 ? (Math.sign(pull) * kept) / (bend + penalty.l2) : 0
      const by = to - here
      if (by !== 0) {
        step[column] = to - (coefficients[column] as number)
        move(column, by)
        gain = Math.max(gain, bend * by * by)
      }
      waiting += operations
      if (waiting > pauseAfter) {
        waiting = 0
        yield
      }
    }
    const rests = gain < sweepTolerance
    if (rests && all) break
    all = rests
  }
  return step
}

/** A model whose matrix is formed once: the best where rows are many and columns some hundreds at most. */
class GramQuadratic extends Centred implements Quadratic {
  readonly #gram: Float64Array
  #factor: Float64Array | undefined
  #factored = -1

  /** @param full with ones last; becomes the matrix of the centred columns. */
  constructor(full: Float64Array, size: number) {
    const diagonal = Float64Array.from({ length: size }, (_, at) => full[at * size + at] as number)
    super(diagonal, (column) => full[column * size + size - 1] as number)
    const { columns, means } = this
    this.#gram = new Float64Array(columns * columns)
    const total = diagonal[columns] as number
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < columns; j++)
        this.#gram[i * columns + j] =
          (full[i * size + j] as number) - (means[i] as number) * (means[j] as number) * total
  }

  *stepInSteps(gradient: Float64Array, coefficients: Float64Array, penalty: Penalty) {
    const slopes = this.centredGradient(gradient)
    const step =
      penalty.l1 === 0
        ? yield* this.#newtonInSteps(slopes, coefficients, penalty.l2)
        : yield* this.#descentInSteps(slopes, coefficients, penalty)
    return this.withIntercept(gradient, step)
  }

  #descentInSteps(slopes: Float64Array, coefficients: Float64Array, penalty: Penalty) {
    const { columns } = this
    const gram = this.#gram
    const slopeAt = (column: number) => slopes[column] as number
    const move = (column: number, by: number) => {
      const from = column * columns
      for (let at = 0; at < columns; at++) slopes[at] = (slopes[at] as number) + by * (gram[from + at] as number)
    }
    return descentInSteps(this.curvature, coefficients, penalty, slopeAt, move, columns)
  }

  *#newtonInSteps(slopes: Float64Array, coefficients: Float64Array, l2: number): Generator<undefined, Float64Array> {
    const { columns } = this
    const factor = this.#factor !== undefined && this.#factored === l2 ? this.#factor : this.#factorOf(l2)
    this.#factor = factor
    this.#factored = l2
    yield
    const step = new Float64Array(columns + 1)
    for (let at = 0; at < columns; at++) step[at] = -(slopes[at] as number) - l2 * (coefficients[at] as number)
    solveCholesky(factor, columns, step)
    return step
  }

  /** A matrix that is not definite (columns that follow from each other, without a penalty) is lifted a little: the step is shorter, its end the same. */
  #factorOf(l2: number): Float64Array {
    const { columns } = this
    let largest = 0
    for (const bend of this.curvature) largest = Math.max(largest, bend)
    for (let lift = 1e-10 * largest; ; lift = 100 * lift + Number.MIN_VALUE) {
      const factor = this.#gram.slice()
      for (let at = 0; at < columns; at++) factor[at * columns + at] = (factor[at * columns + at] as number) + l2 + lift
      if (cholesky(factor, columns)) return factor
      if (!(lift < 1e10 * (largest + l2 + 1))) throw new RangeError('the design holds numbers that are not finite')
    }
  }
}

/** A model that goes to the rows for each coordinate: the best where columns are many. */
class RowsQuadratic extends Centred implements Quadratic {
  readonly #values: Float64Array
  readonly #rows: number
  readonly #weights: Float64Array

  constructor(
    values: Float64Array,
    rows: number,
    weights: Float64Array,
    diagonal: Float64Array,
    withOnes: Float64Array,
  ) {
    super(diagonal, (column) => withOnes[column] as number)
    this.#values = values
    this.#rows = rows
    this.#weights = weights
  }

  *stepInSteps(gradient: Float64Array, coefficients: Float64Array, penalty: Penalty) {
    const values = this.#values
    const weights = this.#weights
    const rows = this.#rows
    const slopes = this.centredGradient(gradient)
    // Weight times the step's change of the margin.
    const moved = new Float64Array(rows)
    const slopeAt = (column: number) => {
      const from = column * rows
      let slope = slopes[column] as number
      for (let row = 0; row < rows; row++) slope += (values[from + row] as number) * (moved[row] as number)
      return slope
    }
    const move = (column: number, by: number) => {
      const from = column * rows
      const mean = this.means[column] as number
      for (let row = 0; row < rows; row++)
        moved[row] = (moved[row] as number) + by * (weights[row] as number) * ((values[from + row] as number) - mean)
    }
    const step = yield* descentInSteps(this.curvature, coefficients, penalty, slopeAt, move, 2 * rows)
    return this.withIntercept(gradient, step)
  }
}

/** Columns up to which the Gram matrix is formed. */
const gramColumnsMost = 400

/** @returns the model of a loss whose second derivative by the margin of each row is `weights`. */
export function* quadraticInSteps(
  values: Float64Array,
  rows: number,
  columns: number,
  weights: Float64Array,
): Generator<undefined, Quadratic> {
  if (columns <= gramColumnsMost)
    return new GramQuadratic(yield* gramInSteps(values, rows, columns, weights), columns + 1)
  const diagonal = new Float64Array(columns + 1)
  const withOnes = new Float64Array(columns)
  let waiting = 0
  for (let column = 0; column < columns; column++) {
    const from = column * rows
    let squares = 0
    let sum = 0
    for (let row = 0; row < rows; row++) {
      const value = values[from + row] as number
      const weighted = (weights[row] as number) * value
      sum += weighted
      squares += weighted * value
    }
    diagonal[column] = squares
    withOnes[column] = sum
    waiting += rows
    if (waiting > pauseAfter) {
      waiting = 0
      yield
    }
  }
  for (const weight of weights) diagonal[columns] = (diagonal[columns] as number) + weight
  return new RowsQuadratic(values, rows, weights.slice(), diagonal, withOnes)
}
