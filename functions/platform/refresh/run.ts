// What the parts of a run share.
import type { Env } from '../../env.ts'
import type { Memo } from '../db/reader.ts'
import type { MadeForecasts } from '../models/forecast-desk.ts'
import type { Tenant } from '../tenants/tenant.ts'
import type { RunStatus } from './refresh.ts'

export interface Outcome {
  /** '<domain>/<insight>', a page's slot, or 'run'. */
  name: string
  outcome: 'done' | 'failed' | 'unchanged' | 'note'
  rowsRead?: number
  durationMs?: number
  /** Parts of the company for which it was computed beside the whole. */
  parts?: number
  /** What went wrong, or is to be known. */
  trouble?: string
}

export interface Run {
  env: Env
  tenant: Tenant
  clock: () => Date
  status: RunStatus
  /** Tables whose rollups changed. */
  changedTables: ReadonlySet<string>
  /** Compute these insights whether or not their rows have changed; absent = those whose rows have. */
  only: string[] | undefined
  memo: Memo
  /** Forecasts that the run publishes with its answers. */
  made: MadeForecasts
}

/**
 * Keeps in the run's record what became of an insight or a slot. Parts of the company are counted, not named: everybody may read the record.
 * @param cut key of the cut, '' for the whole.
 */
export function recordOutcome({ insights }: RunStatus, cut: string, outcome: Outcome): void {
  if (cut === '') {
    insights.push(outcome)
    return
  }
  if (outcome.outcome === 'unchanged') return
  if (outcome.outcome === 'failed') {
    const known = insights.some(({ name, outcome: state }) => name === outcome.name && state === 'failed')
    const trouble = `For a part of the company: ${outcome.trouble ?? 'failed'}`
    if (!known) insights.push({ ...outcome, trouble })
    return
  }
  const whole = insights.find(({ name, outcome: state }) => name === outcome.name && state !== 'failed')
  if (whole === undefined) {
    insights.push({ ...outcome, parts: 1 })
    return
  }
  whole.outcome = 'done'
  whole.parts = (whole.parts ?? 0) + 1
  whole.rowsRead = (whole.rowsRead ?? 0) + (outcome.rowsRead ?? 0)
  whole.durationMs = (whole.durationMs ?? 0) + (outcome.durationMs ?? 0)
}
