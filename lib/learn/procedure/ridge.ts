// Linear models with a ridge on many columns: truncated Newton steps, so that no matrix of columns by columns is ever made.
import type { Task } from './learn.ts'
import { type Design, diagonalInto, productInto, transposedInto } from './ridge-products.ts'

export interface RidgeProblem {
  design: Design
  target: Float64Array
  weights: Float64Array
  task: Task
  /** By column: 1 where its coefficient must not be below zero, -1 where not above, 0 where it is free. */
  signs: readonly number[]
}

export interface RidgeFit {
  intercept: number
  coefficients: Float64Array
}

const mostNewton = 25
const mostConjugate = 40
const mostHalvings = 12

/**
 * Minimises loss + lambda / 2 * |coefficients|^2, the loss being the sum over rows of weight * log loss, or of weight * squared error / 2.
 * The intercept is free; a column whose coefficient would have the wrong sign is left out. Truncated Newton method (Lin, Weng & Keerthi 2008), yielding
 * after some milliseconds of products with the design.
 * @param start where to begin, as of a neighbouring lambda.
 */
export function* ridgeInSteps(problem: RidgeProblem, lambda: number, start?: RidgeFit): Generator<undefined, RidgeFit> {
  const width = problem.design.length
  /** 0 for columns that are left out; the intercept comes first. */
  const kept = new Uint8Array(width + 1).fill(1)
  const beta = new Float64Array(width + 1)
  if (start === undefined) beta[0] = interceptOf(problem)
  else {
    beta[0] = start.intercept
    beta.set(start.coefficients, 1)
  }
  for (;;) {
    yield* new NewtonDescent(problem, lambda, kept, beta).descent()
    let wrong = 0
    for (let at = 1; at <= width; at++) {
      if ((beta[at] as number) * (problem.signs[at - 1] as number) >= 0) continue
      kept[at] = 0
      beta[at] = 0
      wrong++
    }
    if (wrong === 0) return { intercept: beta[0] as number, coefficients: beta.slice(1) }
  }
}

class NewtonDescent {
  readonly #problem: RidgeProblem
  readonly #kept: Uint8Array
  readonly #penalty: Float64Array
  readonly #beta: Float64Array
  readonly #margins: Float64Array
  readonly #residuals: Float64Array
  readonly #curvature: Float64Array
  readonly #gradient: Float64Array
  readonly #diagonal: Float64Array

  /** @param beta intercept and coefficients to begin from, which are changed; those left out are 0. */
  constructor(problem: RidgeProblem, lambda: number, kept: Uint8Array, beta: Float64Array) {
    const rows = problem.target.length
    this.#problem = problem
    this.#kept = kept
    this.#beta = beta
    this.#penalty = new Float64Array(beta.length).fill(lambda)
    this.#penalty[0] = 1e-8
    this.#margins = new Float64Array(rows)
    this.#residuals = new Float64Array(rows)
    this.#curvature = new Float64Array(rows)
    this.#gradient = new Float64Array(beta.length)
    this.#diagonal = new Float64Array(beta.length)
  }

  *descent(): Generator<undefined, void> {
    const { design } = this.#problem
    yield* productInto(this.#margins, design, this.#beta)
    let value = this.#value(this.#margins, this.#beta)
    const [tried, at] = [this.#margins.slice(), this.#beta.slice()]
    const moved = this.#margins.slice()
    for (let round = 0; round < mostNewton; round++) {
      this.#differentiate()
      yield* transposedInto(this.#gradient, design, this.#residuals)
      yield* diagonalInto(this.#diagonal, design, this.#curvature)
      this.#penalise()
      const step = yield* this.#step()
      yield* productInto(moved, design, step)
      let next = Number.POSITIVE_INFINITY
      for (let halving = 0, share = 1; halving < mostHalvings && !(next <= value); halving++, share /= 2) {
        addInto(tried, this.#margins, moved, share)
        addInto(at, this.#beta, step, share)
        next = this.#value(tried, at)
      }
      if (!(next <= value)) return
      this.#margins.set(tried)
      this.#beta.set(at)
      if (!(value - next > 1e-7 * Math.abs(value))) return
      value = next
    }
  }

  #value(margins: Float64Array, beta: Float64Array): number {
    const { target, weights, task } = this.#problem
    let value = 0
    for (let row = 0; row < margins.length; row++) {
      const margin = margins[row] as number
      const y = target[row] as number
      const loss =
        task === 'regression'
          ? (margin - y) ** 2 / 2
          : Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - y * margin
      value += (weights[row] as number) * loss
    }
    for (let at = 0; at < beta.length; at++) value += ((this.#penalty[at] as number) * (beta[at] as number) ** 2) / 2
    return value
  }

  /** First and second derivatives of each row's loss by its margin. */
  #differentiate(): void {
    const { target, weights, task } = this.#problem
    for (let row = 0; row < target.length; row++) {
      const weight = weights[row] as number
      const margin = this.#margins[row] as number
      const p = task === 'classification' ? 1 / (1 + Math.exp(-margin)) : margin
      this.#residuals[row] = weight * (p - (target[row] as number))
      this.#curvature[row] = task === 'classification' ? weight * Math.max(p * (1 - p), 1e-10) : weight
    }
  }

  #penalise(): void {
    for (let at = 0; at < this.#beta.length; at++) {
      const penalty = this.#penalty[at] as number
      this.#diagonal[at] = (this.#diagonal[at] as number) + penalty
      this.#gradient[at] =
        this.#kept[at] === 0 ? 0 : (this.#gradient[at] as number) + penalty * (this.#beta[at] as number)
    }
  }

  /** Conjugate gradients on (X'WX + penalty) step = -gradient, with the diagonal as preconditioner. */
  *#step(): Generator<undefined, Float64Array> {
    const { design } = this.#problem
    const width = this.#beta.length
    const step = new Float64Array(width)
    const image = new Float64Array(width)
    const along = new Float64Array(this.#curvature.length)
    const residual = this.#gradient.map((value) => -value)
    const search = residual.map((value, at) => value / (this.#diagonal[at] as number))
    const preconditioned = search.slice()
    let energy = dot(residual, search)
    const enough = energy * 1e-4
    for (let round = 0; round < mostConjugate && energy > enough && energy > 0; round++) {
      yield* productInto(along, design, search)
      for (let row = 0; row < along.length; row++)
        along[row] = (along[row] as number) * (this.#curvature[row] as number)
      yield* transposedInto(image, design, along)
      for (let at = 0; at < width; at++)
        image[at] =
          this.#kept[at] === 0 ? 0 : (image[at] as number) + (this.#penalty[at] as number) * (search[at] as number)
      const length = energy / dot(search, image)
      for (let at = 0; at < width; at++) {
        step[at] = (step[at] as number) + length * (search[at] as number)
        residual[at] = (residual[at] as number) - length * (image[at] as number)
        preconditioned[at] = (residual[at] as number) / (this.#diagonal[at] as number)
      }
      const left = dot(residual, preconditioned)
      const share = left / energy
      for (let at = 0; at < width; at++) search[at] = (preconditioned[at] as number) + share * (search[at] as number)
      energy = left
    }
    return step
  }
}

function interceptOf({ target, weights, task }: RidgeProblem): number {
  let [sum, all] = [0, 0]
  for (let row = 0; row < target.length; row++) {
    sum += (weights[row] as number) * (target[row] as number)
    all += weights[row] as number
  }
  const mean = sum / all
  return task === 'regression' ? mean : Math.log((mean + 1e-6) / (1 - mean + 1e-6))
}

function addInto(into: Float64Array, from: Float64Array, step: Float64Array, share: number): void {
  for (let at = 0; at < into.length; at++) into[at] = (from[at] as number) + share * (step[at] as number)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}
