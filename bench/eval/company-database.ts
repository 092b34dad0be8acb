// A company's rows for models: a database of a tenant, opened for reading.
import Database from 'better-sqlite3'
import type { SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import type { Day } from '../../functions/answer.ts'
import type { Model } from '../../functions/platform/models/features/model.ts'
import { type Ask, RecordRows } from '../../functions/platform/models/features/record-rows.ts'

const dialect = new SQLiteSyncDialect()

export interface Loaded {
  rows: RecordRows
  /** First and last day with rows of the tables that the model reads. */
  span: { from: Day; to: Day }
  seconds: number
  /** The statement that held longest. */
  slowestMilliseconds: number
  slowest: string
}

/** @throws Error when there is no such file. */
export function openCompany(file: string): Database.Database {
  return new Database(file, { readonly: true, fileMustExist: true })
}

/** Reads the sources of a model over all days of their tables. */
export async function loadModel(db: Database.Database, model: Model): Promise<Loaded> {
  const span = spanOf(db, [...new Set(model.sources.flatMap(({ reads }) => reads))])
  let [slowestMilliseconds, slowest] = [0, '']
  const ask: Ask = async (query: SQL) => {
    const { sql, params } = dialect.sqlToQuery(query)
    const statement = db.prepare(sql)
    const start = performance.now()
    const found = statement.all(...params) as Record<string, unknown>[]
    const took = performance.now() - start
    if (took > slowestMilliseconds) [slowestMilliseconds, slowest] = [took, sql]
    return found
  }
  const start = performance.now()
  const rows = new RecordRows(model)
  await rows.load(ask, span)
  return {
    rows,
    span,
    seconds: (performance.now() - start) / 1000,
    slowestMilliseconds,
    slowest: slowest.replaceAll(/\s+/g, ' ').slice(0, 60),
  }
}

function spanOf(db: Database.Database, reads: readonly string[]): { from: Day; to: Day } {
  const spans = reads.map((table) => {
    const name = table.replace('/', '_').replaceAll('-', '_')
    return db.prepare(`SELECT min(day) AS "from", max(day) AS "to" FROM ${name}`).get() as { from: Day; to: Day }
  })
  const days = spans.flatMap(({ from, to }) => (from === null ? [] : [from, to])).sort()
  if (days.length === 0) throw new Error(`There are no rows of ${reads.join(', ')}.`)
  return { from: days[0] as Day, to: days.at(-1) as Day }
}
