// Chunks of accepted rows and rejects, each one transaction.
import type { Rejected } from './feed.ts'
import type { Members } from './members.ts'
import { Packer } from './pack.ts'
import type { Report } from './report.ts'
import { type TableSql, tableSql, writtenColumns } from './sql.ts'
import type { IngestTable, Value } from './table.ts'

interface ChunksOf {
  db: D1Database
  table: IngestTable
  /** A period is replaced: rows that say the same are written with the batch's id too. */
  touch: boolean
  /** The batch. */
  id: number
  /** Counted up with each chunk. */
  report: Report
  members: Members[]
}

export class Chunks {
  readonly #of: ChunksOf
  readonly #sql: TableSql
  readonly #packer: Packer
  /** Highest ids so far: what is above was written by the next chunk. */
  #lastRow = 0
  #lastUndo = 0

  private constructor(of: ChunksOf) {
    this.#of = of
    this.#sql = tableSql(of.table, of.touch)
    this.#packer = new Packer(writtenColumns(of.table).length)
  }

  static async open(db: D1Database, of: Omit<ChunksOf, 'db'>): Promise<Chunks> {
    const chunks = new Chunks({ ...of, db })
    const last = await db
      .prepare(
        `SELECT (SELECT coalesce(max(id), 0) FROM ${chunks.#sql.name}) AS row, (SELECT coalesce(max(id), 0) FROM ingest_undo) AS undo`,
      )
      .first<{ row: number; undo: number }>()
    chunks.#lastRow = last?.row ?? 0
    chunks.#lastUndo = last?.undo ?? 0
    return chunks
  }

  /** Counts what the rows would do. */
  async foresee(rows: Value[][]): Promise<void> {
    if (rows.length === 0) return
    const { shape, values } = this.#packer.pack(rows)
    const found = await this.#of.db
      .prepare(this.#sql.look(shape))
      .bind(...values)
      .first<{ existing: number; same: number }>()
    const { existing, same } = found ?? { existing: 0, same: 0 }
    this.#of.report.inserted += rows.length - existing
    this.#of.report.updated += existing - same
    this.#of.report.unchanged += same
  }

  /**
   * @param days of the rows; they are marked only when a row has changed, so that a file sent again costs no refresh.
   * @returns the size of the database, bytes.
   */
  async write(rows: Value[][], rejects: Rejected[], days: string[]): Promise<number> {
    const { db, id, report, touch } = this.#of
    const sql = this.#sql
    const { shape, values } = this.#packer.pack(rows)
    for (const members of this.#of.members)
      if (members.firstId !== 0) report.members[members.reference.name] = [members.firstId, members.lastId]
    const before = [
      db
        .prepare(
          `UPDATE ingest_batch SET first_row = coalesce(first_row, (SELECT coalesce(max(id), 0) + 1 FROM ${sql.name})), accepted = ?2, rejected = ?3, report = ?4 WHERE id = ?1`,
        )
        .bind(id, report.accepted, report.rejected, JSON.stringify(report)),
      ...this.#of.members.flatMap((members) => members.statements(db)),
      ...(!touch ? [] : [db.prepare(sql.look(shape)).bind(...values)]),
    ]
    const after = [
      // First: changes() still speaks of the upsert.
      db
        .prepare(
          'INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) SELECT ?1, value, ?2 FROM json_each(?3) WHERE changes() > 0',
        )
        .bind(this.#of.table.name, id, JSON.stringify(days)),
      db
        .prepare(`UPDATE ingest_batch SET last_row = (SELECT coalesce(max(id), 0) FROM ${sql.name}) WHERE id = ?1`)
        .bind(id),
      ...(rejects.length === 0 ? [] : [this.#rejected(rejects)]),
    ]
    const results = await db.batch<Record<string, number>>([
      ...before,
      db.prepare(sql.upsert(shape)).bind(...values, id),
      db
        .prepare(`SELECT changes() AS changed, (SELECT count(*) FROM ${sql.name} WHERE id > ?1) AS inserted, (SELECT coalesce(max(id), 0) FROM ${sql.name}) AS last,
        (SELECT count(*) FROM ingest_undo WHERE id > ?2) AS updated, (SELECT coalesce(max(id), 0) FROM ingest_undo) AS undo`)
        .bind(this.#lastRow, this.#lastUndo),
      ...after,
    ])
    const counts = results[before.length + 1]?.results[0] as Record<string, number>
    const touched = !touch ? 0 : (results[before.length - 1]?.results[0]?.same ?? 0)
    this.#count(rows.length, counts, touched)
    return results.at(-1)?.meta.size_after ?? 0
  }

  #count(rows: number, counts: Record<string, number>, touched: number): void {
    const { changed = 0, inserted = 0, updated = 0, last = 0, undo = 0 } = counts
    const report = this.#of.report
    this.#lastRow = Math.max(this.#lastRow, last)
    this.#lastUndo = Math.max(this.#lastUndo, undo)
    report.inserted += inserted
    report.updated += updated - touched
    report.duplicates += changed - inserted - updated
    report.unchanged += rows - changed + touched
  }

  #rejected(rejects: Rejected[]): D1PreparedStatement {
    const rows = rejects.map(({ line, column, reason, value }) => [line, column, reason, value])
    return this.#of.db
      .prepare(
        'INSERT INTO ingest_reject (batch_id, line, column_name, reason, value) SELECT ?1, value->>0, value->>1, value->>2, value->>3 FROM json_each(?2)',
      )
      .bind(this.#of.id, JSON.stringify(rows))
  }
}
