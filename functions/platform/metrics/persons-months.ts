// Reads the persons of months and keeps what was decided about them, so that a page of sparklines decides once.
import type { SQL } from 'drizzle-orm'
import { sql } from 'drizzle-orm'
import { addDays, addMonths, dayNumber, monthEnd, monthStart } from '../../../lib/calendar/calendar.ts'
import type { Day, Evidence, Span } from '../../answer.ts'
import type { PersonsMetric, PersonsPage } from '../../domain.ts'
import type { Env } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { RecordingReader } from '../db/reader.ts'
import { type PersonRecord, PersonsMonth } from './persons-month.ts'

const rowsAPage = 4000
/** How often a month is read again because an import ended meanwhile. */
const triesMost = 3
/** Persons kept over all tenants, metrics and months, at some 100 bytes each: 24 months of 7 metrics about 6,000 persons. */
const keptMost = 1_000_000

interface Kept {
  /** What the rows were like when the month was read. */
  mark: string
  month: PersonsMonth
  statements: Evidence[]
}

/** By tenant, metric and month; the least recently asked first. */
const kept = new Map<string, Kept>()
let keptSize = 0

/** Drops what is kept of a tenant: when rows of persons change in another way than by an import. */
export function forgetPersons(tenant: string): void {
  for (const [key, entry] of kept)
    if (key.startsWith(`${tenant}\n`)) {
      kept.delete(key)
      keptSize -= entry.month.size
    }
}

function keep(key: string, entry: Kept): void {
  keptSize += entry.month.size - (kept.get(key)?.month.size ?? 0)
  kept.delete(key)
  kept.set(key, entry)
  for (const [oldest, { month }] of kept) {
    if (keptSize <= keptMost || oldest === key) break
    kept.delete(oldest)
    keptSize -= month.size
  }
}

interface State {
  mark: string
  /** Imports that are going on, whose rows are half there. */
  open: boolean
  span: Span | null
}

/** The months of one tenant, for one request or one answer. */
export class PersonsMonths {
  readonly #env: Pick<Env, 'DB' | 'TENANT'>
  readonly #today: Day
  readonly #states = new Map<string, Promise<State>>()
  readonly #statements = new Map<string, Evidence>()

  /** @param today in the tenant's zone. */
  constructor(env: Pick<Env, 'DB' | 'TENANT'>, today: Day) {
    this.#env = env
    this.#today = today
  }

  /** @returns the months of a metric that are over and whole, null without any. */
  async span(metric: PersonsMetric): Promise<Span | null> {
    return (await this.#stateOf(metric)).span
  }

  /**
   * @param month its first day; within `span`.
   * @throws Problem 503 while an import is changing the rows and the month is not known from before.
   */
  async month(metric: PersonsMetric, month: Day): Promise<PersonsMonth> {
    const key = `${this.#env.TENANT.id}\n${metric.name}\n${month}`
    let entry: Kept | undefined
    for (let tries = 0; entry === undefined && tries < triesMost; tries++) {
      const state = await this.#stateOf(metric)
      const known = kept.get(key)
      entry = known?.mark === state.mark || state.open ? known : await this.#read(metric, month, state)
      if (entry === undefined && state.open) break
    }
    if (entry === undefined)
      throw new Problem(
        503,
        'rows-are-changing',
        'Rows about persons are being imported: figures made now would be of half of them.',
        'Try again in a minute.',
      )
    keep(key, entry)
    for (const statement of entry.statements) this.#statements.set(statement.sql, statement)
    return entry.month
  }

  /** The statements that the months were read by; not how many rows they returned, which may tell of few persons. */
  evidence(): Evidence[] {
    return [...this.#statements.values()]
  }

  /** @returns undefined when the rows changed while they were read. */
  async #read(metric: PersonsMetric, month: Day, state: State): Promise<Kept | undefined> {
    const reader = new RecordingReader(this.#env.DB)
    const records = await recordsOf(reader, metric, { from: month, to: monthEnd(month) })
    this.#states.delete(metric.name)
    if ((await this.#stateOf(metric)).mark !== state.mark) return undefined
    const statements = reader.evidence().map(({ sql: text }) => ({ sql: text }))
    return { mark: state.mark, month: await PersonsMonth.of(metric, records), statements }
  }

  #stateOf(metric: PersonsMetric): Promise<State> {
    const known = this.#states.get(metric.name)
    if (known !== undefined) return known
    const state = stateOf(this.#env.DB, metric, this.#today)
    this.#states.set(metric.name, state)
    return state
  }
}

async function stateOf(db: D1Database, metric: PersonsMetric, today: Day): Promise<State> {
  const reader = new RecordingReader(db)
  const [batches] = await reader.all<{ open: number }>(sql`SELECT max(id) AS latest, count(*) AS batches,
    coalesce(sum(state IN ('running', 'undoing')), 0) AS open, sum(state = 'undone') AS undone
    FROM ingest_batch WHERE table_name IN (SELECT value FROM json_each(${JSON.stringify(metric.reads)}))`)
  const [span] = await reader.all<{ from: Day | null; to: Day | null }>(metric.span())
  const to = span?.to ? lastWholeMonth(span.to, today) : null
  const from = span?.from ? monthStart(span.from) : null
  return {
    mark: JSON.stringify([batches, span]),
    open: (batches?.open ?? 0) > 0,
    span: from === null || to === null || to < from ? null : { from, to },
  }
}

/** The end of the last month that is over by the calendar and whose last weekday has rows, or of which the month after has some. */
function lastWholeMonth(lastRow: Day, today: Day): Day {
  const whole = (end: Day) => end < today && lastRow >= lastWeekday(end)
  let end = monthEnd(lastRow)
  while (!whole(end)) end = monthEnd(addMonths(monthStart(end), -1))
  return end
}

function lastWeekday(day: Day): Day {
  // 1970-01-01 was a Thursday.
  const weekday = (dayNumber(day) + 3) % 7
  return addDays(day, -Math.max(0, weekday - 4))
}

interface Row {
  day?: Day
  row: number
  person: string
  value?: number
  weight?: number
}

async function* pagesOf(reader: RecordingReader, month: Span, query: (page: PersonsPage) => SQL) {
  for (let after = { day: '', row: 0 }; ; ) {
    const rows = await reader.all<Row & Record<string, unknown>>(query({ month, after, most: rowsAPage }))
    yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsAPage) return
    after = { day: last.day ?? '', row: last.row }
  }
}

async function recordsOf(reader: RecordingReader, metric: PersonsMetric, month: Span): Promise<PersonRecord[]> {
  const persons = new Map<string, PersonRecord>()
  for await (const rows of pagesOf(reader, month, (page) => metric.persons(page)))
    for (const row of rows) {
      const value = row.value ?? 0
      const members = metric.dimensions.map((dimension) => String(row[dimension]))
      persons.set(row.person, { members, value, weight: value > 0 ? 1 : 0 })
    }
  const { values } = metric
  if (values === undefined) return [...persons.values()]
  for await (const rows of pagesOf(reader, month, values))
    for (const { person, value = 0, weight = 0 } of rows) {
      const record = persons.get(person)
      if (record === undefined) continue
      record.value += value
      record.weight += weight
    }
  return [...persons.values()]
}
