// What every answer says to the browser: nothing runs, nothing is framed, sniffed, kept or sent anywhere else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyCsv } from './company-ledger.ts'
import { cookieOf, newLink, post, type Reply, send, signIn } from './http.ts'
import { inTurns, type Route, routesOf } from './routes.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let cookie: string
let routes: Route[]

beforeAll(async () => {
  server = await startServer({ config: '[tenants.b]\nname = "Beta"\n' })
  await server.rows(companyCsv())
  await server.refresh()
  routes = await routesOf(server)
})
afterAll(() => server.stop())

const header = (reply: Reply, name: string) => String(reply.headers[name] ?? '')

/** @returns what is wrong with the headers of an answer. */
function faults(reply: Reply, kept: 'never' | 'maybe' = 'never'): string[] {
  const policy = Object.fromEntries(
    header(reply, 'content-security-policy')
      .split(';')
      .map((each) => each.trim().split(/\s+/))
      .map(([name, ...values]) => [name, values.join(' ')]),
  ) as Record<string, string>
  const checks: [string, boolean][] = [
    ["default-src 'none'", policy['default-src'] === "'none'"],
    ["base-uri 'none'", policy['base-uri'] === "'none'"],
    ["frame-ancestors 'none'", policy['frame-ancestors'] === "'none'"],
    ["form-action 'self' or 'none'", /^'(self|none)'$/.test(policy['form-action'] ?? '')],
    ["object-src 'none'", /^'none'$/.test(policy['object-src'] ?? policy['default-src'] ?? '')],
    ["script-src 'self' at most", /^'(self|none)'$/.test(policy['script-src'] ?? "'none'")],
    ["style-src 'self' at most", /^'(self|none)'$/.test(policy['style-src'] ?? "'none'")],
    ["connect-src 'self' at most", /^'(self|none)'$/.test(policy['connect-src'] ?? "'none'")],
    ['no other origin', !/unsafe|https?:|\*|blob:|wasm/.test(header(reply, 'content-security-policy'))],
    ['nosniff', header(reply, 'x-content-type-options') === 'nosniff'],
    ['referrer-policy', header(reply, 'referrer-policy') === 'no-referrer'],
    ['coop', header(reply, 'cross-origin-opener-policy') === 'same-origin'],
    ['corp', header(reply, 'cross-origin-resource-policy') === 'same-origin'],
    ['no cors', reply.headers['access-control-allow-origin'] === undefined],
    ['no-store', kept === 'maybe' || /\bno-store\b/.test(header(reply, 'cache-control'))],
    ['no name of the server', reply.headers.server === undefined && reply.headers['x-powered-by'] === undefined],
  ]
  return checks.filter(([, holds]) => !holds).map(([name]) => name)
}

describe('every answer', () => {
  it('S9, S10: carries the headers on every address and method, to whoever asks', async () => {
    // Some of the routes end the sessions of whom they are asked about.
    const passing = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    const askers: Record<string, string>[] = [
      {},
      { accept: 'text/html' },
      { cookie: passing, accept: 'text/html' },
      { cookie: passing },
      { authorization: 'Bearer premise_none-of-ours' },
    ]
    const seen = new Set<number>()
    // A stream does not end; signing out would end what is asked with.
    const asked = routes.filter(({ path }) => path !== '/api/live' && path !== '/sign-out')
    expect(asked.length).toBeGreaterThan(100)
    await inTurns(asked, async ({ method, path }) => {
      for (const headers of askers) {
        const reply = await send(server.base + path, {
          method,
          headers: { ...headers, 'sec-fetch-site': 'same-origin' },
        })
        const said = `${method} ${path} ${Object.keys(headers)} ${reply.status}`
        expect([said, faults(reply, path === '/brand.css' ? 'maybe' : 'never')]).toEqual([said, []])
        seen.add(reply.status)
      }
    })
    for (const status of [200, 400, 401, 404, 415]) expect([...seen]).toContain(status)
  })

  it('S9, S10: carries them on refusals, redirects, what is unchanged, too much, and on errors of the server', async () => {
    cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    const viewer = { authorization: `Bearer ${await server.token('viewer')}` }
    const etag = header(await send(`${server.base}/finance`, { headers: viewer }), 'etag')
    const cases: [number, Promise<Reply>][] = [
      [200, send(`${server.base}/finance`, { method: 'HEAD', headers: viewer })],
      [200, send(`${server.base}/api/live`, { method: 'HEAD', headers: viewer })],
      [303, signIn(server.base, await newLink(server, 'viewer'))],
      [303, post(`${server.base}/account/name`, { name: 'Me' }, { cookie })],
      [304, send(`${server.base}/finance`, { headers: { ...viewer, 'if-none-match': etag } })],
      [400, send(`${server.base}/finance//x`)],
      [400, send(`${server.base}/t/b/finance%20`, { headers: { accept: 'text/html' } })],
      [400, send(`${server.base}/finance?grain=century`, { headers: { ...viewer, accept: 'text/html' } })],
      [421, send(`${server.base}/finance`, { headers: { host: 'rebound.example' } })],
      [401, send(`${server.base}/t/b/finance`, { headers: { accept: 'text/html' } })],
      [403, send(`${server.base}/sign-in`, { method: 'POST', headers: { origin: 'https://evil.example' } })],
      [403, send(`${server.base}/tenants`, { headers: { ...viewer, accept: 'text/html' } })],
      [404, send(`${server.base}/t/none/finance`, { headers: { ...viewer, accept: 'text/html' } })],
      [404, send(`${server.base}/assets/none.js`)],
      [404, send(`${server.base}/finance`, { method: 'PUT', headers: viewer })],
      [410, signIn(server.base, 'a-link-that-nobody-made')],
      [413, post(`${server.base}/sign-in`, { login: 'x'.repeat(70_000) })],
      [415, send(`${server.base}/sign-in`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' })],
    ]
    for (const [status, pending] of cases) {
      const reply = await pending
      expect([status, reply.status, faults(reply)]).toEqual([status, status, []])
    }
    const gone = new AbortController()
    const streams = await Promise.all(
      Array.from({ length: 51 }, () => fetch(`${server.base}/api/live`, { headers: viewer, signal: gone.signal })),
    )
    const full = streams.filter(({ status }) => status === 503)
    expect(full.length).toBeGreaterThan(0)
    for (const { status, headers } of streams)
      expect([status, faults({ status, headers: Object.fromEntries(headers), body: Buffer.alloc(0) })]).toEqual([
        status,
        [],
      ])
    gone.abort()
  })

  it('S9: of the files of the site are kept, but run and are read by nobody else', async () => {
    const html = (await send(`${server.base}/finance`, { headers: { cookie } })).body.toString()
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg|woff2))"/g)].map(
      ([, path]) => path as string,
    )
    expect(files.length).toBeGreaterThan(2)
    for (const path of [...new Set(files)]) {
      const reply = await send(server.base + path)
      expect([path, reply.status, faults(reply, 'maybe')]).toEqual([path, 200, []])
    }
  })

  it('S10: a page that was seen signed in is not kept, and no page of a person is a file that a proxy may keep', async () => {
    for (const path of ['/', '/finance', '/runs', '/account', '/tenants', '/api/pages/finance', '/api/tokens']) {
      const reply = await send(server.base + path, { headers: { cookie } })
      expect([path, reply.status, header(reply, 'cache-control')]).toEqual([path, 200, 'no-store'])
    }
  })
})
