// Tables of privacy that lie with the rows; those of the vault are in vault-table.ts.
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Erasures and runs of retention: recorded before they begin, so that what was interrupted is finished. */
export const job = sqliteTable('privacy_job', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  kind: text('kind', { enum: ['erasure', 'retention'] }).notNull(),
  state: text('state', { enum: ['running', 'done'] }).notNull(),
  /** Pseudonym of whom it erases; empty when it is done. */
  person: text('person'),
  /** JSON: what was asked for, and what there was. Names nobody. */
  plan: text('plan').notNull(),
  startedBy: text('started_by').notNull(),
  startedAt: text('started_at').notNull(),
  finishedAt: text('finished_at'),
  /** JSON: counts. Names nobody. */
  report: text('report'),
})

/** A row whose texts are in the index `privacy_text` (full text search, no content, under the same id), and what rights are decided by. */
export const textRow = sqliteTable(
  'privacy_text_row',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** '<domain>/<table>'. */
    tableName: text('table_name').notNull(),
    rowId: integer('row_id').notNull(),
    /** The row's batch when it was read: another one means that the row has changed. */
    batchId: integer('batch_id').notNull(),
    day: text('day').notNull(),
    person: text('person'),
    department: text('department'),
  },
  (t) => [
    uniqueIndex('privacy_text_row_key').on(t.tableName, t.rowId),
    index('privacy_text_row_by_person').on(t.person),
  ],
)

/** Tables whose texts are all in the index ('<domain>/<table>') and whose names are all in the dictionary ('names <domain>/<table>'). */
export const textState = sqliteTable('privacy_text_state', {
  tableName: text('table_name').primaryKey(),
  /** Highest batch that was read. */
  batchId: integer('batch_id').notNull(),
})

/** Words of which names of persons are made, blinded: what is redacted. */
export const nameWord = sqliteTable('privacy_name', {
  word: text('word').primaryKey(),
})
