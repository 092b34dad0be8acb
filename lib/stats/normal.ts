import { upperGamma } from './gamma.ts'

/** Probability that a standard normal variable exceeds `z`; relative error below 1e-12. */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) throw new RangeError('not a number')
  const half = 0.5 * upperGamma(0.5, (z * z) / 2)
  return z >= 0 ? half : 1 - half
}

/**
 * Value that a standard normal variable does not exceed with `probability`; relative error below 1.2e-9 (Acklam 2003).
 * @throws RangeError outside 0-1; 0 and 1 give infinities.
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
  if (probability === 0) return Number.NEGATIVE_INFINITY
  if (probability === 1) return Number.POSITIVE_INFINITY
  if (probability > 0.97575) return -normalQuantile(1 - probability)
  if (probability < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(probability))
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    )
  }
  const q = probability - 0.5
  const r = q * q
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  )
}
