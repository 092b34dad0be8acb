// How much a change deserves attention: size x surprise x reach, each 0-1.
import { normalTail } from './normal.ts'
import { median, robustSpread } from './quantile.ts'

export interface ImportanceScore {
  score: number
  size: number
  surprise: number
  reach: number
}

const fewest = 6

/**
 * How unusual a value is against its own history: with z = (value - median) / (1.4826 MAD / sqrt(count)), the probability that a normal variable lies nearer
 * to its centre than |z| (2 Phi(|z|) - 1). 0 = as always, near 1 = never seen. With fewer than six values of history nothing can be said: 0.5.
 * @param count how many such values the value is the mean of.
 * @throws RangeError when `count` is not positive.
 */
export function surprise(value: number, history: readonly number[], count = 1): number {
  if (history.length < fewest) return 0.5
  if (!(count > 0)) throw new RangeError(`not a count: ${count}`)
  const centre = median(history) as number
  const spread = robustSpread(history) as number
  if (spread === 0) return value === centre ? 0 : 1
  return 1 - 2 * normalTail((Math.abs(value - centre) * Math.sqrt(count)) / spread)
}

/**
 * The importance of a change.
 * @param change any unit.
 * @param scale what the change is measured against, same unit: the base of comparison. size = |change| / (|change| + |scale|).
 * @param recent the value whose surprise is asked for, and the history that it is held against, in one unit.
 * @param reach share of the company, as it is now, that it concerns, 0-1.
 * @throws RangeError when reach is outside 0-1.
 */
export function importance(
  change: number,
  scale: number,
  recent: { value: number; history: readonly number[]; count?: number },
  reach: number,
): ImportanceScore {
  if (!(reach >= 0 && reach <= 1)) throw new RangeError(`not a share: ${reach}`)
  const size = change === 0 ? 0 : Math.abs(change) / (Math.abs(change) + Math.abs(scale))
  const unusual = surprise(recent.value, recent.history, recent.count)
  return { score: size * unusual * reach, size, surprise: unusual, reach }
}
