import type { Answer } from '../../answer.ts'
import { domains } from '../../domains.ts'
import type { Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import { type Memo, pause, RecordingReader } from '../db/reader.ts'
import { metricFinding } from '../metrics/figures.ts'
import { PersonsMonths } from '../metrics/persons-months.ts'
import { parseFilters } from '../pages/filters.ts'
import type { Filters } from '../pages/model.ts'
import { pageSlots } from '../pages/static-pages.ts'
import { calendarOf, type Tenant } from '../tenants/tenant.ts'
import { answersOf } from '../snapshots/snapshots.ts'
import type { CutInUse } from './cuts-in-use.ts'
import { type Run, recordOutcome } from './run.ts'

/**
 * Cards, trends and breakdowns of all pages under the default filters and one cut: published with the run, so that a page is never a mix of two.
 * @param slots those that can be divided by the cut's dimensions.
 */
export async function metricAnswers(run: Run, { key, cut }: CutInUse, slots: readonly string[]): Promise<Answer[]> {
  const { env, tenant, status } = run
  const now = run.clock()
  const answers: Answer[] = []
  const filters = { ...defaultFilters(tenant, now).filters, where: cut }
  for (const slot of slots) {
    status.step = `page figure ${answers.length + 1} of ${slots.length}: ${slot}`
    try {
      answers.push(await metricAnswer(env, tenant, slot, filters, now, status.runId, run.memo))
    } catch (error) {
      logLine('error', 'page figure failed', { runId: status.runId, slot, error: String(error) })
      const trouble = 'The page figure could not be computed; the log has the reason under the run id.'
      recordOutcome(status, key, { name: slot, outcome: 'failed', trouble })
      const last = answersOf(tenant.published, key).get(slot)
      if (last !== undefined) answers.push({ ...last, status: 'stale', trouble: 'The last computation failed.' })
    }
    await pause()
  }
  return answers
}

/** @returns the slots of all pages that show a metric, each once. */
export async function metricSlots(env: Env): Promise<string[]> {
  return [...new Set((await pageSlots(env)).filter((slot) => !slot.startsWith('answer ')))]
}

/** @returns the answer of one metric slot under the given filters. */
export async function metricAnswer(
  env: Env,
  tenant: Tenant,
  slot: string,
  filters: Filters,
  now: Date,
  runId: string,
  memo?: Memo,
): Promise<Answer> {
  const tables = allTables()
  const { completeTo, dataSpan, today } = calendarOf(tenant, tables, now)
  const db = new RecordingReader(env.DB, memo)
  const persons = new PersonsMonths(env, today)
  const finding = await metricFinding(slot, { db, persons, settings: tenant.settings, filters, dataSpan })
  return {
    ...finding,
    program: env.INSTALLATION.version,
    evidence: [...db.evidence(), ...persons.evidence()],
    freshness: { completeTo, computedAt: now.toISOString(), runId },
  }
}

/** @returns the filters of a page whose URL says nothing, with the calendar that they were read by. */
function defaultFilters(tenant: Tenant, now: Date): { filters: Filters; calendar: ReturnType<typeof calendarOf> } {
  const calendar = calendarOf(tenant, allTables(), now)
  return { filters: parseFilters(new URLSearchParams(), calendar, [...tenant.members.keys()]), calendar }
}

export function allTables(): string[] {
  return domains.flatMap((domain) => domain.rollups.map((rollup) => rollup.table))
}
