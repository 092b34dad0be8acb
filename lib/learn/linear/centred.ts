/** A quadratic model of a loss whose intercept, the last coordinate, is always at its best for the others. */
export class Centred {
  /** Second derivative by each coordinate alone. */
  readonly diagonal: Float64Array
  /** Weighted mean of each column. */
  readonly means: Float64Array
  /** Second derivative by each column when the intercept follows. */
  readonly curvature: Float64Array
  readonly columns: number

  /** @param withOnes second derivative by a column and the intercept. */
  constructor(diagonal: Float64Array, withOnes: (column: number) => number) {
    this.columns = diagonal.length - 1
    this.diagonal = diagonal
    const total = diagonal[this.columns] as number
    this.means = Float64Array.from({ length: this.columns }, (_, column) => withOnes(column) / total)
    this.curvature = this.means.map((mean, column) => {
      const whole = diagonal[column] as number
      const left = whole - mean * mean * total
      // What is left of a column that is constant is rounding.
      return left > 1e-13 * whole ? left : 0
    })
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
