/** A value against what was expected of it. */
export interface Judgement {
  value: number
  expected: number
  /** The band that a value leaves with the probability that was asked for. */
  low: number
  high: number
  /** value - expected; of a level shift its height. In the unit of the series. */
  size: number
  /** The same in standard deviations of such errors. */
  sigmas: number
  /** Probability of so much by chance, 0-1. */
  probability: number
}
