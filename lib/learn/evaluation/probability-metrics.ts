// How good probabilities are. `outcomes` is 0 or 1 of each row, `weights` 0 or more (1 when left out); undefined where there is no weight.
import { checkLengths, type Ranking, rankingOf, tallyOf } from './ranking.ts'

/** Probabilities of exactly 0 or 1 that turn out wrong count as if they had been this far from it (as in scikit-learn: the relative precision of a double). */
export const leastProbability = Number.EPSILON

/**
 * Mean of -log of the probability of what came, with probabilities held within 2.2e-16 and 1 - 2.2e-16.
 * @throws RangeError when a probability is outside 0-1 or the lengths differ.
 */
export function logLoss(
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: ArrayLike<number>,
): number | undefined {
  checkProbabilities(outcomes, probabilities, weights)
  let sum = 0
  let total = 0
  for (let row = 0; row < probabilities.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number)
    const came = outcomes[row] === 1 ? (probabilities[row] as number) : 1 - (probabilities[row] as number)
    sum -= weight * Math.log(Math.min(1 - leastProbability, Math.max(leastProbability, came)))
    total += weight
  }
  return total > 0 ? sum / total : undefined
}

/**
 * Mean squared difference of probability and outcome (Brier 1950).
 * @throws RangeError when a probability is outside 0-1 or the lengths differ.
 */
export function brier(
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: ArrayLike<number>,
): number | undefined {
  checkProbabilities(outcomes, probabilities, weights)
  let sum = 0
  let total = 0
  for (let row = 0; row < probabilities.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number)
    sum += weight * ((probabilities[row] as number) - (outcomes[row] as number)) ** 2
    total += weight
  }
  return total > 0 ? sum / total : undefined
}

/** A part of the rows with like probabilities. */
export interface ReliabilityBin {
  /** Weight of its rows. */
  weight: number
  /** Mean probability. */
  predicted: number
  /** Share of outcome 1. */
  observed: number
}

/**
 * The reliability curve: rows by rising probability, cut into `bins` parts of equal weight. Rows of equal probability that a cut falls upon lie on both sides of
 * it in proportion, so that the order of rows does not matter; a row may so belong to two parts.
 * @returns none without weight.
 * @throws RangeError when `bins` is no whole number above 0, a probability is outside 0-1 or the lengths differ.
 */
export function reliability(
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
  bins = 10,
  weights?: ArrayLike<number>,
  ranking: Ranking = rankingOf(probabilities),
): ReliabilityBin[] {
  if (!(Number.isInteger(bins) && bins > 0)) throw new RangeError(`not a number of bins: ${bins}`)
  checkProbabilities(outcomes, probabilities, weights)
  const { positives, rows } = tallyOf(ranking, outcomes, weights)
  const total = rows.at(-1) ?? 0
  if (!(total > 0)) return []
  const predicted = new Float64Array(bins)
  const observed = new Float64Array(bins)
  let bin = 0
  for (let run = 0; run < rows.length; run++) {
    let from = run === 0 ? 0 : (rows[run - 1] as number)
    const end = rows[run] as number
    if (!(end > from)) continue
    const came = (positives[run] as number) - (run === 0 ? 0 : (positives[run - 1] as number))
    const probability = probabilities[ranking.order[(ranking.ends[run] as number) - 1] as number] as number
    const rate = came / (end - from)
    while (from < end) {
      const binEnd = bin === bins - 1 ? total : ((bin + 1) * total) / bins
      const part = Math.min(end, binEnd) - from
      predicted[bin] = (predicted[bin] as number) + part * probability
      observed[bin] = (observed[bin] as number) + part * rate
      from += part
      // Not from: adding up may leave it a trifle below.
      if (end >= binEnd) {
        bin = Math.min(bin + 1, bins - 1)
        from = binEnd
      } else from = end
    }
  }
  const weight = total / bins
  return Array.from(predicted, (sum, at) => ({
    weight,
    predicted: sum / weight,
    observed: (observed[at] as number) / weight,
  })).reverse()
}

/** Expected calibration error: over the parts of `reliability`, the mean of |mean probability - share of outcome 1|, weighed by their (equal) weight. */
export function expectedCalibrationError(
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
  bins = 10,
  weights?: ArrayLike<number>,
  ranking: Ranking = rankingOf(probabilities),
): number | undefined {
  const parts = reliability(outcomes, probabilities, bins, weights, ranking)
  if (parts.length === 0) return undefined
  let sum = 0
  for (const { predicted, observed } of parts) sum += Math.abs(predicted - observed)
  return sum / parts.length
}

function checkProbabilities(
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: ArrayLike<number>,
): void {
  checkLengths(probabilities.length, outcomes, weights)
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row] as number
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
    if (outcomes[row] !== 0 && outcomes[row] !== 1) throw new RangeError(`an outcome is ${outcomes[row]}, not 0 or 1`)
  }
}
