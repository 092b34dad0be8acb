/** A function of several variables whose gradient costs little more than its value. */
export interface Differentiable {
  /** Value at `point`, Infinity where it is not defined. */
  value(point: Float64Array): number
  /** Gradient at the point that `value` was last asked about, written to `into`. */
  gradient(into: Float64Array): void
}

export interface BoundedBfgsOptions {
  /** Typical size of a change of each variable: the root of the first inverse Hessian's diagonal. */
  scale: Float64Array
  /** Ends when a step promises and brings less than this, in the unit of the objective. */
  tolerance: number
  /** Most steps. */
  steps: number
}

/**
 * Minimises a smooth function within bounds, starting from and ending in `point`; a variable whose bounds are equal stays.
 * Deterministic; never ends above where it began.
 * @returns the value at the end, Infinity where the start has none.
 * Quasi-Newton on the variables that are not held by a bound (Bertsekas 1982), inverse Hessian by Broyden, Fletcher, Goldfarb & Shanno.
 */
export function boundedBfgs(
  objective: Differentiable,
  point: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  options: BoundedBfgsOptions,
): number {
  const search = new Search(objective, point, lower, upper, options.scale)
  return search.run(options.tolerance, options.steps)
}

class Search {
  private readonly objective: Differentiable
  private readonly point: Float64Array
  private readonly lower: Float64Array
  private readonly upper: Float64Array
  private readonly scale: Float64Array
  private readonly size: number
  private readonly inverse: Float64Array
  private readonly slope: Float64Array
  private readonly before: Float64Array
  private readonly direction: Float64Array
  private readonly trial: Float64Array
  private readonly moved: Float64Array
  private readonly bent: Float64Array
  private readonly product: Float64Array
  private readonly free: Int32Array
  private readonly held: Uint8Array
  private freeCount = 0
  private fresh = true

  constructor(
    objective: Differentiable,
    point: Float64Array,
    lower: Float64Array,
    upper: Float64Array,
    scale: Float64Array,
  ) {
    const size = point.length
    this.objective = objective
    this.point = point
    this.lower = lower
    this.upper = upper
    this.scale = scale
    this.size = size
    this.inverse = new Float64Array(size * size)
    this.slope = new Float64Array(size)
    this.before = new Float64Array(size)
    this.direction = new Float64Array(size)
    this.trial = new Float64Array(size)
    this.moved = new Float64Array(size)
    this.bent = new Float64Array(size)
    this.product = new Float64Array(size)
    this.free = new Int32Array(size)
    this.held = new Uint8Array(size)
  }

  run(tolerance: number, steps: number): number {
    const { point, size } = this
    for (let at = 0; at < size; at++)
      point[at] = Math.min(this.upper[at] as number, Math.max(this.lower[at] as number, point[at] as number))
    let value = this.objective.value(point)
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY
    this.objective.gradient(this.slope)
    this.reset()
    for (let step = 0; step < steps; step++) {
      this.findFree()
      if (this.freeCount === 0) break
      let descent = this.findDirection()
      if (!(descent < 0)) {
        this.reset()
        descent = this.findDirection()
      }
      const next = this.walk(value, descent)
      if (next === undefined) {
        if (this.fresh) break
        this.reset()
        continue
      }
      const gain = value - next
      value = next
      if (gain < tolerance && -descent < 2 * tolerance) break
      if (gain < tolerance * 0.01) {
        if (this.fresh) break
        this.reset()
        continue
      }
      this.update()
    }
    return value
  }

  private reset(): void {
    this.inverse.fill(0)
    for (let at = 0; at < this.size; at++) this.inverse[at * this.size + at] = (this.scale[at] as number) ** 2
    this.fresh = true
  }

  /** The variables that no bound holds back; one that is let go starts with no memory. */
  private findFree(): void {
    const { size, inverse } = this
    this.freeCount = 0
    for (let at = 0; at < size; at++) {
      const here = this.point[at] as number
      const slope = this.slope[at] as number
      const low = this.lower[at] as number
      const high = this.upper[at] as number
      const held = low === high || (here <= low && slope > 0) || (here >= high && slope < 0) ? 1 : 0
      if (!held) this.free[this.freeCount++] = at
      if (held && !this.held[at]) {
        for (let other = 0; other < size; other++) inverse[at * size + other] = inverse[other * size + at] = 0
        inverse[at * size + at] = (this.scale[at] as number) ** 2
      }
      this.held[at] = held
    }
  }

  /** Fills `direction`; returns the slope along it. */
  private findDirection(): number {
    const { free, freeCount, size, inverse, slope, direction } = this
    direction.fill(0)
    let descent = 0
    for (let row = 0; row < freeCount; row++) {
      const at = free[row] as number
      let sum = 0
      for (let column = 0; column < freeCount; column++) {
        const other = free[column] as number
        sum += (inverse[at * size + other] as number) * (slope[other] as number)
      }
      direction[at] = -sum
      descent -= sum * (slope[at] as number)
    }
    return descent
  }

  /** Shortens the step until it brings a fair part of what the slope promises; moves there. Undefined where no step does. */
  private walk(value: number, descent: number): number | undefined {
    const { size, point, trial, direction, lower, upper } = this
    let length = 1
    if (this.fresh) {
      let longest = 0
      for (let at = 0; at < size; at++)
        longest = Math.max(longest, Math.abs((direction[at] as number) / ((this.scale[at] as number) || 1)))
      if (longest > 1) length = 1 / longest
    }
    for (let attempt = 0; attempt < 25; attempt++) {
      let promised = 0
      for (let at = 0; at < size; at++) {
        const to = (point[at] as number) + length * (direction[at] as number)
        trial[at] = Math.min(upper[at] as number, Math.max(lower[at] as number, to))
        promised += (this.slope[at] as number) * ((trial[at] as number) - (point[at] as number))
      }
      const next = this.objective.value(trial)
      if (next <= value + 1e-4 * promised && next < value) {
        this.accept()
        return next
      }
      const fall = length * descent
      const cut = Number.isFinite(next) ? (-0.5 * fall) / (next - value - fall) : 0.2
      length *= Math.min(0.5, Math.max(0.1, cut))
    }
    return undefined
  }

  private accept(): void {
    const { size, point, trial, moved, slope, before, bent } = this
    before.set(slope)
    this.objective.gradient(slope)
    for (let at = 0; at < size; at++) {
      moved[at] = (trial[at] as number) - (point[at] as number)
      bent[at] = (slope[at] as number) - (before[at] as number)
      point[at] = trial[at] as number
    }
  }

  /** Broyden-Fletcher-Goldfarb-Shanno on the free variables; left out where the curvature is not positive. */
  private update(): void {
    const { size, inverse, moved, bent, product, free, freeCount } = this
    let along = 0
    let curved = 0
    for (let row = 0; row < freeCount; row++) {
      const at = free[row] as number
      along += (moved[at] as number) * (bent[at] as number)
      let sum = 0
      for (let column = 0; column < freeCount; column++) {
        const other = free[column] as number
        sum += (inverse[at * size + other] as number) * (bent[other] as number)
      }
      product[at] = sum
      curved += sum * (bent[at] as number)
    }
    if (!(along > 1e-10 * curved) || !(along > 0)) return
    const shrink = this.fresh ? along / curved : 1
    this.fresh = false
    const weight = (1 + (shrink * curved) / along) / along
    for (let row = 0; row < freeCount; row++) {
      const at = free[row] as number
      const movedAt = moved[at] as number
      const productAt = (shrink * (product[at] as number)) / along
      for (let column = 0; column < freeCount; column++) {
        const other = free[column] as number
        const movedOther = moved[other] as number
        inverse[at * size + other] =
          shrink * (inverse[at * size + other] as number) +
          weight * movedAt * movedOther -
          productAt * movedOther -
          (movedAt * shrink * (product[other] as number)) / along
      }
    }
  }
}
