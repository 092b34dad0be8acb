// Rows to learn from: records at moments, what was known of them then, and what came.
import { type Day, dayFromNumber, dayNumber, monthEnd } from '../../../../lib/calendar/calendar.ts'
import { categoricalColumn, type Column, type Frame, frameOf } from '../../../../lib/learn/frame.ts'
import { heldAgainst } from './held-against.ts'
import type { Feature, Known, Model } from './model.ts'
import type { RecordRows } from './record-rows.ts'

/** Records looked at between two pauses. */
const recordsAtOnce = 20

export interface Examples {
  /** The features, by name. */
  frame: Frame
  /** What scores are held against by group, never learnt from: see `heldAgainst`. */
  guarded: Frame
  /** By row: the record, and its moment in days since 1970-01-01. */
  keys: string[]
  moments: Int32Array
  /** NaN where the outcome is not known (yet), or, in a survival model, where nothing happened until the horizon was over. */
  outcomes: Float64Array
}

/** @returns the last days of whole months or weeks (Sundays) in a span, in order, as days since 1970-01-01. */
export function momentsIn(moments: 'month' | 'week', from: Day, to: Day): number[] {
  const last = dayNumber(to)
  const found: number[] = []
  if (moments === 'month') {
    for (let day = monthEnd(from); dayNumber(day) <= last; day = monthEnd(dayFromNumber(dayNumber(day) + 1)))
      found.push(dayNumber(day))
    return found
  }
  // 1970-01-04 was a Sunday.
  for (let day = dayNumber(from) + ((((3 - dayNumber(from)) % 7) + 7) % 7); day <= last; day += 7) found.push(day)
  return found
}

/**
 * Looks at records as they were known at moments.
 * @param moments days at which all records are looked at; undefined = each on its own first day (`moments: 'start'`).
 * @param completeTo days since 1970-01-01 until which everything is known: outcomes that show later are missing.
 */
export function* examplesInSteps(
  model: Model,
  rows: RecordRows,
  moments: readonly number[] | undefined,
  completeTo: number,
): Generator<undefined, Examples> {
  const keys: string[] = []
  const at: number[] = []
  const outcomes: number[] = []
  const values = model.features.map((): (number | string | undefined)[] => [])
  const held = heldAgainst(model)
  const guarded = held.map((): (number | string | undefined)[] => [])
  const all = rows.records.keys()
  const look = (now: Known) => {
    // A record that is not there yet has no rows.
    if (rows.records.history(now.key, now.dayNumber).count === 0 || !model.population(now)) return
    keys.push(now.key)
    at.push(now.dayNumber)
    const over = now.dayNumber + model.horizonDays
    outcomes.push(over > completeTo ? Number.NaN : (model.outcome(rows.known(now.key, over), now) ?? Number.NaN))
    for (const [column, feature] of model.features.entries()) values[column]?.push(feature.value(now))
    for (const [column, feature] of held.entries()) guarded[column]?.push(feature.value(now))
  }
  let looked = 0
  for (const moment of moments ?? [undefined])
    for (const key of all) {
      const since = moment ?? rows.records.history(key, Number.POSITIVE_INFINITY).dayNumbers()[0]
      if (since !== undefined) look(rows.known(key, since))
      if (++looked % recordsAtOnce === 0) yield
    }
  return {
    frame: frameOf(model.features.map((feature, column) => columnOf(feature, values[column] ?? []))),
    guarded: frameOf(held.map((feature, column) => columnOf(feature, guarded[column] ?? []))),
    keys,
    moments: Int32Array.from(at),
    outcomes: Float64Array.from(outcomes),
  }
}

/** @throws RangeError when a value is not of the feature's kind, or not finite. */
function columnOf({ name, kind }: Feature, values: readonly (number | string | undefined)[]): Column {
  if (kind === 'category') {
    const words = values.map((value) => {
      if (typeof value === 'number') throw new RangeError(`the feature ${name} is a category and gave ${value}`)
      return value
    })
    return categoricalColumn(name, words, [...new Set(words.filter((word) => word !== undefined))].sort())
  }
  const numbers = Float64Array.from(values, (value) => {
    if (value === undefined) return Number.NaN
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new RangeError(`the feature ${name} is a number and gave ${value}`)
    return value
  })
  return { kind: 'numeric', name, values: numbers }
}
