// How pages and files are served: headers, credentials, raw paths, caches, a base path.
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyCsv } from './company-ledger.ts'
import { cookieOf, newLink, type Reply, send, signIn } from './http.ts'
import { until } from './premise.ts'
import { type Server, startServer } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
  await server.rows(companyCsv())
  expect((await server.refresh()).state).toBe('done')
})
afterAll(() => server.stop())

const get = (path: string, options: Parameters<typeof send>[1] = {}) => send(server.base + path, options)
const bearer = async (role: 'owner' | 'viewer') => ({ authorization: `Bearer ${await server.token(role)}` })

describe('what is refused', () => {
  it('is told on a page to a person, whether opened or sent as a form, and as JSON to a script', async () => {
    const html = { accept: 'text/html' }
    const viewer = await bearer('viewer')
    const form = { ...(await bearer('owner')), 'content-type': 'application/x-www-form-urlencoded' }
    const body = 'name=Bad+Name&title=x'
    const pages: [number, string, Promise<Reply>][] = [
      [403, 'Your role (viewer) may not do this.', get('/users', { headers: { ...viewer, ...html } })],
      [404, 'There is no such user.', get('/users/999', { headers: { ...form, ...html } })],
      [400, 'must be lower-case letters', get('/roles', { method: 'POST', headers: { ...form, ...html }, body })],
      [421, 'not known under the name', get('/', { headers: { ...html, host: 'other.example' } })],
    ]
    for (const [status, words, answer] of pages) {
      const { status: got, headers, body: page } = await answer
      expect([got, headers['content-type']], words).toEqual([status, 'text/html; charset=utf-8'])
      expect(page.toString()).toContain(words)
      expect(page.toString()).toContain('<main')
    }
    const script = await get('/roles', { method: 'POST', headers: form, body })
    expect([script.status, script.headers['content-type']]).toEqual([400, 'application/problem+json'])
  })
})

describe('every answer', () => {
  it('S9, S10: carries the security headers, whatever its status and kind', async () => {
    const viewer = await bearer('viewer')
    const page = await get('/finance', { headers: viewer })
    const [script] = /\/assets\/[^"]+\.js/.exec(page.body.toString()) as RegExpExecArray
    const [style] = /\/assets\/[^"]+\.css/.exec(page.body.toString()) as RegExpExecArray
    const answers: [number, Promise<Reply>][] = [
      [200, Promise.resolve(page)],
      [200, get('/', { headers: viewer })],
      [200, get('/api/pages/finance', { headers: viewer })],
      [200, get(script)],
      [200, get(style)],
      [200, get('/icon.svg')],
      [200, get('/healthz')],
      [200, get('/sign-in')],
      [200, get('/api/openapi.json')],
      [304, get('/finance', { headers: { ...viewer, 'if-none-match': page.headers.etag as string } })],
      [400, get('/finance?grain=century', { headers: viewer })],
      [400, get('/api//metrics', { headers: viewer })],
      [401, get('/finance')],
      [401, get('/finance', { headers: { accept: 'text/html' } })],
      [401, get('/api/metrics')],
      [403, get('/api/refresh', { method: 'POST', headers: viewer })],
      [404, get('/none', { headers: { accept: 'text/html' } })],
      [404, get('/api/none', { headers: viewer })],
      [404, get('/assets/none.js')],
      [410, signIn(server.base, 'no-such-link-at-all')],
      [303, signIn(server.base, await newLink(server, 'viewer'))],
    ]
    for (const [status, answer] of answers) {
      const { headers, status: got } = await answer
      expect(got).toBe(status)
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("base-uri 'none'")
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('S9: holds no inline script or style in any page', async () => {
    const viewer = await bearer('viewer')
    for (const path of ['/', '/finance', '/runs', '/sign-in', '/none']) {
      const html = (await get(path, { headers: { ...viewer, accept: 'text/html' } })).body.toString()
      expect(html.slice(0, 15).toLowerCase()).toBe('<!doctype html>')
      const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)/g)]
      for (const [, attributes = '', text = ''] of scripts)
        expect(
          /type="application\/json"/.test(attributes) || (/src="\//.test(attributes) && text === ''),
          `${path}: ${attributes}`,
        ).toBe(true)
      expect(html.match(/<style|\sstyle="|\son[a-z]+="|javascript:/gi), path).toBeNull()
    }
  })
})

/** One request line as it is written, which no client would send. */
function raw(path: string, authorization: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.base)
    const socket = connect(Number(port), hostname, () =>
      socket.end(
        `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
        'latin1',
      ),
    )
    let text = ''
    socket
      .setEncoding('latin1')
      .on('data', (piece) => (text += piece))
      .on('error', reject)
      .on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)))
  })
}

describe('raw paths', () => {
  it.each([
    '/%2e%2e/finance',
    '/x/../finance',
    '/./finance',
    '//finance',
    '/finance/',
    '/%66inance',
    '/finance%2f',
    '/finance%00',
    '/finance;x',
    '/api%2fmetrics',
    '/a\\b',
    '/api/../finance',
    '/%252e%252e/finance',
    '/.%2e/finance',
  ])('Z12: %s is refused', async (path) => {
    expect(await raw(path, (await bearer('owner')).authorization)).toBe(400)
  })

  it('the plain one is taken', async () => {
    expect(await raw('/finance', (await bearer('owner')).authorization)).toBe(200)
  })
})

describe('a page view', () => {
  it('without filters is made of the published answers', async () => {
    const page = await server.json<{ answers: { name: string; figure: unknown; freshness: { runId: string } }[] }>(
      '/api/pages/finance',
    )
    const insights = await server.json<{ name: string }[]>('/api/finance/insights')
    for (const answer of page.answers.filter(({ name }) => name.includes('/')))
      expect(answer).toEqual(insights.find(({ name }) => name === answer.name))
    expect(new Set(page.answers.map((answer) => answer.freshness.runId)).size).toBe(1)
    const spelled = await server.json<{ answers: { name: string; figure: unknown }[] }>(
      '/api/pages/finance?range=this-year&grain=month&compare=last-year',
    )
    for (const { name, figure } of page.answers)
      expect(spelled.answers.find((answer) => answer.name === name)?.figure, name).toEqual(figure)
    const html = (await get('/finance', { headers: await bearer('viewer') })).body.toString()
    const json = JSON.stringify(page.answers.find(({ name }) => name === 'finance/operating-income-change'))
    const figure = /id="finance-operating-income-change"[\s\S]*?figure-data">([^<]*)/.exec(html)?.[1] ?? ''
    expect(JSON.parse(figure)).toEqual(JSON.parse(json).figure)
  })

  it('is answered 304 until something is published', async () => {
    const headers = await bearer('viewer')
    for (const path of ['/finance', '/api/pages/finance', '/api/finance/insights', '/?range=last-year']) {
      const { etag } = (await get(path, { headers })).headers
      expect(etag, path).toMatch(/^W\/"[0-9a-f]{24}"$/)
      const again = await get(path, { headers: { ...headers, 'if-none-match': etag as string } })
      expect([again.status, again.body.length], path).toEqual([304, 0])
    }
    const { etag } = (await get('/finance', { headers })).headers
    await server.rows(
      `entry_id,date,organization,department,scenario,account_code,account,account_type,amount\nnew-1,2013-11-29,Germany,Corporate,Actual,4200,Trade Sales,Revenue,1000000.00\n`,
    )
    expect((await server.refresh()).state).toBe('done')
    const fresh = await get('/finance', { headers: { ...headers, 'if-none-match': etag as string } })
    expect(fresh.status).toBe(200)
    expect(fresh.headers.etag).not.toBe(etag)
  })

  it('is gzipped for whoever takes it, and the same without', async () => {
    const headers = await bearer('viewer')
    const plain = await get('/finance', { headers })
    const gzip = await get('/finance', { headers: { ...headers, 'accept-encoding': 'gzip, br' } })
    expect([plain.headers['content-encoding'], gzip.headers['content-encoding'], gzip.headers.vary]).toEqual([
      undefined,
      'gzip',
      'accept-encoding',
    ])
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true)
    expect(gzip.body.length).toBeLessThan(40_000)
    const head = await get('/finance', { method: 'HEAD', headers })
    expect([head.status, head.body.length]).toEqual([200, 0])
  })

  it('gets its files as they were compressed at build time', async () => {
    const html = (await get('/finance', { headers: await bearer('viewer') })).body.toString()
    for (const [path] of html.matchAll(/\/assets\/[^"]+\.(?:js|css)/g)) {
      const sizes = await Promise.all(
        ['br', 'gzip', 'identity'].map((encoding) => get(path, { headers: { 'accept-encoding': encoding } })),
      )
      expect(sizes.map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined])
      expect((sizes[0] as Reply).body.length).toBeLessThan((sizes[1] as Reply).body.length)
      expect(gunzipSync((sizes[1] as Reply).body).equals((sizes[2] as Reply).body)).toBe(true)
      expect((sizes[0] as Reply).headers['cache-control']).toContain('immutable')
    }
    expect((await get('/finance.html', { headers: await bearer('viewer') })).status).toBe(404)
  })
})

describe('an installation under a path of a host', () => {
  it('serves sign-in, pages and files under it, with the cookie that https asks for', async () => {
    const other = await startServer({ config: 'public_url = "https://intra.example.com/premise"\n' })
    try {
      const [, link = ''] = await until(() =>
        /Sign in once: https:\/\/intra\.example\.com\/premise\/sign-in\?link=(\S+)/.exec(other.log()),
      )
      const form = (await send(`${other.base}/premise/sign-in?link=${link}`)).body.toString()
      expect(/action="[^"]*"/.exec(form)?.[0]).toBe('action="/premise/sign-in"')
      const reply = await signIn(`${other.base}/premise`, link)
      expect([reply.status, reply.headers.location]).toEqual([303, '/premise/account'])
      expect(reply.headers['set-cookie']?.[0]).toMatch(
        /^__Host-premise-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure$/,
      )
      const headers = { cookie: cookieOf(reply) }
      for (const path of [
        '/premise',
        '/premise/',
        '/premise/finance',
        '/premise/runs',
        '/premise/api/pages/finance',
        '/premise/healthz',
      ])
        expect((await send(other.base + path, { headers })).status, path).toBe(200)
      const html = (await send(`${other.base}/premise/finance`, { headers })).body.toString()
      const addresses = [...html.matchAll(/\s(?:href|src|action)="(\/[^"]*)"/g)].map((match) => match[1] as string)
      expect(addresses.length).toBeGreaterThan(5)
      for (const address of addresses) {
        expect(address).toMatch(/^\/premise\//)
        if (address === '/premise/sign-out') continue // takes a POST, which follows
        expect((await send(other.base + address, { headers })).status, address).toBe(200)
      }
      const style = addresses.find((address) => address.endsWith('.css')) as string
      const css = (await send(other.base + style)).body.toString()
      for (const [, url = ''] of css.matchAll(/url\(([^)]+)\)/g))
        if (!url.startsWith('data:'))
          expect((await send(other.base + new URL(url, `https://x${style}`).pathname)).status, url).toBe(200)
      for (const path of ['/premise//finance', '/premises/finance', '/premise/finance/'])
        expect((await send(other.base + path, { headers })).status, path).not.toBe(200)
      expect((await send(`${other.base}/premise/sign-out`, { method: 'POST', headers })).headers.location).toBe(
        '/premise/sign-in',
      )
      expect((await send(`${other.base}/premise/finance`, { headers })).status).toBe(401)
    } finally {
      await other.stop()
    }
  })
})
