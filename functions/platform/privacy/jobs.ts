// Erasures and runs of retention, one at a time for each tenant. A job is recorded before it begins and finished after an interruption.
import type { Env } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { type AuditOrigin, recorded } from '../audit/audit.ts'
import type { TableCount } from './person-rows.ts'

/** What an erasure found before it began, and what else it did. */
export interface ErasureReport {
  rows: 'keep' | 'delete'
  tables: TableCount[]
  users: number
  texts: number
  /** Predictions about the person. */
  scores: number
  rejects: number
  snapshots: number
}

export interface RetentionReport {
  /** Rows deleted by table. */
  tables: { table: string; before: string; rows: number }[]
}

export type Plan =
  | { kind: 'erasure'; reason: string; found: ErasureReport }
  | { kind: 'retention'; tables: { table: string; before: string }[] }

export interface Job {
  id: number
  /** Pseudonym; null once it is done. */
  person: string | null
  plan: Plan
}

export interface ShownJob {
  id: number
  kind: 'erasure' | 'retention'
  state: 'running' | 'done'
  startedBy: string
  startedAt: string
  finishedAt: string | null
  report: ErasureReport | RetentionReport | null
}

const working = new Set<string>()

/** Does the work unless another one is under way for the tenant. @throws Problem 409 when one is. */
export async function alone<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
  if (working.has(tenantId))
    throw new Problem(
      409,
      'privacy-busy',
      'An erasure or a run of retention is under way.',
      'Try again when it is finished: GET /api/privacy/jobs shows it.',
    )
  working.add(tenantId)
  try {
    return await work()
  } finally {
    working.delete(tenantId)
  }
}

export function isBusy(tenantId: string): boolean {
  return working.has(tenantId)
}

/** Records the job with the audit log's record of it. */
export async function beginJob(
  env: Env,
  now: Date,
  origin: AuditOrigin,
  plan: Plan,
  person: string | null,
): Promise<Job> {
  const detail = plan.kind === 'erasure' ? { reason: plan.reason, rows: plan.found.rows } : { tables: plan.tables }
  const [result] = await recorded(
    env,
    now,
    origin,
    [{ action: `privacy.${plan.kind}`, resource: person ?? 'rows', detail }],
    [
      env.DB.prepare(
        "INSERT INTO privacy_job (kind, state, person, plan, started_by, started_at) VALUES (?1, 'running', ?2, ?3, ?4, ?5) RETURNING id",
      ).bind(plan.kind, person, JSON.stringify(plan), origin.subject, now.toISOString()),
    ],
  )
  return { id: (result as D1Result<{ id: number }>).results[0]?.id as number, person, plan }
}

/** Keeps what was done, without whom it was about. */
export async function endJob(
  env: Env,
  now: Date,
  origin: AuditOrigin,
  { id, plan, person }: Job,
  report: ErasureReport | RetentionReport,
): Promise<void> {
  await recorded(
    env,
    now,
    origin,
    [{ action: `privacy.${plan.kind}.end`, resource: person ?? 'rows', detail: { job: id, ...report } }],
    [
      env.DB.prepare(
        "UPDATE privacy_job SET state = 'done', person = NULL, finished_at = ?2, report = ?3 WHERE id = ?1",
      ).bind(id, now.toISOString(), JSON.stringify(report)),
    ],
  )
}

/** @returns jobs that were interrupted, or are under way now. */
export async function openJobs(db: D1Database): Promise<Job[]> {
  const { results } = await db
    .prepare("SELECT id, person, plan FROM privacy_job WHERE state = 'running' ORDER BY id")
    .all<{ id: number; person: string | null; plan: string }>()
  return results.map(({ plan, ...rest }) => ({ ...rest, plan: JSON.parse(plan) as Plan }))
}

/** @returns the last jobs, newest first. */
export async function lastJobs(db: D1Database): Promise<ShownJob[]> {
  const { results } = await db
    .prepare(
      'SELECT id, kind, state, started_by AS startedBy, started_at AS startedAt, finished_at AS finishedAt, report FROM privacy_job ORDER BY id DESC LIMIT 50',
    )
    .all<Omit<ShownJob, 'report'> & { report: string | null }>()
  return results.map(({ report, ...rest }) => ({ ...rest, report: report === null ? null : JSON.parse(report) }))
}
