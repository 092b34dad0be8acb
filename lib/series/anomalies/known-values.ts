/** State of `KnownValues`, plain JSON. */
export interface KnownValuesState {
  radius: number
  values: number[]
}

/** The values a series has taken, as at most `capacity` of them that cover the rest: novelty of a value is its distance to the nearest. */
export class KnownValues {
  private readonly capacity: number
  private values: Float64Array
  private count = 0
  private radius = 0

  constructor(capacity: number) {
    this.capacity = capacity
    this.values = new Float64Array(capacity + 1)
  }

  /** Distance from a value to the nearest known one, 0 while none is; the value is known afterwards. O(log n), an insertion moves memory. */
  push(value: number): number {
    const { values } = this
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[middle] as number) < value) low = middle + 1
      else high = middle
    }
    const below = low > 0 ? value - (values[low - 1] as number) : Number.POSITIVE_INFINITY
    const above = low < this.count ? (values[low] as number) - value : Number.POSITIVE_INFINITY
    const distance = Math.min(below, above)
    if (distance > this.radius) {
      values.copyWithin(low + 1, low, this.count)
      values[low] = value
      this.count++
      if (this.count > this.capacity) this.merge()
    }
    return Number.isFinite(distance) ? distance : 0
  }

  /** Widens the radius until a tenth of the values is covered by their neighbours. */
  private merge(): void {
    const { values } = this
    const gaps = new Float64Array(this.count - 1)
    for (let at = 1; at < this.count; at++) gaps[at - 1] = (values[at] as number) - (values[at - 1] as number)
    gaps.sort()
    this.radius = Math.max(this.radius, gaps[Math.floor(gaps.length / 10)] as number)
    let kept = 1
    for (let at = 1; at < this.count; at++) {
      if ((values[at] as number) - (values[kept - 1] as number) > this.radius) values[kept++] = values[at] as number
    }
    this.count = kept
  }

  state(): KnownValuesState {
    return { radius: this.radius, values: [...this.values.subarray(0, this.count)] }
  }

  restore(state: KnownValuesState): void {
    this.radius = state.radius
    this.count = state.values.length
    this.values.set(state.values)
  }
}
