// The company goes on: each new day is made as a whole, and its rows are sent when the company's clock comes to them.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Change, changesSince } from '../../generators/company.ts'
import type { Options } from '../../generators/options.ts'
import { makeWorld } from '../../generators/world.ts'
import { addDays, type Day } from '../../lib/calendar/calendar.ts'
import type { Control } from '../control.ts'
import { doneMark, identityOf, sourceOf } from './installed.ts'
import { Outbox } from './outbox.ts'
import { possible } from './wanted.ts'

export interface LiveOptions {
  /** How many seconds of the company pass in one of ours. */
  speed: number
  /** Ends it, after the rows of the moment are sent. */
  stop: AbortSignal
  say(line: string): void
}

export interface Lived {
  company: string
  /** Where the company's clock stood at the end, such as '2026-11-22 16:40'. */
  clock: string
  rows: number
  rejected: number
  requests: number
  days: number
  events: string[]
}

const daySeconds = 86_400
/** The first day begins when the first shift does: what came before is sent at once. */
const firstSecond = 7 * 3600
const tickMs = 1000

/** Continues the company after its last whole day until it is stopped. A day that is not finished is sent again by whoever continues. @throws Failure. */
export async function live(
  control: Control,
  options: Options,
  until: Day,
  { speed, stop, say }: LiveOptions,
): Promise<Lived> {
  const lived: Lived = { company: '', clock: until, rows: 0, rejected: 0, requests: 0, days: 0, events: [] }
  for (let since = until, second = firstSecond; !stop.aborted; since = addDays(since, 1), second = 0) {
    const today = possible({ ...options, until: addDays(since, 1) })
    const { company, events } = makeWorld(today)
    lived.company = company
    say(`${company}: ${today.until} is being made …`)
    for (const { kind, where } of events.filter((event) => event.from === today.until)) {
      const told = `${today.until}: ${kind} ${Object.values(where).join(', ')}`.trim()
      lived.events.push(told)
      say(told)
    }
    const plan = planOf(today, since)
    const outbox = new Outbox(control, `synthetic/${identityOf(options)}/live/${today.until}`, sourceOf(today))
    const beganMs = performance.now()
    const clock = () => second + ((performance.now() - beganMs) / 1000) * speed
    let at = 0
    while (at < plan.length && !stop.aborted) {
      const now = Math.min(daySeconds, clock())
      for (; at < plan.length && (plan[at] as Planned).second <= now; at++) {
        const { table, row } = (plan[at] as Planned).change
        const wait = outbox.add(table, row)
        if (wait !== undefined) await wait
      }
      await (at === plan.length ? outbox.finish(doneMark) : outbox.flush())
      lived.clock = `${today.until} ${timeOf(now)}`
      if (at < plan.length) await sleep(tickMs, undefined, { signal: stop }).catch(() => undefined)
    }
    lived.rows += outbox.accepted
    lived.rejected += outbox.rejected
    lived.requests += outbox.requests
    if (at < plan.length) break
    lived.days++
    while (clock() < daySeconds && !stop.aborted)
      await sleep(tickMs, undefined, { signal: stop }).catch(() => undefined)
  }
  return lived
}

interface Planned {
  second: number
  change: Change
}

function planOf(today: Options, since: Day): Planned[] {
  const plan: Planned[] = []
  for (const { changes } of changesSince(today, since)) {
    for (const change of changes) plan.push({ second: secondOf(change, today.until), change })
  }
  return plan.sort((a, b) => a.second - b.second)
}

/** When on the day a row becomes known: its own instant or hour, else a time of the working day that its key decides. */
function secondOf({ row, line }: Change, day: Day): number {
  for (const [field, value] of Object.entries(row)) {
    if (field.endsWith('_at') && typeof value === 'string' && value.startsWith(day)) return secondsIn(value)
  }
  if (typeof row.hour === 'number') return row.hour * 3600 + (hash(line) % 3600)
  // Both sides of an entry come at once, so that the ledger balances at every moment.
  const key = String(Object.values(row)[0]).replace(/-[DC]$/, '')
  return 6 * 3600 + (hash(key) % (13 * 3600))
}

/** '2026-11-22T14:05:00Z' -> 50700. */
function secondsIn(instant: string): number {
  return (
    Number(instant.slice(11, 13)) * 3600 + Number(instant.slice(14, 16)) * 60 + (Number(instant.slice(17, 19)) || 0)
  )
}

function timeOf(second: number): string {
  const minutes = Math.min(24 * 60 - 1, Math.floor(second / 60))
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}
