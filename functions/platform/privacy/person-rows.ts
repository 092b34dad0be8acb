// Rows that name a person, read in slices: columns that name persons have no index, and a scan must not hold the event loop.
import { pause } from '../db/reader.ts'
import type { PersonTable } from './every-table.ts'

/** Ids looked at in one statement, a few milliseconds. */
export const sliceIds = 20_000

export type Row = Record<string, string | number | null>

/** What an import or a period replacement has overwritten or removed. */
export interface Earlier {
  table: PersonTable
  undoId: number
  row: Row
}

export interface TableCount {
  table: string
  /** Rows about the person. */
  about: number
  /** Rows about something or somebody else that name the person. */
  mentions: number
  /** Earlier states of rows about the person, kept so that imports can be undone. */
  earlier: number
}

/** Runs over a table's ids in slices, giving the event loop away after each. */
export async function* idSlices(db: D1Database, sqlName: string, ids = sliceIds): AsyncGenerator<[number, number]> {
  const ends = await db
    .prepare(`SELECT min(id) AS first, max(id) AS last FROM ${sqlName}`)
    .first<{ first: number | null; last: number | null }>()
  if (ends?.first === null || ends?.first === undefined || ends.last === null) return
  for (let from = ends.first; from <= ends.last; from += ids) {
    yield [from, from + ids - 1]
    await pause()
  }
}

/** @returns slices of the table's rows that name the person, in the order of their ids. */
export async function* rowsNaming(db: D1Database, table: PersonTable, person: string): AsyncGenerator<Row[]> {
  const naming = [...(table.subject === null ? [] : [table.subject]), ...table.mentions]
  const statement = `SELECT * FROM ${table.sqlName} WHERE id BETWEEN ?1 AND ?2 AND (${naming.map((column) => `${column} = ?3`).join(' OR ')}) ORDER BY id`
  for await (const [from, to] of idSlices(db, table.sqlName)) {
    const { results } = await db.prepare(statement).bind(from, to, person).all<Row>()
    if (results.length > 0) yield results
  }
}

/** @returns slices of earlier states of rows about the person. */
export async function* earlierRows(db: D1Database, tables: PersonTable[], person: string): AsyncGenerator<Earlier[]> {
  const byName = new Map(tables.map((table) => [table.ingest.name, table]))
  // A pseudonym is found nowhere by chance; in which column it stands is then looked up.
  const statement =
    'SELECT id, table_name, previous FROM ingest_undo WHERE id BETWEEN ?1 AND ?2 AND instr(previous, ?3) > 0 ORDER BY id'
  for await (const [from, to] of idSlices(db, 'ingest_undo')) {
    const { results } = await db
      .prepare(statement)
      .bind(from, to, person)
      .all<{ id: number; table_name: string; previous: string }>()
    const found = results.flatMap(({ id, table_name: name, previous }) => {
      const table = byName.get(name)
      const row = JSON.parse(previous) as Row
      return table?.subject == null || row[table.subject] !== person ? [] : [{ table, undoId: id, row }]
    })
    if (found.length > 0) yield found
  }
}

/** @returns how many rows there are, of tables that have any. */
export async function countRows(db: D1Database, tables: PersonTable[], person: string): Promise<TableCount[]> {
  const counts = new Map<string, TableCount>()
  const count = (name: string) => {
    const known = counts.get(name)
    if (known !== undefined) return known
    const made = { table: name, about: 0, mentions: 0, earlier: 0 }
    counts.set(name, made)
    return made
  }
  for (const table of tables)
    for await (const rows of rowsNaming(db, table, person))
      for (const row of rows) count(table.ingest.name)[isAbout(table, row, person) ? 'about' : 'mentions']++
  for await (const earlier of earlierRows(db, tables, person))
    for (const { table } of earlier) count(table.ingest.name).earlier++
  return [...counts.values()]
}

export function isAbout(table: PersonTable, row: Row, person: string): boolean {
  return table.subject !== null && row[table.subject] === person
}
