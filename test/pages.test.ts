// How pages and files are served: headers, credentials, raw paths, caches, a base path.
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyCsv } from './company-ledger.ts'
import { until } from './premise.ts'
import { type Server, startServer } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
  await server.rows(companyCsv())
  expect((await server.refresh()).state).toBe('done')
})
afterAll(() => server.stop())

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** A request as it is, compressed bytes and all; `fetch` would undo them. */
function send(path: string, options: { method?: string; headers?: Record<string, string>; body?: string; base?: string } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${options.base ?? server.base}${path}`, { method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }))
    })
    sent.on('error', reject)
    sent.end(options.body)
  })
}

const bearer = async (role: 'owner' | 'viewer') => ({ authorization: `Bearer ${await server.token(role)}` })

/** A new sign-in link, as `premise link` makes one. */
async function newLink(role: string, on = server): Promise<string> {
  const operator = readFileSync(`${on.data}/secrets/operator`, 'utf8').trim()
  const answer = await fetch(`${on.base}/api/operator/links`, { method: 'POST', headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' }, body: JSON.stringify({ role }) })
  return new URL(((await answer.json()) as { path: string }).path, on.base).searchParams.get('link') as string
}

const signIn = (link: string, headers: Record<string, string> = {}, base = server.base, path = '/sign-in') =>
  send(path, { method: 'POST', base, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams({ link }).toString() })

const cookieOf = (reply: Reply) => (reply.headers['set-cookie']?.[0] ?? '').split(';')[0] as string

describe('every answer', () => {
  it('carries the security headers, whatever its status and kind', async () => {
    const viewer = await bearer('viewer')
    const page = await send('/finance', { headers: viewer })
    const [script] = /\/assets\/[^"]+\.js/.exec(page.body.toString()) as RegExpExecArray
    const [style] = /\/assets\/[^"]+\.css/.exec(page.body.toString()) as RegExpExecArray
    const answers: [number, Promise<Reply>][] = [
      [200, Promise.resolve(page)], [200, send('/', { headers: viewer })], [200, send('/api/pages/finance', { headers: viewer })], [200, send(script)], [200, send(style)], [200, send('/icon.svg')], [200, send('/healthz')], [200, send('/sign-in')],
      [200, send('/api/openapi.json')], [304, send('/finance', { headers: { ...viewer, 'if-none-match': page.headers.etag as string } })], [400, send('/finance?grain=century', { headers: viewer })], [400, send('/api//metrics', { headers: viewer })],
      [401, send('/finance')], [401, send('/finance', { headers: { accept: 'text/html' } })], [401, send('/api/metrics')], [403, send('/api/refresh', { method: 'POST', headers: viewer })], [404, send('/none', { headers: { accept: 'text/html' } })],
      [404, send('/api/none', { headers: viewer })], [404, send('/assets/none.js')], [410, signIn('no-such-link-at-all')], [303, signIn(await newLink('viewer'))],
    ]
    for (const [status, answer] of answers) {
      const { headers, status: got } = await answer
      expect(got).toBe(status)
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("base-uri 'none'")
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('holds no inline script or style in any page', async () => {
    const viewer = await bearer('viewer')
    for (const path of ['/', '/finance', '/runs', '/sign-in', '/none']) {
      const html = (await send(path, { headers: { ...viewer, accept: 'text/html' } })).body.toString()
      expect(html.slice(0, 15).toLowerCase()).toBe('<!doctype html>')
      const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)/g)]
      for (const [, attributes = '', text = ''] of scripts) expect(/type="application\/json"/.test(attributes) || (/src="\//.test(attributes) && text === ''), `${path}: ${attributes}`).toBe(true)
      expect(html.match(/<style|\sstyle="|\son[a-z]+="|javascript:/gi), path).toBeNull()
    }
  })
})

describe('who may do what', () => {
  it('a sign-in link is used once, whoever of two comes first', async () => {
    const link = await newLink('viewer')
    for (let i = 0; i < 2; i++) expect((await send(`/sign-in?link=${link}`)).status, 'opening it uses nothing up').toBe(200)
    const both = await Promise.all([signIn(link), signIn(link)])
    expect(both.map((reply) => reply.status).sort()).toEqual([303, 410])
    const cookies = both.filter((reply) => reply.headers['set-cookie'] !== undefined)
    expect(cookies).toHaveLength(1)
    expect((await send('/finance', { headers: { cookie: cookieOf(cookies[0] as Reply) } })).status).toBe(200)
    expect((await signIn(link)).status).toBe(410)
  })

  it('a session cookie is out of reach of scripts and of other sites, and ends with the sign-out', async () => {
    const reply = await signIn(await newLink('viewer'))
    expect(reply.headers['set-cookie']?.[0]).toMatch(/^premise-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/)
    const cookie = cookieOf(reply)
    expect((await send('/', { headers: { cookie } })).status).toBe(200)
    const out = await send('/sign-out', { method: 'POST', headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    expect([out.status, out.headers.location]).toEqual([303, '/sign-in'])
    expect(out.headers['set-cookie']?.[0]).toContain('Max-Age=0')
    expect((await send('/', { headers: { cookie } })).status).toBe(401)
    expect((await send('/', { headers: { cookie: 'premise-session=' } })).status).toBe(401)
  })

  it('a viewer reads and changes nothing', async () => {
    const viewer = { ...(await bearer('viewer')), 'content-type': 'text/csv', 'idempotency-key': 'viewer' }
    const before = (await server.json<{ runs: unknown[] }>('/api/refresh')).runs.length
    for (const [method, path] of [['POST', '/api/refresh'], ['POST', '/api/finance/rows/ledger'], ['POST', '/api/batches/1/undo'], ['PATCH', '/api/settings'], ['GET', '/api/tokens'], ['DELETE', '/api/tokens/1'], ['POST', '/api/operator/tokens']] as const) {
      const reply = await send(path, { method, headers: viewer, body: method === 'GET' ? '' : 'x' })
      expect(reply.status, `${method} ${path}`).toBe(403)
      expect(JSON.parse(reply.body.toString())).toMatchObject({ code: 'forbidden' })
    }
    expect((await server.json<{ runs: unknown[] }>('/api/refresh')).runs).toHaveLength(before)
    const owner = await bearer('owner')
    expect((await send('/api/operator/tokens', { method: 'POST', headers: owner })).status).toBe(403)
  })

  it('a token is over the moment it is revoked', async () => {
    const other = await startServer()
    try {
      const viewer = { authorization: `Bearer ${await other.token('viewer')}` }
      const owner = { authorization: `Bearer ${await other.token('owner')}` }
      expect((await send('/finance', { headers: viewer, base: other.base })).status).toBe(200)
      const { tokens } = await other.json<{ tokens: { id: number; role: string }[] }>('/api/tokens', 'owner')
      const id = tokens.find((token) => token.role === 'viewer')?.id
      expect((await send(`/api/tokens/${id}`, { method: 'DELETE', headers: owner, base: other.base })).status).toBe(204)
      expect((await send('/finance', { headers: viewer, base: other.base })).status).toBe(401)
      expect((await send(`/api/tokens/${id}`, { method: 'DELETE', headers: owner, base: other.base })).status).toBe(404)
    } finally {
      await other.stop()
    }
  })

  it('a page of another site changes nothing with a cookie that the browser adds', async () => {
    const cookie = cookieOf(await signIn(await newLink('owner')))
    const post = (headers: Record<string, string>) => send('/api/refresh', { method: 'POST', headers: { cookie, ...headers } }).then((reply) => reply.status)
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await post({ origin: 'https://evil.example' })).toBe(403)
    expect(await post({ origin: 'null' })).toBe(403)
    expect(await post({ 'sec-fetch-site': 'same-origin', origin: server.base })).toBe(202)
    const link = await newLink('viewer')
    expect((await signIn(link, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await signIn(link)).status, 'the refused attempt used nothing up').toBe(303)
  })

  it('a bad bearer token is nobody, even beside a good cookie', async () => {
    const cookie = cookieOf(await signIn(await newLink('owner')))
    expect((await send('/', { headers: { cookie, authorization: 'Bearer premise_wrong-wrong-wrong' } })).status).toBe(401)
  })
})

/** One request line as it is written, which no client would send. */
function raw(path: string, authorization: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.base)
    const socket = connect(Number(port), hostname, () => socket.end(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`, 'latin1'))
    let text = ''
    socket.setEncoding('latin1').on('data', (piece) => (text += piece)).on('error', reject).on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)))
  })
}

describe('raw paths', () => {
  it.each(['/%2e%2e/finance', '/x/../finance', '/./finance', '//finance', '/finance/', '/%66inance', '/finance%2f', '/finance%00', '/finance;x', '/api%2fmetrics', '/a\\b', '/api/../finance', '/%252e%252e/finance', '/.%2e/finance'])('%s is refused', async (path) => {
    expect(await raw(path, (await bearer('owner')).authorization)).toBe(400)
  })

  it('the plain one is taken', async () => {
    expect(await raw('/finance', (await bearer('owner')).authorization)).toBe(200)
  })
})

describe('a page view', () => {
  it('without filters is made of the published answers', async () => {
    const page = await server.json<{ answers: { name: string; freshness: { runId: string } }[] }>('/api/pages/finance')
    const insights = await server.json<{ name: string }[]>('/api/finance/insights')
    for (const answer of page.answers.filter(({ name }) => name.includes('/'))) expect(answer).toEqual(insights.find(({ name }) => name === answer.name))
    expect(new Set(page.answers.map((answer) => answer.freshness.runId)).size).toBe(1)
    const spelled = await server.json<{ answers: { name: string; figure: unknown }[] }>('/api/pages/finance?range=this-year&grain=month&compare=last-year')
    for (const { name, figure } of page.answers) expect(spelled.answers.find((answer) => answer.name === name)?.figure, name).toEqual(figure)
    const html = (await send('/finance', { headers: await bearer('viewer') })).body.toString()
    const json = JSON.stringify(page.answers.find(({ name }) => name === 'finance/operating-income-change'))
    const figure = /id="finance-operating-income-change"[\s\S]*?figure-data">([^<]*)/.exec(html)?.[1] ?? ''
    expect(JSON.parse(figure)).toEqual(JSON.parse(json).figure)
  })

  it('is answered 304 until something is published', async () => {
    const headers = await bearer('viewer')
    for (const path of ['/finance', '/api/pages/finance', '/api/finance/insights', '/?range=last-year']) {
      const { etag } = (await send(path, { headers })).headers
      expect(etag, path).toMatch(/^W\/"[0-9a-f]{24}"$/)
      const again = await send(path, { headers: { ...headers, 'if-none-match': etag as string } })
      expect([again.status, again.body.length], path).toEqual([304, 0])
    }
    const { etag } = (await send('/finance', { headers })).headers
    await server.rows(`entry_id,date,organization,department,scenario,account_code,account,account_type,amount\nnew-1,2013-11-29,Germany,Corporate,Actual,4200,Trade Sales,Revenue,1000000.00\n`)
    expect((await server.refresh()).state).toBe('done')
    const fresh = await send('/finance', { headers: { ...headers, 'if-none-match': etag as string } })
    expect(fresh.status).toBe(200)
    expect(fresh.headers.etag).not.toBe(etag)
  })

  it('is gzipped for whoever takes it, and the same without', async () => {
    const headers = await bearer('viewer')
    const plain = await send('/finance', { headers })
    const gzip = await send('/finance', { headers: { ...headers, 'accept-encoding': 'gzip, br' } })
    expect([plain.headers['content-encoding'], gzip.headers['content-encoding'], gzip.headers.vary]).toEqual([undefined, 'gzip', 'accept-encoding'])
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true)
    expect(gzip.body.length).toBeLessThan(40_000)
    const head = await send('/finance', { method: 'HEAD', headers })
    expect([head.status, head.body.length]).toEqual([200, 0])
  })

  it('gets its files as they were compressed at build time', async () => {
    const html = (await send('/finance', { headers: await bearer('viewer') })).body.toString()
    for (const [path] of html.matchAll(/\/assets\/[^"]+\.(?:js|css)/g)) {
      const sizes = await Promise.all(['br', 'gzip', 'identity'].map((encoding) => send(path, { headers: { 'accept-encoding': encoding } })))
      expect(sizes.map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined])
      expect((sizes[0] as Reply).body.length).toBeLessThan((sizes[1] as Reply).body.length)
      expect(gunzipSync((sizes[1] as Reply).body).equals((sizes[2] as Reply).body)).toBe(true)
      expect((sizes[0] as Reply).headers['cache-control']).toContain('immutable')
    }
    expect((await send('/finance.html', { headers: await bearer('viewer') })).status).toBe(404)
  })
})

describe('an installation under a path of a host', () => {
  it('serves sign-in, pages and files under it, with the cookie that https asks for', async () => {
    const other = await startServer({ config: 'public_url = "https://intra.example.com/premise"\n' })
    try {
      const [, link = ''] = await until(() => /Sign in once: https:\/\/intra\.example\.com\/premise\/sign-in\?link=(\S+)/.exec(other.log()))
      const form = (await send(`/premise/sign-in?link=${link}`, { base: other.base })).body.toString()
      expect(/action="[^"]*"/.exec(form)?.[0]).toBe('action="/premise/sign-in"')
      const reply = await signIn(link, {}, other.base, '/premise/sign-in')
      expect([reply.status, reply.headers.location]).toEqual([303, '/premise/'])
      expect(reply.headers['set-cookie']?.[0]).toMatch(/^__Host-premise-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure$/)
      const headers = { cookie: cookieOf(reply) }
      for (const path of ['/premise', '/premise/', '/premise/finance', '/premise/runs', '/premise/api/pages/finance', '/premise/healthz']) expect((await send(path, { base: other.base, headers })).status, path).toBe(200)
      const html = (await send('/premise/finance', { base: other.base, headers })).body.toString()
      const addresses = [...html.matchAll(/\s(?:href|src|action)="(\/[^"]*)"/g)].map((match) => match[1] as string)
      expect(addresses.length).toBeGreaterThan(5)
      for (const address of addresses) {
        expect(address).toMatch(/^\/premise\//)
        expect((await send(address, { base: other.base, headers })).status, address).toBe(200)
      }
      const style = addresses.find((address) => address.endsWith('.css')) as string
      const css = (await send(style, { base: other.base })).body.toString()
      for (const [, url = ''] of css.matchAll(/url\(([^)]+)\)/g)) if (!url.startsWith('data:')) expect((await send(new URL(url, `https://x${style}`).pathname, { base: other.base })).status, url).toBe(200)
      for (const path of ['/premise//finance', '/premises/finance', '/premise/finance/']) expect((await send(path, { base: other.base, headers })).status, path).not.toBe(200)
      expect((await send('/premise/sign-out', { method: 'POST', base: other.base, headers })).headers.location).toBe('/premise/sign-in')
      expect((await send('/premise/finance', { base: other.base, headers })).status).toBe(401)
    } finally {
      await other.stop()
    }
  })
})
