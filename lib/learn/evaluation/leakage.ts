// Columns that know the future: what tells the target too well to have been known before it. Kaufman, Rosset & Perlich 2012.
import { orderOf } from '../../stats/order.ts'
import type { CategoricalColumn, Column, Frame, NumericColumn } from '../frame.ts'
import { aucDifference } from './delong.ts'
import { stratifiedFolds } from './folds.ts'
import { auc } from './ranking-metrics.ts'

/**
 * What gave a column away: it is the target under another name (copy), it alone parts the outcomes (separates), it is known or missing as the outcome will be
 * (missingness), one of its values only ever comes with the outcome (determines), or it tells far more now than a period ago (late).
 */
export type LeakKind = 'copy' | 'separates' | 'missingness' | 'determines' | 'late'

export interface Leak {
  column: string
  kind: LeakKind
  /** One plain sentence. */
  reason: string
  /** Area under the curve of the column alone; for a number as target the rank correlation, for 'determines' the number of rows, for 'late' the fall of the area. */
  figure: number
}

export interface LeakLimits {
  /** Area, or rank correlation of a number as target, from which on a single column is too good; .99 when left out. */
  limit?: number
  /** Rows of either outcome that it takes to judge; 20 when left out. */
  least?: number
  /** The same rows and columns with the values of one period earlier. */
  earlier?: Frame
  /** Fall of the area within one period from which on a column is late; .15 when left out. */
  fall?: number
}

/** How unlikely it must be that a value comes with the outcome alone by chance. */
const byChance = 1e-6

/** A number with at most so many distinct values is looked at value by value too. */
const mostValues = 20

/**
 * The columns that give the outcome away, one finding each, in the order of columns. 'late' is a suspicion: what changes fast can rightly tell little a period
 * ago; the others are near certain. Yields after each test of a column.
 * @param outcomes 0 or 1 of each row.
 * @throws RangeError when lengths differ or an outcome is neither.
 */
export function* leaksInSteps(
  frame: Frame,
  outcomes: ArrayLike<number>,
  limits: LeakLimits = {},
): Generator<undefined, Leak[]> {
  const { limit = 0.99, least = 20, fall = 0.15, earlier } = limits
  if (outcomes.length !== frame.rows) throw new RangeError(`${outcomes.length} outcomes for ${frame.rows} rows`)
  if (earlier !== undefined && earlier.rows !== frame.rows)
    throw new RangeError(`${earlier.rows} earlier rows for ${frame.rows}`)
  const found: Leak[] = []
  for (const column of frame.columns) {
    const before = earlier?.columns.find(({ name, kind }) => name === column.name && kind === column.kind)
    for (const test of [
      () => separation(column, outcomes, limit, least),
      () => missingness(column, outcomes, limit, least),
      () => determination(column, outcomes, least),
      () => lateness(column, before, outcomes, fall, least),
    ]) {
      const leak = test()
      yield
      if (leak === undefined) continue
      found.push(leak)
      break
    }
  }
  return found
}

/**
 * The columns that are a number as target under another name: their rank correlation with it (Spearman) is at least the limit, so that some rising or falling map
 * makes the target of them.
 * @throws RangeError when lengths differ or the target is no number somewhere.
 */
export function numberLeaksOf(
  frame: Frame,
  target: Float64Array,
  { limit = 0.99, least = 20 }: LeakLimits = {},
): Leak[] {
  if (target.length !== frame.rows) throw new RangeError(`${target.length} targets for ${frame.rows} rows`)
  if (target.some(Number.isNaN)) throw new RangeError('a target is not a number')
  return frame.columns.flatMap((column) => {
    if (column.kind === 'categorical') return []
    const known = knownRows(column)
    const figure = rankCorrelation(
      Float64Array.from(known, (row) => column.values[row] as number),
      Float64Array.from(known, (row) => target[row] as number),
    )
    if (known.length < least || figure === undefined || Math.abs(figure) < limit) return []
    const copy = Math.abs(figure) > 1 - 1e-9
    const reason = copy
      ? `${column.name} puts the rows in exactly the order of the target: it is the target under another name.`
      : `${column.name} puts the rows almost exactly in the order of the target (rank correlation ${figure.toFixed(3)}).`
    return [{ column: column.name, kind: copy ? ('copy' as const) : ('separates' as const), reason, figure }]
  })
}

function separation(column: Column, outcomes: ArrayLike<number>, limit: number, least: number): Leak | undefined {
  const known = knownRows(column)
  const came = Uint8Array.from(known, (row) => outcomes[row] as number)
  if (!enough(came, least)) return undefined
  const scores = column.kind === 'numeric' ? valuesAt(column, known) : ratesOfOthers(column, known, came)
  const area = auc(came, scores) as number
  const figure = column.kind === 'numeric' ? Math.max(area, 1 - area) : area
  if (figure < limit) return undefined
  const copy = figure === 1 && column.kind === 'numeric' && distinctValues(scores, 2).size === 2
  const reason = copy
    ? `${column.name} has one value where the outcome came and another where it did not: it is the outcome under another name.`
    : `${column.name} alone tells the outcome almost without error (area under the curve ${figure.toFixed(3)}).`
  return { column: column.name, kind: copy ? 'copy' : 'separates', reason, figure }
}

function missingness(column: Column, outcomes: ArrayLike<number>, limit: number, least: number): Leak | undefined {
  if (!enough(outcomes, least)) return undefined
  const missing = new Float64Array(outcomes.length).fill(1)
  for (const row of knownRows(column)) missing[row] = 0
  const area = auc(outcomes, missing) as number
  const figure = Math.max(area, 1 - area)
  if (figure < limit) return undefined
  const when = area < 0.5 ? 'known' : 'missing'
  const reason = `${column.name} is ${when} almost exactly where the outcome came (area under the curve ${figure.toFixed(3)}).`
  return { column: column.name, kind: 'missingness', reason, figure }
}

/** A value, or being known or missing, that only ever comes with the rarer outcome, too often for chance. */
function determination(column: Column, outcomes: ArrayLike<number>, least: number): Leak | undefined {
  let positive = 0
  for (let row = 0; row < outcomes.length; row++) positive += outcomes[row] as number
  const rarer = positive * 2 <= outcomes.length ? 1 : 0
  const rate = (rarer === 1 ? positive : outcomes.length - positive) / outcomes.length
  const { parts, names } = partsOf(column)
  // The missing stand last.
  const rows = new Float64Array(names.length + 1)
  const rarerRows = new Float64Array(names.length + 1)
  for (let row = 0; row < outcomes.length; row++) {
    const part = parts[row] as number
    const place = part < 0 ? names.length : part
    rows[place] = (rows[place] as number) + 1
    if (outcomes[row] === rarer) rarerRows[place] = (rarerRows[place] as number) + 1
  }
  let found = -1
  for (let place = 0; place <= names.length; place++) {
    const count = rows[place] as number
    if (count < least || rarerRows[place] !== count || rate ** count >= byChance / rows.length) continue
    if (found < 0 || count > (rows[found] as number)) found = place
  }
  if (found < 0) return undefined
  const figure = rows[found] as number
  const came = rarer === 1 ? 'came' : 'did not come'
  const reason = `Wherever ${column.name} is ${names[found] ?? 'missing'} (${figure} rows), the outcome ${came}; of all rows that is so in ${(100 * rate).toFixed(1)} %.`
  return { column: column.name, kind: 'determines', reason, figure }
}

/** The word of each row, or its value where there are few, or else only whether it is known: as a place in names, -1 where it is missing. */
function partsOf(column: Column): { parts: Int32Array; names: string[] } {
  if (column.kind === 'categorical') return { parts: column.codes, names: column.levels.map((level) => `"${level}"`) }
  const values = distinctValues(column.values, mostValues)
  const many = values.size > mostValues
  const parts = Int32Array.from(column.values, (value) =>
    Number.isNaN(value) ? -1 : many ? 0 : (values.get(value) as number),
  )
  return { parts, names: many ? ['known'] : Array.from(values.keys(), String) }
}

/** Known values in the order of their first occurrence, with their place; one more than `most` where there are more. */
function distinctValues(values: Float64Array, most: number): Map<number, number> {
  const places = new Map<number, number>()
  for (let at = 0; at < values.length && places.size <= most; at++) {
    const value = values[at] as number
    if (!Number.isNaN(value) && !places.has(value)) places.set(value, places.size)
  }
  return places
}

function lateness(
  column: Column,
  before: Column | undefined,
  outcomes: ArrayLike<number>,
  fall: number,
  least: number,
): Leak | undefined {
  if (column.kind !== 'numeric' || before?.kind !== 'numeric') return undefined
  const both = knownRows(column).filter((row) => !Number.isNaN(before.values[row] as number))
  const came = Uint8Array.from(both, (row) => outcomes[row] as number)
  if (!enough(came, least)) return undefined
  const now = valuesAt(column, both)
  const direction = (auc(came, now) as number) < 0.5 ? -1 : 1
  const found = aucDifference(
    came,
    now.map((value) => direction * value),
    valuesAt(before, both).map((value) => direction * value),
    0.999,
  )
  if (found === undefined || !(found.difference >= fall && found.low > fall / 3)) return undefined
  const area = Math.max(auc(came, now) as number, 1 - (auc(came, now) as number))
  const reason = `${column.name} tells the outcome far better at the moment of prediction (area under the curve ${area.toFixed(2)}) than a period before (${(area - found.difference).toFixed(2)}): it may be written down once the outcome is known.`
  return { column: column.name, kind: 'late', reason, figure: found.difference }
}

/** For each row how often the outcome came with its word among other rows (five parts), so that a word of few rows does not tell its own outcome. */
function ratesOfOthers(column: CategoricalColumn, known: Int32Array, came: Uint8Array): Float64Array {
  const parts = 5
  const dealt = stratifiedFolds(came, parts, 1)
  const rows = new Float64Array(column.levels.length * parts)
  const positives = new Float64Array(column.levels.length * parts)
  const rowsOfLevel = new Float64Array(column.levels.length)
  const positivesOfLevel = new Float64Array(column.levels.length)
  let positive = 0
  for (let at = 0; at < known.length; at++) {
    const level = column.codes[known[at] as number] as number
    const place = level * parts + (dealt[at] as number)
    rows[place] = (rows[place] as number) + 1
    positives[place] = (positives[place] as number) + (came[at] as number)
    rowsOfLevel[level] = (rowsOfLevel[level] as number) + 1
    positivesOfLevel[level] = (positivesOfLevel[level] as number) + (came[at] as number)
    positive += came[at] as number
  }
  return Float64Array.from(known, (row, at) => {
    const level = column.codes[row] as number
    const place = level * parts + (dealt[at] as number)
    const others = (rowsOfLevel[level] as number) - (rows[place] as number)
    const othersPositive = (positivesOfLevel[level] as number) - (positives[place] as number)
    // One row as often as all of them, so that an unseen word says nothing.
    return (othersPositive + positive / known.length) / (others + 1)
  })
}

/** Spearman's rank correlation; undefined where one of the two does not vary. */
function rankCorrelation(a: Float64Array, b: Float64Array): number | undefined {
  const x = midranks(a)
  const y = midranks(b)
  const centre = (a.length - 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    const [dx, dy] = [(x[at] as number) - centre, (y[at] as number) - centre]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined
}

/** Ranks from 0 on, equal values with the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = orderOf(values)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++
    for (let at = start; at < end; at++) ranks[order[at] as number] = (start + end - 1) / 2
    start = end
  }
  return ranks
}

function knownRows(column: Column): Int32Array {
  const rows = column.kind === 'numeric' ? column.values.length : column.codes.length
  const known = new Int32Array(rows)
  let count = 0
  for (let row = 0; row < rows; row++)
    if (column.kind === 'numeric' ? !Number.isNaN(column.values[row] as number) : (column.codes[row] as number) >= 0)
      known[count++] = row
  return known.slice(0, count)
}

function valuesAt(column: NumericColumn, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => column.values[row] as number)
}

function enough(outcomes: ArrayLike<number>, least: number): boolean {
  let positive = 0
  for (let row = 0; row < outcomes.length; row++) positive += outcomes[row] as number
  return positive >= least && outcomes.length - positive >= least
}
