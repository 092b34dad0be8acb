// Which rows are learned from and which are tried on. A fold is the number of the part in which a row is tried on; it is learned from in all others.
import { randomOf } from '../../random/random.ts'
import { shuffle } from '../../random/shuffle.ts'
import { orderOf } from '../../stats/order.ts'

/** Rows to learn from and rows to try on, by place, rising. */
export interface Split {
  train: Int32Array
  test: Int32Array
}

/**
 * Folds with the same share of each class as far as whole rows allow, sizes as in scikit-learn (StratifiedKFold), rows of a class dealt by chance. With one class
 * for all rows these are plain shuffled folds.
 * @param classes whole number of each row.
 * @returns the fold of each row, 0 to `folds` - 1.
 * @throws RangeError when `folds` is not a whole number from 2 to the number of rows.
 */
export function stratifiedFolds(classes: ArrayLike<number>, folds: number, seed: number): Int32Array {
  checkFolds(folds, classes.length, 'rows')
  const random = randomOf(seed)
  const rowsOfClass = members(classes)
  const dealt = new Int32Array(classes.length)
  // Place in the list of all rows sorted by class: it says which fold gets one more.
  let place = 0
  for (const rows of rowsOfClass) {
    const inFold = new Int32Array(rows.length)
    for (let at = 0; at < rows.length; at++) inFold[at] = place++ % folds
    shuffle(inFold, random)
    for (let at = 0; at < rows.length; at++) dealt[rows[at] as number] = inFold[at] as number
  }
  return dealt
}

/**
 * Folds that keep each group whole, with like shares of each class and like sizes: groups, those with the largest shares of the classes first, go one after the
 * other where the spread of the classes' shares over folds is then least, in a tie where the fewest rows are (the rule of scikit-learn's StratifiedGroupKFold).
 * @param groups whole number of each row.
 * @param classes whole number of each row.
 * @returns the fold of each row, 0 to `folds` - 1.
 * @throws RangeError when `folds` is not a whole number from 2 to the number of groups, or lengths differ.
 */
export function groupedFolds(
  groups: ArrayLike<number>,
  classes: ArrayLike<number>,
  folds: number,
  seed: number,
): Int32Array {
  if (groups.length !== classes.length) throw new RangeError(`${classes.length} classes for ${groups.length} rows`)
  const rowsOfGroup = members(groups)
  checkFolds(folds, rowsOfGroup.length, 'groups')
  const places = new Map(members(classes).map((rows, at) => [classes[rows[0] as number] as number, at]))
  const kinds = places.size
  const counts = rowsOfGroup.map((rows) => {
    const count = new Float64Array(kinds)
    for (const row of rows) {
      const kind = places.get(classes[row] as number) as number
      count[kind] = (count[kind] as number) + 1
    }
    return count
  })
  const totals = new Float64Array(kinds)
  for (const count of counts)
    for (let kind = 0; kind < kinds; kind++) totals[kind] = (totals[kind] as number) + (count[kind] as number)
  const order = Int32Array.from(counts.keys())
  shuffle(order, randomOf(seed))
  const smallness = Float64Array.from(order, (group) => {
    let share = 0
    for (let kind = 0; kind < kinds; kind++)
      share += ((counts[group] as Float64Array)[kind] as number) / (totals[kind] as number)
    return -share
  })
  const held = new Float64Array(kinds * folds)
  const sizes = new Float64Array(folds)
  const dealt = new Int32Array(groups.length)
  for (const at of orderOf(smallness)) {
    const group = order[at] as number
    const count = counts[group] as Float64Array
    const fold = bestFold(held, sizes, count, totals)
    for (let kind = 0; kind < kinds; kind++)
      held[kind * folds + fold] =
        (held[kind * folds + fold] as number) + (count[kind] as number) / (totals[kind] as number)
    const rows = rowsOfGroup[group] as Int32Array
    sizes[fold] = (sizes[fold] as number) + rows.length
    for (const row of rows) dealt[row] = fold
  }
  return dealt
}

/** The fold in which a group leaves the least spread of shares. `held` has the share of each class in each fold. */
function bestFold(held: Float64Array, sizes: Float64Array, count: Float64Array, totals: Float64Array): number {
  const folds = sizes.length
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let fold = 0; fold < folds; fold++) {
    let cost = 0
    for (let kind = 0; kind < count.length; kind++) {
      const place = kind * folds + fold
      const before = held[place] as number
      held[place] = before + (count[kind] as number) / (totals[kind] as number)
      cost += Math.sqrt(squaresAround(held, kind * folds, folds) / folds)
      held[place] = before
    }
    const tie = Math.abs(cost - least) <= 1e-12
    if (tie ? (sizes[fold] as number) < (sizes[best] as number) : cost < least) {
      best = fold
      least = cost
    }
  }
  return best
}

/** Sum of the squared deviations of `count` values from their mean. */
function squaresAround(values: Float64Array, from: number, count: number): number {
  let sum = 0
  for (let at = from; at < from + count; at++) sum += values[at] as number
  const mean = sum / count
  let squares = 0
  for (let at = from; at < from + count; at++) squares += ((values[at] as number) - mean) ** 2
  return squares
}

/**
 * The folds of several repeats, each shuffled anew.
 * @param deal folds by seed, such as `(seed) => stratifiedFolds(classes, 5, seed)`.
 */
export function repeatedFolds(deal: (seed: number) => Int32Array, repeats: number, seed: number): Int32Array[] {
  const random = randomOf(seed)
  return Array.from({ length: repeats }, () => deal(Math.floor(random() * 2 ** 32)))
}

/** The split of each fold. */
export function splitsOf(dealt: Int32Array, folds: number): Split[] {
  return Array.from({ length: folds }, (_, fold) => ({
    train: placesWhere(dealt, (other) => other !== fold),
    test: placesWhere(dealt, (other) => other === fold),
  }))
}

export interface TimeFolds {
  folds: number
  /** Periods in which each fold is tried on; the last fold's are the last ones of the data. 1 when left out. */
  testPeriods?: number
  /** How many periods after its own a row's outcome may come: the label of a row of period t is about t + 1 to t + horizon. */
  horizonPeriods: number
}

/**
 * Splits in the order of time: each fold learns from all rows whose outcomes were known before its test periods began (t + horizon before the first of them), so
 * that no label reaches into them.
 * @param periods whole number of each row, such as months since some year.
 * @returns from the earliest to the latest; those without rows to learn from or to try on are left out.
 * @throws RangeError when a number is not whole, `folds` or `testPeriods` is below 1 or the horizon negative.
 */
export function timeSplits(periods: ArrayLike<number>, { folds, testPeriods = 1, horizonPeriods }: TimeFolds): Split[] {
  for (const [what, value, least] of [
    ['folds', folds, 1],
    ['testPeriods', testPeriods, 1],
    ['horizonPeriods', horizonPeriods, 0],
  ] as const)
    if (!(Number.isInteger(value) && value >= least)) throw new RangeError(`${what} is ${value}`)
  let latest = Number.NEGATIVE_INFINITY
  for (let row = 0; row < periods.length; row++) {
    if (!Number.isInteger(periods[row])) throw new RangeError(`not a period: ${periods[row]}`)
    latest = Math.max(latest, periods[row] as number)
  }
  return Array.from({ length: folds }, (_, fold) => {
    const first = latest - (folds - fold) * testPeriods + 1
    return {
      train: placesWhere(periods, (period) => period + horizonPeriods < first),
      test: placesWhere(periods, (period) => period >= first && period < first + testPeriods),
    }
  }).filter(({ train, test }) => train.length > 0 && test.length > 0)
}

/**
 * The last whole periods that hold at least `share` (strictly within 0-1) of the rows are tried on, those whose outcomes were known before are learned from.
 * @returns undefined where either would have no rows.
 * @throws RangeError when `share` is out of range, or as `timeSplits`.
 */
export function timeHoldOut(periods: ArrayLike<number>, share: number, horizonPeriods: number): Split | undefined {
  if (!(share > 0 && share < 1)) throw new RangeError(`not a share: ${share}`)
  if (periods.length === 0) return undefined
  const sorted = Float64Array.from(periods).sort()
  const first = sorted[sorted.length - Math.ceil(share * sorted.length)] as number
  const testPeriods = (sorted.at(-1) as number) - first + 1
  return timeSplits(periods, { folds: 1, testPeriods, horizonPeriods })[0]
}

/** Rows of each number, in the order in which numbers first occur. */
function members(numbers: ArrayLike<number>): Int32Array[] {
  const places = new Map<number, number[]>()
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] as number
    const rows = places.get(number)
    if (rows === undefined) places.set(number, [row])
    else rows.push(row)
  }
  return Array.from(places.values(), (rows) => Int32Array.from(rows))
}

function placesWhere(values: ArrayLike<number>, holds: (value: number) => boolean): Int32Array {
  const places = new Int32Array(values.length)
  let count = 0
  for (let place = 0; place < values.length; place++) if (holds(values[place] as number)) places[count++] = place
  return places.slice(0, count)
}

function checkFolds(folds: number, most: number, of: string): void {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= most))
    throw new RangeError(`not a number of folds for ${most} ${of}: ${folds}`)
}
