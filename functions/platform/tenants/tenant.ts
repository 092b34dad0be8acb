import { dayInZone } from '../../../lib/calendar/calendar.ts'
import type { Day, Span } from '../../answer.ts'
import type { TenantSettings } from '../../domain.ts'
import { domains } from '../../domains.ts'
import type { Env } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { migrate } from '../db/migrate.ts'
import { prepared } from '../db/reader.ts'
import { recoverBatches } from '../ingest/recover.ts'
import { completeTo } from '../pages/filters.ts'
import { endLostRuns, loadPublished, type Published } from '../snapshots/snapshots.ts'
import { loadSettings } from './settings.ts'

/** What the worker keeps in memory of one tenant. Everything in it can be read from the database again. */
export interface Tenant {
  settings: TenantSettings
  published: Published
  /** By ingest table: first and last day with rows. */
  spans: Map<string, Span | null>
  /** Members to filter by, by dimension. */
  members: Map<string, string[]>
  openedAt: Date
}

const opening = new Map<string, Promise<Tenant>>()

/** What is answered while a tenant's database cannot be read: the other tenants are served. */
export function damagedTenant(): Problem {
  return new Problem(
    503,
    'tenant-damaged',
    'The database of this company is damaged, so nothing is read from it or written to it.',
    'The operator brings back a backup: premise restore BACKUP --tenant ID --force',
  )
}

/**
 * @returns the tenant, brought up to the program's level at the first call: migrations, interrupted batches and runs, published answers.
 * @throws Problem 503 when its database is damaged.
 */
export function openTenant(env: Env, now: Date): Promise<Tenant> {
  const { id, damaged } = env.TENANT
  if (damaged === true) return Promise.reject(damagedTenant())
  const known = opening.get(id)
  if (known !== undefined) return known
  const opened = open(env, now).catch((error: unknown) => {
    opening.delete(id)
    throw error
  })
  opening.set(id, opened)
  return opened
}

async function open(env: Env, now: Date): Promise<Tenant> {
  await migrate(env.DB, now)
  await recoverBatches(env, now)
  await endLostRuns(env.DB, now)
  const settings = await loadSettings(env.DB, env.TENANT)
  const tenant: Tenant = {
    settings,
    published: await loadPublished(env.DB),
    spans: new Map(),
    members: new Map(),
    openedAt: now,
  }
  await readSpans(env.DB, tenant)
  return tenant
}

/** Reads the spans and members again: after rollups have changed. */
export async function readSpans(db: D1Database, tenant: Tenant): Promise<void> {
  const members = new Map<string, string[]>()
  for (const rollup of domains.flatMap((domain) => domain.rollups)) {
    const { results } = await prepared(db, rollup.span()).all<{ from: Day | null; to: Day | null }>()
    const row = results[0]
    tenant.spans.set(rollup.table, row?.from && row.to ? { from: row.from, to: row.to } : null)
    const rows = await prepared(db, rollup.members()).all<{ dimension: string; member: string }>()
    for (const { dimension, member } of rows.results)
      members.set(dimension, [...(members.get(dimension) ?? []), member])
  }
  tenant.members = members
}

/** @returns the span of several tables together, null when none holds rows. */
export function spanOf(tenant: Tenant, tables: Iterable<string>): Span | null {
  const spans = [...tables]
    .map((table) => tenant.spans.get(table))
    .filter((span) => span !== null && span !== undefined)
  const [first] = spans
  if (first === undefined) return null
  return spans.reduce(
    (whole, span) => ({
      from: span.from < whole.from ? span.from : whole.from,
      to: span.to > whole.to ? span.to : whole.to,
    }),
    first,
  )
}

/** @returns how days are cut for pages and insights of these tables. */
export function calendarOf(tenant: Tenant, tables: Iterable<string>, now: Date) {
  const dataSpan = spanOf(tenant, tables)
  const today = dayInZone(now, tenant.settings.timeZone)
  return { settings: tenant.settings, cut: {}, dataSpan, completeTo: completeTo(dataSpan, today), today }
}
