import { cholesky, solveLower } from '../../stats/cholesky.ts'
import type { Points } from './points.ts'

/** Log-densities of the components of a mixture, with their Cholesky factors. */
export class Densities {
  readonly #full: boolean
  readonly #columns: number
  readonly #components: number
  readonly #means: Float64Array
  /** Factor after factor, or inverse variances. */
  readonly #factors: Float64Array[]
  /** Logarithm of the share, less that of the normal distribution's constant. */
  readonly #constants: Float64Array
  readonly #away: Float64Array
  readonly #logs: Float64Array

  constructor(mixture: {
    covariance: 'full' | 'diagonal'
    columns: number
    components: number
    shares: Float64Array
    means: Float64Array
    covariances: Float64Array
  }) {
    const { columns, components, covariances, shares } = mixture
    this.#full = mixture.covariance === 'full'
    this.#columns = columns
    this.#components = components
    this.#means = mixture.means
    this.#away = new Float64Array(columns)
    this.#logs = new Float64Array(components)
    this.#constants = new Float64Array(components)
    this.#factors = []
    const width = covariances.length / components
    for (let component = 0; component < components; component++) {
      const own = covariances.slice(component * width, (component + 1) * width)
      if (this.#full) factored(own, columns)
      let logDeterminant = 0
      for (let i = 0; i < columns; i++)
        logDeterminant += this.#full ? 2 * Math.log(own[i * columns + i] as number) : Math.log(own[i] as number)
      this.#factors.push(this.#full ? own : own.map((variance) => 1 / variance))
      this.#constants[component] =
        Math.log(shares[component] as number) - 0.5 * (columns * Math.log(2 * Math.PI) + logDeterminant)
    }
  }

  /** Writes the responsibilities of rows `from` to `to`; returns the sum of their log-densities. */
  addResponsibilities(points: Points, responsibilities: Float64Array, from: number, to: number): number {
    const components = this.#components
    const logs = this.#logs
    let sum = 0
    for (let row = from; row < to; row++) {
      let most = Number.NEGATIVE_INFINITY
      for (let component = 0; component < components; component++) {
        const log = this.#logDensity(points, row, component)
        logs[component] = log
        if (log > most) most = log
      }
      // A row so far away that every density is 0 belongs to all alike.
      if (most === Number.NEGATIVE_INFINITY) {
        most = -Number.MAX_VALUE
        logs.fill(most)
      }
      let total = 0
      for (let component = 0; component < components; component++) {
        const share = Math.exp((logs[component] as number) - most)
        responsibilities[row * components + component] = share
        total += share
      }
      for (let component = 0; component < components; component++)
        responsibilities[row * components + component] =
          (responsibilities[row * components + component] as number) / total
      sum += most + Math.log(total)
    }
    return sum
  }

  #logDensity({ columns, values }: Points, row: number, component: number): number {
    const away = this.#away
    const means = this.#means
    const factor = this.#factors[component] as Float64Array
    for (let column = 0; column < columns; column++)
      away[column] = (values[row * columns + column] as number) - (means[component * columns + column] as number)
    let squares = 0
    if (this.#full) {
      solveLower(factor, this.#columns, away)
      for (let column = 0; column < columns; column++) squares += (away[column] as number) ** 2
    } else
      for (let column = 0; column < columns; column++)
        squares += (away[column] as number) ** 2 * (factor[column] as number)
    return (this.#constants[component] as number) - 0.5 * squares
  }
}

/** Lifts the diagonal until the matrix is definite: columns that follow from each other leave it without a density. */
function factored(matrix: Float64Array, size: number): void {
  const whole = matrix.slice()
  for (let lift = 1e-10; !cholesky(matrix, size); lift *= 10) {
    matrix.set(whole)
    for (let at = 0; at < size; at++)
      matrix[at * size + at] = (matrix[at * size + at] as number) * (1 + lift) + Number.MIN_VALUE
    if (lift > 1e10) throw new RangeError('a covariance is not finite')
  }
}
