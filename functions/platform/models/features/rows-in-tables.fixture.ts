// Rows of any table in SQLite, written down one by one, as a model is given them.
import { type SQL, sql } from 'drizzle-orm'
import { dayNumber } from '../../../../lib/calendar/calendar.ts'
import { prepared } from '../../db/reader.ts'
import { d1Fixture } from '../../ingest/d1.fixture.ts'
import type { Known, Model } from './model.ts'
import { RecordRows } from './record-rows.ts'

export class RowsInTables {
  readonly #made = d1Fixture()
  #count = 0

  /** Adds a row; what a table must have and a test does not care about is filled in. */
  add(table: string, day: string, values: Record<string, string | number | null> = {}): this {
    const columns = this.#made.sqlite.prepare(`PRAGMA table_info(${table})`).all() as {
      name: string
      type: string
      notnull: number
    }[]
    const row: Record<string, string | number | null> = { day }
    for (const { name, type, notnull } of columns)
      if (notnull === 1 && name !== 'id' && name !== 'day') row[name] = type === 'TEXT' ? '' : 0
    const key = columns[1]?.name as string
    row[key] = `${table}-${++this.#count}`
    Object.assign(row, values)
    const names = Object.keys(row)
    this.#made.sqlite
      .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
      .run(...Object.values(row))
    return this
  }

  /** @returns a function that gives a record of the model at a moment, as read from 2023 to 2026. */
  async of(model: Model): Promise<(key: string, day: string) => Known> {
    const rows = new RecordRows(model)
    const ask = async (query: SQL) =>
      (await prepared(this.#made.db, sql`${query}`).all<Record<string, unknown>>()).results
    await rows.load(ask, { from: '2023-01-01', to: '2026-12-31' })
    return (key, day) => rows.known(key, dayNumber(day))
  }
}

/** @returns a feature's value. @throws RangeError when the model has no such feature. */
export function given(model: Model, feature: string, known: Known): number | string | undefined {
  const found = model.features.find(({ name }) => name === feature)
  if (found === undefined) throw new RangeError(`there is no feature ${feature}`)
  return found.value(known)
}
