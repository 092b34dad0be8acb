import { getTableColumns } from 'drizzle-orm'
import type { Span } from '../../answer.ts'
import { pause } from '../db/reader.ts'
import { columnName, tableSql } from './sql.ts'
import type { IngestTable, Value } from './table.ts'

const sliceRows = 2000

/**
 * Removes the rows of the period that the batch did not write, within the values that its file holds; what is removed can be undone.
 * @param scopes column names with the values seen.
 * @returns how many rows went.
 */
export async function removeOutside(
  db: D1Database,
  table: IngestTable,
  batchId: number,
  period: Span,
  scopes: { column: string; values: Set<Value> }[],
): Promise<number> {
  if (scopes.some((scope) => scope.values.size === 0)) return 0
  const { name } = tableSql(table, false)
  const day = columnName(table.table, table.day.column)
  const columns = Object.values(getTableColumns(table.table)).map((column) => column.name)
  const within = scopes
    .map((scope, index) => `AND ${scope.column} IN (SELECT value FROM json_each(?${index + 4}))`)
    .join(' ')
  const values = scopes.map((scope) => JSON.stringify([...scope.values]))
  const row = `json_object(${columns.map((column) => `'${column}', ${column}`).join(', ')})`
  const slice = `SELECT id FROM ${name} WHERE ${day} BETWEEN ?1 AND ?2 AND batch_id <> ?3 ${within} LIMIT ${sliceRows}`
  const bind = (sql: string) => db.prepare(sql).bind(period.from, period.to, batchId, ...values)
  let removed = 0
  for (;;) {
    const results = await db.batch<{ gone: number }>([
      bind(
        `INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous) SELECT ?3, '${table.name}', 'delete', id, batch_id, ${row} FROM ${name} WHERE id IN (${slice})`,
      ),
      bind(
        `INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) SELECT DISTINCT '${table.name}', ${day}, ?3 FROM ${name} WHERE id IN (${slice})`,
      ),
      bind(`DELETE FROM ${name} WHERE id IN (${slice})`),
      db.prepare('SELECT changes() AS gone'),
    ])
    const { gone } = (results[3] as D1Result<{ gone: number }>).results[0] as { gone: number }
    removed += gone
    if (gone < sliceRows) return removed
    await pause()
  }
}
