// What is over its time: counted, and deleted by hand or, where the tenant has said so, once a day.
import { addMonths, type Day, dayInZone } from '../../../lib/calendar/calendar.ts'
import type { Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import { type AuditOrigin, recorded } from '../audit/audit.ts'
import { pause } from '../db/reader.ts'
import { openTenant } from '../tenants/tenant.ts'
import { type KnownTable, personTable } from './every-table.ts'
import { alone, beginJob, endJob, isBusy, type Job, type RetentionReport } from './jobs.ts'
import { idSlices } from './person-rows.ts'
import { platformRules } from './platform-rules.ts'
import { removeRows, sliceRows } from './remove-rows.ts'
import {
  type EffectiveKeep,
  keepOf,
  loadRetention,
  removableTables,
  type RetentionSettings,
} from './retention-settings.ts'

export interface TableRetention {
  table: string
  title: string
  keep: EffectiveKeep
  /** Rows of days before this one are over their time; null: none ever is. */
  before: Day | null
  /** Rows over their time, by the year of their day. */
  over: Record<string, number>
}

/** @returns for every table how long its rows are kept and which are over their time; changes nothing. */
export async function retentionReport(env: Env, now: Date): Promise<TableRetention[]> {
  const settings = await loadRetention(env.DB)
  const today = await todayOf(env, now)
  const report: TableRetention[] = []
  for (const table of removableTables()) {
    const keep = keepOf(table, settings)
    const before = cutoff(keep, today)
    const over = before === null ? {} : await overByYear(env.DB, table, before)
    report.push({ table: table.name, title: table.classes.title, keep, before, over })
    await pause()
  }
  return report
}

/** Deletes what is over its time, as one recorded job. */
export async function runRetention(
  env: Env,
  clock: () => Date,
  origin: AuditOrigin,
): Promise<{ job: number; report: RetentionReport }> {
  const tables = plannedTables(await loadRetention(env.DB), await todayOf(env, clock()))
  const job = await beginJob(env, clock(), origin, { kind: 'retention', tables }, null)
  return { job: job.id, report: await finishRetention(env, clock, origin, job) }
}

/** Does what is left of a run. @returns how many rows went now, by table. */
export async function finishRetention(
  env: Env,
  clock: () => Date,
  origin: AuditOrigin,
  job: Job,
): Promise<RetentionReport> {
  if (job.plan.kind !== 'retention') throw new Error(`the job ${job.id} is no run of retention`)
  const byName = new Map(removableTables().map((table) => [table.name, table]))
  const report: RetentionReport = { tables: [] }
  for (const { table: name, before } of job.plan.tables) {
    const table = byName.get(name)
    const rows = table === undefined ? 0 : await removeBefore(env.DB, table, before)
    if (rows > 0) report.tables.push({ table: name, before, rows })
  }
  await removeEarlier(env.DB, job.plan.tables)
  await endJob(env, clock(), origin, job, report)
  return report
}

/** After a refresh: once a day, where the tenant has said so. Never throws. */
export async function dailyRetention(env: Env, clock: () => Date): Promise<void> {
  try {
    const { automatic } = await loadRetention(env.DB)
    if (!automatic || isBusy(env.TENANT.id)) return
    const { settings } = await openTenant(env, clock())
    const last = await env.DB.prepare("SELECT max(started_at) AS at FROM privacy_job WHERE kind = 'retention'").first<{
      at: string | null
    }>()
    const dayOf = (instant: Date) => dayInZone(instant, settings.timeZone)
    if (last?.at && dayOf(new Date(last.at)) === dayOf(clock())) return
    await alone(env.TENANT.id, () => runRetention(env, clock, { subject: 'cron' }))
  } catch (error) {
    logLine('error', 'retention failed', { tenant: env.TENANT.id, error: String(error) })
  }
}

/** Records a change of the settings with it. */
export async function recordRetention(
  env: Env,
  now: Date,
  origin: AuditOrigin,
  settings: RetentionSettings,
  save: D1PreparedStatement,
): Promise<void> {
  await recorded(
    env,
    now,
    origin,
    [{ action: 'retention.change', resource: 'settings', detail: { ...settings } }],
    [save],
  )
}

function plannedTables(settings: RetentionSettings, today: Day): { table: string; before: Day }[] {
  return removableTables().flatMap((table) => {
    const before = cutoff(keepOf(table, settings), today)
    return before === null ? [] : [{ table: table.name, before }]
  })
}

function cutoff({ months }: EffectiveKeep, today: Day): Day | null {
  return months === 'always' ? null : addMonths(today, -months)
}

async function todayOf(env: Env, now: Date): Promise<Day> {
  return dayInZone(now, (await openTenant(env, now)).settings.timeZone)
}

/** Year by year: one statement over all of them would hold the event loop for too long. */
async function overByYear(db: D1Database, table: KnownTable, before: Day): Promise<Record<string, number>> {
  const day = dayOf(table)
  const first = await db
    .prepare(`SELECT min(${day}) AS day FROM ${table.sqlName} WHERE ${day} < ?1`)
    .bind(before)
    .first<{ day: string | null }>()
  const years: Record<string, number> = {}
  if (!first?.day) return years
  for (let year = Number(first.day.slice(0, 4)); year <= Number(before.slice(0, 4)); year++) {
    const to = `${year + 1}-01-01` < before ? `${year + 1}-01-01` : before
    const row = await db
      .prepare(`SELECT count(*) AS n FROM ${table.sqlName} WHERE ${day} >= ?1 AND ${day} < ?2`)
      .bind(`${year}-01-01`, to)
      .first<{ n: number }>()
    if (row !== null && row.n > 0) years[year] = row.n
    await pause()
  }
  return years
}

function dayOf({ ingest, sqlName }: KnownTable): string {
  if (ingest !== null) return personTable(ingest).day
  return platformRules.get(sqlName)?.day as string
}

async function removeBefore(db: D1Database, table: KnownTable, before: Day): Promise<number> {
  const day = dayOf(table)
  let removed = 0
  for (;;) {
    const gone =
      table.ingest === null
        ? await removePlain(db, table.sqlName, day, before)
        : await removeSlice(db, table, day, before)
    removed += gone
    if (gone === 0) return removed
    await pause()
  }
}

async function removeSlice(db: D1Database, { ingest, sqlName }: KnownTable, day: string, before: Day): Promise<number> {
  if (ingest === null) return 0
  for (;;) {
    const { results } = await db
      .prepare(`SELECT id FROM ${sqlName} WHERE ${day} < ?1 ORDER BY ${day} LIMIT ${sliceRows}`)
      .bind(before)
      .all<{ id: number }>()
    if (results.length === 0) return 0
    const ids = results.map(({ id }) => id)
    const gone = await removeRows(db, ingest, ids, { sql: `${day} < ?5`, values: [before] })
    // An import may have moved all of them to other days meanwhile.
    if (gone > 0) return gone
  }
}

async function removePlain(db: D1Database, sqlName: string, day: string, before: Day): Promise<number> {
  // A table without rowids is deleted from by its key.
  const key = sqlName === 'identity_link' ? 'hash' : sqlName === 'refresh_run' ? 'id' : 'rowid'
  const results = await db.batch<{ gone: number }>([
    db
      .prepare(
        `DELETE FROM ${sqlName} WHERE ${key} IN (SELECT ${key} FROM ${sqlName} WHERE ${day} < ?1 LIMIT ${sliceRows})`,
      )
      .bind(before),
    db.prepare('SELECT changes() AS gone'),
  ])
  return results[1]?.results[0]?.gone ?? 0
}

/** Copies of rows that imports have overwritten or removed: an import that is undone must not bring them back. */
async function removeEarlier(db: D1Database, tables: { table: string; before: Day }[]): Promise<void> {
  const byName = new Map(removableTables().map((table) => [table.name, table]))
  const days = tables.flatMap(({ table, before }) => {
    const ingest = byName.get(table)?.ingest
    return ingest == null ? [] : [[table, personTable(ingest).day, before]]
  })
  for await (const [from, to] of idSlices(db, 'ingest_undo', 5000)) {
    await db
      .prepare(
        `DELETE FROM ingest_undo WHERE id BETWEEN ?1 AND ?2 AND batch_id NOT IN (SELECT id FROM ingest_batch WHERE state IN ('running', 'undoing'))
          AND EXISTS (SELECT 1 FROM json_each(?3) AS kept WHERE kept.value->>0 = table_name AND previous->>(kept.value->>1) < kept.value->>2)`,
      )
      .bind(from, to, JSON.stringify(days))
      .run()
  }
}
