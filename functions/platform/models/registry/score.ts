// Scores all current records by the champion, as of the last day of the data.
import { dayFromNumber, dayNumber } from '../../../../lib/calendar/calendar.ts'
import type { Learned } from '../../../../lib/learn/procedure/learn.ts'
import { learningEngine } from '../engine.ts'
import type { Model } from '../features/model.ts'
import { paced } from '../paced.ts'
import { storedPart } from './artifact.ts'
import { type NamedModel, shapeOf } from './catalogue.ts'
import { currentRows, rowsAt, type Table } from './examples-of.ts'
import { explainedInSteps } from './learner.ts'
import type { ModelData } from './model-data.ts'
import { keptReasons } from './reasons.ts'
import { lastScoring, saveScores, type Score, scorePlace } from './scores.ts'
import { championOf, type VersionRow, versionOf } from './versions.ts'

export interface ScoreOptions {
  clock: () => Date
  /** Gives the event loop away; throws when the scoring is to stop. */
  rest: () => Promise<void>
  /** Pseudonyms of erased persons: nothing is said of them any more. */
  erased?: ReadonlySet<string>
}

/** A version that can be applied. */
export interface Usable {
  row: VersionRow
  learned: Learned
}

/** @returns the champion; undefined where there is none, or it cannot be applied any more. */
export async function usableChampion(db: D1Database, { name, model }: NamedModel): Promise<Usable | undefined> {
  const champion = await championOf(db, name)
  const row = champion === null ? null : await versionOf(db, name, champion.version)
  if (row === null || row.engine !== learningEngine || row.shape !== (await shapeOf(model))) return undefined
  const text = await storedPart(db, name, row.version, 'learned')
  return text === undefined ? undefined : { row, learned: JSON.parse(text) as Learned }
}

/** @returns whether the champion has not scored the data of this day. */
export async function isScoringDue(db: D1Database, { name, model }: NamedModel, day: string): Promise<boolean> {
  const champion = await championOf(db, name)
  const row = champion === null ? null : await versionOf(db, name, champion.version)
  if (row === null || row.engine !== learningEngine || row.shape !== (await shapeOf(model))) return false
  const last = await lastScoring(db, name, row.version)
  return last === null || last.day < day
}

/** @returns the records that were scored; undefined where no version can be applied. */
export async function scoreModel(
  db: D1Database,
  named: NamedModel,
  data: ModelData,
  { clock, rest, erased = new Set() }: ScoreOptions,
): Promise<Table | undefined> {
  const { name, model } = named
  const usable = await usableChampion(db, named)
  if (usable === undefined) return undefined
  const all = await currentRows(model, data, rest)
  const table = rowsAt(
    all,
    all.keys.flatMap((key, place) => (erased.has(key) ? [] : [place])),
  )
  const found = await paced(explainedInSteps(model, usable.learned, table.frame), rest)
  const scores: Score[] = table.keys.map((record, row) => ({
    record,
    day: dayFromNumber(table.moments[row] as number),
    score: rounded(found.scores[row] as number),
    expectedDays: found.expectedDays === undefined ? null : rounded(found.expectedDays[row] as number),
    shown: shownOf(model, data, record),
    reasons: keptReasons(model, table.frame.columns, found, row),
  }))
  const scoring = { model: name, version: usable.row.version, day: data.state.to, scoredAt: clock().toISOString() }
  await saveScores(db, scorePlace(model), scoring, scores, rest)
  return table
}

/** What the record is listed by, as it is known now; names of persons stay sealed in their rows. */
function shownOf({ shown = {}, persons }: Model, { rows, state }: ModelData, record: string): Score['shown'] {
  const columns = [...(shown.by ?? []), ...(shown.name === undefined || persons ? [] : [shown.name])]
  const history = rows.records.history(record, dayNumber(state.to))
  return Object.fromEntries(
    columns.flatMap((column) => {
      const word = history.lastWord(column)
      return word === undefined ? [] : [[column, word]]
    }),
  )
}

/** As many digits as can mean something. */
function rounded(value: number): number {
  return Number(value.toPrecision(9))
}
