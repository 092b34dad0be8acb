// How good predictions of the time to an event are, where some rows were only watched until a time without it (censored).
// `times` of each row are until the event or the end of watching, `events` 1 where the event came and 0 where not.
import { orderOf } from '../../stats/order.ts'
import { checkLengths } from './ranking.ts'

/**
 * Harrell's index of concordance: of the pairs of rows of which it is known whose event came first, the share in which that row has the higher risk, equal risks
 * half. Two events at one time are no such pair; a row censored at the time of an event counts as having it later (Harrell 1982, as survival::concordance in R).
 * @param weights of each row; a pair counts the product.
 * @returns undefined where there is no such pair.
 * @throws RangeError when lengths differ or a time or risk is no number.
 */
export function concordance(
  times: Float64Array,
  events: ArrayLike<number>,
  risks: Float64Array,
  weights?: ArrayLike<number>,
): number | undefined {
  checkLengths(times.length, events, weights)
  checkLengths(times.length, risks)
  const { ranks, count } = ranksOf(risks)
  // Weights of the rows known to last longer, by rank of their risk, added up as a tree (Fenwick 1994).
  const tree = new Float64Array(count + 1)
  let added = 0
  let concordant = 0
  let pairs = 0
  const order = orderOf(times)
  for (let end = order.length; end > 0; ) {
    let start = end
    const time = times[order[end - 1] as number] as number
    if (Number.isNaN(time)) throw new RangeError('a time is not a number')
    while (start > 0 && times[order[start - 1] as number] === time) start--
    for (const censored of [true, false]) {
      if (!censored)
        for (let at = start; at < end; at++) {
          const row = order[at] as number
          if (events[row] !== 1) continue
          const rank = ranks[row] as number
          const below = sumTo(tree, rank)
          const equal = sumTo(tree, rank + 1) - below
          const weight = weights === undefined ? 1 : (weights[row] as number)
          concordant += weight * (below + equal / 2)
          pairs += weight * added
        }
      for (let at = start; at < end; at++) {
        const row = order[at] as number
        if ((events[row] !== 1) !== censored) continue
        const weight = weights === undefined ? 1 : (weights[row] as number)
        for (let place = (ranks[row] as number) + 1; place <= count; place += place & -place)
          tree[place] = (tree[place] as number) + weight
        added += weight
      }
    }
    end = start
  }
  return pairs > 0 ? concordant / pairs : undefined
}

/**
 * Integrated Brier score (Graf et al. 1999): the squared error of the probability of lasting beyond each moment of a grid, rows weighed by the inverse of the
 * probability of still being watched (Kaplan-Meier), averaged over the grid by trapezia. 0 is perfect, .25 says nothing.
 * @param survival probability of lasting beyond each moment, row by row (rows x moments).
 * @param moments rising, at least two, in the unit of the times.
 * @returns undefined without rows, or where nobody was still watched at some moment.
 * @throws RangeError when lengths differ or the moments do not rise.
 */
export function integratedBrier(
  times: Float64Array,
  events: ArrayLike<number>,
  survival: Float64Array,
  moments: Float64Array,
): number | undefined {
  checkLengths(times.length, events)
  if (survival.length !== times.length * moments.length)
    throw new RangeError(`${survival.length} probabilities for ${times.length} rows at ${moments.length} moments`)
  if (moments.length < 2 || moments.some((moment, at) => at > 0 && !(moment > (moments[at - 1] as number))))
    throw new RangeError('the moments are not two or more that rise')
  if (times.length === 0) return undefined
  const watched = stillWatched(times, events)
  let area = 0
  let before = 0
  for (let at = 0; at < moments.length; at++) {
    const moment = moments[at] as number
    const atMoment = watched.at(moment)
    let sum = 0
    for (let row = 0; row < times.length; row++) {
      const predicted = survival[row * moments.length + at] as number
      if ((times[row] as number) > moment) {
        if (atMoment === 0) return undefined
        sum += (1 - predicted) ** 2 / atMoment
      } else if (events[row] === 1) sum += predicted ** 2 / watched.before(times[row] as number)
    }
    const score = sum / times.length
    if (at > 0) area += ((before + score) / 2) * (moment - (moments[at - 1] as number))
    before = score
  }
  return area / ((moments.at(-1) as number) - (moments[0] as number))
}

/** The Kaplan-Meier curve of being still watched, where the end of watching is the event: at a time (after what happens then) and before it. */
function stillWatched(times: Float64Array, events: ArrayLike<number>) {
  const order = orderOf(times)
  const ends: number[] = []
  const shares: number[] = []
  let share = 1
  for (let start = 0; start < order.length; ) {
    const time = times[order[start] as number] as number
    if (Number.isNaN(time)) throw new RangeError('a time is not a number')
    let end = start
    let censored = 0
    let came = 0
    for (; end < order.length && times[order[end] as number] === time; end++)
      if (events[order[end] as number] === 1) came++
      else censored++
    // Events at the same time come first: those rows could no longer be censored.
    if (censored > 0) {
      share *= 1 - censored / (order.length - start - came)
      ends.push(time)
      shares.push(share)
    }
    start = end
  }
  const until = (within: (end: number) => boolean) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (within(ends[middle] as number)) low = middle + 1
      else high = middle
    }
    return low === 0 ? 1 : (shares[low - 1] as number)
  }
  return {
    at: (time: number) => until((end) => end <= time),
    before: (time: number) => until((end) => end < time),
  }
}

/** Rank of each value from 0 on, equal ones alike, and how many ranks there are. */
function ranksOf(values: Float64Array): { ranks: Int32Array; count: number } {
  const ranks = new Int32Array(values.length)
  const order = orderOf(values)
  let count = 0
  for (let at = 0; at < order.length; at++) {
    const value = values[order[at] as number] as number
    if (Number.isNaN(value)) throw new RangeError('a risk is not a number')
    if (at === 0 || value !== values[order[at - 1] as number]) count++
    ranks[order[at] as number] = count - 1
  }
  return { ranks, count }
}

/** Sum of the first `count` weights of the tree. */
function sumTo(tree: Float64Array, count: number): number {
  let sum = 0
  for (let place = count; place > 0; place -= place & -place) sum += tree[place] as number
  return sum
}
