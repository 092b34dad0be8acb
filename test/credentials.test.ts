// Who may do what: links, cookies, tokens, roles, other sites.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf, newLink, type Reply, send, signIn } from './http.ts'
import { type Server, startServer } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const get = (path: string, options: Parameters<typeof send>[1] = {}) => send(server.base + path, options)
const bearer = async (role: 'owner' | 'viewer') => ({ authorization: `Bearer ${await server.token(role)}` })

describe('who may do what', () => {
  it('a sign-in link is used once, whoever of two comes first', async () => {
    const link = await newLink(server, 'viewer')
    for (let i = 0; i < 2; i++)
      expect((await get(`/sign-in?link=${link}`)).status, 'opening it uses nothing up').toBe(200)
    const both = await Promise.all([signIn(server.base, link), signIn(server.base, link)])
    expect(both.map((reply) => reply.status).sort()).toEqual([303, 410])
    const cookies = both.filter((reply) => reply.headers['set-cookie'] !== undefined)
    expect(cookies).toHaveLength(1)
    expect((await get('/finance', { headers: { cookie: cookieOf(cookies[0] as Reply) } })).status).toBe(200)
    expect((await signIn(server.base, link)).status).toBe(410)
  })

  it('a session cookie is out of reach of scripts and of other sites, and ends with the sign-out', async () => {
    const reply = await signIn(server.base, await newLink(server, 'viewer'))
    expect(reply.headers['set-cookie']?.[0]).toMatch(
      /^premise-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/,
    )
    const cookie = cookieOf(reply)
    expect((await get('/', { headers: { cookie } })).status).toBe(200)
    const out = await get('/sign-out', { method: 'POST', headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    expect([out.status, out.headers.location]).toEqual([303, '/sign-in'])
    expect(out.headers['set-cookie']?.[0]).toContain('Max-Age=0')
    expect((await get('/', { headers: { cookie } })).status).toBe(401)
    expect((await get('/', { headers: { cookie: 'premise-session=' } })).status).toBe(401)
  })

  it('a viewer reads and changes nothing', async () => {
    const viewer = { ...(await bearer('viewer')), 'content-type': 'text/csv', 'idempotency-key': 'viewer' }
    const before = (await server.json<{ runs: unknown[] }>('/api/refresh')).runs.length
    for (const [method, path] of [
      ['POST', '/api/refresh'],
      ['POST', '/api/finance/rows/ledger'],
      ['POST', '/api/batches/1/undo'],
      ['PATCH', '/api/settings'],
      ['GET', '/api/tokens'],
      ['DELETE', '/api/tokens/1'],
    ] as const) {
      const reply = await get(path, { method, headers: viewer, body: method === 'GET' ? '' : 'x' })
      expect(reply.status, `${method} ${path}`).toBe(403)
      expect(JSON.parse(reply.body.toString())).toMatchObject({ code: 'forbidden' })
    }
    expect((await server.json<{ runs: unknown[] }>('/api/refresh')).runs).toHaveLength(before)
    const owner = await bearer('owner')
    expect(
      (await get('/api/operator/tokens', { method: 'POST', headers: owner })).status,
      'what the operator has is not there for the network',
    ).toBe(404)
  })

  it('a token is over the moment it is revoked', async () => {
    const other = await startServer()
    try {
      const viewer = { authorization: `Bearer ${await other.token('viewer')}` }
      const owner = { authorization: `Bearer ${await other.token('owner')}` }
      expect((await send(`${other.base}/finance`, { headers: viewer })).status).toBe(200)
      const { tokens } = await other.json<{ tokens: { id: number; role: string }[] }>('/api/tokens', 'owner')
      const id = tokens.find((token) => token.role === 'viewer')?.id
      expect((await send(`${other.base}/api/tokens/${id}`, { method: 'DELETE', headers: owner })).status).toBe(204)
      expect((await send(`${other.base}/finance`, { headers: viewer })).status).toBe(401)
      expect((await send(`${other.base}/api/tokens/${id}`, { method: 'DELETE', headers: owner })).status).toBe(404)
    } finally {
      await other.stop()
    }
  })

  it('a page of another site changes nothing with a cookie that the browser adds', async () => {
    const cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    const post = (headers: Record<string, string>) =>
      get('/api/refresh', { method: 'POST', headers: { cookie, ...headers } }).then((reply) => reply.status)
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await post({ origin: 'https://evil.example' })).toBe(403)
    expect(await post({ origin: 'null' })).toBe(403)
    expect(await post({ 'sec-fetch-site': 'same-origin', origin: server.base })).toBe(202)
    const link = await newLink(server, 'viewer')
    expect((await signIn(server.base, link, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await signIn(server.base, link)).status, 'the refused attempt used nothing up').toBe(303)
  })

  it('a bad bearer token is nobody, even beside a good cookie', async () => {
    const cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    expect((await get('/', { headers: { cookie, authorization: 'Bearer premise_wrong-wrong-wrong' } })).status).toBe(
      401,
    )
  })
})
