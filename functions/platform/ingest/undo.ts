// Takes a batch's rows back, slice by slice; each slice is one transaction, so that it goes on where it was interrupted.
import { getTableColumns, getTableName } from 'drizzle-orm'
import { pause } from '../db/reader.ts'
import type { Report } from './report.ts'
import { columnName, tableSql } from './sql.ts'
import type { IngestTable } from './table.ts'

const sliceRows = 2000

/**
 * Rows that the batch inserted go, rows that it updated or removed come back. Where a later batch has written over a row, that
 * batch's undo record is turned to what was there before. Days concerned are marked dirty.
 * @param alone no other batch can have used the members that this one created (it never completed).
 */
export async function takeBack(db: D1Database, table: IngestTable, batchId: number, alone: boolean): Promise<void> {
  while (await undoRecorded(db, table, batchId)) await pause()
  while (await undoInserted(db, table, batchId)) await pause()
  await removeMembers(db, table, batchId, alone)
}

async function undoRecorded(db: D1Database, table: IngestTable, batchId: number): Promise<boolean> {
  const slice = await db
    .prepare('SELECT max(id) AS last FROM (SELECT id FROM ingest_undo WHERE batch_id = ?1 ORDER BY id LIMIT ?2)')
    .bind(batchId, sliceRows)
    .first<{ last: number | null }>()
  const last = slice?.last ?? null
  if (last === null) return false
  const t = tableSql(table, false).name
  const key = columnName(table.table, table.key.column)
  const day = columnName(table.table, table.day.column)
  const columns = Object.values(getTableColumns(table.table)).map((column) => column.name)
  const restored = columns.map((column) => `u.previous->>'${column}'`).join(', ')
  const mine = 'u.batch_id = ?1 AND u.id <= ?2'
  const bind = (sql: string) => db.prepare(sql).bind(batchId, last)
  const later = `ingest_undo.table_name = '${table.name}' AND ingest_undo.row_id = u.row_id AND ingest_undo.previous_batch_id = ?1`
  await db.batch([
    bind(
      `INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) SELECT '${table.name}', u.previous->>'${day}', ?1 FROM ingest_undo u WHERE ${mine} AND u.action <> 'insert'`,
    ),
    bind(
      `INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) SELECT '${table.name}', t.${day}, ?1 FROM ingest_undo u JOIN ${t} t ON t.id = u.row_id AND t.batch_id = ?1 WHERE ${mine}`,
    ),
    bind(
      `UPDATE ingest_undo SET previous = u.previous, previous_batch_id = u.previous_batch_id FROM ingest_undo u WHERE ${mine} AND u.action = 'update' AND ${later}`,
    ),
    bind(
      `DELETE FROM ingest_undo WHERE action = 'delete' AND previous_batch_id = ?1 AND table_name = '${table.name}' AND row_id IN (SELECT u.row_id FROM ingest_undo u WHERE ${mine} AND u.action = 'insert')`,
    ),
    bind(
      `UPDATE ingest_undo SET action = 'insert', previous = '{}', previous_batch_id = 0 FROM ingest_undo u WHERE ${mine} AND u.action = 'insert' AND ${later}`,
    ),
    bind(
      `DELETE FROM ${t} WHERE batch_id = ?1 AND id IN (SELECT u.row_id FROM ingest_undo u WHERE ${mine} AND u.action = 'insert')`,
    ),
    bind(
      `INSERT OR REPLACE INTO ${t} (${columns.join(', ')}) SELECT ${restored} FROM ingest_undo u WHERE ${mine} AND u.action = 'update' AND EXISTS (SELECT 1 FROM ${t} t WHERE t.id = u.row_id AND t.batch_id = ?1)`,
    ),
    // A removed row whose key came back with a later batch: that batch's inserter now counts as having updated it.
    bind(`INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
      SELECT coalesce((SELECT w.previous_batch_id FROM ingest_undo w WHERE w.table_name = '${table.name}' AND w.row_id = t.id ORDER BY w.id LIMIT 1), t.batch_id),
        '${table.name}', 'update', t.id, u.previous_batch_id, json_set(u.previous, '$.id', t.id)
      FROM ingest_undo u JOIN ${t} t ON t.${key} = u.previous->>'${key}' WHERE ${mine} AND u.action = 'delete'`),
    bind(
      `INSERT INTO ${t} (${columns.join(', ')}) SELECT ${restored} FROM ingest_undo u WHERE ${mine} AND u.action = 'delete' AND NOT EXISTS (SELECT 1 FROM ${t} t WHERE t.${key} = u.previous->>'${key}')`,
    ),
    bind('DELETE FROM ingest_undo WHERE batch_id = ?1 AND id <= ?2'),
  ])
  return true
}

async function undoInserted(db: D1Database, table: IngestTable, batchId: number): Promise<boolean> {
  const range = await db
    .prepare('SELECT first_row AS first, last_row AS last FROM ingest_batch WHERE id = ?1')
    .bind(batchId)
    .first<{ first: number | null; last: number | null }>()
  if (range === null || range.first === null || range.last === null || range.first > range.last) return false
  const t = tableSql(table, false).name
  const day = columnName(table.table, table.day.column)
  const end = range.first + sliceRows - 1
  const bind = (sql: string) => db.prepare(sql).bind(batchId, range.first, end)
  const later = `table_name = '${table.name}' AND row_id BETWEEN ?2 AND ?3 AND previous_batch_id = ?1`
  await db.batch([
    bind(
      `INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) SELECT '${table.name}', ${day}, ?1 FROM ${t} WHERE id BETWEEN ?2 AND ?3 AND batch_id = ?1`,
    ),
    bind(`DELETE FROM ingest_undo WHERE ${later} AND action = 'delete'`),
    bind(`UPDATE ingest_undo SET action = 'insert', previous = '{}', previous_batch_id = 0 WHERE ${later}`),
    bind(`DELETE FROM ${t} WHERE id BETWEEN ?2 AND ?3 AND batch_id = ?1`),
    bind('UPDATE ingest_batch SET first_row = ?3 + 1 WHERE id = ?1 AND first_row = ?2'),
  ])
  return true
}

async function removeMembers(db: D1Database, table: IngestTable, batchId: number, alone: boolean): Promise<void> {
  const row = await db
    .prepare('SELECT report FROM ingest_batch WHERE id = ?1')
    .bind(batchId)
    .first<{ report: string | null }>()
  const members = (JSON.parse(row?.report ?? '{}') as Partial<Report>).members ?? {}
  const t = tableSql(table, false).name
  for (const reference of table.references) {
    const range = members[reference.name]
    if (range === undefined) continue
    const dimension = getTableName(reference.table)
    if (alone) {
      await db.prepare(`DELETE FROM ${dimension} WHERE id BETWEEN ?1 AND ?2`).bind(range[0], range[1]).run()
      continue
    }
    const used = columnName(table.table, reference.column)
    // A scan of the table each: thousands of members (a mistake in the file, as a rule) are left to be.
    for (let id = range[0]; id <= Math.min(range[1], range[0] + 1000); id++) {
      await db
        .prepare(`DELETE FROM ${dimension} WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM ${t} WHERE ${used} = ?1)`)
        .bind(id)
        .run()
      await pause()
    }
  }
}
