import { studentQuantile } from '../../stats/tails.ts'

/** Errors of forecasts have heavier tails than the normal: Student's t with this many degrees inside the central 80 %. */
const freedom = 5

/**
 * Quantiles from a point forecast and half the widths of its central 80 and 95 %: within 80 % they follow Student's t, beyond both widths a power of it.
 * Of a series that was never 0 or less the interval is partly relative, so that it reaches further up than down (errors of growing quantities are skewed).
 */
export function quantileOf(
  { point, half80, half95 }: { point: Float64Array; half80: Float64Array; half95: Float64Array },
  probability: number,
  sign: 'any' | 'non-negative' | 'positive',
): Float64Array {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
  if (probability === 0.5) return point.slice()
  const tail = Math.min(Math.max(Math.min(probability, 1 - probability), 1e-6), 0.5 - 1e-9)
  const standard = studentQuantile(tail, freedom) / t80
  return point.map((expected, step) => {
    const narrow = half80[step] as number
    const growth = narrow > 0 ? Math.log((half95[step] as number) / narrow) / Math.log(t95 / t80) : 1
    const half = narrow * (standard <= 1 ? standard : standard ** growth)
    const away = probability < 0.5 ? -half : half
    if (sign === 'any') return expected + away
    if (sign === 'non-negative' || !(expected > 0)) return Math.max(0, expected + away)
    // As distances from the point: rounding then moves no quantile beyond it.
    const relative = expected * Math.expm1(Math.min(1.2, Math.max(-3, away / expected)))
    return expected + (relativeShare * relative + (1 - relativeShare) * Math.max(-expected, away))
  })
}

const t80 = studentQuantile(0.1, freedom)
const t95 = studentQuantile(0.025, freedom)
const relativeShare = 0.85
