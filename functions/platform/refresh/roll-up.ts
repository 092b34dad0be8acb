import type { Day } from '../../answer.ts'
import { domains } from '../../domains.ts'
import { pause, prepared } from '../db/reader.ts'

/** Days that no unfinished batch has touched: half an import is never summarised. */
const ready = `SELECT DISTINCT day FROM ingest_dirty WHERE table_name = ?1 AND day NOT IN (
  SELECT day FROM ingest_dirty d JOIN ingest_batch b ON b.id = d.batch_id WHERE d.table_name = ?1 AND b.state IN ('running', 'undoing')
) ORDER BY day LIMIT 400`

// An import may begin to write a day between our look and our transaction: then json() is given no JSON, the transaction fails and the day waits.
const guard = `SELECT json(CASE WHEN EXISTS (
  SELECT 1 FROM ingest_dirty d JOIN ingest_batch b ON b.id = d.batch_id WHERE d.table_name = ?1 AND d.day = ?2 AND b.state IN ('running', 'undoing')
) THEN 'day is being imported' ELSE '0' END)`

export interface RolledUp {
  days: number
  rowsRead: number
  /** Tables whose rollups changed. */
  tables: Set<string>
}

/**
 * Summarises every dirty day, one transaction a day, yielding after each.
 * Ends when no day is ready, so that a batch completed meanwhile is in the rollups whole.
 */
export async function rollUp(db: D1Database, progress: (days: number) => void): Promise<RolledUp> {
  const done: RolledUp = { days: 0, rowsRead: 0, tables: new Set() }
  for (const rollup of domains.flatMap((domain) => domain.rollups)) {
    const skipped = new Set<Day>()
    for (;;) {
      const { results } = await db.prepare(ready).bind(rollup.table).all<{ day: Day }>()
      const days = results.map((row) => row.day).filter((day) => !skipped.has(day))
      if (days.length === 0) break
      for (const day of days) {
        try {
          const answers = await db.batch([
            db.prepare(guard).bind(rollup.table, day),
            ...rollup.day(day).map((statement) => prepared(db, statement)),
            db.prepare('DELETE FROM ingest_dirty WHERE table_name = ?1 AND day = ?2').bind(rollup.table, day),
          ])
          for (const answer of answers) done.rowsRead += answer.meta.rows_read ?? 0
          done.days++
          done.tables.add(rollup.table)
          progress(done.days)
        } catch (error) {
          if (!String(error).includes('malformed JSON')) throw error
          skipped.add(day)
        }
        await pause()
      }
    }
  }
  await clearPlain(db, done)
  return done
}

/** Tables without a rollup only tell insights that they have changed. */
async function clearPlain(db: D1Database, done: RolledUp): Promise<void> {
  const rolled = JSON.stringify(domains.flatMap((domain) => domain.rollups.map((rollup) => rollup.table)))
  const { results } = await db
    .prepare(
      `DELETE FROM ingest_dirty WHERE table_name NOT IN (SELECT value FROM json_each(?1)) AND batch_id NOT IN (SELECT id FROM ingest_batch WHERE state IN ('running', 'undoing')) RETURNING table_name`,
    )
    .bind(rolled)
    .all<{ table_name: string }>()
  for (const { table_name: table } of results) done.tables.add(table)
}
