import { type Context, Hono } from 'hono'
import { csvCell } from '../../../lib/text/csv-cell.ts'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { access, allowed, demand } from '../identity/access.ts'
import { adminPage } from '../pages/admin-page.ts'
import { openTenant } from '../tenants/tenant.ts'
import { audit } from './audit.ts'
import { auditHtml } from './audit-html.ts'
import type { AuditRow } from './chain.ts'
import { chainState } from './chain-state.ts'
import { readFilter, searchRecords } from './search.ts'

type C = Context<AppEnv>

const pageRecords = 100
const answerMost = 1000
const exportRecords = 1000

export const auditApp = new Hono<AppEnv>()

auditApp.get('/audit', access('audit'), async (c) => {
  const params = new URL(c.req.url).searchParams
  const filter = readFilter(params, ['before'])
  const { settings } = await openTenant(c.env, c.get('now'))
  const found = await searchRecords(c.env.DB, filter, settings.timeZone, beforeOf(params), pageRecords)
  const body = auditHtml({
    base: c.env.INSTALLATION.basePath,
    settings,
    filter,
    ...found,
    chain: await chainState(c.env, c.get('now')),
    mayExport: allowed(c.get('subject'), 'export'),
  })
  return adminPage(c, 'Audit log', body)
})

auditApp.get('/api/audit', access('audit'), async (c) => {
  const params = new URL(c.req.url).searchParams
  const filter = readFilter(params, ['before', 'limit'])
  const { settings } = await openTenant(c.env, c.get('now'))
  const most = numberOf(params, 'limit', answerMost) ?? pageRecords
  const { records, next } = await searchRecords(c.env.DB, filter, settings.timeZone, beforeOf(params), most)
  return c.json({ records: records.map(shown), next, chain: await chainState(c.env, c.get('now')) })
})

auditApp.get('/api/audit.csv', access('audit'), async (c) => {
  demand(c.get('subject'), 'export', {}, 'exports')
  const filter = readFilter(new URL(c.req.url).searchParams)
  const { settings } = await openTenant(c.env, c.get('now'))
  await audit(c, { action: 'audit.export', resource: 'audit', detail: { ...filter } })
  return csv(c, async (before) => searchRecords(c.env.DB, filter, settings.timeZone, before, exportRecords))
})

const columns: [string, (row: AuditRow) => string | number | null][] = [
  ['seq', (row) => row.seq],
  ['at', (row) => row.at],
  ['subject', (row) => row.subject],
  ['actor', (row) => row.actor],
  ['action', (row) => row.action],
  ['resource', (row) => row.resource],
  ['outcome', (row) => row.outcome],
  ['source', (row) => row.source],
  ['request', (row) => row.request_id],
  ['detail', (row) => row.detail],
  ['hash', (row) => row.hash],
]

/** Streams all that is found, newest first, however much it is. */
function csv(c: C, find: (before: number | null) => ReturnType<typeof searchRecords>): Response {
  const encoder = new TextEncoder()
  let before: number | null | 'ended' = null
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`${columns.map(([name]) => name).join(',')}\r\n`)),
    pull: async (controller) => {
      if (before === 'ended') return controller.close()
      const { records, next } = await find(before)
      before = next ?? 'ended'
      const lines = records.map((row) => `${columns.map(([, of]) => csvCell(String(of(row) ?? ''))).join(',')}\r\n`)
      controller.enqueue(encoder.encode(lines.join('')))
    },
  })
  const day = c.get('now').toISOString().slice(0, 10)
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${c.env.TENANT.id}-${day}.csv"`,
    },
  })
}

function shown(row: AuditRow): Record<string, unknown> {
  const { request_id: requestId, previous, ...rest } = row
  return { ...rest, requestId, detail: detailOf(row.detail), previous }
}

/** A damaged record may hold what is no JSON: it is shown as it is. */
function detailOf(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function beforeOf(params: URLSearchParams): number | null {
  return numberOf(params, 'before', Number.MAX_SAFE_INTEGER)
}

/** @throws Problem 400. */
function numberOf(params: URLSearchParams, name: string, most: number): number | null {
  const text = params.get(name)
  if (text === null || text === '') return null
  if (/^[1-9]\d{0,15}$/.test(text) && Number(text) <= most) return Number(text)
  throw new Problem(
    400,
    'bad-number',
    `"${name}" is not a whole number from 1 to ${most}.`,
    'Leave it out, or correct it.',
  )
}
