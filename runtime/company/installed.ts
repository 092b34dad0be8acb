// The synthetic company in a tenant: whether there is one, making it, and bringing it up to a day. Rows go through ingest like any others.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { changesSince, stretches } from '../../generators/company.ts'
import type { Options } from '../../generators/options.ts'
import { makeWorld } from '../../generators/world.ts'
import { ask, type Control } from '../control.ts'
import { Failure } from '../failure.ts'
import { Progress } from '../progress.ts'
import { Outbox } from './outbox.ts'
import { possible } from './wanted.ts'

/** Batches of the generator name their company in their source. */
const sourceStart = 'synthetic '
export const doneMark = 'done'

export type Installed =
  /** No batch at all; or batches of somebody else, which must not be mixed with invented ones. */
  | { kind: 'empty' }
  | { kind: 'own' }
  /** `until` is the last day that is there whole, null when the making was interrupted. */
  | { kind: 'company'; options: Options; until: string | null }

interface Batch {
  id: number
  state: string
  source: string
}

/** Looks through the batches, the newest first. */
export async function installedCompany(control: Control): Promise<Installed> {
  let options: Options | null = null
  let until: string | null = null
  for (let before: number | null = null; ; ) {
    const { batches }: { batches: Batch[] } = await ask(
      control,
      `/api/batches${before === null ? '' : `?before=${before}`}`,
    )
    for (const { state, source } of batches) {
      const said = saidBy(source)
      if (said === null) return { kind: 'own' }
      if (state !== 'complete') continue
      options ??= said
      if (until === null && source.endsWith(` ${doneMark}`)) until = said.until
    }
    const last = batches.at(-1)
    if (last === undefined) break
    before = last.id
  }
  return options === null ? { kind: 'empty' } : { kind: 'company', options, until }
}

/** What makes two companies the same one, whatever day they have come to. */
export function identityOf({ seed, months, employees, profile, planned, events, sensorMinutes }: Options): string {
  const told = JSON.stringify([seed, months, employees, profile, planned, events, sensorMinutes])
  return createHash('sha256').update(told).digest('hex').slice(0, 12)
}

export function sourceOf(options: Options): string {
  return `${sourceStart}${JSON.stringify(options)}`
}

/** @returns null for a source that is not of the generator. */
function saidBy(source: string): Options | null {
  if (!source.startsWith(sourceStart)) return null
  try {
    return possible(JSON.parse(source.slice(sourceStart.length).replace(/ [a-z]+$/, '')) as Options)
  } catch {
    return null
  }
}

export interface Sent {
  company: string
  rows: number
  rejected: number
  tables: Map<string, number>
}

/** Sends the whole company; what an interrupted run has sent is taken as it is. @throws Failure. */
export async function sendCompany(control: Control, options: Options, showProgress: boolean): Promise<Sent> {
  const world = makeWorld(options)
  await ask(control, '/api/settings', { method: 'PATCH', json: { name: `${world.company} (synthetic)` } })
  const outbox = new Outbox(control, `synthetic/${identityOf(options)}/${options.until}`, sourceOf(options))
  const progress = new Progress(`Making ${world.company}`, world.months.length, showProgress, 'months')
  try {
    for (const { month, rows } of stretches(world)) {
      for (const [table, row] of rows) {
        const wait = outbox.add(table, row)
        if (wait !== undefined) await wait
      }
      if (month !== null) progress.add(1)
    }
    await outbox.finish(doneMark)
  } finally {
    progress.end()
  }
  return { company: world.company, rows: outbox.accepted, rejected: outbox.rejected, tables: outbox.counts }
}

/** Sends what a company known until `since` lacks of `options.until`: rows of new days, and earlier ones that have changed. @throws Failure. */
export async function sendChanges(
  control: Control,
  options: Options,
  since: string,
  showProgress: boolean,
): Promise<Sent> {
  const { company, months } = makeWorld(options)
  const outbox = new Outbox(control, `synthetic/${identityOf(options)}/${since}..${options.until}`, sourceOf(options))
  const progress = new Progress(`Bringing ${company} up to ${options.until}`, months.length, showProgress, 'months')
  try {
    for (const { month, changes } of changesSince(options, since)) {
      for (const { table, row } of changes) {
        const wait = outbox.add(table, row)
        if (wait !== undefined) await wait
      }
      if (month !== null) progress.add(1)
    }
    await outbox.finish(doneMark)
  } finally {
    progress.end()
  }
  return { company, rows: outbox.accepted, rejected: outbox.rejected, tables: outbox.counts }
}

/** Computes the insights; waits for a run that is under way first, since it may have begun before the rows came. @throws Failure when the run fails. */
export async function refreshed(control: Control): Promise<string> {
  for (;;) {
    const run = await ask<{ runId: string; busy?: boolean }>(control, '/api/refresh', { json: {} })
    const state = await ended(control, run.runId)
    if (run.busy !== true) {
      if (state === 'failed')
        throw new Failure(
          `The insights could not be computed (run ${run.runId}).`,
          'See the page /runs, then: premise refresh --wait',
        )
      return state
    }
  }
}

async function ended(control: Control, runId: string): Promise<string> {
  for (let pauseMs = 50; ; pauseMs = Math.min(1000, pauseMs * 1.5)) {
    const { state } = await ask<{ state: string }>(control, `/api/refresh/${runId}`)
    if (state !== 'running') return state
    await sleep(pauseMs)
  }
}
