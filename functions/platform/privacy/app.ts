// Privacy operations: export, erasure, retention, register; for scripts as JSON, for people on the page /privacy.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../../env.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { audit, originOf } from '../audit/audit.ts'
import { access } from '../identity/access.ts'
import { erasePerson, erasureReasons, foreseen } from './erasure.ts'
import { everyTable } from './every-table.ts'
import { alone, type ErasureReport, lastJobs, type RetentionReport } from './jobs.ts'
import { csvPieces, exportedRows, jsonPieces, streamOf } from './person-export.ts'
import { registerCsv, registerOf } from './register.ts'
import { resumeJobs } from './resume.ts'
import { recordRetention, retentionReport, runRetention } from './retention.ts'
import { changedRetention, loadRetention, retentionSchema, saveRetention } from './retention-settings.ts'
import { openVault } from './vault.ts'

type C = Context<AppEnv>

/** The number by which a person is known outside; spaces around it do not count. */
export const personNumber = z.string().trim().min(1).max(200)
export const exportSchema = z.strictObject({
  person: personNumber,
  format: z.enum(['json', 'csv']).default('json'),
  /** Only this table, '<domain>/<table>'. */
  table: z.string().max(100).optional(),
})
export const eraseSchema = z.strictObject({
  person: personNumber,
  reason: z.enum(erasureReasons),
  /** What happens to numbers under the pseudonym: they stay as statistics about nobody, or go. */
  rows: z.enum(['keep', 'delete']).default('keep'),
  dryRun: z.boolean().default(false),
})

export const privacy = new Hono<AppEnv>()

/** POST: the number would stand in every log of addresses on the way. */
privacy.post('/api/privacy/export', access('privacy'), async (c) => exported(c, await jsonBody(c, exportSchema)))

privacy.post('/api/privacy/erase', access('privacy'), async (c) => {
  const { dryRun, ...asked } = await jsonBody(c, eraseSchema)
  return c.json(dryRun ? { dryRun, report: await foreseenErasure(c, asked) } : await erased(c, asked))
})

privacy.get('/api/privacy/jobs', access('privacy'), async (c) => c.json({ jobs: await lastJobs(c.env.DB) }))

privacy.get('/api/privacy/retention', access('privacy'), async (c) =>
  c.json({ settings: await loadRetention(c.env.DB), tables: await retentionReport(c.env, c.get('now')) }),
)

privacy.patch('/api/privacy/retention', access('privacy'), async (c) =>
  c.json(await changeRetention(c, await jsonBody(c, retentionSchema))),
)

privacy.post('/api/privacy/retention/run', access('privacy'), async (c) => {
  await jsonBody(c, z.strictObject({}))
  return c.json(await retained(c))
})

privacy.get('/api/privacy/register', access('privacy'), async (c) => {
  const format = c.req.query('format') ?? 'json'
  const register = await registerOf(c.env, c.get('now'))
  if (format === 'json') return c.json(register)
  if (format !== 'csv') throw new Problem(400, 'bad-format', 'The register comes as json or csv.', 'Use format=csv.')
  return attachment(registerCsv(register), 'csv', 'register')
})

/** Recorded before the first byte leaves. @returns the export as a file that is made as it is read. */
export async function exported(
  c: C,
  { person: number, format, table }: z.infer<typeof exportSchema>,
): Promise<Response> {
  if (table !== undefined && !everyTable().some(({ name }) => name === table))
    throw new Problem(
      400,
      'unknown-table',
      `There is no table "${table.slice(0, 80)}".`,
      'Leave it out for all tables.',
    )
  const vault = await openVault(c.env, c.get('now'))
  const person = { number, pseudonym: await knownPerson(c, number, 'privacy.export') }
  await audit(c, {
    action: 'privacy.export',
    resource: person.pseudonym,
    detail: { format, ...(table === undefined ? {} : { table }) },
  })
  const rows = exportedRows(c.env, vault, person)
  const pieces = format === 'csv' ? csvPieces(rows, table) : jsonPieces(rows, number, c.get('now'), table)
  return attachment(streamOf(pieces), format, 'person')
}

/** @returns what an erasure would reach. */
export async function foreseenErasure(
  c: C,
  { person, rows }: Pick<z.infer<typeof eraseSchema>, 'person' | 'rows'>,
): Promise<ErasureReport> {
  const pseudonym = await knownPerson(c, person, 'privacy.erasure.foresee')
  await audit(c, { action: 'privacy.erasure.foresee', resource: pseudonym })
  return foreseen(c.env, c.get('now'), pseudonym, rows)
}

/** Erases, to its end even when the client is gone. */
export async function erased(
  c: C,
  { person, reason, rows }: Omit<z.infer<typeof eraseSchema>, 'dryRun'>,
): Promise<{ job: number; report: ErasureReport }> {
  await resumeJobs(c.env, c.get('clock'))
  const pseudonym = await knownPerson(c, person, 'privacy.erasure', rows === 'delete')
  return outliving(
    c,
    alone(c.env.TENANT.id, () => erasePerson(c.env, c.get('clock'), originOf(c), { pseudonym, reason, rows })),
  )
}

export async function retained(c: C): Promise<{ job: number; report: RetentionReport }> {
  await resumeJobs(c.env, c.get('clock'))
  return outliving(
    c,
    alone(c.env.TENANT.id, () => runRetention(c.env, c.get('clock'), originOf(c))),
  )
}

export async function changeRetention(c: C, changes: z.infer<typeof retentionSchema>) {
  const settings = changedRetention(await loadRetention(c.env.DB), changes)
  await recordRetention(c.env, c.get('now'), originOf(c), settings, saveRetention(c.env.DB, settings))
  return settings
}

/**
 * @param rowsLeft whether somebody who is erased, and of whom rows are left, counts as known.
 * @returns the pseudonym.
 * @throws Problem 404, the same whether the number never was or belonged to somebody who has been erased; the attempt is recorded.
 */
async function knownPerson(c: C, number: string, action: string, rowsLeft = false): Promise<string> {
  const vault = await openVault(c.env, c.get('now'))
  const pseudonym = await vault.pseudonym(number)
  const person = (await vault.persons.find([pseudonym])).get(pseudonym)
  if (person !== undefined && !person.erased) return pseudonym
  if (person?.erased && rowsLeft) {
    const { tables } = await foreseen(c.env, c.get('now'), pseudonym, 'delete')
    if (tables.some(({ about, earlier }) => about + earlier > 0)) return pseudonym
  }
  await audit(c, { action, resource: pseudonym, outcome: 'refused' })
  throw new Problem(
    404,
    'no-data',
    'There is no data under this number.',
    'Check the number as the sender of the rows writes it.',
  )
}

async function outliving<T>(c: C, work: Promise<T>): Promise<T> {
  c.executionCtx.waitUntil(work.catch(() => undefined))
  return work
}

function attachment(body: string | ReadableStream, format: 'json' | 'csv', name: string): Response {
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json'
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'cache-control': 'no-store',
    },
  })
}
