// Locally weighted regression on evenly spaced positions, as in STL (Cleveland, Cleveland, McRae & Terpenning 1990, J. Official Statistics 6, and its Fortran):
// tricube weights over the `window` nearest positions, degree 0 or 1, evaluated at each `jump`-th position with straight lines between.

/** How a loess curve is drawn. */
export interface LoessOptions {
  /** 0: local mean, 1 (default): local line. */
  degree?: 0 | 1
  /** Distance of the positions where the curve is evaluated; straight lines between. Default 1. */
  jump?: number
  /** Weight of each value, at least 0; 0 leaves a value out. */
  weights?: Float64Array
}

/**
 * Smooths a series by loess.
 * @param window number of neighbours that count; above the length all do, and ever more evenly.
 * @throws RangeError when `window` or `jump` is below 1.
 */
export function loess(values: Float64Array, window: number, options: LoessOptions = {}): Float64Array {
  const { degree = 1, jump = 1, weights } = options
  if (!(window >= 1 && jump >= 1)) throw new RangeError(`not a window and a jump: ${window}, ${jump}`)
  const smooth = new Float64Array(values.length)
  if (values.length > 0) loessInto(values, values.length, window, degree, jump, weights, smooth, 0)
  return smooth
}

/** Smooths the first `count` values into `target` from `offset` on, without allocating: the kernel of STL. */
export function loessInto(
  values: Float64Array,
  count: number,
  window: number,
  degree: number,
  jump: number,
  weights: Float64Array | undefined,
  target: Float64Array,
  offset: number,
): void {
  if (count < 2) {
    target[offset] = values[0] as number
    return
  }
  const step = Math.min(jump, count - 1)
  const width = Math.min(window, count)
  const before = Math.floor((width + 1) / 2) - 1
  const lastStart = count - width
  let start = 0
  let at = 0
  for (; at < count; at += step) {
    start = Math.min(Math.max(0, at - before), lastStart)
    const value = loessAt(values, count, window, degree, at, start, start + width - 1, weights)
    target[offset + at] = Number.isNaN(value) ? (values[at] as number) : value
    if (at > 0 && step > 1) interpolate(target, offset + at - step, offset + at)
  }
  const reached = at - step
  if (reached === count - 1) return
  // The Fortran keeps the window of the last jump for the last position.
  const value = loessAt(values, count, window, degree, count - 1, start, start + width - 1, weights)
  target[offset + count - 1] = Number.isNaN(value) ? (values[count - 1] as number) : value
  interpolate(target, offset + reached, offset + count - 1)
}

function interpolate(target: Float64Array, from: number, to: number): void {
  const first = target[from] as number
  const slope = ((target[to] as number) - first) / (to - from)
  for (let at = from + 1; at < to; at++) target[at] = first + slope * (at - from)
}

/** The loess curve at `position` from the values within [from, to]; NaN (internal) where no value has weight. */
export function loessAt(
  values: Float64Array,
  count: number,
  window: number,
  degree: number,
  position: number,
  from: number,
  to: number,
  weights: Float64Array | undefined,
): number {
  let reach = Math.max(position - from, to - position)
  if (window > count) reach += Math.floor((window - count) / 2)
  const far = 0.999 * reach
  const near = 0.001 * reach
  let sum = 0
  let sumD = 0
  let sumDD = 0
  let sumY = 0
  let sumDY = 0
  for (let at = from; at <= to; at++) {
    const d = at - position
    const distance = d < 0 ? -d : d
    if (distance > far) continue
    let weight = 1
    if (distance > near) {
      const ratio = distance / reach
      const complement = 1 - ratio * ratio * ratio
      weight = complement * complement * complement
    }
    if (weights !== undefined) weight *= weights[at] as number
    const product = weight * (values[at] as number)
    sum += weight
    sumY += product
    sumD += weight * d
    sumDD += weight * d * d
    sumDY += product * d
  }
  if (!(sum > 0)) return Number.NaN
  const level = sumY / sum
  if (degree === 0 || reach === 0) return level
  const mean = sumD / sum
  const variance = sumDD / sum - mean * mean
  // Positions too close to one another carry no slope.
  if (!(variance > 0 && Math.sqrt(variance) > 0.001 * (count - 1))) return level
  return level - (mean / variance) * (sumDY / sum - mean * level)
}
