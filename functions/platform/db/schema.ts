// Tables that belong to the platform itself. One database is one tenant.
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const migration = sqliteTable('platform_migration', {
  name: text('name').primaryKey(),
  appliedAt: text('applied_at').notNull(),
})

/** One row a setting; the value is JSON. */
export const setting = sqliteTable('tenants_setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
})

/** One unit of `currency` in the reporting currency, valid from a day on. */
export const rate = sqliteTable(
  'tenants_rate',
  {
    currency: text('currency').notNull(),
    fromDay: text('from_day').notNull(),
    /** Decimal text, so that 1.1 stays 1.1. */
    rate: text('rate').notNull(),
  },
  (t) => [primaryKey({ columns: [t.currency, t.fromDay] })],
)

export const batch = sqliteTable('ingest_batch', {
  id: integer('id').primaryKey(),
  /** '<domain>/<table>'. */
  tableName: text('table_name').notNull(),
  idempotencyKey: text('idempotency_key').notNull().unique(),
  /** SHA-256 of what the key was first used for (table, options), so that a reuse for something else is refused. */
  requestHash: text('request_hash').notNull(),
  /** running -> complete | failed; complete -> undoing -> undone; failed and interrupted batches leave no rows. */
  state: text('state', { enum: ['running', 'complete', 'failed', 'undoing', 'undone'] }).notNull(),
  source: text('source').notNull(),
  startedAt: text('started_at').notNull(),
  finishedAt: text('finished_at'),
  accepted: integer('accepted').notNull().default(0),
  rejected: integer('rejected').notNull().default(0),
  /** First and last rowid that the batch inserted. */
  firstRow: integer('first_row'),
  lastRow: integer('last_row'),
  /** The report as it was answered, JSON. */
  report: text('report'),
})

export const reject = sqliteTable(
  'ingest_reject',
  {
    batchId: integer('batch_id').notNull(),
    line: integer('line').notNull(),
    column: text('column_name'),
    reason: text('reason').notNull(),
    /** The start of the offending value. */
    value: text('value'),
  },
  (t) => [index('ingest_reject_batch').on(t.batchId, t.line)],
)

/** What a batch overwrote or removed, so that it can be undone. Written by triggers and by period replacement. */
export const undo = sqliteTable(
  'ingest_undo',
  {
    id: integer('id').primaryKey(),
    batchId: integer('batch_id').notNull(),
    tableName: text('table_name').notNull(),
    /** `insert`: the batch that had inserted the row is undone, and this one counts as its inserter. */
    action: text('action', { enum: ['update', 'delete', 'insert'] }).notNull(),
    rowId: integer('row_id').notNull(),
    /** Batch that had written the row before. */
    previousBatchId: integer('previous_batch_id').notNull(),
    /** The whole row as it was, JSON by column name. */
    previous: text('previous').notNull(),
  },
  (t) => [index('ingest_undo_batch').on(t.batchId, t.id), index('ingest_undo_row').on(t.tableName, t.rowId)],
)

/** Days whose rollups are out of date. A refresh takes a day only when no running batch has marked it. */
export const dirty = sqliteTable(
  'ingest_dirty',
  {
    tableName: text('table_name').notNull(),
    day: text('day').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tableName, t.day, t.batchId] })],
)

export const run = sqliteTable('refresh_run', {
  id: text('id').primaryKey(),
  /** cron | hand | cli | start */
  cause: text('cause').notNull(),
  state: text('state', { enum: ['running', 'done', 'partial', 'failed'] }).notNull(),
  startedAt: text('started_at').notNull(),
  finishedAt: text('finished_at'),
  durationMs: integer('duration_ms'),
  days: integer('days').notNull().default(0),
  rowsRead: integer('rows_read').notNull().default(0),
  /** JSON: one entry an insight, with its outcome. */
  detail: text('detail'),
})

/** The last answers, and those of the runs before. */
export const snapshot = sqliteTable(
  'snapshots_snapshot',
  {
    name: text('name').notNull(),
    /** Key of the row rule's cut, '' for everything. */
    cut: text('cut').notNull(),
    runId: text('run_id').notNull(),
    /** Counts up over all snapshots of the tenant; all of a run share one. */
    version: integer('version').notNull(),
    answer: text('answer').notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.cut, t.version] })],
)
