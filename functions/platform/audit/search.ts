// Looking through the log, newest first, in slices of the sequence: without indexes that each write would pay for, and without holding others up.
import { addDays, dayInZone, isDay } from '../../../lib/calendar/calendar.ts'
import { Problem } from '../../problem.ts'
import { pause } from '../db/reader.ts'
import { type AuditRow, recordColumns } from './chain.ts'

export const outcomes = ['done', 'refused', 'failed'] as const

/** What is looked for; what is left out does not matter. */
export interface AuditFilter {
  /** Who did it, or through whose eyes. */
  subject?: string
  /** What the action begins with: 'token' or 'token.create'. */
  action?: string
  resource?: string
  outcome?: string
  /** Days in the tenant's zone. */
  from?: string
  to?: string
  request?: string
}

export const filterNames = ['subject', 'action', 'resource', 'outcome', 'from', 'to', 'request'] as const
const sliceSeqs = 20_000

/** @throws Problem 400 on a parameter that is unknown or cannot be. */
export function readFilter(params: URLSearchParams, also: string[] = []): AuditFilter {
  const filter: AuditFilter = {}
  for (const [name, value] of params) {
    if (also.includes(name) || value === '') continue
    const known = filterNames.find((candidate) => candidate === name)
    if (known === undefined)
      throw new Problem(
        400,
        'unknown-parameter',
        `There is no parameter "${name.slice(0, 60)}" here.`,
        `Known: ${[...filterNames, ...also].join(', ')}.`,
      )
    filter[known] = value.slice(0, 400)
  }
  for (const name of ['from', 'to'] as const) {
    const day = filter[name]
    if (day !== undefined && !isDay(day))
      throw new Problem(400, 'bad-filter', `"${name}" is not a day.`, 'Give it as YYYY-MM-DD.')
  }
  if (filter.from !== undefined && filter.to !== undefined && filter.from > filter.to)
    throw new Problem(400, 'bad-filter', '"from" lies after "to".', 'Swap them.')
  if (filter.outcome !== undefined && !(outcomes as readonly string[]).includes(filter.outcome))
    throw new Problem(400, 'bad-filter', 'There is no such outcome.', `Give one of ${outcomes.join(', ')}.`)
  return filter
}

/**
 * @param before records from the one before this number down.
 * @returns up to `most` records, newest first, and the number to go on before; null at the end of the log.
 */
export async function searchRecords(
  db: D1Database,
  filter: AuditFilter,
  zone: string,
  before: number | null,
  most: number,
): Promise<{ records: AuditRow[]; next: number | null }> {
  const { sql, values } = conditions(filter)
  const oldest = filter.from === undefined ? null : addDays(filter.from, -2)
  let top = before ?? (await lastSeq(db)) + 1
  const records: AuditRow[] = []
  while (top > 1 && records.length < most) {
    const bottom = Math.max(1, top - sliceSeqs)
    const { results } = await db
      .prepare(
        `SELECT ${recordColumns} FROM audit_record WHERE seq < ?1 AND seq >= ?2${sql} ORDER BY seq DESC LIMIT ${most}`,
      )
      .bind(top, bottom, ...values)
      .all<AuditRow>()
    for (const row of results) {
      top = row.seq
      if (inDays(row, filter, zone) && records.push(row) === most) break
    }
    if (records.length < most && results.length < most) top = bottom
    if (oldest !== null && top > 1 && (await isOlder(db, top, oldest))) top = 1
    await pause()
  }
  return { records, next: top > 1 ? top : null }
}

async function lastSeq(db: D1Database): Promise<number> {
  return (await db.prepare('SELECT max(seq) AS seq FROM audit_record').first<{ seq: number | null }>())?.seq ?? 0
}

/** Numbers are in the order of commits, times in that of requests: a request may last, but not for two days. */
async function isOlder(db: D1Database, below: number, day: string): Promise<boolean> {
  const row = await db
    .prepare('SELECT at FROM audit_record WHERE seq < ?1 ORDER BY seq DESC LIMIT 1')
    .bind(below)
    .first<{ at: string }>()
  return row !== null && row.at < day
}

function conditions(filter: AuditFilter): { sql: string; values: (string | number)[] } {
  const parts: string[] = []
  const values: (string | number)[] = []
  const add = (part: (n: number) => string, value: string | number) => {
    parts.push(part(values.push(value) + 2))
  }
  if (filter.subject !== undefined) add((n) => `(subject = ?${n} OR actor = ?${n})`, filter.subject)
  if (filter.action !== undefined) add((n) => `substr(action, 1, length(?${n})) = ?${n}`, filter.action)
  if (filter.resource !== undefined) add((n) => `resource = ?${n}`, filter.resource)
  if (filter.outcome !== undefined) add((n) => `outcome = ?${n}`, filter.outcome)
  if (filter.request !== undefined) add((n) => `request_id = ?${n}`, filter.request)
  // Zones are at most 14 hours off: the day itself is told from the instant.
  if (filter.from !== undefined) add((n) => `at >= ?${n}`, addDays(filter.from, -1))
  if (filter.to !== undefined) add((n) => `at < ?${n}`, addDays(filter.to, 2))
  return { sql: parts.map((part) => ` AND ${part}`).join(''), values }
}

function inDays({ at }: AuditRow, { from, to }: AuditFilter, zone: string): boolean {
  if (from === undefined && to === undefined) return true
  const instant = new Date(at)
  if (Number.isNaN(instant.getTime())) return true
  const day = dayInZone(instant, zone)
  return (from === undefined || day >= from) && (to === undefined || day <= to)
}
