// Breakdowns and series in which no row, and no rest of them, is about fewer persons than may be known.
import { dominated, noContributions, together } from './dominance.ts'

export interface PersonsRow {
  label: string
  persons: number
  /** Adds up over rows. */
  value: number
  /** The two largest contributions in the row, as absolute amounts: with them the dominance rule holds too. */
  largest?: readonly [number, number]
}

export interface ProtectedRow {
  label: string
  persons: number
  value: number
  /** True for the one row that stands for all that are withheld. */
  withheld: boolean
}

interface Part extends PersonsRow {
  withheld: boolean
}

/** Whether something may be said of these rows together. */
function showable(parts: readonly PersonsRow[], least: number): boolean {
  const persons = parts.reduce((sum, part) => sum + part.persons, 0)
  if (persons < least) return false
  const contributions = parts.flatMap(({ largest, value }) =>
    largest ? [{ total: Math.abs(value), largest: Math.abs(largest[0]), second: Math.abs(largest[1]) }] : [],
  )
  return !dominated(contributions.reduce(together, noContributions))
}

/** The row to be withheld next: the smallest, of equal ones the first by label; one about nobody never. */
function next(parts: readonly Part[]): Part | undefined {
  const open = parts.filter(({ persons, withheld }) => persons > 0 && !withheld)
  open.sort((left, right) => left.persons - right.persons || (left.label < right.label ? -1 : 1))
  return open[0]
}

/**
 * The rows of a breakdown by one dimension, in their order, with those of fewer than `least` persons (or dominated by one or two) folded into a last row
 * 'Withheld (fewer than 5 persons)'. When the fold itself is too small, the next smallest row joins it, so that it cannot be had as total less the others.
 * Rows still add up to the total; what the total has beyond the rows is withheld with them.
 * @param rows rows that share no person; one of no persons stays.
 * @param total of the breakdown, shown beside it.
 * @returns undefined when even the total is about too few, so that nothing may be shown.
 * @throws RangeError when `least` is not a positive integer, persons are not counts or the rows have more persons than the total.
 */
export function protectedRows(
  rows: readonly PersonsRow[],
  total: Pick<PersonsRow, 'persons' | 'value'>,
  least: number,
): ProtectedRow[] | undefined {
  if (!Number.isInteger(least) || least < 1) throw new RangeError(`not a least number of persons: ${least}`)
  for (const { persons } of [...rows, total])
    if (!Number.isInteger(persons) || persons < 0) throw new RangeError(`not a number of persons: ${persons}`)
  const unlisted = total.persons - rows.reduce((sum, row) => sum + row.persons, 0)
  if (unlisted < 0) throw new RangeError(`rows have ${-unlisted} persons more than their total`)
  const parts: Part[] = rows.map((row) => ({ ...row, withheld: row.persons > 0 && !showable([row], least) }))
  if (unlisted > 0) {
    const value = total.value - rows.reduce((sum, row) => sum + row.value, 0)
    parts.push({ label: '', persons: unlisted, value, withheld: true })
  }
  if (total.persons > 0 && total.persons < least) return undefined
  const fold = () => parts.filter(({ withheld }) => withheld)
  while (fold().length > 0 && !showable(fold(), least)) {
    const smallest = next(parts)
    if (smallest === undefined) return undefined
    smallest.withheld = true
  }
  return folded(parts, total, least)
}

function folded(parts: readonly Part[], total: Pick<PersonsRow, 'value'>, least: number): ProtectedRow[] {
  const shown = parts
    .filter(({ withheld }) => !withheld)
    .map(({ label, persons, value }) => ({ label, persons, value, withheld: false }))
  const persons = parts.reduce((sum, part) => sum + (part.withheld ? part.persons : 0), 0)
  if (persons === 0) return shown
  // From the total, so that rows add up to it whatever was rounded.
  const value = total.value - shown.reduce((sum, row) => sum + row.value, 0)
  return [...shown, { label: `Withheld (fewer than ${least} persons)`, persons, value, withheld: true }]
}

/**
 * A series over periods without the points of fewer than `least` persons. Points of different periods have no total that is shown; where one is, use
 * `protectedRows`.
 * @returns a value a point, undefined where it is withheld.
 * @throws RangeError when `least` is not a positive integer.
 */
export function protectedSeries(
  points: readonly { persons: number; value: number }[],
  least: number,
): (number | undefined)[] {
  if (!Number.isInteger(least) || least < 1) throw new RangeError(`not a least number of persons: ${least}`)
  return points.map(({ persons, value }) => (persons > 0 && persons < least ? undefined : value))
}
