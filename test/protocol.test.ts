// What comes over the wire: requests that are malformed, doubled, endless, slow, packed or far too many.
import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raw } from './raw.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let host: string
let owner: string

beforeAll(async () => {
  server = await startServer()
  host = new URL(server.base).host
  owner = `Authorization: Bearer ${await server.token('owner')}`
})
afterAll(() => server.stop())

const healthy = async () => (await fetch(`${server.base}/healthz`)).status
const residentMegabytes = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.workerPid}/status`, 'utf8'))?.[1]) / 1024
const inside = /SQLITE|\/work\/|\.ts:\d|at async|node_modules|stack/i

/** A request that would be answered 404 if it were smuggled behind another one. */
const smuggled = (path = '/smuggled-path') => `GET ${path} HTTP/1.1\r\nHost: HOST\r\n\r\n`

describe('requests of another form', () => {
  const cases: [string, string][] = [
    [
      'Content-Length and Transfer-Encoding',
      `POST /sign-in HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    [
      'two Content-Lengths',
      `POST /sign-in HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nContent-Length: ${smuggled().length}\r\n\r\n${smuggled()}`,
    ],
    [
      'Transfer-Encoding: xchunked',
      `POST /sign-in HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    [
      'Transfer-Encoding with a tab',
      `POST /sign-in HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding:\tchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    ['a header folded over two lines', 'GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A: 1\r\n 2\r\n\r\n'],
    ['bare line feeds', 'GET /healthz HTTP/1.1\nHost: HOST\n\n'],
    ['a bare carriage return in a header', 'GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A: 1\rX-B: 2\r\n\r\n'],
    ['NUL in a header', 'GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A: a\0b\r\n\r\n'],
    ['Content-Length: +5', 'POST /sign-in HTTP/1.1\r\nHost: HOST\r\nContent-Length: +5\r\n\r\nhello'],
    [
      'Content-Length beyond a double',
      'POST /sign-in HTTP/1.1\r\nHost: HOST\r\nContent-Length: 99999999999999999999\r\n\r\n',
    ],
    ['a negative Content-Length', 'POST /sign-in HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n'],
    [
      'a chunk size that is none',
      'POST /sign-in HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n',
    ],
    ['an absolute address of another host', 'GET http://evil.example/finance HTTP/1.1\r\nHost: HOST\r\n\r\n'],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n'],
    ['an invented method', 'HACK / HTTP/1.1\r\nHost: HOST\r\n\r\n'],
    ['HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n'],
    ['HTTP/0.9', 'GET /healthz\r\n\r\n'],
    ['HTTP/2 without being asked', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['two Hosts', 'GET /finance HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n'],
    ['a Host with a user', 'GET /finance HTTP/1.1\r\nHost: a@HOST\r\n\r\n'],
    ['a Host with a path', 'GET /finance HTTP/1.1\r\nHost: HOST/../x\r\n\r\n'],
    ['no Host', 'GET /finance HTTP/1.1\r\n\r\n'],
    ['an empty Host', 'GET /finance HTTP/1.1\r\nHost:\r\n\r\n'],
    [
      '5,000 headers',
      `GET /healthz HTTP/1.1\r\nHost: HOST\r\n${Array.from({ length: 5000 }, (_, i) => `X-${i}: ${i}\r\n`).join('')}\r\n`,
    ],
    ['a header of a megabyte', `GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A: ${'a'.repeat(1_000_000)}\r\n\r\n`],
    ['an address of a megabyte', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n`],
    ['bytes of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['nothing but zeros', '\0'.repeat(2000)],
  ]

  it.each(cases)('D1: %s', async (_name, bytes) => {
    const { statuses, text } = await raw(server.base, bytes.replaceAll('HOST', host))
    expect(statuses.filter((status) => status >= 500 && status !== 501)).toEqual([])
    expect(text).not.toMatch(inside)
    // A second answer would be one to a request that was hidden in the body of the first.
    expect(text).not.toContain('/smuggled-path')
    expect(statuses.length).toBeLessThanOrEqual(2)
    if (statuses.length === 2) expect(statuses[1]).toBe(400)
    expect(await healthy()).toBe(200)
  })

  it('D1: CONNECT opens no way through', async () => {
    const { statuses, text, closed } = await raw(
      server.base,
      `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n${smuggled()}`,
    )
    // The runtime says that there is a tunnel, and the worker closes it: nothing goes through.
    expect([statuses, closed]).toEqual([[200], true])
    expect(text.endsWith('\r\n\r\n')).toBe(true)
    expect(text).not.toMatch(inside)
  })

  it('D1: what the server does not take as a method of an address is refused, not guessed', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'OPTIONS', 'TRACE']) {
      const { statuses } = await raw(
        server.base,
        `${method} /finance HTTP/1.1\r\nHost: ${host}\r\n${owner}\r\nContent-Length: 0\r\n\r\n`,
      )
      expect([400, 403, 404, 405, 501], method).toContain(statuses[0])
    }
  })
})

describe('bodies', () => {
  it('D2: a body of 60 MB for JSON is refused before it is kept, with its length said or not', async () => {
    const before = residentMegabytes()
    for (const [path, type] of [
      ['/api/operator/tokens', 'application/json'],
      ['/api/settings', 'application/json'],
      ['/sign-in', 'application/x-www-form-urlencoded'],
      ['/sign-in', 'multipart/form-data; boundary=x'],
    ] as const) {
      const piece = new Uint8Array(1_000_000).fill(97)
      const method = path === '/api/settings' ? 'PATCH' : 'POST'
      const answer = await fetch(`${server.base}${path}`, {
        method,
        headers: { 'content-type': type, authorization: `Bearer ${await server.token('owner')}` },
        body: new Blob(Array.from({ length: 60 }, () => piece)).stream(),
        duplex: 'half',
      } as RequestInit).catch(() => null)
      if (answer !== null) expect([400, 404, 410, 413, 415, 422], path).toContain(answer.status)
    }
    expect(await healthy()).toBe(200)
    expect(residentMegabytes() - before).toBeLessThan(120)
  })

  it('D2: Expect: 100-continue is answered', async () => {
    const { statuses } = await raw(
      server.base,
      `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\nlink=x`,
    )
    expect(statuses.at(-1)).toBeLessThan(500)
  })

  it('D4: a packed body is refused before it is unpacked, whatever it holds', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const before = residentMegabytes()
    for (const path of ['/api/finance/rows/ledger', '/api/hr/rows/employee']) {
      const answer = await fetch(`${server.base}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await server.token('owner')}`,
          'content-type': 'text/csv',
          'content-encoding': 'gzip',
          'idempotency-key': `bomb${path}`,
        },
        body: bomb,
      })
      expect(answer.status).toBe(415)
    }
    expect(residentMegabytes() - before).toBeLessThan(60)
  })

  it('D6: a body that comes by drops is given up, and others are served meanwhile', { timeout: 60_000 }, async () => {
    const slow = raw(
      server.base,
      `PATCH /api/settings HTTP/1.1\r\nHost: ${host}\r\n${owner}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"name":"`,
      40_000,
    )
    expect(await healthy()).toBe(200)
    const { statuses } = await slow
    expect(statuses[0]).toBe(408)
    expect(await healthy()).toBe(200)
  })

  it('P11: a hundred connections that say nothing keep nobody from being served', { timeout: 60_000 }, async () => {
    const idle = Array.from({ length: 100 }, () => raw(server.base, 'GET / HTTP/1.1\r\nHost: x', 6000))
    for (let i = 0; i < 20; i++) expect(await healthy()).toBe(200)
    expect((await Promise.all(idle)).flatMap(({ statuses }) => statuses).filter((status) => status >= 500)).toEqual([])
  })

  it('P12: a reader who takes nothing of a long answer does not fill the memory', async () => {
    const before = residentMegabytes()
    const viewer = await server.token('viewer')
    const idle = Array.from({ length: 100 }, () =>
      raw(
        server.base,
        `GET /finance HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${viewer}\r\n\r\n`.repeat(20),
        1500,
      ),
    )
    expect(await healthy()).toBe(200)
    await Promise.all(idle)
    expect(residentMegabytes() - before).toBeLessThan(150)
  })
})

describe('streams', () => {
  it('D7: a person has 50 streams at most, another one still gets theirs, and a storm of them leaves nothing behind', {
    timeout: 60_000,
  }, async () => {
    const viewer = await server.token('viewer')
    const open = async (token: string, gone: AbortController) =>
      (await fetch(`${server.base}/api/live`, { headers: { authorization: `Bearer ${token}` }, signal: gone.signal }))
        .status
    for (let storm = 0; storm < 2; storm++) {
      const gone = new AbortController()
      const statuses = await Promise.all(Array.from({ length: 80 }, () => open(viewer, gone)))
      expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(50)
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(storm === 0 ? 49 : 40)
      expect(new Set(statuses)).toEqual(new Set([200, 503]))
      expect(await open(await server.token('owner'), gone)).toBe(200)
      gone.abort()
      // Those who have left are noticed when the next one asks.
      for (let status = 503; status === 503; await new Promise((wait) => setTimeout(wait, 100))) {
        const one = new AbortController()
        status = await open(viewer, one)
        one.abort()
      }
      await new Promise((wait) => setTimeout(wait, 500))
    }
    expect(await healthy()).toBe(200)
  })

  it('O6: a stream needs a sign-in, whatever event it says it saw last', async () => {
    for (const headers of [
      {},
      { cookie: 'premise-session=old' },
      { 'last-event-id': '7' },
      { authorization: 'Bearer premise_0_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' },
    ])
      expect((await fetch(`${server.base}/api/live`, { headers: headers as Record<string, string> })).status).toBe(401)
    const upgrade = await raw(
      server.base,
      `GET /api/live HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://evil.example\r\n\r\n`,
    )
    expect(upgrade.statuses[0]).toBe(401)
  })
})

describe('work that costs', () => {
  it('D8: a hundred refreshes at once are one run', async () => {
    const authorization = `Bearer ${await server.token('owner')}`
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        fetch(`${server.base}/api/refresh`, { method: 'POST', headers: { authorization } }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const runs = new Set(
      (await Promise.all(answers.map((answer) => answer.json()))).map((body) => (body as { runId: string }).runId),
    )
    // One that begins when all are asked; a second only where the first had ended before the last was read.
    expect(runs.size).toBeLessThanOrEqual(3)
  })

  it('D8: a range of eight thousand years is refused by its length, not worked through', async () => {
    for (const query of [
      'from=1900-01-01&to=9999-12-31',
      'from=1900-01-01&to=2200-12-31&grain=day',
      'from=0000-01-01&to=2020-01-01',
    ])
      expect((await server.get(`/api/metrics/revenue?${query}`)).status, query).toBe(400)
    expect((await server.get('/?from=1900-01-01&to=2200-12-31&grain=day')).status).toBe(400)
  })

  it('D9: no address takes SQL, and a text that looks like it is a text', async () => {
    const recursive = 'WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM x) SELECT max(n) FROM x'
    for (const path of [`/api/metrics/${encodeURIComponent(recursive)}`, '/api/sql', '/api/query', '/api/execute'])
      expect([400, 404], path).toContain((await server.get(path)).status)
    const answer = await server.get(`/api/metrics/revenue?account=${encodeURIComponent(recursive)}`)
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as { rows: unknown[] }).rows).toEqual([])
  })
})
