/** Where a minimisation ended. */
export interface Minimum {
  point: Float64Array
  /** The objective at `point`; Infinity where no point tried had a finite value. */
  value: number
  evaluations: number
  /** Whether the simplex shrank within the tolerance before the evaluations ran out. */
  converged: boolean
}

export interface NelderMeadOptions {
  /** Smallest value of each coordinate; points outside are moved onto the bound. */
  lower?: ArrayLike<number>
  /** Largest value of each coordinate. */
  upper?: ArrayLike<number>
  /** Length of the first step along each coordinate; by default a tenth of the coordinate, .1 at zero. */
  step?: ArrayLike<number>
  /** Ends when the values at all corners agree within this share of the best value (default 1e-8). */
  tolerance?: number
  /** Most evaluations of the objective, restarts included (default 200 times the number of coordinates). */
  evaluations?: number
  /** New simplexes built around an end that converged, while they still improve it (default 1): what frees a simplex that collapsed onto a bound. */
  restarts?: number
}

/**
 * Minimises a function of few variables without derivatives, within bounds.
 * Deterministic. Non-finite values of the objective count as worse than any finite one, so constraints can be given as Infinity.
 * The objective gets a scratch array that it must neither keep nor change.
 * @returns the best point tried; `start` moved into the bounds where it has no coordinates.
 * @throws RangeError when bounds or steps differ in length from `start` or a lower bound lies above the upper one.
 * Nelder & Mead 1965; coefficients that adapt to the dimension of Gao & Han 2012; bounds by projection, restarts as in Luersen & Le Riche 2004.
 */
export function nelderMead(
  objective: (point: Float64Array) => number,
  start: ArrayLike<number>,
  options: NelderMeadOptions = {},
): Minimum {
  const size = start.length
  check(size, options)
  const simplex = new Simplex(objective, size, options)
  const point = Float64Array.from(start)
  simplex.clamp(point)
  if (size === 0) return { point, value: finite(objective(point)), evaluations: 1, converged: true }
  const most = options.evaluations ?? 200 * size
  const tolerance = options.tolerance ?? 1e-8
  let converged = false
  let before = Number.POSITIVE_INFINITY
  for (let round = 0; round <= (options.restarts ?? 1); round++) {
    simplex.build(round === 0 ? point : simplex.corner(0), round === 0 ? 1 : 0.25)
    converged = simplex.descend(most, tolerance)
    const now = simplex.values[0] as number
    if (!converged || !(now < before - tolerance * (Math.abs(now) + tolerance))) break
    before = now
  }
  return {
    point: simplex.corner(0).slice(),
    value: simplex.values[0] as number,
    evaluations: simplex.evaluations,
    converged,
  }
}

function check(size: number, { lower, upper, step }: NelderMeadOptions): void {
  for (const given of [lower, upper, step])
    if (given !== undefined && given.length !== size)
      throw new RangeError(`${given.length} bounds for ${size} variables`)
  for (let at = 0; at < size; at++)
    if (lower && upper && !((lower[at] as number) <= (upper[at] as number)))
      throw new RangeError(`empty range: ${lower[at]} to ${upper[at]}`)
}

const finite = (value: number) => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY)

/** The corners, best first, and the moves on them. */
class Simplex {
  readonly values: Float64Array
  evaluations = 0
  private readonly corners: Float64Array[]
  private readonly centre: Float64Array
  private reflected: Float64Array
  private trial: Float64Array
  private readonly expand: number
  private readonly contract: number
  private readonly shrink: number
  private readonly objective: (point: Float64Array) => number
  private readonly size: number
  private readonly options: NelderMeadOptions

  constructor(objective: (point: Float64Array) => number, size: number, options: NelderMeadOptions) {
    this.objective = objective
    this.size = size
    this.options = options
    this.corners = Array.from({ length: size + 1 }, () => new Float64Array(size))
    this.values = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY)
    this.centre = new Float64Array(size)
    this.reflected = new Float64Array(size)
    this.trial = new Float64Array(size)
    const dimension = Math.max(2, size)
    this.expand = 1 + 2 / dimension
    this.contract = 0.75 - 1 / (2 * dimension)
    this.shrink = 1 - 1 / dimension
  }

  corner(at: number): Float64Array {
    return this.corners[at] as Float64Array
  }

  clamp(point: Float64Array): void {
    const { lower, upper } = this.options
    for (let at = 0; at < point.length; at++) {
      if (lower && (point[at] as number) < (lower[at] as number)) point[at] = lower[at] as number
      if (upper && (point[at] as number) > (upper[at] as number)) point[at] = upper[at] as number
    }
  }

  private evaluate(point: Float64Array): number {
    this.evaluations++
    return finite(this.objective(point))
  }

  /** New corners one step from `around`; a step that a bound would swallow goes the other way. */
  build(around: Float64Array, scale: number): void {
    const { lower, upper, step } = this.options
    const first = Float64Array.from(around)
    for (let at = 0; at <= this.size; at++) {
      const corner = this.corner(at)
      corner.set(first)
      if (at > 0) {
        const here = first[at - 1] as number
        const low = lower ? (lower[at - 1] as number) : Number.NEGATIVE_INFINITY
        const high = upper ? (upper[at - 1] as number) : Number.POSITIVE_INFINITY
        const length = scale * (step ? (step[at - 1] as number) : Math.abs(here) * 0.1 || 0.1)
        const forward = Math.min(high, Math.max(low, here + length))
        const backward = Math.min(high, Math.max(low, here - length))
        corner[at - 1] = Math.abs(forward - here) >= Math.abs(backward - here) ? forward : backward
      }
      this.values[at] = this.evaluate(corner)
    }
    for (let at = 1; at <= this.size; at++) this.settle(at)
  }

  /** Moves until the corners agree (true) or the evaluations are used up. */
  descend(most: number, tolerance: number): boolean {
    const { size, values } = this
    while (!this.agree(tolerance)) {
      if (this.evaluations >= most) return false
      this.findCentre()
      const worst = values[size] as number
      const reflected = this.move(this.reflected, 1)
      if (reflected < (values[0] as number)) {
        const expanded = this.move(this.trial, this.expand)
        if (expanded < reflected) this.replace(this.trial, expanded)
        else this.replace(this.reflected, reflected)
      } else if (reflected < (values[size - 1] as number)) this.replace(this.reflected, reflected)
      else {
        const outside = reflected < worst
        const contracted = this.move(this.trial, outside ? this.contract : -this.contract)
        if (contracted < (outside ? reflected : worst)) this.replace(this.trial, contracted)
        else this.shrinkAll()
      }
    }
    return true
  }

  private agree(tolerance: number): boolean {
    const best = this.values[0] as number
    const worst = this.values[this.size] as number
    return worst - best <= tolerance * (Math.abs(best) + tolerance)
  }

  private findCentre(): void {
    for (let at = 0; at < this.size; at++) {
      let sum = 0
      for (let corner = 0; corner < this.size; corner++) sum += (this.corners[corner] as Float64Array)[at] as number
      this.centre[at] = sum / this.size
    }
  }

  /** Fills `into` with the point `by` times the way from the worst corner through the centre, beyond it. */
  private move(into: Float64Array, by: number): number {
    const worst = this.corner(this.size)
    for (let at = 0; at < this.size; at++) {
      const centre = this.centre[at] as number
      into[at] = centre + by * (centre - (worst[at] as number))
    }
    this.clamp(into)
    return this.evaluate(into)
  }

  private replace(point: Float64Array, value: number): void {
    this.corner(this.size).set(point)
    this.values[this.size] = value
    this.settle(this.size)
  }

  private shrinkAll(): void {
    const best = this.corner(0)
    for (let corner = 1; corner <= this.size; corner++) {
      const point = this.corner(corner)
      for (let at = 0; at < this.size; at++)
        point[at] = (best[at] as number) + this.shrink * ((point[at] as number) - (best[at] as number))
      this.values[corner] = this.evaluate(point)
    }
    for (let corner = 1; corner <= this.size; corner++) this.settle(corner)
  }

  /** Moves the corner at `at` up to its place among the better ones before it. */
  private settle(at: number): void {
    const value = this.values[at] as number
    const corner = this.corner(at)
    let to = at
    for (; to > 0 && value < (this.values[to - 1] as number); to--) {
      this.values[to] = this.values[to - 1] as number
      this.corners[to] = this.corner(to - 1)
    }
    this.values[to] = value
    this.corners[to] = corner
  }
}
