import type { Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import type { Recorder } from '../audit/audit.ts'
import { Memo } from '../db/reader.ts'
import { outlive } from '../audit/outlive.ts'
import { recoverBatches } from '../ingest/recover.ts'
import { publish } from '../live/live.ts'
import { MadeForecasts } from '../models/forecast-desk.ts'
import { dropRecords, type ForecastRow, keepForecasts, saveRecords } from '../models/ledger.ts'
import { tendModels } from '../models/registry/desk.ts'
import { scoresTable } from '../models/registry/scores.ts'
import { forgetResponses } from '../pages/responses.ts'
import { dailyRetention } from '../privacy/retention.ts'
import { resumeJobs } from '../privacy/resume.ts'
import { indexTexts, markChanged } from '../privacy/text-index.ts'
import { isDivisible } from '../snapshots/divisible.ts'
import {
  answersOf,
  type CutAnswer,
  dropStatement,
  endLostRuns,
  pruneSnapshots,
  stageAnswers,
  withAnswers,
  withdrawStatement,
} from '../snapshots/snapshots.ts'
import { readSpans, type Tenant } from '../tenants/tenant.ts'
import { computeInsights, insightsInOrder } from './compute.ts'
import { cutsInUse } from './cuts-in-use.ts'
import { metricAnswers, metricSlots } from './metric-answers.ts'
import { rollUp } from './roll-up.ts'
import type { Outcome, Run } from './run.ts'
import { lastRunBrokeOff } from './runs.ts'

export type RunState = 'running' | 'done' | 'partial' | 'failed'
/** `models`: scores have changed that insights read. */
export type Cause = 'cron' | 'hand' | 'cli' | 'start' | 'models'

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
  const ended = run(env, tenant, clock, options, status).finally(() => {
    current.delete(id)
  })
  const done = ended.then(async (end) => {
    await dailyRetention(env, clock)
    lookAfterModels(env, tenant, clock)
    return end
  })
  current.set(id, { status, done })
  return { status, busy: false, done }
}

/** Trains and scores what is due, in the background: neither the run nor the next one waits for it. */
export function lookAfterModels(env: Env, tenant: Tenant, clock: () => Date): void {
  const scored = (names: readonly string[]) => {
    const tables = new Set(names.map(scoresTable))
    const isRead = insightsInOrder().some(({ insight }) => insight.reads.some((table) => tables.has(table)))
    if (isRead) outlive(startRun(env, tenant, clock, { cause: 'models' }).done)
  }
  tendModels({ env, tenant, clock, scored })
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
    await resumeJobs(env, clock)
    await endLostRuns(env.DB, clock())
    const unfinished = await lastRunBrokeOff(env.DB)
    await begin(env, options, status)
    status.step = 'summarising new rows'
    await markChanged(env.DB)
    const rolled = await rollUp(env.DB, (days) => {
      status.days = days
    })
    status.rowsRead += rolled.rowsRead
    // What that run had summarised is marked no more, and no answer tells of it yet.
    if (unfinished)
      for (const { insight } of insightsInOrder()) for (const table of insight.reads) rolled.tables.add(table)
    await readSpans(env.DB, tenant)
    await refreshTexts(env, clock, status)
    await computeAll({
      env,
      tenant,
      clock,
      status,
      changedTables: rolled.tables,
      only: options.only,
      memo: new Memo(),
      made: new MadeForecasts(),
    })
  } catch (error) {
    logLine('error', 'refresh failed', { runId: status.runId, error: String(error) })
    status.state = 'failed'
    status.insights.push({
      name: 'run',
      outcome: 'failed',
      trouble: 'The run ended early; the log has the reason under its run id. The next run goes on from there.',
    })
    await finish(env, tenant, clock(), status, [], [], null).catch((reason: unknown) =>
      logLine('error', 'run not recorded', { runId: status.runId, error: String(reason) }),
    )
  }
  status.step = 'ended'
  return status
}

/** Texts that cannot be indexed keep no answer from being published. */
async function refreshTexts(env: Env, clock: () => Date, status: RunStatus): Promise<void> {
  status.step = 'reading new texts'
  try {
    await indexTexts(env, clock)
  } catch (error) {
    logLine('error', 'texts not indexed', { runId: status.runId, error: String(error) })
    const trouble = 'New texts are not found yet; the log has the reason under the run id.'
    status.insights.push({ name: 'search', outcome: 'failed', trouble })
  }
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

/** From so many cuts on, what they have in common is read once. */
const cutsToShare = 3

/** Computes and publishes what is due of every cut in use. The rollups stand still meanwhile. */
async function computeAll(run: Run): Promise<void> {
  const { env, tenant, clock, status, memo, made } = run
  const slots = await metricSlots(env)
  const names = [...slots, ...insightsInOrder().map(({ name }) => name)]
  const answerable = (dimensions: readonly string[]) => names.some((name) => isDivisible(name, dimensions))
  const { cuts, leftOut } = await cutsInUse(env.DB, clock(), answerable)
  memo.shares = cuts.length > cutsToShare
  const version = tenant.published.version + 1
  const answers: CutAnswer[] = []
  for (const cut of cuts) {
    const own = slots.filter((slot) => isDivisible(slot, Object.keys(cut.cut)))
    const computed = await computeInsights(run, cut)
    const published = answersOf(tenant.published, cut.key)
    const due = computed.length > 0 || run.changedTables.size > 0 || own.some((slot) => !published.has(slot))
    if (due) computed.push(...(await metricAnswers(run, cut, own)))
    const staged = computed.map((answer) => ({ cut: cut.key, answer }))
    await stageAnswers(env.DB, status.runId, version, staged)
    await saveRecords(env.DB, made.records.splice(0))
    answers.push(...staged)
    memo.parts.clear()
  }
  if (leftOut > 0) {
    const trouble = `${leftOut} more parts of the company are in use than one refresh computes; those that fewest people see have no answers.`
    status.insights.push({ name: 'run', outcome: 'note', trouble })
  }
  await pruneSnapshots(env.DB, new Set(answers.map(({ answer }) => answer.name)), version - 1)
  await finish(env, tenant, clock(), status, answers, made.forecasts, new Set(cuts.map(({ key }) => key)))
}

/**
 * Publishes the answers that the run has staged and its forecasts with its own record in one transaction, then in memory, then to open pages.
 * @param used keys of the cuts in use: answers of others are dropped; null = it is not known.
 */
async function finish(
  env: Env,
  tenant: Tenant,
  now: Date,
  status: RunStatus,
  answers: CutAnswer[],
  forecasts: ForecastRow[],
  used: ReadonlySet<string> | null,
): Promise<void> {
  const failed = status.insights.filter(({ outcome }) => outcome === 'failed').length
  const worked = status.insights.filter(({ outcome }) => outcome === 'done' || outcome === 'unchanged').length
  const state: RunState =
    status.state === 'failed' ? 'failed' : failed === 0 ? 'done' : worked > 0 ? 'partial' : 'failed'
  const version = tenant.published.version + 1
  const finishedAt = now.toISOString()
  await env.DB.batch([
    ...(used === null ? [withdrawStatement(env.DB, status.runId, version - 1)] : []),
    ...(used !== null && [...tenant.published.cuts.keys()].some((cut) => cut !== '' && !used.has(cut))
      ? [dropStatement(env.DB, used), dropRecords(env.DB, used)]
      : []),
    ...keepForecasts(env.DB, forecasts),
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
  tenant.published = withAnswers(
    tenant.published,
    answers.length > 0 ? version : tenant.published.version,
    answers,
    used ?? undefined,
  )
  forgetResponses(env.TENANT.id)
  publish(env.TENANT.id, { version: tenant.published.version, runId: status.runId, state })
}
