import type { Answer } from '../../answer.ts'
import { unimportant } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { domains } from '../../domains.ts'
import { logLine } from '../../log.ts'
import { pause, RecordingReader } from '../db/reader.ts'
import type { Forecasts } from '../models/forecasts.ts'
import { ForecastDesk } from '../models/forecast-desk.ts'
import { predictionsOf } from '../models/registry/predictions-of.ts'
import { lateVault } from '../privacy/vault.ts'
import { answersOf } from '../snapshots/snapshots.ts'
import { calendarOf } from '../tenants/tenant.ts'
import type { CutInUse } from './cuts-in-use.ts'
import { type Run, recordOutcome } from './run.ts'

interface Named {
  name: string
  insight: Insight
}

/** @returns every insight as '<domain>/<insight>', those named in `after` first. */
export function insightsInOrder(): Named[] {
  const all = domains.flatMap((domain) =>
    domain.insights.map((insight) => ({ name: `${domain.name}/${insight.name}`, insight })),
  )
  const byName = new Map(all.map((named) => [named.name, named]))
  const order: Named[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (named: Named): void => {
    if (state.get(named.name) === 'done') return
    if (state.get(named.name) === 'open') throw new Error(`insights wait for each other: ${named.name}`)
    state.set(named.name, 'open')
    for (const name of named.insight.after ?? []) {
      const before = byName.get(name)
      if (before === undefined) throw new Error(`${named.name} comes after ${name}, which does not exist`)
      visit(before)
    }
    state.set(named.name, 'done')
    order.push(named)
  }
  for (const named of all) visit(named)
  return order
}

/**
 * Computes the insights of one cut whose rows have changed (or `only` those), one after the other; one that fails keeps its last good answer, marked stale.
 * Those that cannot be divided by the cut's dimensions are left out.
 * @returns the answers to publish.
 */
export async function computeInsights(run: Run, cut: CutInUse): Promise<Answer[]> {
  const dimensions = Object.keys(cut.cut)
  const all = insightsInOrder().filter(({ insight }) =>
    dimensions.every((dimension) => insight.cuts.includes(dimension)),
  )
  const fresh = new Map<string, Answer>()
  const { env, made, clock, status } = run
  const forecasts = new ForecastDesk({ db: env.DB, made, cut: cut.key, runId: status.runId, clock })
  for (const [i, named] of all.entries()) {
    run.status.step = `insight ${i + 1} of ${all.length}: ${named.name}${cut.key === '' ? '' : ', for a part of the company'}`
    if (!isDue(run, named, cut, fresh)) {
      recordOutcome(run.status, cut.key, { name: named.name, outcome: 'unchanged' })
      continue
    }
    fresh.set(named.name, await computeOne(run, named, cut, fresh, forecasts))
    await pause()
  }
  return [...fresh.values()]
}

/** Decided for each cut by itself: one that is new has no answer yet. */
function isDue(run: Run, { name, insight }: Named, { key }: CutInUse, fresh: ReadonlyMap<string, Answer>): boolean {
  const { tenant, only, changedTables } = run
  if (only !== undefined) return only.includes(name)
  const last = answersOf(tenant.published, key).get(name)
  if (last === undefined || last.status === 'stale' || last.status === 'failed') return true
  if (last.program !== run.env.INSTALLATION.version) return true
  // A month may have become complete by the calendar alone.
  if (last.freshness.completeTo !== calendarOf(tenant, insight.reads, run.clock()).completeTo) return true
  return (
    insight.reads.some((table) => changedTables.has(table)) || (insight.after ?? []).some((before) => fresh.has(before))
  )
}

async function computeOne(
  run: Run,
  { name, insight }: Named,
  { key, cut }: CutInUse,
  fresh: ReadonlyMap<string, Answer>,
  forecasts: Forecasts,
): Promise<Answer> {
  const { env, tenant, clock, status } = run
  const db = new RecordingReader(env.DB, run.memo)
  const context: InsightContext = { ...calendarOf(tenant, insight.reads, clock()), cut }
  const published = answersOf(tenant.published, key)
  const answers = (wanted: string) => fresh.get(wanted) ?? published.get(wanted)
  const frame = { name, title: insight.title, question: insight.question, program: env.INSTALLATION.version }
  const freshness = { completeTo: context.completeTo, computedAt: clock().toISOString(), runId: status.runId }
  const models = predictionsOf(env.DB, cut)
  const startedMs = clock().getTime()
  try {
    const input = await insight.load({ ...context, db, answers, vault: lateVault(env, clock), forecasts, models })
    await pause()
    const found = insight.compute(input, context)
    status.rowsRead += db.rowsRead
    const durationMs = clock().getTime() - startedMs
    recordOutcome(status, key, { name, outcome: 'done', rowsRead: db.rowsRead, durationMs })
    return { ...frame, ...found, evidence: db.evidence(), freshness }
  } catch (error) {
    logLine('error', 'insight failed', {
      runId: status.runId,
      insight: name,
      error: String(error),
      stack: (error as Error).stack,
    })
    const trouble = 'The last computation failed; the log has the reason under the run id.'
    recordOutcome(status, key, { name, outcome: 'failed', trouble })
    const last = published.get(name)
    if (last !== undefined && last.status !== 'failed') return { ...last, status: 'stale', trouble }
    return { ...frame, ...unanswered, trouble, evidence: db.evidence(), freshness }
  }
}

const unanswered = {
  status: 'failed',
  headline: 'This answer could not be computed.',
  action: 'See the log for the run id below, then refresh again.',
  figure: null,
  comparison: null,
  drivers: [],
  importance: unimportant,
  method: '',
  span: null,
} satisfies Partial<Answer>
