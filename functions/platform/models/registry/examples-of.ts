// The rows that a model learns from, and those that it scores now.
import { dayFromNumber, dayNumber } from '../../../../lib/calendar/calendar.ts'
import { type Frame, rowsOf } from '../../../../lib/learn/frame.ts'
import { sum } from '../../../../lib/stats/sum.ts'
import { type Examples, examplesInSteps, momentsIn } from '../features/examples.ts'
import type { Model } from '../features/model.ts'
import type { RecordRows } from '../features/record-rows.ts'
import { paced } from '../paced.ts'
import type { ModelData } from './model-data.ts'

/** Rows that one training takes; where there are more, the latest moments. */
const mostRows = 60_000

/** Rows in the order of their moments. */
export interface Table {
  frame: Frame
  guarded: Frame
  keys: string[]
  moments: Int32Array
  /** The target; of a survival model the days to the event, NaN where there was none. */
  outcomes: Float64Array
}

/** @returns records as they were at all moments whose outcome is known. */
export async function labelledRows(model: Model, data: ModelData, rest: () => Promise<void>): Promise<Table> {
  const { rows, state, begin } = data
  const to = dayNumber(state.to)
  const first = begin === null ? Number.POSITIVE_INFINITY : dayNumber(begin)
  const moments =
    model.moments === 'start'
      ? undefined
      : momentsIn(model.moments, begin ?? state.to, dayFromNumber(to - model.horizonDays))
  const all = await paced(examplesInSteps(model, rows, moments, to), rest)
  const known: number[] = []
  for (let row = 0; row < all.keys.length; row++) {
    const day = all.moments[row] as number
    if (day < first || day + model.horizonDays > to) continue
    if (model.kind === 'survival' || !Number.isNaN(all.outcomes[row])) known.push(row)
  }
  known.sort((a, b) => (all.moments[a] as number) - (all.moments[b] as number) || a - b)
  return tableOf(all, known.slice(-mostRows))
}

/** @returns the records that are to be scored as of the last day of the data. */
export async function currentRows(model: Model, data: ModelData, rest: () => Promise<void>): Promise<Table> {
  const { rows, state } = data
  const to = dayNumber(state.to)
  const all = await paced(examplesInSteps(model, rows, model.moments === 'start' ? undefined : [to], to), rest)
  const open: number[] = []
  for (let row = 0; row < all.keys.length; row++) {
    const day = all.moments[row] as number
    // At the last day everybody is looked at, also by a model whose outcome is known at once.
    if (
      model.moments !== 'start' ||
      (day <= to && day + model.horizonDays > to && isOpen(model, rows, all.keys[row] as string, day, to))
    )
      open.push(row)
  }
  return tableOf(all, open)
}

/** What was looked at when it began is open as long as it would be looked at today, and nobody can say yet what comes of it. */
function isOpen(model: Model, rows: RecordRows, key: string, day: number, to: number): boolean {
  const today = rows.known(key, to)
  return model.population(today) && model.outcome(today, rows.known(key, day)) === undefined
}

/** @returns records that began on a day or later, whether or not they are still open. */
export async function startedRows(
  model: Model,
  { rows, state }: ModelData,
  after: number,
  rest: () => Promise<void>,
): Promise<Table> {
  const to = dayNumber(state.to)
  const all = await paced(examplesInSteps(model, rows, undefined, to), rest)
  const started = [...all.moments.keys()].filter((row) => {
    const day = all.moments[row] as number
    return day > after && day <= to
  })
  return tableOf(all, started)
}

/** @returns the rows at these places. */
export function rowsAt(table: Table, places: ArrayLike<number>): Table {
  return tableOf(table, places)
}

/** Whether the event came, of models that predict one; what came, of the others. */
export function actualOf(model: Model, { outcomes }: Pick<Table, 'outcomes'>): Float64Array {
  return model.kind === 'survival' ? outcomes.map((days) => (Number.isNaN(days) ? 0 : 1)) : outcomes
}

/** How many events there are among the rows; 0 of quantities. */
export function eventsOf(model: Model, table: Table): number {
  if (model.kind === 'regression') return 0
  return sum(actualOf(model, table))
}

/** @returns a number for each record. */
export function groupsOf(keys: readonly string[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(keys, (key) => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, numbers.size)
    return numbers.size - 1
  })
}

function tableOf(all: Examples, places: ArrayLike<number>): Table {
  return {
    frame: rowsOf(all.frame, places),
    guarded: rowsOf(all.guarded, places),
    keys: Array.from(places, (place) => all.keys[place] as string),
    moments: Int32Array.from(places, (place) => all.moments[place] as number),
    outcomes: Float64Array.from(places, (place) => all.outcomes[place] as number),
  }
}
