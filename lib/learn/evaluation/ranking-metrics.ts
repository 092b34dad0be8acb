// How well scores put rows whose outcome is 1 before the others. `outcomes` is 0 or 1 of each row, `weights` 0 or more (1 when left out); `ranking` saves the
// sorting where several figures are made of the same scores. What the rows cannot tell, as only one outcome occurs, is undefined.
import { type Ranking, rankingOf, type Tally, tallyOf } from './ranking.ts'

/** Area under the receiver operating characteristic: the probability that a row of outcome 1 has the higher score than one of outcome 0, ties half (Hanley & McNeil 1982). */
export function auc(
  outcomes: ArrayLike<number>,
  scores: Float64Array,
  weights?: ArrayLike<number>,
  ranking: Ranking = rankingOf(scores),
): number | undefined {
  const tally = tallyOf(ranking, outcomes, weights)
  const { positives, rows } = tally
  const [positive, negative] = totalsOf(tally)
  if (!(positive > 0 && negative > 0)) return undefined
  let area = 0
  let positivesAbove = 0
  let rowsAbove = 0
  for (let run = 0; run < rows.length; run++) {
    const positivesHere = (positives[run] as number) - positivesAbove
    const negativesHere = (rows[run] as number) - rowsAbove - positivesHere
    area += negativesHere * (positivesAbove + positivesHere / 2)
    positivesAbove = positives[run] as number
    rowsAbove = rows[run] as number
  }
  return area / (positive * negative)
}

/** Average precision: the precision at each distinct score, weighed by the recall that it adds, without interpolation (as scikit-learn defines it). */
export function averagePrecision(
  outcomes: ArrayLike<number>,
  scores: Float64Array,
  weights?: ArrayLike<number>,
  ranking: Ranking = rankingOf(scores),
): number | undefined {
  const tally = tallyOf(ranking, outcomes, weights)
  const { positives, rows } = tally
  const [positive] = totalsOf(tally)
  if (!(positive > 0)) return undefined
  let sum = 0
  let before = 0
  for (let run = 0; run < rows.length; run++) {
    const here = positives[run] as number
    if (here > before) sum += ((here - before) * here) / (rows[run] as number)
    before = here
  }
  return sum / positive
}

/**
 * Share of all rows of outcome 1 that stands in the first `share` (0-1) of the rows by score; of a run of equal scores that the limit cuts, the part that a
 * random order would put before it.
 * @throws RangeError when `share` is outside 0-1.
 */
export function gain(
  outcomes: ArrayLike<number>,
  scores: Float64Array,
  share: number,
  weights?: ArrayLike<number>,
  ranking: Ranking = rankingOf(scores),
): number | undefined {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`not a share: ${share}`)
  const tally = tallyOf(ranking, outcomes, weights)
  const [positive, negative] = totalsOf(tally)
  if (!(positive > 0)) return undefined
  return positivesWithin(tally, share * (positive + negative)) / positive
}

/**
 * How many times as often outcome 1 occurs in the first `share` (above 0, to 1) of the rows by score as in all of them: `gain` over `share`.
 * @throws RangeError when `share` is outside that.
 */
export function lift(
  outcomes: ArrayLike<number>,
  scores: Float64Array,
  share = 0.1,
  weights?: ArrayLike<number>,
  ranking: Ranking = rankingOf(scores),
): number | undefined {
  if (!(share > 0)) throw new RangeError(`not a share above 0: ${share}`)
  const found = gain(outcomes, scores, share, weights, ranking)
  return found === undefined ? undefined : found / share
}

/** Weight of outcome 1 within the first `limit` of weight. */
function positivesWithin({ positives, rows }: Tally, limit: number): number {
  let before = 0
  let rowsBefore = 0
  for (let run = 0; run < rows.length; run++) {
    const here = positives[run] as number
    const rowsHere = rows[run] as number
    if (rowsHere >= limit)
      return rowsHere === rowsBefore
        ? before
        : before + ((here - before) * (limit - rowsBefore)) / (rowsHere - rowsBefore)
    before = here
    rowsBefore = rowsHere
  }
  return before
}

/** Weight of the rows of outcome 1 and of those of outcome 0. */
function totalsOf({ positives, rows }: Tally): [number, number] {
  const positive = positives.at(-1) ?? 0
  return [positive, (rows.at(-1) ?? 0) - positive]
}
