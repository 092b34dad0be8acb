import { pauseAfter, type Penalty } from './descent.ts'
import { gramInSteps } from './gram.ts'
import { GramQuadratic } from './gram-quadratic.ts'
import { RowsQuadratic } from './rows-quadratic.ts'

/** A second-order model of a loss, with the intercept last. */
export interface Quadratic {
  /** Second derivative by each coefficient, intercept last. */
  diagonal: Float64Array
  /** The step from `coefficients` that minimises gradient' step + step' H step / 2 + penalty. */
  stepInSteps(gradient: Float64Array, coefficients: Float64Array, penalty: Penalty): Generator<undefined, Float64Array>
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
  for (let column = 0, waiting = 0; column < columns; column++) {
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
    if (waiting < pauseAfter) continue
    waiting = 0
    yield
  }
  for (const weight of weights) diagonal[columns] = (diagonal[columns] as number) + weight
  return new RowsQuadratic(values, rows, weights.slice(), diagonal, withOnes)
}
