// What each kind of model makes of the learning procedure: a classification and a regression as they are, a survival model period by period.
import { type Frame, rowsOf } from '../../../../lib/learn/frame.ts'
import { explanationOf, type Learned, learnInSteps, scoresOf } from '../../../../lib/learn/procedure/learn.ts'
import { personPeriods, remainingLife, survivalCurve } from '../../../../lib/learn/trees/person-period.ts'
import type { Model, SurvivalModel } from '../features/model.ts'
import { groupsOf, type Table } from './examples-of.ts'

/** Rows that are scored, and explained, between two pauses. */
const scoredAtOnce = 200
const explainedAtOnce = 25

export interface Scores {
  /** Chance of the event within the horizon, or the quantity. */
  scores: Float64Array
  /** Of a survival model: days until the event, at most the horizon. */
  expectedDays?: Float64Array
}

export interface Reasons extends Scores {
  /** What is said of a row of which nothing is known, by row. */
  bases: Float64Array
  margins: Float64Array
  /** By feature in the model's order, by row: base + contributions = margin. */
  contributions: Float64Array[]
}

export function* learntInSteps(model: Model, table: Table, seed: number): Generator<undefined, Learned> {
  const { frame, target, places } = model.kind === 'survival' ? periodsOfRecords(model, table) : plain(table)
  const groups = groupsOf(table.keys)
  const monotone = Object.fromEntries(
    model.features.flatMap(({ name, monotone }) => (monotone === undefined ? [] : [[name, monotone]])),
  )
  return yield* learnInSteps(frame, target, {
    task: model.kind === 'regression' ? 'regression' : 'classification',
    seed,
    groups: places === undefined ? groups : Int32Array.from(places, (place) => groups[place] as number),
    times: places === undefined ? table.moments : Int32Array.from(places, (place) => table.moments[place] as number),
    monotone,
  })
}

/** @returns what is said of the rows, in slices. */
export function* scoredInSteps(model: Model, learned: Learned, frame: Frame): Generator<undefined, Scores> {
  const scores = new Float64Array(frame.rows)
  const expectedDays = model.kind === 'survival' ? new Float64Array(frame.rows) : undefined
  const periods = periodsOf(model)
  const slice = Math.max(1, Math.floor(scoredAtOnce / periods))
  for (let from = 0; from < frame.rows; from += slice) {
    const places = range(from, Math.min(frame.rows, from + slice))
    if (model.kind === 'survival') {
      const hazards = scoresOf(learned, everyPeriod(rowsOf(frame, places), periods))
      for (let at = 0; at < places.length; at++) {
        const own = hazards.subarray(at * periods, (at + 1) * periods)
        scores[from + at] = 1 - (survivalCurve(own).at(-1) as number)
        ;(expectedDays as Float64Array)[from + at] = remainingLife(own).restricted * model.periodDays
      }
    } else scores.set(scoresOf(learned, rowsOf(frame, places)), from)
    yield
  }
  return { scores, ...(expectedDays === undefined ? {} : { expectedDays }) }
}

/** @returns what is said of the rows and why, in slices. */
export function* explainedInSteps(model: Model, learned: Learned, frame: Frame): Generator<undefined, Reasons> {
  const found = yield* scoredInSteps(model, learned, frame)
  const margins = new Float64Array(frame.rows)
  const bases = new Float64Array(frame.rows)
  const contributions = model.features.map(() => new Float64Array(frame.rows))
  const periods = periodsOf(model)
  const slice = Math.max(1, Math.floor(explainedAtOnce / periods))
  for (let from = 0; from < frame.rows; from += slice) {
    const part = rowsOf(frame, range(from, Math.min(frame.rows, from + slice)))
    const explained = explanationOf(learned, model.kind === 'survival' ? everyPeriod(part, periods) : part)
    for (let at = 0; at < part.rows; at++) {
      // Of a survival model the mean over the periods; what the period itself says belongs to what is said of everybody.
      const mean = (values: Float64Array) => {
        let sum = 0
        for (let period = 0; period < periods; period++) sum += values[at * periods + period] as number
        return sum / periods
      }
      const row = from + at
      const period = explained.contributions[model.features.length]
      margins[row] = mean(explained.margins)
      bases[row] = explained.base + (period === undefined ? 0 : mean(period))
      for (const [column, own] of contributions.entries())
        own[row] = mean(explained.contributions[column] as Float64Array)
    }
    yield
  }
  return { ...found, margins, bases, contributions }
}

/** How many periods the horizon of a survival model has; 1 for all others. */
export function periodsOf(model: Model): number {
  return model.kind === 'survival' ? Math.max(1, Math.round(model.horizonDays / model.periodDays)) : 1
}

function plain({ frame, outcomes }: Table) {
  return { frame, target: outcomes, places: undefined }
}

/** A row for each period that a record comes to, with whether the event falls into it. */
function periodsOfRecords(model: SurvivalModel, { frame, outcomes }: Table) {
  const periods = periodsOf(model)
  const events = outcomes.map((days) => (Number.isNaN(days) ? 0 : 1))
  const durations = outcomes.map((days) =>
    Number.isNaN(days) ? periods : Math.min(periods, Math.max(1, Math.ceil(days / model.periodDays))),
  )
  const { frame: expanded, target, subjects } = personPeriods(durations, events, frame)
  return { frame: expanded, target, places: subjects }
}

/** Each row once for each period, the periods of a row together. */
function everyPeriod(frame: Frame, periods: number): Frame {
  const none = new Float64Array(frame.rows)
  return personPeriods(
    none.map(() => periods),
    none,
    frame,
  ).frame
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, at) => from + at)
}
