// A synthetic company's rows in SQLite, as far as models read them: no batches, nothing sealed, no ledger.
import type Database from 'better-sqlite3'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Row } from './area.ts'
import { areas } from './areas.ts'
import { stretches } from './company.ts'
import { checkedOptions, type Options } from './options.ts'
import { makeWorld } from './world.ts'
import { domains } from '../functions/domains.ts'
import { d1Fixture } from '../functions/platform/ingest/d1.fixture.ts'
import type { IngestTable } from '../functions/platform/ingest/table.ts'

/**
 * Makes a company in memory.
 * @param areaNames those whose rows are wanted; all unless told.
 */
export function companyDatabase(
  given: Partial<Options> & { until: string },
  areaNames?: readonly string[],
): Database.Database {
  const { sqlite } = d1Fixture()
  const stores = new Map(
    domains
      .flatMap(({ tables }) => tables)
      .filter(({ references, money }) => references.length === 0 && money === undefined)
      .map((table) => [table.name, storeOf(sqlite, table)]),
  )
  const wanted = areas.filter(({ name }) => areaNames?.includes(name) ?? true)
  const write = sqlite.transaction((rows: Iterable<[string, Row]>) => {
    for (const [table, row] of rows) stores.get(table)?.(row)
  })
  for (const { rows } of stretches(makeWorld(checkedOptions(given)), wanted)) write(rows)
  return sqlite
}

/** Puts a row in the place of the one with its key. */
function storeOf(sqlite: Database.Database, { table, fields, columns, key }: IngestTable): (row: Row) => void {
  const names = Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([property, { name }]) => [property, name]),
  )
  const places = Object.entries({ [key.column]: key.field, ...columns }).map(([property, field]) => ({
    column: names[property] as string,
    field,
    cents: fields.find(({ name }) => name === field)?.kind === 'cents',
  }))
  const list = places.map(({ column }) => column)
  const statement = sqlite.prepare(
    `INSERT INTO ${getTableName(table)} (${list.join(', ')}, batch_id) VALUES (${list.map(() => '?').join(', ')}, 1)
    ON CONFLICT (${names[key.column]}) DO UPDATE SET ${list.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  )
  return (row) => {
    statement.run(
      ...places.map(({ field, cents }) =>
        cents && row[field] !== null ? Math.round(100 * Number(row[field])) : (row[field] ?? null),
      ),
    )
  }
}
