import { Centred } from './centred.ts'
import { descentInSteps, type Penalty, pauseAfter } from './descent.ts'

/** Most steps of a solution by conjugate gradients, and the share of the residual that is left. */
const [conjugateSteps, residualShare] = [60, 1e-4]

/** A quadratic model of a loss that goes to the rows for each column: the best where columns are many. */
export class RowsQuadratic extends Centred {
  readonly #values: Float64Array
  readonly #rows: number
  readonly #weights: Float64Array

  /** @param values column-major. */
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

  /** The step from `coefficients` that minimises gradient' step + step' H step / 2 + penalty. */
  *stepInSteps(
    gradient: Float64Array,
    coefficients: Float64Array,
    penalty: Penalty,
  ): Generator<undefined, Float64Array> {
    const slopes = this.centredGradient(gradient)
    // Weight times the step's change of the margin.
    const moved = new Float64Array(this.#rows)
    const { curvature } = this
    const slopeAt = (column: number) => (slopes[column] as number) + this.#product(column, moved)
    const move = (column: number, by: number) => this.#add(column, by, moved)
    const solveInSteps = (active: Int32Array, right: Float64Array, l2: number) => this.#solveInSteps(active, right, l2)
    const terrain = { curvature, slopeAt, move, solveInSteps, operations: 2 * this.#rows }
    return this.withIntercept(gradient, yield* descentInSteps(terrain, coefficients, penalty))
  }

  #product(column: number, others: Float64Array): number {
    const values = this.#values
    const rows = this.#rows
    const from = column * rows
    let sum = 0
    for (let row = 0; row < rows; row++) sum += (values[from + row] as number) * (others[row] as number)
    return sum
  }

  /** Adds a centred and weighted column. */
  #add(column: number, by: number, into: Float64Array): void {
    const values = this.#values
    const weights = this.#weights
    const rows = this.#rows
    const from = column * rows
    const mean = this.means[column] as number
    for (let row = 0; row < rows; row++)
      into[row] = (into[row] as number) + by * (weights[row] as number) * ((values[from + row] as number) - mean)
  }

  /** Conjugate gradients, preconditioned by the diagonal (Hestenes & Stiefel 1952); each of their steps goes down, so that they may end early. */
  *#solveInSteps(active: Int32Array, right: Float64Array, l2: number): Generator<undefined, Float64Array> {
    const size = active.length
    const scale = Float64Array.from(active, (column) => 1 / ((this.curvature[column] as number) + l2 || 1))
    const solution = new Float64Array(size)
    const rest = right.slice()
    const direction = rest.map((value, at) => value * (scale[at] as number))
    let size2 = dot(rest, direction)
    const wanted = residualShare * residualShare * size2
    const moved = new Float64Array(this.#rows)
    for (let step = 0; step < conjugateSteps && size2 > wanted; step++) {
      moved.fill(0)
      let waiting = 0
      for (let at = 0; at < size; at++) {
        this.#add(active[at] as number, direction[at] as number, moved)
        waiting += this.#rows
        if (waiting < pauseAfter) continue
        waiting = 0
        yield
      }
      const image = new Float64Array(size)
      for (let at = 0; at < size; at++) {
        image[at] = this.#product(active[at] as number, moved) + l2 * (direction[at] as number)
        waiting += this.#rows
        if (waiting < pauseAfter) continue
        waiting = 0
        yield
      }
      const bend = dot(direction, image)
      if (!(bend > 0)) break
      const length = size2 / bend
      for (let at = 0; at < size; at++) {
        solution[at] = (solution[at] as number) + length * (direction[at] as number)
        rest[at] = (rest[at] as number) - length * (image[at] as number)
      }
      const next = rest.reduce((sum, value, at) => sum + value * value * (scale[at] as number), 0)
      for (let at = 0; at < size; at++)
        direction[at] = (rest[at] as number) * (scale[at] as number) + (next / size2) * (direction[at] as number)
      size2 = next
    }
    return solution
  }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number)
  return sum
}
