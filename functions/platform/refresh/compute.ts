import type { Answer } from '../../answer.ts'
import { unimportant } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { domains } from '../../domains.ts'
import type { Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import { type Memo, pause, RecordingReader } from '../db/reader.ts'
import { lateVault } from '../privacy/vault.ts'
import { calendarOf, type Tenant } from '../tenants/tenant.ts'
import { answersOf } from '../snapshots/snapshots.ts'
import type { RunStatus } from './refresh.ts'

export interface Outcome {
  /** '<domain>/<insight>', or 'run'. */
  name: string
  outcome: 'done' | 'failed' | 'unchanged'
  rowsRead?: number
  durationMs?: number
  trouble?: string
}

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
 * Computes the insights whose rows have changed (or `only` those), one after the other; one that fails keeps its last good answer, marked stale.
 * @returns the answers to publish.
 */
export async function computeInsights(
  env: Env,
  tenant: Tenant,
  clock: () => Date,
  status: RunStatus,
  changedTables: Set<string>,
  only: string[] | undefined,
  memo: Memo,
): Promise<Answer[]> {
  const all = insightsInOrder()
  const fresh = new Map<string, Answer>()
  for (const [i, named] of all.entries()) {
    status.step = `insight ${i + 1} of ${all.length}: ${named.name}`
    if (!isDue(named, tenant, changedTables, fresh, only, env.INSTALLATION.version, clock())) {
      status.insights.push({ name: named.name, outcome: 'unchanged' })
      continue
    }
    const answer = await computeOne(env, tenant, clock, status, named, fresh, memo)
    fresh.set(named.name, answer)
    await pause()
  }
  return [...fresh.values()]
}

function isDue(
  { name, insight }: Named,
  tenant: Tenant,
  changedTables: Set<string>,
  fresh: Map<string, Answer>,
  only: string[] | undefined,
  version: string,
  now: Date,
): boolean {
  if (only !== undefined) return only.includes(name)
  const last = answersOf(tenant.published, '').get(name)
  if (last === undefined || last.status === 'stale' || last.status === 'failed' || last.program !== version) return true
  // A month may have become complete by the calendar alone.
  if (last.freshness.completeTo !== calendarOf(tenant, insight.reads, now).completeTo) return true
  return (
    insight.reads.some((table) => changedTables.has(table)) || (insight.after ?? []).some((before) => fresh.has(before))
  )
}

async function computeOne(
  env: Env,
  tenant: Tenant,
  clock: () => Date,
  status: RunStatus,
  { name, insight }: Named,
  fresh: Map<string, Answer>,
  memo: Memo,
): Promise<Answer> {
  const db = new RecordingReader(env.DB, memo)
  const context: InsightContext = calendarOf(tenant, insight.reads, clock())
  const answers = (wanted: string) => fresh.get(wanted) ?? answersOf(tenant.published, '').get(wanted)
  const frame = { name, title: insight.title, question: insight.question, program: env.INSTALLATION.version }
  const freshness = { completeTo: context.completeTo, computedAt: clock().toISOString(), runId: status.runId }
  const startedMs = clock().getTime()
  try {
    const input = await insight.load({ ...context, db, answers, vault: lateVault(env, clock) })
    await pause()
    const found = insight.compute(input, context)
    status.rowsRead += db.rowsRead
    status.insights.push({ name, outcome: 'done', rowsRead: db.rowsRead, durationMs: clock().getTime() - startedMs })
    return { ...frame, ...found, evidence: db.evidence(), freshness }
  } catch (error) {
    logLine('error', 'insight failed', {
      runId: status.runId,
      insight: name,
      error: String(error),
      stack: (error as Error).stack,
    })
    const trouble = 'The last computation failed; the log has the reason under the run id.'
    status.insights.push({ name, outcome: 'failed', trouble })
    const last = answersOf(tenant.published, '').get(name)
    if (last !== undefined && last.status !== 'failed') return { ...last, status: 'stale', trouble }
    return {
      ...frame,
      status: 'failed',
      headline: 'This answer could not be computed.',
      trouble,
      action: 'See the log for the run id below, then refresh again.',
      figure: null,
      comparison: null,
      drivers: [],
      importance: unimportant,
      method: '',
      span: null,
      evidence: db.evidence(),
      freshness,
    }
  }
}
