import type { RunRow } from '../pages/model.ts'
import type { Subject } from '../../env.ts'
import { nameAllowed } from '../snapshots/visible.ts'
import type { RunState, RunStatus } from './refresh.ts'
import type { Outcome } from './run.ts'

interface Row {
  id: string
  cause: RunStatus['cause']
  state: RunState
  started_at: string
  finished_at: string | null
  duration_ms: number | null
  days: number
  rows_read: number
  detail: string | null
}

export interface RecordedRun extends RunRow {
  finishedAt: string | null
}

/** @returns the last runs, newest first; of what went wrong in them, what the subject's role reaches. */
export async function runRows(db: D1Database, most: number, subject: Subject): Promise<RecordedRun[]> {
  const { results } = await db
    .prepare('SELECT * FROM refresh_run ORDER BY started_at DESC LIMIT ?1')
    .bind(most)
    .all<Row>()
  return results.map((row) => ({
    id: row.id,
    cause: row.cause,
    state: row.state,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationMs: row.duration_ms,
    days: row.days,
    rowsRead: row.rows_read,
    troubles: outcomes(row)
      .filter(({ name, outcome }) => (outcome === 'failed' || outcome === 'note') && nameAllowed(subject, name))
      .map(({ name, trouble = 'failed' }) => (name === 'run' ? trouble : `${name}: ${trouble}`)),
  }))
}

/** @returns whether the last run ended before it could publish. */
export async function lastRunBrokeOff(db: D1Database): Promise<boolean> {
  const { results } = await db
    .prepare('SELECT state FROM refresh_run ORDER BY started_at DESC LIMIT 1')
    .all<{ state: RunState }>()
  return results[0]?.state === 'failed'
}

/** @returns the end of the last run that ended well, or null. */
export async function lastGoodEnd(db: D1Database): Promise<Date | null> {
  const { results } = await db
    .prepare("SELECT max(finished_at) AS at FROM refresh_run WHERE state IN ('done', 'partial')")
    .all<{ at: string | null }>()
  return results[0]?.at ? new Date(results[0].at) : null
}

/** @returns the recorded status of a run, or null when there is no such run. */
export async function runStatus(db: D1Database, runId: string): Promise<RunStatus | null> {
  const { results } = await db.prepare('SELECT * FROM refresh_run WHERE id = ?1').bind(runId).all<Row>()
  const row = results[0]
  if (row === undefined) return null
  return {
    runId: row.id,
    cause: row.cause,
    state: row.state,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    days: row.days,
    rowsRead: row.rows_read,
    step: row.state === 'running' ? 'running' : 'ended',
    insights: outcomes(row),
  }
}

/** @returns a run as the subject may read it: without the names of what its role does not reach. */
export function visibleStatus(status: RunStatus, subject: Subject): RunStatus {
  if (subject.policy.domains === '*') return status
  const step = status.state === 'running' ? 'running' : status.step
  return { ...status, step, insights: status.insights.filter(({ name }) => nameAllowed(subject, name)) }
}

function outcomes(row: Row): Outcome[] {
  return row.detail === null ? [] : (JSON.parse(row.detail) as Outcome[])
}
