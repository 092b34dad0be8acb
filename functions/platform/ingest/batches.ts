// Batches: running -> complete | failed; complete -> undoing -> undone. A failed or interrupted batch leaves no rows.
import { logLine } from '../../log.ts'
import { Problem } from '../../problem.ts'
import type { AuditEntry, Recorder } from '../audit/audit.ts'
import { pause } from '../db/reader.ts'
import { tellsAll } from './protect.ts'
import type { Report } from './report.ts'
import type { IngestTable } from './table.ts'
import { takeBack } from './undo.ts'

/** Batches at work in this process, by database. A row that says 'running' and is not here was interrupted. */
const atWork = new WeakMap<D1Database, Set<number>>()

function aliveIn(db: D1Database): Set<number> {
  const known = atWork.get(db)
  if (known !== undefined) return known
  const made = new Set<number>()
  atWork.set(db, made)
  return made
}

const interrupted = new Problem(
  500,
  'interrupted',
  'The import was interrupted; its rows were taken back.',
  'Import the file again.',
)
const dbNow = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

export interface BatchRow {
  id: number
  table_name: string
  idempotency_key: string
  request_hash: string
  state: Report['state']
  source: string
  started_at: string
  finished_at: string | null
  accepted: number
  rejected: number
  report: string | null
}

export interface Opening {
  table: IngestTable
  key: string
  requestHash: string
  source: string
  /** Records what becomes of the batch, in the transaction in which it does. */
  record: Recorder
  now: Date
}

/**
 * Begins a batch, waiting up to `patience` rounds of 200 ms while another one of the same domain is at work.
 * @returns the new batch's id, or the row of the batch that the key already has.
 * @throws Problem 409 when the key's batch is still at work, or the wait was in vain; 422 when the key was used for something else.
 */
export async function openBatch(
  db: D1Database,
  opening: Opening,
  patience = 300,
): Promise<{ id: number } | { replay: BatchRow }> {
  // Keys of failed and undone batches are free again: theirs are renamed.
  for (let round = 0; ; round++) {
    const known = await db
      .prepare('SELECT * FROM ingest_batch WHERE idempotency_key = ?1')
      .bind(opening.key)
      .first<BatchRow>()
    if (known !== null) return { replay: repeated(known, opening) }
    const row = await db
      .prepare(`INSERT INTO ingest_batch (table_name, idempotency_key, request_hash, state, source, started_at) SELECT ?1, ?2, ?3, 'running', ?4, ?5
        WHERE NOT EXISTS (SELECT 1 FROM ingest_batch WHERE state IN ('running', 'undoing') AND substr(table_name, 1, ?6) = ?7) ON CONFLICT DO NOTHING RETURNING id`)
      .bind(
        opening.table.name,
        opening.key,
        opening.requestHash,
        opening.source,
        opening.now.toISOString(),
        ...domainOf(opening.table.name),
      )
      .first<{ id: number }>()
    if (row !== null) {
      aliveIn(db).add(row.id)
      return row
    }
    await recoverInterrupted(db, [opening.table], opening.record)
    if (round >= patience)
      throw new Problem(
        409,
        'import-running',
        'Another import into this domain is still running.',
        'Try again when it is finished: GET /api/batches shows it.',
      )
    await wait(200)
  }
}

/** Takes a running batch back and calls it failed. Its key is free again. */
export async function failBatch(
  db: D1Database,
  table: IngestTable,
  id: number,
  failure: Problem,
  record: Recorder,
): Promise<void> {
  try {
    await takeBack(db, table, id, true)
    const entry = batchEntry('fail', id, table, { code: failure.code })
    await record({ ...entry, outcome: 'failed' }, [markedFailed(db, id, keptFailure(table, failure))])
  } finally {
    aliveIn(db).delete(id)
  }
}

const namesColumns = ['duplicate-headers', 'mapped-column-missing', 'ambiguous-columns', 'missing-columns']

/** A file without a header has people where its columns should be: the answer may name them, what is kept must not. */
function keptFailure(table: IngestTable, { code, message, hint }: Problem): NonNullable<Report['failure']> {
  if (!namesColumns.includes(code) || tellsAll(table)) return { code, message, hint }
  return {
    code,
    message: 'The columns of the file do not fit.',
    hint: 'The answer to the import named them; they are not kept.',
  }
}

export function closeBatch(db: D1Database, id: number): void {
  aliveIn(db).delete(id)
}

/**
 * Takes all of a complete batch back.
 * @throws Problem 404, or 409 when its state or another import is in the way.
 */
export async function undoBatch(
  db: D1Database,
  tables: IngestTable[],
  id: number,
  record: Recorder,
): Promise<BatchRow> {
  const row = await batchRow(db, id)
  const table = tables.find((candidate) => candidate.name === row.table_name)
  if (row.state === 'undone') return row
  if (row.state === 'undoing' && aliveIn(db).has(id))
    throw new Problem(409, 'undo-running', 'This batch is being undone.', 'Look again in a moment.')
  if (row.state === 'failed' || table === undefined)
    throw new Problem(409, 'nothing-to-undo', 'This batch failed and left no rows.', 'There is nothing to undo.')
  if (row.state === 'running')
    throw new Problem(409, 'import-running', 'This batch is still running.', 'Wait until it is finished.')
  aliveIn(db).add(id)
  try {
    if (row.state === 'complete') {
      const started = await db
        .prepare(
          "UPDATE ingest_batch SET state = 'undoing' WHERE id = ?1 AND state = 'complete' AND NOT EXISTS (SELECT 1 FROM ingest_batch WHERE state IN ('running', 'undoing') AND substr(table_name, 1, ?2) = ?3) RETURNING id",
        )
        .bind(id, ...domainOf(table.name))
        .first()
      if (started === null)
        throw new Problem(
          409,
          'import-running',
          'Another import into this domain is still running.',
          'Try again when it is finished.',
        )
    }
    await finishUndo(db, table, id, record)
  } finally {
    aliveIn(db).delete(id)
  }
  return batchRow(db, id)
}

/**
 * Takes back what an interruption left half done, and finishes undos: at start, and before an import.
 * @returns how many batches it was.
 */
export async function recoverInterrupted(db: D1Database, tables: IngestTable[], record: Recorder): Promise<number> {
  // Who began a batch is not who takes it back.
  const bySystem: Recorder = (entry, statements) => record(entry, statements, 'system')
  const { results } = await db
    .prepare("SELECT id, table_name, state FROM ingest_batch WHERE state IN ('running', 'undoing')")
    .all<Pick<BatchRow, 'id' | 'table_name' | 'state'>>()
  let recovered = 0
  for (const { id, table_name: name, state } of results) {
    const table = tables.find((candidate) => candidate.name === name)
    if (table === undefined || aliveIn(db).has(id)) continue
    aliveIn(db).add(id)
    try {
      if (state === 'undoing') await finishUndo(db, table, id, bySystem)
      else await failBatch(db, table, id, interrupted, bySystem)
      recovered++
    } catch (error) {
      // A full disk must not keep the rest from being served: it is tried again before the next import, at the next refresh and at the next start.
      logLine('error', 'an interrupted batch could not be taken back yet', { batch: id, error: String(error) })
    } finally {
      aliveIn(db).delete(id)
    }
  }
  return recovered
}

async function finishUndo(db: D1Database, table: IngestTable, id: number, record: Recorder): Promise<void> {
  await takeBack(db, table, id, false)
  const undone = db
    .prepare(
      `UPDATE ingest_batch SET state = 'undone', finished_at = ${dbNow}, idempotency_key = idempotency_key || ' undone ' || id, report = json_set(coalesce(report, '{}'), '$.state', 'undone') WHERE id = ?1`,
    )
    .bind(id)
  await record(batchEntry('undo', id, table), [undone])
}

/** @returns the record of what became of a batch. */
export function batchEntry(
  verb: 'complete' | 'fail' | 'undo',
  id: number,
  table: IngestTable,
  detail: Record<string, unknown> = {},
): AuditEntry {
  return { action: `batch.${verb}`, resource: `batch:${id}`, detail: { table: table.name, ...detail } }
}

function markedFailed(db: D1Database, id: number, failure: NonNullable<Report['failure']>): D1PreparedStatement {
  return db
    .prepare(`UPDATE ingest_batch SET state = 'failed', finished_at = ${dbNow}, accepted = 0, idempotency_key = idempotency_key || ' failed ' || id,
      report = json_set(coalesce(report, '{}'), '$.state', 'failed', '$.accepted', 0, '$.failure', json(?2)) WHERE id = ?1`)
    .bind(id, JSON.stringify(failure))
}

/** @throws Problem 404 when there is none. */
export async function batchRow(db: D1Database, id: number): Promise<BatchRow> {
  const row = await db.prepare('SELECT * FROM ingest_batch WHERE id = ?1').bind(id).first<BatchRow>()
  if (row === null)
    throw new Problem(404, 'no-such-batch', 'There is no batch with this number.', 'GET /api/batches lists them.')
  return row
}

/** For another table, other options or other bytes. */
export function keyReused(batchId: number): Problem {
  return new Problem(
    422,
    'key-reused',
    'This Idempotency-Key was used for another table, file or set of options.',
    'Use a new key for a new import.',
    { batchId },
  )
}

function repeated(row: BatchRow, opening: Opening): BatchRow {
  if (row.request_hash !== opening.requestHash) throw keyReused(row.id)
  if (row.state === 'complete') return row
  if (row.state === 'undoing')
    throw new Problem(
      409,
      'undo-running',
      'The import with this Idempotency-Key is being undone.',
      'Send it again when that is finished.',
      { batchId: row.id },
    )
  throw new Problem(
    409,
    'import-running',
    'The import with this Idempotency-Key is still running.',
    `Look at GET /api/batches/${row.id}.`,
    { batchId: row.id },
  )
}

/** Binds for `substr(table_name, 1, length) = prefix`. */
function domainOf(table: string): [number, string] {
  const prefix = `${table.split('/')[0]}/`
  return [prefix.length, prefix]
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  await pause()
}
