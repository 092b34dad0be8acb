// Whether a model still does as well as it did, once the outcomes have come.
import { normalTail } from '../../stats/normal.ts'
import { proportion } from '../../stats/proportion.ts'
import { aucEstimate, halfWidth } from './delong.ts'
import { checkLengths } from './ranking.ts'

export interface CalibrationInTheLarge {
  rows: number
  /** Rows of outcome 1. */
  observed: number
  /** Sum of the probabilities. */
  expected: number
  /** Observed over expected, with its interval (Wilson's of the observed share, so a little wide). */
  ratio: number
  low: number
  high: number
  /** Two-sided probability of a count at least so far off where the probabilities are right. */
  p: number
  /** Exact up to 1,000 rows (Poisson's binomial distribution), the normal approximation with Yates's correction above. */
  method: 'exact' | 'normal'
}

const mostExact = 1000

/**
 * Whether as many outcomes came as were expected.
 * @returns undefined where none is expected.
 * @throws RangeError when lengths differ, an outcome is neither 0 nor 1 or a probability is outside 0-1.
 */
export function calibrationInTheLarge(
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
  level = 0.95,
): CalibrationInTheLarge | undefined {
  const rows = probabilities.length
  checkLengths(rows, outcomes)
  let [observed, expected, variance] = [0, 0, 0]
  for (let row = 0; row < rows; row++) {
    const probability = probabilities[row] as number
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
    if (outcomes[row] !== 0 && outcomes[row] !== 1) throw new RangeError(`an outcome is ${outcomes[row]}, not 0 or 1`)
    observed += outcomes[row] as number
    expected += probability
    variance += probability * (1 - probability)
  }
  const share = proportion(observed, rows, level)
  if (share === undefined || !(expected > 0)) return undefined
  const exact = rows <= mostExact
  return {
    rows,
    observed,
    expected,
    ratio: observed / expected,
    low: (share.low * rows) / expected,
    high: (share.high * rows) / expected,
    p: exact ? exactP(probabilities, observed) : normalP(observed - expected, variance),
    method: exact ? 'exact' : 'normal',
  }
}

/** Twice the smaller tail of the number of outcomes, by adding one row after the other. */
function exactP(probabilities: Float64Array, observed: number): number {
  const chances = new Float64Array(probabilities.length + 1)
  chances[0] = 1
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row] as number
    for (let count = row + 1; count > 0; count--)
      chances[count] = (chances[count] as number) * (1 - probability) + (chances[count - 1] as number) * probability
    chances[0] = (chances[0] as number) * (1 - probability)
  }
  let [atMost, atLeast] = [0, 0]
  for (let count = 0; count < chances.length; count++) {
    if (count <= observed) atMost += chances[count] as number
    if (count >= observed) atLeast += chances[count] as number
  }
  return Math.min(1, 2 * Math.min(atMost, atLeast))
}

function normalP(difference: number, variance: number): number {
  const beyond = Math.max(0, Math.abs(difference) - 0.5)
  if (beyond === 0) return 1
  return variance > 0 ? 2 * normalTail(beyond / Math.sqrt(variance)) : 0
}

export interface AucDrop {
  auc: number
  /** Area then less area now: above 0 is worse. */
  drop: number
  standardError: number
  low: number
  high: number
  /** One-sided probability of such a drop where the model is as good as it was. */
  p: number
}

/**
 * By how much the area under the curve is below that of the hold-out on other rows, with its interval.
 * @param before as `aucEstimate` gave it then.
 * @returns undefined with fewer than two rows of either outcome.
 * @throws RangeError as `aucEstimate`.
 */
export function aucDrop(
  outcomes: ArrayLike<number>,
  scores: Float64Array,
  before: { auc: number; standardError: number },
  level = 0.95,
): AucDrop | undefined {
  const now = aucEstimate(outcomes, scores, level)
  if (now === undefined) return undefined
  const drop = before.auc - now.auc
  const standardError = Math.hypot(before.standardError, now.standardError)
  const width = halfWidth(standardError, level)
  const certain = drop > 0 ? 0 : 1
  return {
    auc: now.auc,
    drop,
    standardError,
    low: drop - width,
    high: drop + width,
    p: standardError > 0 ? normalTail(drop / standardError) : certain,
  }
}
