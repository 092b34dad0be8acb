import { type Context, Hono } from 'hono'
import type { Domain } from '../../domain.ts'
import { csvCell } from '../../../lib/text/csv-cell.ts'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { audit, recorderOf } from '../audit/audit.ts'
import { access, allowed } from '../identity/access.ts'
import { stillAllowed } from '../identity/still-allowed.ts'
import { openVault, type TenantVault } from '../privacy/vault.ts'
import { loadSettings } from '../tenants/settings.ts'
import { type BatchRow, batchRow, undoBatch } from './batches.ts'
import { Body, tooLarge } from './body.ts'
import { hash128 } from './keys.ts'
import { importRows } from './import.ts'
import { checkParameters, readFormat, readMapping, readPeriod, withQuery } from './options.ts'
import { requireRoom } from './room.ts'
import type { IngestTable } from './table.ts'
import { checked } from './table-of.ts'

type C = Context<AppEnv>

/** @returns POST /api/<domain>/rows/<table> for every table of the domains, and the batches' routes. */
export function ingestApp(domains: Pick<Domain, 'tables'>[]): Hono<AppEnv> {
  const tables = domains.flatMap((domain) => domain.tables.map(checked))
  const app = new Hono<AppEnv>()
  for (const table of tables) {
    const [domain, name] = table.name.split('/')
    app.post(`/api/${domain}/rows/${name}`, access('import', { domain: domain ?? '' }), (c) => postRows(c, table))
  }
  app.get('/api/batches', access('import'), listBatches)
  app.get('/api/batches/:id', access('import'), async (c) => c.json(shown(await batchOf(c))))
  app.get('/api/batches/:id/rejects', access('import'), rejectsCsv)
  app.post('/api/batches/:id/undo', access('import'), async (c) => {
    const work = undoBatch(c.env.DB, tables, (await batchOf(c)).id, recorderOf(c))
    outlive(c, work)
    return c.json(shown(await work))
  })
  return app
}

async function postRows(c: C, table: IngestTable): Promise<Response> {
  const { DB: db, INSTALLATION: installation } = c.env
  const room = (bytes: number) => requireRoom(c.env.TENANT.id, bytes, installation.tenantBytes ?? null)
  const body = c.req.raw.body
  let asked: ReturnType<typeof readAsked>
  let vault: TenantVault
  try {
    asked = readAsked(c, table)
    if (!asked.dryRun) room(await databaseBytes(db))
    vault = await openVault(c.env, c.get('now'))
  } catch (error) {
    const refused = new Body(body, installation.maxBodyBytes)
    await refused.drain()
    refused.close()
    throw error
  }
  const settings = await loadSettings(db, c.env.TENANT)
  const work = importRows(db, {
    ...asked,
    table,
    vault,
    settings,
    body,
    maxBytes: installation.maxBodyBytes,
    room,
    source: (c.req.query('source') ?? c.get('subject')?.id ?? '').slice(0, 200),
    record: recorderOf(c),
    now: c.get('now'),
    stillAllowed: () => stillAllowed(c),
  })
  outlive(c, work)
  const { report, replayed } = await work
  return c.json(report, 200, replayed ? { 'idempotent-replayed': 'true' } : {})
}

async function databaseBytes(db: D1Database): Promise<number> {
  return (await db.prepare('SELECT 1').all()).meta.size_after
}

/** @throws Problem for what is said about the rows, before any is read. */
function readAsked(c: C, table: IngestTable) {
  const { maxBodyBytes } = c.env.INSTALLATION
  checkParameters(Object.keys(c.req.query()))
  const mapping = withQuery(readMapping(c.req.header('x-premise-map')), (name) => c.req.query(name))
  const contentType = c.req.header('content-type')
  const format = readFormat(contentType, mapping)
  const replace = readPeriod(c.req.query('replace'))
  const dryRun = isDryRun(c.req.query('dry-run'))
  if (Number(c.req.header('content-length')) > maxBodyBytes) throw tooLarge(maxBodyBytes)
  if (!['', 'identity'].includes(c.req.header('content-encoding')?.toLowerCase() ?? ''))
    throw new Problem(415, 'compressed-body', 'The body is compressed.', 'Send it as it is.')
  const key = c.req.header('idempotency-key') ?? ''
  if (!dryRun && !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Problem(
      400,
      'idempotency-key-needed',
      'The request has no Idempotency-Key of 1 to 200 plain characters.',
      'Send a new one (a UUID, say) with each file, and the same one when you repeat a request.',
    )
  }
  const options = [table.name, c.req.header('x-premise-map'), contentType, c.req.query()]
  return { mapping, format, replace, dryRun, key, requestHash: hash128(JSON.stringify(options)).join('.') }
}

/** A batch is finished or taken back even when the client is gone. */
function outlive(c: C, work: Promise<unknown>): void {
  c.executionCtx.waitUntil(work.catch(() => undefined))
}

async function listBatches(c: C): Promise<Response> {
  const before = Number(c.req.query('before') ?? Number.MAX_SAFE_INTEGER)
  const key = c.req.query('key')
  if (!Number.isSafeInteger(before))
    throw new Problem(
      400,
      'bad-number',
      'The parameter before is not a whole number.',
      'Give the smallest id of the page before.',
    )
  const domains = c.get('subject')?.policy.domains ?? []
  const { results } = await c.env.DB.prepare(
    `SELECT * FROM ingest_batch WHERE id < ?1 AND (?2 IS NULL OR idempotency_key = ?2)
      AND (?3 IS NULL OR substr(table_name, 1, instr(table_name, '/') - 1) IN (SELECT value FROM json_each(?3))) ORDER BY id DESC LIMIT 100`,
  )
    .bind(before, key ?? null, domains === '*' ? null : JSON.stringify(domains))
    .all<BatchRow>()
  return c.json({ batches: results.map(shown) })
}

async function rejectsCsv(c: C): Promise<Response> {
  const { id, table_name: table } = await batchOf(c)
  await audit(c, { action: 'rejects.export', resource: `batch:${id}`, detail: { table } })
  const page =
    'SELECT rowid AS at, line, column_name, reason, value FROM ingest_reject WHERE batch_id = ?1 AND (line, rowid) > (?2, ?3) ORDER BY line, rowid LIMIT 2000'
  let last: [number, number] = [-1, 0]
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode('line,column,reason,value\r\n')),
    pull: async (controller) => {
      const { results } = await c.env.DB.prepare(page)
        .bind(id, ...last)
        .all<{ at: number; line: number; column_name: string | null; reason: string; value: string | null }>()
      const end = results.at(-1)
      if (end === undefined) return controller.close()
      last = [end.line, end.at]
      controller.enqueue(
        encoder.encode(
          results
            .map(
              (row) =>
                `${[String(row.line), row.column_name ?? '', row.reason, row.value ?? ''].map(csvCell).join(',')}\r\n`,
            )
            .join(''),
        ),
      )
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="batch-${id}-rejects.csv"`,
    },
  })
}

function shown(row: BatchRow): Record<string, unknown> {
  return {
    id: row.id,
    table: row.table_name,
    state: row.state,
    source: row.source,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    accepted: row.accepted,
    rejected: row.rejected,
    report: row.report === null ? null : JSON.parse(row.report),
  }
}

/** @throws Problem 404 where there is no such batch in a domain that the subject's role reaches. */
async function batchOf(c: C): Promise<BatchRow> {
  const row = await batchRow(c.env.DB, idOf(c))
  const [domain = ''] = row.table_name.split('/')
  return allowed(c.get('subject'), 'import', { domain }) ? row : batchRow(c.env.DB, -1)
}

function idOf(c: C): number {
  const text = c.req.param('id') ?? ''
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new Problem(404, 'no-such-batch', 'There is no batch with this number.', 'GET /api/batches lists them.')
  return Number(text)
}

function isDryRun(text: string | undefined): boolean {
  if (text === undefined || text === '0' || text === 'false') return false
  if (text === '1' || text === 'true') return true
  throw new Problem(
    400,
    'bad-dry-run',
    'The parameter dry-run is neither 1 nor 0.',
    'Use dry-run=1 to see what would happen.',
  )
}
