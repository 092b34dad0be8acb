// Weights of members, all of them together.
import { solvePositiveDefinite } from '../../stats/cholesky.ts'
import type { Task } from './learn.ts'

export interface Stack {
  intercept: number
  /** In the order of the members; 0 of those that add nothing. */
  shares: number[]
}

/** How many rows' worth the belief has that the members are equally good. */
const prior = 1
const mostNewton = 50
const mostHalvings = 40

/** @returns the margins of the stack from those of its members. */
export function stackedMargins(
  { intercept, shares }: Stack,
  members: readonly { margins: Float64Array }[],
): Float64Array {
  const margins = new Float64Array(members[0]?.margins.length ?? 0).fill(intercept)
  for (const [at, { margins: own }] of members.entries()) {
    const share = shares[at] as number
    for (let row = 0; row < own.length; row++) margins[row] = (margins[row] as number) + share * (own[row] as number)
  }
  return margins
}

/** The weights of least loss, by Newton's method on the shares that are above zero or want to be (Bertsekas 1982). */
export function* stackFitInSteps(
  members: readonly Float64Array[],
  target: Float64Array,
  weights: Float64Array,
  task: Task,
): Generator<undefined, Stack> {
  const loss = new StackLoss(members, target, weights, task)
  let now = loss.at(new Float64Array(members.length + 1).fill(1 / members.length).fill(loss.centre, 0, 1))
  yield
  for (let round = 0; round < mostNewton; round++) {
    const step = newtonStep(now)
    let next = now
    for (let halving = 0, share = 1; halving < mostHalvings; halving++, share /= 2) {
      next = loss.at(
        now.point.map((own, at) =>
          Math.max(at === 0 ? Number.NEGATIVE_INFINITY : 0, own + share * (step[at] as number)),
        ),
      )
      yield
      if (next.value <= now.value) break
    }
    if (!(next.value < now.value)) break
    const gained = now.value - next.value
    now = next
    if (gained <= 1e-12 * now.value) break
  }
  const shares = [...now.point.subarray(1)]
  const all = shares.reduce((sum, share) => sum + share, 0)
  return { intercept: (now.point[0] as number) - loss.centre * all, shares }
}

interface StackState {
  /** Intercept of the centred margins, then the shares. */
  point: Float64Array
  value: number
  gradient: Float64Array
  /** Row after row. */
  hessian: Float64Array
}

class StackLoss {
  /** Taken off all margins, so that intercept and shares hardly depend on each other. */
  readonly centre: number
  readonly #members: readonly Float64Array[]
  readonly #target: Float64Array
  readonly #weights: Float64Array
  readonly #task: Task
  /** Of squared errors. */
  readonly #unit: number

  constructor(members: readonly Float64Array[], target: Float64Array, weights: Float64Array, task: Task) {
    this.#members = members
    this.#target = target
    this.#weights = weights
    this.#task = task
    const shares = members.map(() => 1 / members.length)
    const means = stackedMargins(
      { intercept: 0, shares },
      members.map((margins) => ({ margins })),
    )
    this.centre = means.reduce((sum, mean) => sum + mean / means.length, 0)
    const squares = means.reduce((sum, mean, row) => sum + (mean - (target[row] as number)) ** 2, 0)
    this.#unit = task === 'regression' ? squares / means.length || 1 : 1
  }

  at(point: Float64Array): StackState {
    const width = point.length
    const state = { point, value: 0, gradient: new Float64Array(width), hessian: new Float64Array(width * width) }
    const own = new Float64Array(width).fill(1, 0, 1)
    const isRegression = this.#task === 'regression'
    for (let row = 0; row < this.#target.length; row++) {
      let margin = point[0] as number
      for (let at = 1; at < width; at++) {
        own[at] = ((this.#members[at - 1] as Float64Array)[row] as number) - this.centre
        margin += (point[at] as number) * (own[at] as number)
      }
      const weight = (this.#weights[row] as number) / this.#unit
      const y = this.#target[row] as number
      const p = isRegression ? margin : 1 / (1 + Math.exp(-margin))
      const loss = isRegression
        ? (margin - y) ** 2 / 2
        : Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - y * margin
      state.value += weight * loss
      addDerivatives(state, own, weight * (p - y), weight * (isRegression ? 1 : p * (1 - p)))
    }
    addPrior(state)
    return state
  }
}

function addDerivatives({ gradient, hessian }: StackState, own: Float64Array, slope: number, curvature: number): void {
  const width = own.length
  for (let at = 0; at < width; at++) {
    const here = own[at] as number
    gradient[at] = (gradient[at] as number) + slope * here
    for (let other = 0; other <= at; other++)
      hessian[at * width + other] = (hessian[at * width + other] as number) + curvature * here * (own[other] as number)
  }
}

function addPrior(state: StackState): void {
  const { point, gradient, hessian } = state
  const width = point.length
  for (let at = 1; at < width; at++) {
    const away = (point[at] as number) - 1 / (width - 1)
    state.value += (prior * away * away) / 2
    gradient[at] = (gradient[at] as number) + prior * away
    hessian[at * width + at] = (hessian[at * width + at] as number) + prior
  }
}

/** The step for the free entries; shares at zero that would fall further stay. */
function newtonStep({ point, gradient, hessian }: StackState): Float64Array {
  const width = point.length
  const free = [...point.keys()].filter((at) => at === 0 || (point[at] as number) > 0 || (gradient[at] as number) < 0)
  const size = free.length
  const matrix = new Float64Array(size * size)
  const right = Float64Array.from(free, (at) => -(gradient[at] as number))
  for (const [row, at] of free.entries())
    for (const [column, other] of free.entries())
      matrix[row * size + column] = hessian[Math.max(at, other) * width + Math.min(at, other)] as number
  const step = new Float64Array(width)
  if (!solvePositiveDefinite(matrix, size, right)) return gradient.map((slope) => -slope)
  for (const [place, at] of free.entries()) step[at] = right[place] as number
  return step
}
