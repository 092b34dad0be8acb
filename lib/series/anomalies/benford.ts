import { chiSquaredTail } from '../../stats/tails.ts'

/** Nigrini's classes of conformity by mean absolute deviation (Benford's Law, 2012, table 7.1). */
export type Conformity = 'close' | 'acceptable' | 'marginal' | 'none'

export interface BenfordDigit {
  /** 1-9, or 10-99. */
  digit: number
  count: number
  /** Shares of all amounts, 0-1. */
  share: number
  expected: number
  /** Z statistic with continuity correction, positive where there are too many. */
  z: number
}

export type BenfordTest =
  | { applicable: false; reason: string; amounts: number }
  | {
      applicable: true
      amounts: number
      digits: BenfordDigit[]
      /** Mean absolute deviation of the shares. */
      mad: number
      conformity: Conformity
      chiSquared: number
      /** Probability of a chi-squared as large where the law holds; large samples fail it for small deviations: read the MAD first. */
      probability: number
    }

/** MAD limits of the classes, for the first digit and for the first two (Nigrini 2012). */
const limits = { 1: [0.006, 0.012, 0.015], 2: [0.0012, 0.0018, 0.0022] } as const
/** Fewer amounts leave the MAD to chance (Nigrini advises a thousand for the first two digits, 300 for the first). */
const fewest = { 1: 300, 2: 1000 } as const
const leastMagnitudes = 2

/**
 * Benford's law of leading digits: P(d) = log10(1 + 1/d), over amounts by their size.
 * @param amounts any unit and sign; zeros are left out, and so are cents where `least` leaves them out.
 * @param leading 1 for the first digit, 2 for the first two.
 * @param least amounts below are left out: small ones are rounded and priced (10 is usual for the first two digits).
 * @returns not applicable, with the reason, where there are too few amounts or they do not span two orders of magnitude (5 % to 95 % quantile).
 */
export function benford(amounts: Float64Array, leading: 1 | 2, least = 0): BenfordTest {
  const sizes = amounts
    .map(Math.abs)
    .filter((size) => size > 0 && size >= least && Number.isFinite(size))
    .sort()
  const count = sizes.length
  const refused = (reason: string): BenfordTest => ({ applicable: false, reason, amounts: count })
  if (count < fewest[leading]) return refused(`There are ${count} amounts; the test takes ${fewest[leading]}.`)
  const low = sizes[Math.floor(0.05 * (count - 1))] as number
  const high = sizes[Math.floor(0.95 * (count - 1))] as number
  if (Math.log10(high / low) < leastMagnitudes)
    return refused('The amounts do not span two orders of magnitude, so that their digits need not follow the law.')
  const first = leading === 1 ? 1 : 10
  const counts = new Float64Array(9 * first)
  for (const size of sizes) (counts[leadingDigits(size, leading) - first] as number) += 1
  let [mad, chiSquared] = [0, 0]
  const digits = Array.from(counts, (each, at): BenfordDigit => {
    const digit = first + at
    const expected = Math.log10(1 + 1 / digit)
    const share = each / count
    const off = Math.abs(share - expected)
    mad += off / counts.length
    chiSquared += (each - count * expected) ** 2 / (count * expected)
    const corrected = Math.max(0, off - 1 / (2 * count)) / Math.sqrt((expected * (1 - expected)) / count)
    return { digit, count: each, share, expected, z: Math.sign(share - expected) * corrected }
  })
  const [close, acceptable, marginal] = limits[leading]
  const conformity = mad <= close ? 'close' : mad <= acceptable ? 'acceptable' : mad <= marginal ? 'marginal' : 'none'
  const probability = chiSquaredTail(chiSquared, counts.length - 1)
  return { applicable: true, amounts: count, digits, mad, conformity, chiSquared, probability }
}

/** The first one or two significant digits of a size above zero. */
export function leadingDigits(size: number, leading: 1 | 2): number {
  // Through the decimal text: powers of ten are not exact in binary, and 0.3 must not become 2.
  const text = size.toExponential()
  const first = text.charCodeAt(0) - 48
  if (leading === 1) return first
  return first * 10 + (text[1] === '.' ? text.charCodeAt(2) - 48 : 0)
}
