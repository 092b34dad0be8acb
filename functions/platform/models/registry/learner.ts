// What each kind of model makes of the learning procedure: a classification and a regression as they are, a survival model period by period.
import type { Frame } from '../../../../lib/learn/frame.ts'
import { explanationInSteps, scoresInSteps } from '../../../../lib/learn/procedure/explain.ts'
import { type LearnOptions, type Learned, learnInSteps, relearnInSteps } from '../../../../lib/learn/procedure/learn.ts'
import {
  elapsedColumn,
  personPeriods,
  remainingLife,
  survivalCurve,
} from '../../../../lib/learn/trees/person-period.ts'
import type { Model, SurvivalModel } from '../features/model.ts'
import { groupsOf, type Table } from './examples-of.ts'

/** What learns, scores and explains; of whatever kind the model is. */
export interface Procedure {
  learnInSteps: typeof learnInSteps
  relearnInSteps: typeof relearnInSteps
  scoresInSteps: typeof scoresInSteps
  explanationInSteps: typeof explanationInSteps
}

let procedure: Procedure = { learnInSteps, relearnInSteps, scoresInSteps, explanationInSteps }

/** Takes another procedure: tests of what is made of learning need not wait for the one that learns best. */
export function learnBy(other: Procedure): void {
  procedure = other
}

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

/** @param chosen learnt from earlier rows: what was chosen on them is kept, which is much less work. */
export function* learntInSteps(
  model: Model,
  table: Table,
  seed: number,
  chosen: Learned | null,
): Generator<undefined, Learned> {
  const { frame, target, places } = model.kind === 'survival' ? periodsOfRecords(model, table) : plain(table)
  const groups = groupsOf(table.keys)
  const monotone = Object.fromEntries(
    model.features.flatMap(({ name, monotone }) => (monotone === undefined ? [] : [[name, monotone]])),
  )
  const options: LearnOptions = {
    task: model.kind === 'regression' ? 'regression' : 'classification',
    seed,
    groups: places === undefined ? groups : Int32Array.from(places, (place) => groups[place] as number),
    monotone,
  }
  return chosen === null
    ? yield* procedure.learnInSteps(frame, target, options)
    : yield* procedure.relearnInSteps(chosen, frame, target, options)
}

/** @returns what is said of the rows. */
export function* scoredInSteps(model: Model, learned: Learned, frame: Frame): Generator<undefined, Scores> {
  if (model.kind !== 'survival') return { scores: yield* procedure.scoresInSteps(learned, frame) }
  const periods = periodsOf(model)
  const hazards = yield* procedure.scoresInSteps(learned, everyPeriod(frame, periods))
  return survived(hazards, frame.rows, model)
}

/** @returns what is said of the rows and why. */
export function* explainedInSteps(model: Model, learned: Learned, frame: Frame): Generator<undefined, Reasons> {
  const periods = periodsOf(model)
  const asked = model.kind === 'survival' ? everyPeriod(frame, periods) : frame
  const found = yield* scoredInSteps(model, learned, frame)
  const explained = yield* procedure.explanationInSteps(learned, asked)
  // Of a survival model the mean over the periods.
  const mean = (values: Float64Array | undefined) => {
    const means = new Float64Array(frame.rows)
    if (values === undefined) return means
    for (let at = 0; at < values.length; at++) {
      const row = Math.floor(at / periods)
      means[row] = (means[row] as number) + (values[at] as number) / periods
    }
    return means
  }
  // A column that told nothing was not learnt from, and adds nothing.
  const of = (name: string) =>
    mean(explained.contributions[learned.columns.findIndex((column) => column.name === name)])
  return {
    ...found,
    margins: mean(explained.margins),
    // What the period itself says belongs to what is said of everybody.
    bases: of(elapsedColumn).map((part) => explained.base + part),
    contributions: model.features.map(({ name }) => of(name)),
  }
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

function survived(hazards: Float64Array, rows: number, model: SurvivalModel): Scores {
  const scores = new Float64Array(rows)
  const expectedDays = new Float64Array(rows)
  const periods = periodsOf(model)
  for (let row = 0; row < rows; row++) {
    const own = hazards.subarray(row * periods, (row + 1) * periods)
    scores[row] = 1 - (survivalCurve(own).at(-1) as number)
    expectedDays[row] = remainingLife(own).restricted * model.periodDays
  }
  return { scores, expectedDays }
}
