// Deletes rows for good, slice by slice: each slice is one transaction with its dirty marks, so that rollups follow and an interruption loses nothing.
import type { IngestTable } from '../ingest/table.ts'
import { pause } from '../db/reader.ts'
import { personTable } from './every-table.ts'

/** Rows deleted in one transaction, a few milliseconds. */
export const sliceRows = 500
/** Dirty marks that no import has made. */
const noBatch = 0
const waitMs = 200

/**
 * Deletes rows with their copies for undoing and their entries in the index of texts. Waits while an import into the domain is at work.
 * @param ids at most `sliceRows`.
 * @param condition SQL that must still hold for a row, with its parameters from ?5 on.
 * @returns how many went.
 */
export async function removeRows(
  db: D1Database,
  table: IngestTable,
  ids: number[],
  condition: { sql: string; values: unknown[] },
): Promise<number> {
  const { sqlName, day } = personTable(table)
  const domain = `${table.name.split('/')[0]}/`
  const idle =
    "NOT EXISTS (SELECT 1 FROM ingest_batch WHERE state IN ('running', 'undoing') AND substr(table_name, 1, ?3) = ?4)"
  const those = `SELECT id FROM ${sqlName} WHERE id IN (SELECT value FROM json_each(?1)) AND ${idle} AND (${condition.sql})`
  const bind = (sql: string) =>
    db.prepare(sql).bind(JSON.stringify(ids), table.name, domain.length, domain, ...condition.values)
  for (;;) {
    const results = await db.batch<{ idle: number; gone: number }>([
      bind(`SELECT ${idle} AS idle, count(*) AS gone FROM ${sqlName} WHERE id IN (${those})`),
      bind(
        `INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) SELECT DISTINCT ?2, ${day}, ${noBatch} FROM ${sqlName} WHERE id IN (${those})`,
      ),
      bind(`DELETE FROM ingest_undo WHERE table_name = ?2 AND row_id IN (${those})`),
      bind(
        `DELETE FROM privacy_text WHERE rowid IN (SELECT id FROM privacy_text_row WHERE table_name = ?2 AND row_id IN (${those}))`,
      ),
      bind(`DELETE FROM privacy_text_row WHERE table_name = ?2 AND row_id IN (${those})`),
      bind(`DELETE FROM ${sqlName} WHERE id IN (${those})`),
    ])
    const found = results[0]?.results[0]
    if (found?.idle === 1) {
      await pause()
      return found.gone
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}
