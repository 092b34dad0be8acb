import type { Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import type { Recorder } from '../audit/audit.ts'
import type { Memo } from '../db/reader.ts'
import { recoverBatches } from '../ingest/recover.ts'
import { publish } from '../live/live.ts'
import { forgetResponses } from '../pages/responses.ts'
import { type CutAnswer, saveStatements, withAnswers } from '../snapshots/snapshots.ts'
import { readSpans, type Tenant } from '../tenants/tenant.ts'
import { computeInsights, insightsInOrder, type Outcome } from './compute.ts'
import { metricAnswers } from './metric-answers.ts'
import { rollUp } from './roll-up.ts'
import { lastRunBrokeOff } from './runs.ts'

export type RunState = 'running' | 'done' | 'partial' | 'failed'
export type Cause = 'cron' | 'hand' | 'cli' | 'start'

export interface RunStatus {
  runId: string
  cause: Cause
  state: RunState
  startedAt: string
  finishedAt: string | null
  days: number
  rowsRead: number
  /** Insights done of how many, while it runs. */
  step: string
  insights: Outcome[]
}

export interface RefreshOptions {
  cause: Cause
  /** Compute these insights whether or not their rows have changed; absent = those whose rows have. */
  only?: string[]
  /** Records who started it; cron needs none. */
  record?: Recorder
}

/** The run of each tenant, if one runs: there is never a second. */
const current = new Map<string, { status: RunStatus; done: Promise<RunStatus> }>()

/** @returns the run of the tenant that is going on, or null. */
export function currentRun(tenantId: string): RunStatus | null {
  return current.get(tenantId)?.status ?? null
}

/**
 * Starts a run, or joins the one that is going on.
 * @returns its status (live), whether it was running already, and a promise of its end.
 */
export function startRun(
  env: Env,
  tenant: Tenant,
  clock: () => Date,
  options: RefreshOptions,
): { status: RunStatus; busy: boolean; done: Promise<RunStatus> } {
  const { id } = env.TENANT
  const running = current.get(id)
  if (running !== undefined) return { ...running, busy: true }
  const started = clock()
  const status: RunStatus = {
    runId: crypto.randomUUID(),
    cause: options.cause,
    state: 'running',
    startedAt: started.toISOString(),
    finishedAt: null,
    days: 0,
    rowsRead: 0,
    step: 'starting',
    insights: [],
  }
  const done = run(env, tenant, clock, options, status).finally(() => {
    current.delete(id)
  })
  current.set(id, { status, done })
  return { status, busy: false, done }
}

async function run(
  env: Env,
  tenant: Tenant,
  clock: () => Date,
  options: RefreshOptions,
  status: RunStatus,
): Promise<RunStatus> {
  try {
    await recoverBatches(env, clock())
    const unfinished = await lastRunBrokeOff(env.DB)
    await begin(env, options, status)
    status.step = 'summarising new rows'
    const rolled = await rollUp(env.DB, (days) => {
      status.days = days
    })
    status.rowsRead += rolled.rowsRead
    // What that run had summarised is marked no more, and no answer tells of it yet.
    if (unfinished)
      for (const { insight } of insightsInOrder()) for (const table of insight.reads) rolled.tables.add(table)
    await readSpans(env.DB, tenant)
    // The rollups stand still from here to the end of the run.
    const memo: Memo = new Map()
    const computed = await computeInsights(env, tenant, clock, status, rolled.tables, options.only, memo)
    const changed = computed.some((answer) => answer !== undefined)
    const answers =
      changed || rolled.tables.size > 0
        ? [...computed, ...(await metricAnswers(env, tenant, clock(), status, memo))]
        : computed
    await finish(
      env,
      tenant,
      clock(),
      status,
      answers.map((answer) => ({ cut: '', answer })),
    )
  } catch (error) {
    logLine('error', 'refresh failed', { runId: status.runId, error: String(error) })
    status.state = 'failed'
    status.insights.push({
      name: 'run',
      outcome: 'failed',
      trouble: 'The run ended early; the log has the reason under its run id. The next run goes on from there.',
    })
    await finish(env, tenant, clock(), status, []).catch((reason: unknown) =>
      logLine('error', 'run not recorded', { runId: status.runId, error: String(reason) }),
    )
  }
  status.step = 'ended'
  return status
}

/** Keeps that the run has begun, with the record of who began it. */
async function begin(
  env: Env,
  { record, only }: RefreshOptions,
  { runId, cause, startedAt }: RunStatus,
): Promise<void> {
  const started = env.DB.prepare(
    "INSERT INTO refresh_run (id, cause, state, started_at) VALUES (?1, ?2, 'running', ?3)",
  ).bind(runId, cause, startedAt)
  if (record === undefined) await started.run()
  else
    await record({ action: 'refresh.start', resource: `run:${runId}`, detail: only === undefined ? {} : { only } }, [
      started,
    ])
}

/** Publishes all answers of the run and its own record in one transaction, then in memory, then to open pages. */
async function finish(env: Env, tenant: Tenant, now: Date, status: RunStatus, answers: CutAnswer[]): Promise<void> {
  const failed = status.insights.filter((outcome) => outcome.outcome === 'failed').length
  const worked = status.insights.length - failed
  const state: RunState =
    status.state === 'failed' ? 'failed' : failed === 0 ? 'done' : worked > 0 ? 'partial' : 'failed'
  const version = tenant.published.version + 1
  const finishedAt = now.toISOString()
  await env.DB.batch([
    ...(answers.length === 0 ? [] : saveStatements(env.DB, status.runId, version, answers)),
    env.DB.prepare(
      'UPDATE refresh_run SET state = ?2, finished_at = ?3, duration_ms = ?4, days = ?5, rows_read = ?6, detail = ?7 WHERE id = ?1',
    ).bind(
      status.runId,
      state,
      finishedAt,
      now.getTime() - Date.parse(status.startedAt),
      status.days,
      status.rowsRead,
      JSON.stringify(status.insights),
    ),
    env.DB.prepare(
      'DELETE FROM refresh_run WHERE id NOT IN (SELECT id FROM refresh_run ORDER BY started_at DESC LIMIT 500)',
    ),
  ])
  status.state = state
  status.finishedAt = finishedAt
  if (answers.length > 0) {
    tenant.published = withAnswers(tenant.published, version, answers)
  }
  forgetResponses(env.TENANT.id)
  publish(env.TENANT.id, { version: tenant.published.version, runId: status.runId, state })
}
