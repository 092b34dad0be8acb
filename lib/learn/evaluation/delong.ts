// Areas under the curve with their error and the paired test of two models on the same rows: DeLong, DeLong & Clarke-Pearson 1988, by midranks (Sun & Xu 2014).
// Rows must be independent; where records occur at several moments, resample groups instead (bootstrap.ts).
import { normalQuantile, normalTail } from '../../stats/normal.ts'
import { checkLengths, rankingOf } from './ranking.ts'

export interface AucEstimate {
  auc: number
  standardError: number
  /** Limits of the interval, within 0-1. */
  low: number
  high: number
}

/**
 * @param level share of such intervals that hold the true area.
 * @returns undefined with fewer than two rows of either outcome. Where the scores part the outcomes entirely the error is 0, which says too much of few rows.
 * @throws RangeError when a score is no number, an outcome neither 0 nor 1 or the lengths differ.
 */
export function aucEstimate(outcomes: ArrayLike<number>, scores: Float64Array, level = 0.95): AucEstimate | undefined {
  const parts = placements(outcomes, scores)
  if (parts === undefined) return undefined
  const { auc } = parts
  const standardError = Math.sqrt(
    covariance(parts.positives, auc, parts.positives, auc) + covariance(parts.negatives, auc, parts.negatives, auc),
  )
  const width = halfWidth(standardError, level)
  return { auc, standardError, low: Math.max(0, auc - width), high: Math.min(1, auc + width) }
}

export interface AucDifference {
  /** Area of the first less that of the second. */
  difference: number
  standardError: number
  low: number
  high: number
  /** Two-sided probability of such a difference between models that are equally good. */
  p: number
}

/** The difference of two models' areas on the same rows. Parameters, undefined and throws as `aucEstimate`. */
export function aucDifference(
  outcomes: ArrayLike<number>,
  first: Float64Array,
  second: Float64Array,
  level = 0.95,
): AucDifference | undefined {
  checkLengths(first.length, second)
  const a = placements(outcomes, first)
  const b = placements(outcomes, second)
  if (a === undefined || b === undefined) return undefined
  const difference = a.auc - b.auc
  const of = (part: 'positives' | 'negatives') =>
    covariance(a[part], a.auc, a[part], a.auc) +
    covariance(b[part], b.auc, b[part], b.auc) -
    2 * covariance(a[part], a.auc, b[part], b.auc)
  // Equal models may come out a rounding below 0.
  const standardError = Math.sqrt(Math.max(0, of('positives') + of('negatives')))
  const width = halfWidth(standardError, level)
  return {
    difference,
    standardError,
    low: difference - width,
    high: difference + width,
    p: twoSided(difference, standardError),
  }
}

/** Two-sided normal probability of a difference at least that large; 1 of none at all. */
function twoSided(difference: number, standardError: number): number {
  if (difference === 0) return 1
  return standardError > 0 ? 2 * normalTail(Math.abs(difference) / standardError) : 0
}

/**
 * Half the width of a normal interval.
 * @throws RangeError when `level` is not strictly within 0-1.
 */
export function halfWidth(standardError: number, level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`not a level: ${level}`)
  return standardError * normalQuantile((1 + level) / 2)
}

/**
 * For each row of outcome 1 the share of rows of outcome 0 below it (ties half), for each of outcome 0 the share of outcome 1 above it, in the order of rows; the
 * mean of either is the area.
 */
function placements(outcomes: ArrayLike<number>, scores: Float64Array) {
  checkLengths(scores.length, outcomes)
  const { order, ends } = rankingOf(scores)
  let positive = 0
  for (let row = 0; row < outcomes.length; row++) {
    if (outcomes[row] !== 0 && outcomes[row] !== 1) throw new RangeError(`an outcome is ${outcomes[row]}, not 0 or 1`)
    positive += outcomes[row] as number
  }
  const negative = scores.length - positive
  if (positive < 2 || negative < 2) return undefined
  const shares = new Float64Array(scores.length)
  let positivesAbove = 0
  let start = 0
  let sum = 0
  for (let run = 0; run < ends.length; run++) {
    const end = ends[run] as number
    let positivesHere = 0
    for (let at = start; at < end; at++) positivesHere += outcomes[order[at] as number] as number
    const negativesHere = end - start - positivesHere
    const ofPositives = (positivesAbove + positivesHere / 2) / positive
    const ofNegatives = (negative - (start - positivesAbove) - negativesHere / 2) / negative
    for (let at = start; at < end; at++) {
      const row = order[at] as number
      shares[row] = outcomes[row] === 1 ? ofNegatives : ofPositives
    }
    sum += positivesHere * ofNegatives
    positivesAbove += positivesHere
    start = end
  }
  return {
    auc: sum / positive,
    positives: shares.filter((_, row) => outcomes[row] === 1),
    negatives: shares.filter((_, row) => outcomes[row] === 0),
  }
}

/** Covariance of the means of two lists of equal length, given their means. */
function covariance(a: Float64Array, meanA: number, b: Float64Array, meanB: number): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += ((a[at] as number) - meanA) * ((b[at] as number) - meanB)
  return sum / (a.length - 1) / a.length
}
