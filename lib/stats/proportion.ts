import { normalQuantile } from './normal.ts'

/** A share with its interval, all 0-1. */
export interface Proportion {
  value: number
  low: number
  high: number
}

/**
 * Share of successes with its score interval (Wilson 1927), which keeps within 0-1 and says something of none and of all too.
 * @param level share of such intervals that hold the true share.
 * @returns undefined of no trials.
 * @throws RangeError when successes are not between 0 and the trials, or the level not strictly within 0-1.
 */
export function proportion(successes: number, trials: number, level = 0.95): Proportion | undefined {
  if (!(successes >= 0 && successes <= trials)) throw new RangeError(`no share of ${successes} in ${trials}`)
  if (!(level > 0 && level < 1)) throw new RangeError(`not a level: ${level}`)
  if (trials === 0) return undefined
  const value = successes / trials
  const z = normalQuantile((1 + level) / 2)
  const shrink = 1 + (z * z) / trials
  const centre = (value + (z * z) / (2 * trials)) / shrink
  const width = (z / shrink) * Math.sqrt((value * (1 - value)) / trials + (z * z) / (4 * trials * trials))
  return {
    value,
    low: successes === 0 ? 0 : centre - width,
    high: successes === trials ? 1 : centre + width,
  }
}
