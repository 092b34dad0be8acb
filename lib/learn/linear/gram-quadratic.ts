import { cholesky, solveCholesky } from '../../stats/cholesky.ts'
import { Centred } from './centred.ts'
import { descentInSteps, type Penalty } from './descent.ts'

/** A quadratic model of a loss by its matrix: the best where rows are many and columns some hundreds at most. */
export class GramQuadratic extends Centred {
  readonly #gram: Float64Array
  #factor: Float64Array | undefined
  #factored = -1

  /** @param full matrix of the columns and of ones, which come last. */
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

  /** The step from `coefficients` that minimises gradient' step + step' H step / 2 + penalty. */
  *stepInSteps(
    gradient: Float64Array,
    coefficients: Float64Array,
    penalty: Penalty,
  ): Generator<undefined, Float64Array> {
    const slopes = this.centredGradient(gradient)
    const step =
      penalty.l1 === 0
        ? this.#newtonStep(slopes, coefficients, penalty.l2)
        : yield* this.#descentInSteps(slopes, coefficients, penalty)
    yield
    return this.withIntercept(gradient, step)
  }

  #descentInSteps(slopes: Float64Array, coefficients: Float64Array, penalty: Penalty) {
    const { columns, curvature } = this
    const gram = this.#gram
    const slopeAt = (column: number) => slopes[column] as number
    const move = (column: number, by: number) => {
      const from = column * columns
      for (let at = 0; at < columns; at++) slopes[at] = (slopes[at] as number) + by * (gram[from + at] as number)
    }
    const solveInSteps = (active: Int32Array, right: Float64Array, l2: number) => this.#solveInSteps(active, right, l2)
    return descentInSteps({ curvature, slopeAt, move, solveInSteps, operations: columns }, coefficients, penalty)
  }

  *#solveInSteps(active: Int32Array, right: Float64Array, l2: number): Generator<undefined, Float64Array> {
    const size = active.length
    const part = new Float64Array(size * size)
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++)
        part[i * size + j] = this.#gram[(active[i] as number) * this.columns + (active[j] as number)] as number
    const factor = lifted(part, size, l2)
    yield
    solveCholesky(factor, size, right)
    return right
  }

  #newtonStep(slopes: Float64Array, coefficients: Float64Array, l2: number): Float64Array {
    const { columns } = this
    if (this.#factor === undefined || this.#factored !== l2) {
      this.#factor = lifted(this.#gram, columns, l2)
      this.#factored = l2
    }
    const step = new Float64Array(columns + 1)
    for (let at = 0; at < columns; at++) step[at] = -(slopes[at] as number) - l2 * (coefficients[at] as number)
    solveCholesky(this.#factor, columns, step)
    return step
  }
}

/** The factor of a matrix + l2. One that is not definite (columns that follow from each other) is lifted a little: the step is shorter, its end the same. */
function lifted(matrix: Float64Array, size: number, l2: number): Float64Array {
  let largest = 0
  for (let at = 0; at < size; at++) largest = Math.max(largest, matrix[at * size + at] as number)
  for (let lift = 1e-10 * largest; ; lift = 100 * lift + Number.MIN_VALUE) {
    const factor = matrix.slice()
    for (let at = 0; at < size; at++) factor[at * size + at] = (factor[at * size + at] as number) + l2 + lift
    if (cholesky(factor, size)) return factor
    if (!(lift < 1e10 * (largest + l2 + 1))) throw new RangeError('the design holds numbers that are not finite')
  }
}
