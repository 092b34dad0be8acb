import { medianInPlace } from './select.ts'

/**
 * Sample quantile by linear interpolation between order statistics (Hyndman & Fan 1996, type 7, R's default).
 * @returns undefined for an empty sample.
 * @throws RangeError when `probability` is outside 0-1.
 */
export function quantile(values: ArrayLike<number>, probability: number): number | undefined {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
  if (values.length === 0) return undefined
  const sorted = Float64Array.from(values).sort()
  const position = (sorted.length - 1) * probability
  const below = Math.floor(position)
  const low = sorted[below] as number
  return low + (position - below) * ((sorted[below + 1] ?? low) - low)
}

/** Middle of the sample; undefined for an empty one. */
export function median(values: ArrayLike<number>): number | undefined {
  return values.length === 0 ? undefined : medianInPlace(Float64Array.from(values), values.length)
}

/** Median absolute deviation times 1.4826, so that it estimates the standard deviation of a normal sample; undefined for an empty one. */
export function robustSpread(values: ArrayLike<number>): number | undefined {
  const centre = median(values)
  if (centre === undefined) return undefined
  return 1.4826 * (median(Float64Array.from(values, (value) => Math.abs(value - centre))) as number)
}
