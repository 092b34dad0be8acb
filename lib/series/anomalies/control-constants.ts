import { logGamma } from '../../stats/gamma.ts'

/** Constants of a subgroup of normal values, for control charts. */
export interface ControlConstants {
  /** Mean of the range, in standard deviations. */
  d2: number
  /** Standard deviation of the range. */
  d3: number
  /** Mean of the sample standard deviation. */
  c4: number
}

/** Largest subgroup that ranges are used for. */
const mostInRange = 25

// R: integrate(function(w) ptukey(w, n, Inf, lower = FALSE), 0, 30) for n in 2:25; agrees with ASTM MNL 7 and Montgomery (2013), appendix VI.
const means = [
  1.12838, 1.69257, 2.05875, 2.32593, 2.53441, 2.70436, 2.8472, 2.97003, 3.07751, 3.17287, 3.25846, 3.33598, 3.40676,
  3.47183, 3.53198, 3.58788, 3.64006, 3.68896, 3.73495, 3.77834, 3.81938, 3.85832, 3.89535, 3.93063,
]
const deviations = [
  0.8525, 0.88837, 0.87981, 0.86408, 0.84804, 0.83321, 0.81983, 0.80783, 0.79705, 0.78731, 0.77848, 0.77042, 0.76302,
  0.75621, 0.74991, 0.74405, 0.73859, 0.73348, 0.72869, 0.72417, 0.71991, 0.71589, 0.71207, 0.70844,
]

/**
 * Constants by subgroup size; A2 = 3 / (d2 sqrt n), D4 = 1 + 3 d3 / d2, B4 = 1 + 3 sqrt(1 - c4^2) / c4 and so on follow from them.
 * @throws RangeError when `size` is not a whole number of 2 to 25.
 */
export function controlConstants(size: number): ControlConstants {
  if (!Number.isInteger(size) || size < 2 || size > mostInRange) throw new RangeError(`not a subgroup size: ${size}`)
  return { d2: means[size - 2] as number, d3: deviations[size - 2] as number, c4: meanDeviation(size) }
}

/**
 * c4, the mean of the sample standard deviation in standard deviations, for any size.
 * @throws RangeError when `size` is not a whole number of at least 2.
 */
export function meanDeviation(size: number): number {
  if (!Number.isInteger(size) || size < 2) throw new RangeError(`not a subgroup size: ${size}`)
  return Math.sqrt(2 / (size - 1)) * Math.exp(logGamma(size / 2) - logGamma((size - 1) / 2))
}
