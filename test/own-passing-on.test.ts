// Attacks beside the list: what goes from one person, request or page to the next.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf, newLink, send, signIn } from './http.ts'
import { raw } from './raw.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let owner: Record<string, string>
let viewer: Record<string, string>
const host = () => new URL(server.base).host

beforeAll(async () => {
  server = await startServer({ config: '[tenants.b]\nname = "Beta"\n' })
  owner = { authorization: `Bearer ${await server.token('owner')}` }
  viewer = { authorization: `Bearer ${await server.token('viewer')}` }
})
afterAll(() => server.stop())

const get = (path: string, headers: Record<string, string> = owner) => send(server.base + path, { headers })

describe('what is sent on', () => {
  it('P14: no name becomes a header: line ends in names, sources, addresses and file names', async () => {
    const evil = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>'
    const cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    const named = await send(`${server.base}/account/name`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ name: evil }).toString(),
    })
    const { body } = await server.rows('date,account,account_type,amount\nx,y,z,a\n', {
      query: `?${new URLSearchParams({ source: evil })}`,
    })
    const rejects = await get(`/api/batches/${body.batchId}/rejects`)
    expect(rejects.headers['content-disposition']).toBe(`attachment; filename="batch-${body.batchId}-rejects.csv"`)
    const location = await get(`/sign-in?next=${encodeURIComponent(`/${evil}`)}&return=//evil.example`)
    const audit = await get('/api/audit.csv')
    for (const reply of [named, rejects, location, audit, await get('/account', { cookie })]) {
      expect(JSON.stringify(reply.headers['set-cookie'] ?? [])).not.toContain('evil')
      expect(String(reply.headers.location ?? '')).not.toMatch(/evil|[\r\n]/)
    }
    for (const path of ['/finance%0d%0aSet-Cookie:%20evil=1', '/%0aX:%20y', '/sign-in%0d%0a%0d%0a<script>']) {
      const { text, statuses } = await raw(
        server.base,
        `GET ${path} HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n\r\n`,
      )
      expect([path, statuses]).toEqual([path, [400]])
      expect(text).not.toMatch(/^Set-Cookie|^X: y/im)
    }
  })

  it('P37: a key of one import does not show it to another person, table or tenant', async () => {
    const csv = 'date,account,account_type,amount\n2013-12-20,Rent,Expense,5\n'
    const first = await server.rows(csv, { key: 'shared-key' })
    expect(first.status).toBe(200)
    const other = async (headers: Record<string, string>, path: string, body: string) =>
      send(`${server.base}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv', 'idempotency-key': 'shared-key', ...headers },
        body,
      })
    const service = { authorization: `Bearer ${await server.token('service')}` }
    for (const [headers, path, body, status] of [
      [viewer, '/api/finance/rows/ledger', csv, 403],
      [{}, '/api/finance/rows/ledger', csv, 401],
      [service, '/api/finance/rows/ledger', csv.replace('5', '6'), 422],
      [service, '/api/finance/rows/bill', csv, 422],
      [service, '/api/finance/rows/ledger?source=elsewhere', csv, 422],
    ] as const) {
      const reply = await other(headers as Record<string, string>, path, body)
      expect([path, reply.status]).toEqual([path, status])
      expect(reply.body.toString()).not.toMatch(/"accepted"|"inserted"|"sample"/)
    }
    const { token } = await server.operator<{ token: string }>('/t/b/api/operator/tokens', { role: 'owner', name: 'b' })
    const elsewhere = await other({ authorization: `Bearer ${token}` }, '/t/b/api/finance/rows/ledger', csv)
    expect([
      elsewhere.status,
      elsewhere.headers['idempotent-replayed'],
      (JSON.parse(elsewhere.body.toString()) as { inserted: number }).inserted,
    ]).toEqual([200, undefined, 1])
  })

  it('P39: a one-time link is not spent by whoever only looks at it, and goes to nobody with the page', async () => {
    const link = await newLink(server, 'viewer')
    for (const method of ['GET', 'HEAD', 'GET']) {
      const reply = await send(`${server.base}/sign-in?link=${link}`, { method })
      expect([
        reply.status,
        reply.headers['referrer-policy'],
        reply.headers['cache-control'],
        reply.headers['set-cookie'],
      ]).toEqual([200, 'no-referrer', 'no-store', undefined])
      expect(reply.body.toString()).not.toMatch(/(?:src|href)="(?:https?:)?\/\/|prefetch|preconnect/)
    }
    expect((await signIn(server.base, link)).status).toBe(303)
    expect((await signIn(server.base, link)).status).toBe(410)
    expect(server.log()).not.toContain(link)
  })

  it('P46: once a sign-out is answered, no request with its session is, however many were under way', async () => {
    for (let round = 0; round < 12; round++) {
      const cookie = cookieOf(await signIn(server.base, await newLink(server, 'viewer')))
      const out = send(`${server.base}/sign-out`, {
        method: 'POST',
        headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
      })
      const others = Array.from({ length: 20 }, (_, i) =>
        send(`${server.base}${i % 2 ? '/finance' : '/api/settings'}`, {
          headers: { cookie: i % 3 ? cookie : `${cookie}; x=${i}` },
        }),
      )
      expect((await out).status).toBe(303)
      const late = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          send(`${server.base}/api/settings`, { headers: { cookie: i % 2 ? cookie : `${cookie}; x=${i * 3}` } }),
        ),
      )
      expect(new Set(late.map(({ status }) => status))).toEqual(new Set([401]))
      for (const { status } of await Promise.all(others)) expect([200, 401]).toContain(status)
      expect((await get('/finance', { cookie })).status).toBe(401)
    }
  })

  it('P49: a cookie or a token of any size or form is nobody, and never an error of ours', async () => {
    const headers: Record<string, string>[] = [
      { cookie: `premise-session=${'x'.repeat(15_000)}` },
      { cookie: Array.from({ length: 800 }, (_, i) => `c${i}=${i}`).join('; ') },
      { cookie: 'premise-session' },
      { cookie: 'premise-session=' },
      { cookie: 'premise-session=%00%0a' },
      { cookie: '=premise-session; ;;;=;' },
      { authorization: 'Bearer' },
      { authorization: `Bearer ${'x'.repeat(15_000)}` },
      { authorization: 'Bearer a, Bearer b' },
      { authorization: 'Bearer [object Object]' },
      { authorization: 'Digest username="owner"' },
      { authorization: 'Basic b3duZXI6' },
    ]
    for (const each of headers)
      expect([JSON.stringify(each).slice(0, 60), (await get('/api/settings', each)).status]).toEqual([
        JSON.stringify(each).slice(0, 60),
        401,
      ])
    expect((await get('/healthz')).status).toBe(200)
  })
})
