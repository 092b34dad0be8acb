// Texts that mean something to a database: they stay texts, in a request and once they are stored.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { companyCsv, companyHeader } from './company-ledger.ts'
import { send } from './http.ts'
import { raw } from './raw.ts'
import { inTurns, type Route, routesOf } from './routes.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let routes: Route[]
let authorization: string
const whole = process.env.PREMISE_TEST_SIZE === 'all'
const bobby = "'; DROP TABLE finance_ledger; --"
const inside =
  /SQLITE_|SQL logic|syntax error|near "|no such (?:table|column)|unrecognized token|\.ts:\d|at async|\/work\/|\/tmp\//i

const ledgerLine = (id: string, department: string, account = 'Rent', amount = '10.00') =>
  `${id},2013-11-29,Germany,"${department.replaceAll('"', '""')}",Actual,6920,"${account.replaceAll('"', '""')}",Expenditures,${amount}`

beforeAll(async () => {
  server = await startServer()
  authorization = `Bearer ${await server.token('owner')}`
  await server.rows(companyCsv())
  await server.rows([companyHeader, ledgerLine('inj-1', bobby), ledgerLine('inj-2', `x' OR '1'='1`)].join('\n'))
  expect((await server.refresh()).state).toBe('done')
  routes = await routesOf(server)
})
afterAll(() => server.stop())

/** Tables with their columns and, of what holds the company's data, how many rows. */
function database(): unknown {
  const db = openReadOnly(databaseFile(server.data, 'main') as string)
  try {
    const tables = db
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'trigger') ORDER BY name")
      .all()
    const rows = [
      'finance_ledger',
      'finance_department',
      'finance_account',
      'ingest_batch',
      'identity_token',
      'tenants_setting',
    ].map((name) => [name, db.prepare(`SELECT count(*) AS n FROM ${name}`).get()])
    return { tables, rows }
  } finally {
    db.close()
  }
}

const get = (path: string) => send(server.base + path, { headers: { authorization } })

describe('SQL in a request', () => {
  const strings = [
    "'",
    '"',
    '`',
    "' OR '1'='1",
    '" OR ""="',
    "1' OR 1=1--",
    '1; DROP TABLE finance_ledger',
    bobby,
    "') UNION SELECT value FROM tenants_setting--",
    '1 UNION SELECT hash FROM identity_token',
    "' AND (SELECT count(*) FROM identity_user)>0 AND ''='",
    'department" DESC, (SELECT 1)',
    'day; PRAGMA writable_schema=1',
    '-1',
    '0',
    '1e9',
    '1e400',
    '0x10',
    '9223372036854775808',
    'NaN',
    '?1',
    ':name',
    '$1',
    '%',
    '_',
    '%00',
    '\u0000',
    '\u2019 OR \u20191\u2019=\u20191',
    "' || randomblob(100000000) || '",
    'x'.repeat(5000),
    '\ud800',
    '[1]',
    '{"$ne":null}',
  ]
  const names = [
    'limit',
    'cursor',
    'before',
    'after',
    'key',
    'sort',
    'order',
    'by',
    'from',
    'to',
    'range',
    'grain',
    'compare',
    'scenario',
  ]
  const filters = [
    'department',
    'organization',
    'account',
    'q',
    'search',
    'subject',
    'action',
    'outcome',
    'id',
    'page',
    'view',
  ]

  it('I1: in any parameter of any address is a text, a number that is refused, or unknown', {
    timeout: 240_000,
  }, async () => {
    const before = database()
    const readable = routes.filter(
      ({ method, path, access }) =>
        method === 'GET' && access !== 'operator' && !['/api/live', '/healthz'].includes(path),
    )
    const dated = (path: string) => (path.startsWith('/api/finance/lines') ? '&from=2013-01-01&to=2013-12-31' : '')
    const tries = readable.flatMap((route) => {
      const known = [
        ...new Set([
          ...route.query,
          ...(/lines|metrics|batches|pages|audit|users|\/$/.test(route.path)
            ? [...names, ...filters]
            : ['limit', 'q', 'department']),
        ]),
      ]
      // The whole list of each address that reads parameters; the telling ones for those that read none.
      const some = known.length > 5 ? strings : strings.slice(0, 8)
      return known.flatMap((name, at) =>
        // In the small size each parameter gets a quarter of them, and the next one the next quarter.
        some.filter((_, i) => whole || (i + at) % 4 === 0).map((value) => ({ route, name, value })),
      )
    })
    expect(tries.length).toBeGreaterThan(whole ? 8000 : 2000)
    await inTurns(
      tries,
      async ({ route, name, value }) => {
        const path = route.template
          .replace('{name}', 'revenue')
          .replace('{page}', 'finance')
          .replaceAll(/\{\w+\}/g, '1')
        // Not encodeURIComponent: half a surrogate is one of the tries.
        const written = new URLSearchParams([[name, value]]).toString()
        const reply = await get(`${path}?${written}${name === 'from' || name === 'to' ? '' : dated(path)}`)
        const text = reply.body.toString()
        expect(reply.status, `${path}?${written}`).toBeLessThan(500)
        if (reply.status !== 200) expect([path, written, inside.exec(text)?.[0]]).toEqual([path, written, undefined])
      },
      32,
    )
    expect(database()).toEqual(before)
  })

  it('I1: in a path is refused', async () => {
    for (const path of [
      "/api/metrics/revenue'",
      '/api/metrics/revenue"',
      '/api/batches/1;',
      '/api/batches/1-1',
      '/api/batches/-1',
      '/api/batches/1e3',
      '/api/batches/0x1',
      '/api/batches/99999999999999999999',
      '/api/refresh/1--',
      '/api/finance/insights/x(1)',
    ]) {
      const { statuses, text } = await raw(
        server.base,
        `GET ${path} HTTP/1.1\r\nHost: ${new URL(server.base).host}\r\nAuthorization: ${authorization.slice(0)}\r\nConnection: close\r\n\r\n`,
      )
      expect([path, [400, 404].includes(statuses[0] as number)]).toEqual([path, true])
      expect(text).not.toMatch(inside)
    }
  })

  it('I1: stored as a name is a name when it is used as a filter, as a division and on a page', async () => {
    type Rows = { rows: { value: number; member?: string }[] }
    const read = async (query: string) =>
      (await server.json<Rows>(`/api/metrics/operating-expense?${query}`, 'owner')).rows
    const metric = (
      await server.json<{ metrics: { name: string; dimensions: string[] }[] }>('/api/metrics', 'owner')
    ).metrics.find(({ name, dimensions }) => dimensions.includes('department') && name === 'operating-expense')
    expect(metric).toBeDefined()
    const total = (rows: Rows['rows']) => Math.round(rows.reduce((sum, { value }) => sum + value, 0) * 100) / 100
    for (const department of [bobby, "x' OR '1'='1"])
      expect([department, total(await read(new URLSearchParams({ department }).toString()))]).toEqual([department, 10])
    const divided = await read('by=department&grain=year')
    expect(new Set(divided.map(({ member }) => member))).toContain(bobby)
    const { lines } = await server.json<{ lines: { department: string }[] }>(
      `/api/finance/lines?${new URLSearchParams({ from: '2013-11-01', to: '2013-11-30', department: bobby })}`,
      'owner',
    )
    expect(lines.map(({ department }) => department)).toEqual([bobby])
    for (const path of ['/finance', '/'])
      expect((await get(`${path}?${new URLSearchParams({ department: bobby })}`)).status).toBe(200)
    expect((await server.refresh()).state).toBe('done')
    expect(total(await read('from=2013-11-01&to=2013-11-30&grain=month'))).toBeGreaterThan(20)
  })

  it('I1: a file name, a key and a mapping are texts too', async () => {
    const before = database() as { tables: unknown }
    for (const value of strings.filter((text) => !/[\0\ud800]/.test(text) && text.length < 500)) {
      const { status, body } = await server.rows(`${companyHeader}\n${ledgerLine('inj-3', 'Corporate')}\n`, {
        query: `?${new URLSearchParams({ source: value, 'dry-run': '1' })}`,
        headers: { 'x-premise-map': Buffer.from(JSON.stringify({ columns: { amount: value } })).toString('base64') },
      })
      expect([value, status < 500], JSON.stringify(body)).toEqual([value, true])
      expect(JSON.stringify(body)).not.toMatch(/SQLITE|no such table/)
      const listed = await get(`/api/batches?${new URLSearchParams({ key: value })}`)
      expect([value, listed.status, JSON.parse(listed.body.toString())]).toEqual([value, 200, { batches: [] }])
    }
    expect((database() as { tables: unknown }).tables).toEqual(before.tables)
  })
})
