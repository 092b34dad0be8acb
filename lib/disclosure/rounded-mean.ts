// Means of pay, rounded so that two of them do not tell what one person earns.

/** A person who joins or leaves is hidden by at least this share of the mean, to either side. */
const shareHidden = 0.2

export interface RoundedMean {
  mean: number
  /** What the mean is a multiple of, in its unit: 1, 2 or 5 times a power of ten. */
  step: number
}

/**
 * A mean rounded to a step so coarse that persons x step / 2 is 20 % of the mean at least. Who sees the mean of n persons and, a month later, that of n + 1
 * computes the joiner as (n + 1) x later - n x earlier, and errs by up to n x step / 2 with each of the two: groups of 10 are shown in steps of 4 to 10 %, of 200 in
 * steps of 0.2 to 0.5 %. Rounding only blunts what `protectedLattice` cannot see, the difference of two periods; it protects no group below the least, and a sum shown beside
 * the mean must be mean x persons, or nothing is hidden.
 * @param mean any unit.
 * @param persons that it is the mean of.
 * @throws RangeError when the mean is not finite or persons is not a positive integer.
 */
export function roundedMean(mean: number, persons: number): RoundedMean {
  if (!Number.isFinite(mean)) throw new RangeError(`not a mean: ${mean}`)
  if (!Number.isInteger(persons) || persons < 1) throw new RangeError(`not a number of persons: ${persons}`)
  const least = (2 * shareHidden * Math.abs(mean)) / persons
  if (least < Number.MIN_VALUE * 2 ** 60) return { mean: 0, step: 0 }
  const power = Math.floor(Math.log10(least))
  // Written as text a power of ten is exact; a product of powers would leave 0.30000000000000004.
  const steps = [power, power + 1].flatMap((exponent) => [1, 2, 5].map((digit) => ({ digit, exponent })))
  const { digit, exponent } = steps.find((step) => Number(`${step.digit}e${step.exponent}`) >= least) as {
    digit: number
    exponent: number
  }
  const step = Number(`${digit}e${exponent}`)
  return { mean: Number(`${Math.round(mean / step) * digit}e${exponent}`), step }
}
