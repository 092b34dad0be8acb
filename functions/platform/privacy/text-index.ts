// Keeps the index of texts up to date: after a refresh has seen new rows, in slices. What it holds are blinded words of redacted texts.
import type { Env } from '../../env.ts'
import { pause } from '../db/reader.ts'
import { columnName } from '../ingest/sql.ts'
import type { IngestTable } from '../ingest/table.ts'
import { blindWordsOf } from './blind-words.ts'
import { everyTable, personTable } from './every-table.ts'
import { forgetTexts } from './erasure.ts'
import { knownPersons, learnNames } from './names.ts'
import type { Row } from './person-rows.ts'
import { redacted } from './redact.ts'
import { openVault, type TenantVault } from './vault.ts'
import { wordsOf } from './words.ts'

/** Rows looked at, and texts indexed, at a stretch. */
const sliceIds = 5000
const sliceTexts = 100
/** Stands where something was taken out, so that words on both sides of it are no phrase. */
const gap = 'x'

/** A table whose texts are searched, by SQL names. */
export interface SearchTable {
  ingest: IngestTable
  domain: string
  sqlName: string
  key: string
  day: string
  person: string | null
  department: string | null
  /** Drizzle properties of the texts. */
  texts: string[]
}

export function searchTables(): SearchTable[] {
  return everyTable().flatMap(({ ingest, domain }) => {
    if (ingest === null || domain === null || ingest.classes.search === undefined) return []
    const { classes, table } = ingest
    const { department } = classes.search as { department?: string }
    const { sqlName, key, day, subject } = personTable(ingest)
    const texts = Object.keys(classes.columns).filter((property) => classes.columns[property] === 'text')
    const unit = department === undefined ? null : columnName(table, department)
    return [{ ingest, domain, sqlName, key, day, person: subject, department: unit, texts }]
  })
}

/** Before dirty marks are used up: tables that have changed are to be gone through again. */
export async function markChanged(db: D1Database): Promise<void> {
  await db
    .prepare('DELETE FROM privacy_text_state WHERE table_name IN (SELECT DISTINCT table_name FROM ingest_dirty)')
    .run()
}

/** Brings names and texts up to date; goes on where it was interrupted. @returns how many texts were read. */
export async function indexTexts(env: Env, clock: () => Date): Promise<number> {
  const { results } = await env.DB.prepare('SELECT table_name AS name FROM privacy_text_state').all<{ name: string }>()
  const done = new Set(results.map(({ name }) => name))
  const due = searchTables().filter(({ ingest }) => !done.has(ingest.name))
  if (due.length === 0) return 0
  const vault = await openVault(env, clock())
  await learnNames(env, vault)
  // A backup that was restored brings texts of persons back who have been erased since.
  await forgetTexts(env.DB, await vault.persons.erased())
  let read = 0
  for (const table of due) {
    read += await indexTable(env, vault, table)
    await env.DB.prepare('INSERT OR REPLACE INTO privacy_text_state (table_name, batch_id) VALUES (?1, 0)')
      .bind(table.ingest.name)
      .run()
  }
  return read
}

async function indexTable(env: Env, vault: TenantVault, table: SearchTable): Promise<number> {
  const { DB: db } = env
  const ends = await db
    .prepare(
      `SELECT min(first) AS first, max(last) AS last FROM (SELECT min(id) AS first, max(id) AS last FROM ${table.sqlName}
        UNION ALL SELECT min(row_id), max(row_id) FROM privacy_text_row WHERE table_name = ?1)`,
    )
    .bind(table.ingest.name)
    .first<{ first: number | null; last: number | null }>()
  let read = 0
  if (ends?.first === null || ends?.first === undefined) return read
  for (let from = ends.first; from <= (ends.last ?? 0); from += sliceIds) {
    await removeGone(db, table, from, from + sliceIds - 1)
    for (;;) {
      const rows = await changedRows(db, table, from, from + sliceIds - 1)
      if (rows.length > 0) await indexRows(env, vault, table, rows)
      await pause()
      read += rows.length
      if (rows.length < sliceTexts) break
    }
  }
  return read
}

async function changedRows(db: D1Database, table: SearchTable, from: number, to: number): Promise<Row[]> {
  const { results } = await db
    .prepare(
      `SELECT t.* FROM ${table.sqlName} AS t LEFT JOIN privacy_text_row AS r ON r.table_name = ?1 AND r.row_id = t.id
        WHERE t.id BETWEEN ?2 AND ?3 AND r.batch_id IS NOT t.batch_id LIMIT ${sliceTexts}`,
    )
    .bind(table.ingest.name, from, to)
    .all<Row>()
  return results
}

async function removeGone(db: D1Database, table: SearchTable, from: number, to: number): Promise<void> {
  const gone = `SELECT id FROM privacy_text_row AS r WHERE r.table_name = ?1 AND r.row_id BETWEEN ?2 AND ?3 AND NOT EXISTS (SELECT 1 FROM ${table.sqlName} AS t WHERE t.id = r.row_id)`
  const bind = (sql: string) => db.prepare(sql).bind(table.ingest.name, from, to)
  await db.batch([
    bind(`DELETE FROM privacy_text WHERE rowid IN (${gone})`),
    bind(`DELETE FROM privacy_text_row WHERE id IN (${gone})`),
  ])
}

async function indexRows(env: Env, vault: TenantVault, table: SearchTable, rows: Row[]): Promise<void> {
  const opened = await vault.open(rows, table.ingest, table.texts)
  const texts = opened.map((row) => textOf(table, row))
  const known = await knownPersons(env, vault, texts)
  const words = texts.map((text, at) => indexedWords(text, Number(String(rows[at]?.[table.day]).slice(0, 4)), known))
  const blinded = await blindWordsOf(vault).of(words.flat().filter((word) => word !== gap))
  const entries = rows.map((row, at) => [
    row.id,
    row.batch_id,
    row[table.day],
    table.person === null ? null : row[table.person],
    table.department === null ? null : row[table.department],
    (words[at] as string[]).map((word) => blinded.get(word) ?? gap).join(' '),
  ])
  const bind = (sql: string) => env.DB.prepare(sql).bind(table.ingest.name, JSON.stringify(entries))
  const those =
    'SELECT r.id FROM json_each(?2) AS e CROSS JOIN privacy_text_row AS r ON r.table_name = ?1 AND r.row_id = e.value->>0'
  await env.DB.batch([
    bind(`DELETE FROM privacy_text WHERE rowid IN (${those})`),
    bind(
      `INSERT INTO privacy_text_row (table_name, row_id, batch_id, day, person, department)
        SELECT ?1, value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?2) WHERE true
        ON CONFLICT (table_name, row_id) DO UPDATE SET batch_id = excluded.batch_id, day = excluded.day, person = excluded.person, department = excluded.department`,
    ),
    bind(
      `INSERT INTO privacy_text (rowid, words) SELECT r.id, e.value->>5 FROM json_each(?2) AS e
        CROSS JOIN privacy_text_row AS r ON r.table_name = ?1 AND r.row_id = e.value->>0 WHERE e.value->>5 <> ''`,
    ),
  ])
}

/** @returns the texts of an opened row as one; empty where its person has been erased. */
export function textOf({ ingest, texts }: SearchTable, row: Row): string {
  return texts
    .map((property) => row[columnName(ingest.table, property)])
    .filter((text) => text !== null && text !== undefined && text !== '')
    .join('\n')
}

const taken = /\[(?:name|e-mail|date|account|number)\]/g

function indexedWords(text: string, year: number, known: Awaited<ReturnType<typeof knownPersons>>): string[] {
  return redacted(text, { ...known, year })
    .split(taken)
    .flatMap((part, at) => (at === 0 ? wordsOf(part) : [gap, ...wordsOf(part)]))
}
