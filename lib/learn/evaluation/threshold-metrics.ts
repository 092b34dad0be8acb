// What comes of acting on scores: a row is flagged when its score is at least a threshold. `outcomes` is 0 or 1 of each row, `weights` 0 or more (1 when left out).
import { checkLengths, type Ranking, rankingOf, tallyOf } from './ranking.ts'

/** Weight of the rows by what was said and what came. */
export interface Confusion {
  truePositive: number
  falsePositive: number
  trueNegative: number
  falseNegative: number
}

/**
 * @returns the weight of rows by flag and outcome.
 * @throws RangeError when the lengths differ, an outcome is neither 0 nor 1 or the threshold is no number.
 */
export function confusionAt(
  outcomes: ArrayLike<number>,
  scores: Float64Array,
  threshold: number,
  weights?: ArrayLike<number>,
): Confusion {
  checkLengths(scores.length, outcomes, weights)
  if (Number.isNaN(threshold)) throw new RangeError('the threshold is not a number')
  const found = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 }
  for (let row = 0; row < scores.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number)
    const outcome = outcomes[row] as number
    if (outcome !== 0 && outcome !== 1) throw new RangeError(`an outcome is ${outcome}, not 0 or 1`)
    if ((scores[row] as number) >= threshold)
      if (outcome === 1) found.truePositive += weight
      else found.falsePositive += weight
    else if (outcome === 1) found.falseNegative += weight
    else found.trueNegative += weight
  }
  return found
}

/** Share of the flagged rows whose outcome is 1; undefined where none is flagged. */
export function precision({ truePositive, falsePositive }: Confusion): number | undefined {
  return ratio(truePositive, truePositive + falsePositive)
}

/** Share of the rows of outcome 1 that are flagged; undefined where there is none. */
export function recall({ truePositive, falseNegative }: Confusion): number | undefined {
  return ratio(truePositive, truePositive + falseNegative)
}

/** Share of the rows of outcome 0 that are flagged; undefined where there is none. */
export function falsePositiveRate({ falsePositive, trueNegative }: Confusion): number | undefined {
  return ratio(falsePositive, falsePositive + trueNegative)
}

/** Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN); undefined where no row is flagged or of outcome 1. */
export function f1({ truePositive, falsePositive, falseNegative }: Confusion): number | undefined {
  return ratio(2 * truePositive, 2 * truePositive + falsePositive + falseNegative)
}

/** Share of the rows whose flag is their outcome; undefined without rows. */
export function accuracy(found: Confusion): number | undefined {
  const right = found.truePositive + found.trueNegative
  return ratio(right, right + found.falsePositive + found.falseNegative)
}

/** Cost of a row of outcome 1 that is not flagged, and of a flagged one of outcome 0, in any unit. */
export interface Costs {
  missed: number
  falseAlarm: number
}

/** Mean cost of a row; undefined without rows. */
export function expectedCost(found: Confusion, { missed, falseAlarm }: Costs): number | undefined {
  const rows = found.truePositive + found.trueNegative + found.falsePositive + found.falseNegative
  return ratio(missed * found.falseNegative + falseAlarm * found.falsePositive, rows)
}

/** What a threshold should do best. */
export type Aim = 'f1' | 'accuracy' | Costs

/**
 * The threshold that is best for the aim on these rows: half way between the lowest flagged score and the next one below; where several are best, the highest.
 * @returns the threshold, Infinity where it is best to flag none, and the aim's figure at it (F1, accuracy or mean cost); undefined where F1 has no outcome 1 or
 * there is no weight.
 * @throws RangeError when a cost is negative or no number, or for what `tallyOf` throws.
 */
export function bestThreshold(
  outcomes: ArrayLike<number>,
  scores: Float64Array,
  aim: Aim,
  weights?: ArrayLike<number>,
  ranking: Ranking = rankingOf(scores),
): { threshold: number; figure: number } | undefined {
  if (typeof aim === 'object' && !(aim.missed >= 0 && aim.falseAlarm >= 0))
    throw new RangeError(`not costs: ${aim.missed} and ${aim.falseAlarm}`)
  const { positives, rows } = tallyOf(ranking, outcomes, weights)
  const positive = positives.at(-1) ?? 0
  const total = rows.at(-1) ?? 0
  const sign = typeof aim === 'object' ? -1 : 1
  const found: Confusion = {
    truePositive: 0,
    falsePositive: 0,
    trueNegative: total - positive,
    falseNegative: positive,
  }
  let best = figureOf(found, aim)
  if (best === undefined) return undefined
  let bestRun = -1
  for (let run = 0; run < rows.length; run++) {
    found.truePositive = positives[run] as number
    found.falsePositive = (rows[run] as number) - found.truePositive
    found.trueNegative = total - positive - found.falsePositive
    found.falseNegative = positive - found.truePositive
    const figure = figureOf(found, aim)
    if (figure === undefined || !(sign * (figure - best) > 1e-12 * Math.abs(best))) continue
    best = figure
    bestRun = run
  }
  return { threshold: thresholdAfter(ranking, scores, bestRun), figure: best }
}

function figureOf(found: Confusion, aim: Aim): number | undefined {
  if (aim === 'f1') return f1(found)
  return aim === 'accuracy' ? accuracy(found) : expectedCost(found, aim)
}

/** What parts the scores of a run and those before from those after. */
function thresholdAfter({ order, ends }: Ranking, scores: Float64Array, run: number): number {
  if (run < 0) return Number.POSITIVE_INFINITY
  const lowest = scores[order[(ends[run] as number) - 1] as number] as number
  if (run === ends.length - 1) return lowest
  const next = scores[order[ends[run] as number] as number] as number
  const middle = next + (lowest - next) / 2
  // Between neighbouring doubles there is nothing.
  return middle > next ? middle : lowest
}

function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined
}
