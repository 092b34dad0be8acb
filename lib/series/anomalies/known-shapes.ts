/** State of `KnownShapes`, plain JSON. */
export interface KnownShapesState {
  radius: number
  shapes: number[]
}

/**
 * The vectors seen so far as at most `capacity` prototypes that cover them: novelty of a vector is its Euclidean distance to the nearest.
 * A vector within the radius of a prototype is known; any other becomes one; when they are too many the radius grows (the doubling algorithm
 * of Charikar et al. 1997, "Incremental clustering and dynamic information retrieval", with a gentler factor).
 */
export class KnownShapes {
  private readonly dimensions: number
  private readonly capacity: number
  private readonly shapes: Float64Array
  private count = 0
  private radius = 0
  /** Where the last search ended. */
  private latest = 0

  constructor(dimensions: number, capacity: number) {
    this.dimensions = dimensions
    this.capacity = capacity
    this.shapes = new Float64Array(dimensions * (capacity + 1))
  }

  /** Distance from the vector to the nearest known one, 0 while none is; the vector is known afterwards. O(capacity). */
  push(vector: Float64Array): number {
    const distance = this.count === 0 ? 0 : Math.sqrt(this.nearest(vector, this.count))
    if (this.count === 0 || distance > this.radius) {
      this.shapes.set(vector, this.count * this.dimensions)
      this.count++
      if (this.count > this.capacity) this.merge()
    }
    return distance
  }

  /** Smallest squared distance to one of the first `among` prototypes, leaving out the one at `except`. */
  private nearest(vector: Float64Array, among: number, except = -1): number {
    const { shapes, dimensions } = this
    let best = Number.POSITIVE_INFINITY
    // Series move slowly: the prototype that was nearest last time rules out most of the others by their first coordinates.
    const first = this.latest < among ? this.latest : 0
    for (let turn = 0; turn < among; turn++) {
      const shape = turn === 0 ? first : turn <= first ? turn - 1 : turn
      if (shape === except) continue
      const offset = shape * dimensions
      let sum = 0
      for (let at = 0; at < dimensions && sum < best; at++) {
        const difference = (vector[at] as number) - (shapes[offset + at] as number)
        sum += difference * difference
      }
      if (sum >= best) continue
      best = sum
      this.latest = shape
    }
    return best
  }

  private merge(): void {
    const { shapes, dimensions, capacity } = this
    if (this.radius === 0) {
      const gaps = new Float64Array(this.count)
      for (let shape = 0; shape < this.count; shape++)
        gaps[shape] = this.nearest(this.vectorAt(shape), this.count, shape)
      this.radius = Math.sqrt(gaps.sort()[this.count >> 2] as number)
    }
    while (this.count > 0.8 * capacity) {
      this.radius *= 1.3
      let kept = 0
      for (let shape = 0; shape < this.count; shape++) {
        const vector = this.vectorAt(shape)
        if (this.nearest(vector, kept) > this.radius * this.radius) shapes.set(vector, kept++ * dimensions)
      }
      this.count = kept
    }
  }

  private vectorAt(shape: number): Float64Array {
    return this.shapes.subarray(shape * this.dimensions, (shape + 1) * this.dimensions)
  }

  state(): KnownShapesState {
    return { radius: this.radius, shapes: [...this.shapes.subarray(0, this.count * this.dimensions)] }
  }

  restore(state: KnownShapesState): void {
    this.radius = state.radius
    this.count = state.shapes.length / this.dimensions
    this.shapes.set(state.shapes)
  }
}
