import { ended } from '../../steps/ended.ts'
import type { Frame } from '../frame.ts'
import { marginsInSteps } from './boosting.ts'
import type { TreeSum } from './tree.ts'

/** Name of the column with the periods that have gone by, the row's own included. */
export const elapsedColumn = 'elapsed periods'

/** A row for each period in which each subject was at risk. */
export interface PersonPeriods {
  frame: Frame
  /** 1 in the period of the event, else 0. */
  target: Float64Array
  /** The row of the given frame that each row is of. */
  subjects: Int32Array
}

/**
 * Rows for a discrete-time hazard (Singer & Willett 1993): a binary model of `target` on `frame` gives the log odds that the event comes in a period, if it has
 * not come before.
 * @param duration whole periods until the event, or until observation ended; 0 adds no row.
 * @param event 1 where the event came in the last of these periods, 0 where observation ended.
 * @param entered whole periods that had gone by when observation began (delayed entry); 0 without it.
 * @throws RangeError when lengths differ, a duration is no whole number, an event is neither 0 nor 1, or the frame has a column of that name already.
 */
export function personPeriods(
  duration: Float64Array,
  event: Float64Array,
  frame: Frame,
  entered?: Float64Array,
): PersonPeriods {
  checkDurations(duration, event, frame, entered)
  const first = (row: number) => (entered?.[row] as number | undefined) ?? 0
  let rows = 0
  for (let row = 0; row < frame.rows; row++) rows += Math.max(0, (duration[row] as number) - first(row))
  const subjects = new Int32Array(rows)
  const elapsed = new Float64Array(rows)
  const target = new Float64Array(rows)
  let at = 0
  for (let row = 0; row < frame.rows; row++)
    for (let period = first(row) + 1; period <= (duration[row] as number); period++) {
      subjects[at] = row
      elapsed[at] = period
      target[at++] = period === duration[row] ? (event[row] as number) : 0
    }
  return { frame: withElapsed(frame, subjects, elapsed), target, subjects }
}

function checkDurations(duration: Float64Array, event: Float64Array, frame: Frame, entered?: Float64Array): void {
  for (const given of [duration, event, entered])
    if (given !== undefined && given.length !== frame.rows)
      throw new RangeError(`${given.length} durations, events or entries of ${frame.rows} rows`)
  for (const given of [duration, entered ?? []])
    for (const periods of given)
      if (!Number.isInteger(periods) || periods < 0) throw new RangeError(`a duration is ${periods}, not whole periods`)
  if (event.some((value) => value !== 0 && value !== 1)) throw new RangeError('an event is neither 0 nor 1')
}

/** The rows at these places with their elapsed periods. */
function withElapsed(frame: Frame, places: Int32Array, elapsed: Float64Array): Frame {
  if (frame.columns.some(({ name }) => name === elapsedColumn))
    throw new RangeError(`the frame has a column "${elapsedColumn}" already`)
  const columns = frame.columns.map((column) =>
    column.kind === 'numeric'
      ? { ...column, values: elapsed.map((_, at) => column.values[places[at] as number] as number) }
      : { ...column, codes: places.map((place) => column.codes[place] as number) },
  )
  return { rows: places.length, columns: [...columns, { kind: 'numeric', name: elapsedColumn, values: elapsed }] }
}

/**
 * Hazards of each row in the next periods, all else staying as it is: rows x `horizon`, row after row.
 * @param elapsed periods that have gone by for each row, without the event.
 * @throws RangeError when lengths differ, `horizon` is no whole number of at least 1, or the frame does not suit the model.
 */
export function hazardsOf(model: TreeSum, frame: Frame, elapsed: Float64Array, horizon: number): Float64Array {
  return ended(hazardsInSteps(model, frame, elapsed, horizon))
}

/** The same in steps of some milliseconds. */
export function* hazardsInSteps(
  model: TreeSum,
  frame: Frame,
  elapsed: Float64Array,
  horizon: number,
): Generator<undefined, Float64Array> {
  if (elapsed.length !== frame.rows) throw new RangeError(`${elapsed.length} elapsed periods of ${frame.rows} rows`)
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new RangeError(`horizon is ${horizon}, not a whole number from 1 on`)
  const places = Int32Array.from({ length: frame.rows }, (_, row) => row)
  const hazards = new Float64Array(frame.rows * horizon)
  for (let ahead = 0; ahead < horizon; ahead++) {
    const then = withElapsed(
      frame,
      places,
      elapsed.map((periods) => periods + ahead + 1),
    )
    const margins = yield* marginsInSteps(model, then)
    for (let row = 0; row < frame.rows; row++)
      hazards[row * horizon + ahead] = 1 / (1 + Math.exp(-(margins[row] as number)))
  }
  return hazards
}

/** Probability of no event up to the end of each period, from the hazards of the periods. */
export function survivalCurve(hazards: Float64Array): Float64Array {
  let alive = 1
  return hazards.map((hazard) => {
    alive *= 1 - hazard
    return alive
  })
}

/** Expected periods until the event. */
export interface RemainingLife {
  /** Of those periods only that lie within the hazards (restricted mean). */
  restricted: number
  /** Beyond them too, where the mean hazard of their last quarter goes on; undefined where that is 0. */
  expected: number | undefined
}

/** Expected time to the event in periods, an event counting as half way through its period. */
export function remainingLife(hazards: Float64Array): RemainingLife {
  let [alive, restricted] = [1, 0]
  for (const hazard of hazards) {
    restricted += alive * (1 - hazard / 2)
    alive *= 1 - hazard
  }
  const last = hazards.subarray(Math.floor((3 * hazards.length) / 4))
  const later = last.reduce((sum, hazard) => sum + hazard, 0) / Math.max(1, last.length)
  const beyond = alive === 0 ? 0 : alive * (1 / later - 0.5)
  return { restricted, expected: Number.isFinite(beyond) ? restricted + beyond : undefined }
}
