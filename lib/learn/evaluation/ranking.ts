// Rows by falling score, and what is counted down that list. All figures of rankings and thresholds are made of these counts; rows of equal score come as one.
import { orderOf } from '../../stats/order.ts'

/** Rows by falling score. */
export interface Ranking {
  order: Int32Array
  /** For each run of equal scores, the place in `order` after its last row. */
  ends: Int32Array
}

/** Weight of all rows and of those whose outcome is 1, down to the end of each run of equal scores, from the highest score on. */
export interface Tally {
  positives: Float64Array
  rows: Float64Array
}

/**
 * @returns the rows by falling score.
 * @throws RangeError when a score is not a number.
 */
export function rankingOf(scores: Float64Array): Ranking {
  const order = orderOf(scores).reverse()
  const count = order.length
  // The missing come first now.
  if (count > 0 && Number.isNaN(scores[order[0] as number] as number)) throw new RangeError('a score is not a number')
  const ends = new Int32Array(count)
  let runs = 0
  for (let at = 1; at <= count; at++)
    if (at === count || scores[order[at] as number] !== scores[order[at - 1] as number]) ends[runs++] = at
  return { order, ends: ends.slice(0, runs) }
}

/**
 * @param outcomes 0 or 1 of each row.
 * @param weights of each row, 0 or more; 1 when left out.
 * @throws RangeError when the lengths differ, an outcome is neither 0 nor 1, or a weight is negative or no number.
 */
export function tallyOf(ranking: Ranking, outcomes: ArrayLike<number>, weights?: ArrayLike<number>): Tally {
  const { order, ends } = ranking
  checkLengths(order.length, outcomes, weights)
  const positives = new Float64Array(ends.length)
  const rows = new Float64Array(ends.length)
  let positiveWeight = 0
  let rowWeight = 0
  let place = 0
  for (let run = 0; run < ends.length; run++) {
    for (const end = ends[run] as number; place < end; place++) {
      const row = order[place] as number
      const outcome = outcomes[row] as number
      const weight = weights === undefined ? 1 : (weights[row] as number)
      if (outcome !== 0 && outcome !== 1) throw new RangeError(`an outcome is ${outcome}, not 0 or 1`)
      if (!(weight >= 0)) throw new RangeError(`not a weight: ${weight}`)
      positiveWeight += weight * outcome
      rowWeight += weight
    }
    positives[run] = positiveWeight
    rows[run] = rowWeight
  }
  return { positives, rows }
}

/** @throws RangeError when outcomes or weights are not one for each row. */
export function checkLengths(rows: number, outcomes: ArrayLike<number>, weights?: ArrayLike<number>): void {
  if (outcomes.length !== rows) throw new RangeError(`${outcomes.length} outcomes for ${rows} rows`)
  if (weights !== undefined && weights.length !== rows)
    throw new RangeError(`${weights.length} weights for ${rows} rows`)
}
