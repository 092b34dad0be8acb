// The rows of a model's sources as they lie in the database now.
import { getTableName } from 'drizzle-orm'
import { type Day, dayFromNumber } from '../../../../lib/calendar/calendar.ts'
import { domains } from '../../../domains.ts'
import { pause, prepared } from '../../db/reader.ts'
import { columnName } from '../../ingest/sql.ts'
import { RecordRows } from '../features/record-rows.ts'
import type { Model } from '../features/model.ts'
import { tablesRead } from './catalogue.ts'

/** How far the tables of a model go. */
export interface DataState {
  /** First day with a row in any of them. */
  from: Day
  /** Last day with a row, today at most: outcomes are known until then. */
  to: Day
  /** The last import into any of them, and whether one is at work. */
  lastBatch: number
  importing: boolean
}

export interface ModelData {
  state: DataState
  rows: RecordRows
  /** The first day from which on records can be looked at; null where no source has a row. */
  begin: Day | null
}

/** @returns undefined where no table of the model has a row up to today. */
export async function dataState(db: D1Database, model: Model, today: Day): Promise<DataState | undefined> {
  const tables = tablesRead(model)
  let from: Day | undefined
  let to: Day | undefined
  for (const name of tables) {
    const { table, day } = tableNamed(name)
    const row = await db
      .prepare(
        `SELECT (SELECT min(${day}) FROM ${table}) AS "from", (SELECT max(${day}) FROM ${table} WHERE ${day} <= ?1) AS "to"`,
      )
      .bind(today)
      .first<{ from: Day | null; to: Day | null }>()
    if (row?.from && (from === undefined || row.from < from)) from = row.from
    if (row?.to && (to === undefined || row.to > to)) to = row.to
  }
  if (from === undefined || to === undefined || from > to) return undefined
  const batches = await db
    .prepare(
      "SELECT coalesce(max(id), 0) AS last, coalesce(sum(state IN ('running', 'undoing')), 0) AS busy FROM ingest_batch WHERE table_name IN (SELECT value FROM json_each(?1))",
    )
    .bind(JSON.stringify(tables))
    .first<{ last: number; busy: number }>()
  return { from, to, lastBatch: batches?.last ?? 0, importing: (batches?.busy ?? 0) > 0 }
}

/**
 * Reads all rows of a model.
 * @param rest gives the event loop away; called after each statement.
 */
export async function modelData(
  db: D1Database,
  model: Model,
  state: DataState,
  rest: () => Promise<void> = pause,
): Promise<ModelData> {
  const rows = new RecordRows(model)
  await rows.load(
    async (query) => {
      const { results } = await prepared(db, query).all<Record<string, unknown>>()
      await rest()
      return results
    },
    { from: state.from, to: state.to },
  )
  return { state, rows, begin: beginOf(model, rows) }
}

/**
 * From when on records can be looked at. Lists of records reach back to those who came long before anything else was kept, and of those who were there then
 * only the ones that stayed are listed: looking at them would teach that nothing ever happens. So it begins with what is kept about them: in the middle of the
 * first days of the other sources, as one of them may have been brought in late and another one reach far back.
 */
function beginOf({ sources }: Model, rows: RecordRows): Day | null {
  const firsts = sources.map(({ name }) => {
    const table = rows.table(name)
    let first = Number.POSITIVE_INFINITY
    for (let row = 0; row < table.rows; row++) first = Math.min(first, table.day(row))
    return first
  })
  const [listed = Number.POSITIVE_INFINITY, ...others] = firsts
  const known = others.filter(Number.isFinite).sort((a, b) => a - b)
  const begin = Math.max(listed, known[Math.floor(known.length / 2)] ?? listed)
  return Number.isFinite(begin) ? dayFromNumber(begin) : null
}

/** @throws RangeError when there is no such table. */
function tableNamed(name: string): { table: string; day: string } {
  const ingest = domains.flatMap(({ tables }) => tables).find((table) => table.name === name)
  if (ingest === undefined) throw new RangeError(`there is no table ${name}`)
  return { table: getTableName(ingest.table), day: columnName(ingest.table, ingest.day.column) }
}
