// Erases a person: the key first, so that nothing of the person can be opened anywhere, in old copies of the rows either; rows on request.
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Env } from '../../env.ts'
import { type AuditOrigin, recorded } from '../audit/audit.ts'
import { platformClasses } from '../db/classes.ts'
import { forgetSubjects } from '../identity/identify.ts'
import { closeStreams } from '../live/live.ts'
import { forgetPersons } from '../metrics/persons-months.ts'
import { forgetScores } from '../models/registry/scores.ts'
import { forgetResponses } from '../pages/responses.ts'
import { type PersonTable, personTables } from './every-table.ts'
import { beginJob, endJob, type ErasureReport, type Job } from './jobs.ts'
import { countRows, earlierRows, idSlices } from './person-rows.ts'
import { removeRows, sliceRows } from './remove-rows.ts'
import { blankRejects, dropSnapshots, wordsAbout } from './traces.ts'
import { openVault } from './vault.ts'

/** Why somebody is erased (GDPR, article 17): no free text, which might name the person in the log. */
export const erasureReasons = [
  'request',
  'consent-withdrawn',
  'objection',
  'no-longer-needed',
  'unlawful',
  'legal-obligation',
] as const

/** @returns what an erasure would reach; changes nothing. */
export async function foreseen(
  env: Env,
  now: Date,
  pseudonym: string,
  rows: 'keep' | 'delete',
): Promise<ErasureReport> {
  const words = await wordsAbout(env, await openVault(env, now), pseudonym)
  const count = async (sql: string) => (await env.DB.prepare(sql).bind(pseudonym).first<{ n: number }>())?.n as number
  return {
    rows,
    tables: await countRows(env.DB, personTables(), pseudonym),
    users: await count('SELECT count(*) AS n FROM identity_user WHERE person = ?1'),
    texts: await count('SELECT count(*) AS n FROM privacy_text_row WHERE person = ?1'),
    scores: await count('SELECT count(*) AS n FROM models_person_score WHERE person = ?1'),
    rejects: await blankRejects(env.DB, words, true),
    snapshots: await dropSnapshots(env, now, words, true),
  }
}

/** Erases a person, as one recorded job. @returns what was done. */
export async function erasePerson(
  env: Env,
  clock: () => Date,
  origin: AuditOrigin,
  { pseudonym, reason, rows }: { pseudonym: string; reason: string; rows: 'keep' | 'delete' },
): Promise<{ job: number; report: ErasureReport }> {
  const found = await foreseen(env, clock(), pseudonym, rows)
  const job = await beginJob(env, clock(), origin, { kind: 'erasure', reason, found }, pseudonym)
  return { job: job.id, report: await finishErasure(env, clock, origin, job) }
}

/** Does what is left of an erasure; every step may be done twice. */
export async function finishErasure(
  env: Env,
  clock: () => Date,
  origin: AuditOrigin,
  job: Job,
): Promise<ErasureReport> {
  if (job.plan.kind !== 'erasure' || job.person === null) throw new Error(`the job ${job.id} erases nobody`)
  const { found } = job.plan
  await closePerson(env, clock(), job.person)
  await closeAccounts(env, clock(), origin, job.person)
  if (found.rows === 'delete') {
    for (const table of personTables()) await deleteRows(env.DB, table, job.person)
    await deleteEarlier(env.DB, job.person)
    forgetPersons(env.TENANT.id)
  }
  forgetResponses(env.TENANT.id)
  await endJob(env, clock(), origin, job, found)
  return found
}

/** Makes that nothing of the person can be opened: what is left in plain goes first, while the vault still knows what to look for; then the key. */
async function closePerson(env: Env, now: Date, pseudonym: string): Promise<void> {
  const vault = await openVault(env, now)
  const words = await wordsAbout(env, vault, pseudonym)
  await blankRejects(env.DB, words, false)
  await dropSnapshots(env, now, words, false)
  await vault.persons.erase([pseudonym], now)
  forgetResponses(env.TENANT.id)
  await forgetTexts(env.DB, [pseudonym])
  // What was predicted of a person is no row that somebody sent: it goes, whatever becomes of those.
  await forgetScores(env.DB, [pseudonym])
}

/** Takes texts of the persons out of the index. */
export async function forgetTexts(db: D1Database, persons: string[]): Promise<void> {
  const list = JSON.stringify(persons)
  const those = 'SELECT id FROM privacy_text_row WHERE person IN (SELECT value FROM json_each(?1))'
  await db.batch([
    db.prepare(`DELETE FROM privacy_text WHERE rowid IN (${those})`).bind(list),
    db.prepare(`DELETE FROM privacy_text_row WHERE id IN (${those})`).bind(list),
  ])
}

/** Accounts of the person stay as a number, so that the audit log keeps meaning somebody; nobody can use them. */
async function closeAccounts(env: Env, now: Date, origin: AuditOrigin, pseudonym: string): Promise<void> {
  const { results } = await env.DB.prepare('SELECT id FROM identity_user WHERE person = ?1')
    .bind(pseudonym)
    .all<{ id: number }>()
  if (results.length === 0) return
  const list = JSON.stringify(results.map(({ id }) => id))
  const owned = Object.values(platformClasses).flatMap(({ table }) => {
    const column = (getTableColumns(table) as Record<string, { name: string } | undefined>).userId
    return column === undefined ? [] : [`DELETE FROM ${getTableName(table)} WHERE ${column.name} IN`]
  })
  await recorded(
    env,
    now,
    origin,
    results.map(({ id }) => ({ action: 'user.erase', resource: `user:${id}` })),
    [
      ...owned.map((sql) => env.DB.prepare(`${sql} (SELECT value FROM json_each(?1))`).bind(list)),
      env.DB.prepare(
        "UPDATE identity_user SET name = 'erased', login = NULL, login_index = NULL, password = NULL, password_at = NULL, totp = NULL, totp_step = NULL, person = NULL, disabled_at = coalesce(disabled_at, ?2) WHERE id IN (SELECT value FROM json_each(?1))",
      ).bind(list, now.toISOString()),
    ],
  )
  forgetSubjects(env.TENANT.id)
  for (const { id } of results) closeStreams(env.TENANT.id, `user:${id}`)
}

async function deleteRows(db: D1Database, table: PersonTable, person: string): Promise<void> {
  if (table.subject === null) return
  const condition = { sql: `${table.subject} = ?5`, values: [person] }
  const statement = `SELECT id FROM ${table.sqlName} WHERE id BETWEEN ?1 AND ?2 AND ${table.subject} = ?3`
  for await (const [from, to] of idSlices(db, table.sqlName)) {
    const { results } = await db.prepare(statement).bind(from, to, person).all<{ id: number }>()
    for (let at = 0; at < results.length; at += sliceRows) {
      const ids = results.slice(at, at + sliceRows).map(({ id }) => id)
      await removeRows(db, table.ingest, ids, condition)
    }
  }
}

/** Earlier states of rows that are there no more, or were another's: an undone import must not bring them back. */
async function deleteEarlier(db: D1Database, person: string): Promise<void> {
  for await (const earlier of earlierRows(db, personTables(), person)) {
    const ids = earlier.map(({ undoId }) => undoId)
    await db
      .prepare('DELETE FROM ingest_undo WHERE id IN (SELECT value FROM json_each(?1))')
      .bind(JSON.stringify(ids))
      .run()
  }
}
