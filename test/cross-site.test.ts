// What a page of another site can make a signed-in browser send.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf, newLink, send, signIn } from './http.ts'
import { inTurns, type Route, routesOf } from './routes.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let cookie: string
let unsafe: Route[]

beforeAll(async () => {
  server = await startServer()
  cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
  unsafe = (await routesOf(server)).filter(({ method }) => method !== 'GET' && method !== 'HEAD')
})
afterAll(() => server.stop())

/** Of each kind that a form can send without being asked first, with what a form would put in it. */
const bodies: [type: string, body: string][] = [
  ['text/plain', '{"name":"taken over"}'],
  [
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\ntaken over\r\n--x--\r\n',
  ],
  ['application/x-www-form-urlencoded', 'name=taken+over'],
]
const senders: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site', origin: 'HOST' },
  // A proxy that asks for a password of its own leaves this header on every request.
  { 'sec-fetch-site': 'cross-site', authorization: 'Basic eDp5' },
]

async function state(): Promise<unknown> {
  const owner = 'owner' as const
  return {
    settings: await server.json('/api/settings', owner),
    batches: await server.json('/api/batches', owner),
    runs: ((await server.json<{ runs: object[] }>('/api/refresh', owner)).runs ?? []).length,
    tokens: await server.json('/api/tokens', owner),
  }
}

describe('requests of another site', () => {
  it('S6: every unsafe route refuses them with 403, whatever form they have, and nothing changes', async () => {
    expect(unsafe.length).toBeGreaterThan(80)
    const before = await state()
    const tries = unsafe.flatMap((route) =>
      senders.flatMap((sender) => bodies.map(([type, body]) => ({ route, sender, type, body }))),
    )
    await inTurns(tries, async ({ route, sender, type, body }) => {
      const headers: Record<string, string> = { cookie, 'content-type': type, 'idempotency-key': 'cross', ...sender }
      if (headers.origin === 'HOST') headers.origin = server.base
      const reply = await send(server.base + route.path, { method: route.method, headers, body })
      const said = `${route.method} ${route.path} ${JSON.stringify(sender)} ${type}`
      expect([said, reply.status]).toEqual([said, 403])
      expect(JSON.parse(reply.body.toString())).toMatchObject({ code: 'cross-site' })
      expect(reply.headers['set-cookie']).toBeUndefined()
    })
    expect(await state()).toEqual(before)
    expect((await send(`${server.base}/account`, { headers: { cookie } })).status).toBe(200)
  })

  it('S6: the same requests of our own pages, or of a person who types, are looked at', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: server.base },
      {},
    ] as Record<string, string>[]) {
      const reply = await send(`${server.base}/account/name`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: 'name=Myself',
      })
      expect(reply.status, JSON.stringify(headers)).toBe(303)
    }
  })

  it('S6: routes that take JSON take nothing that is not marked as JSON', async () => {
    const json = unsafe.filter(({ bodyType, access }) => bodyType === 'application/json' && access !== 'operator')
    expect(json.length).toBeGreaterThan(1)
    const authorization = `Bearer ${await server.token('owner')}`
    await inTurns(json, async ({ method, path }) => {
      for (const [type, body] of bodies) {
        const reply = await send(server.base + path, { method, headers: { authorization, 'content-type': type }, body })
        expect([`${method} ${path} ${type}`, reply.status]).toEqual([`${method} ${path} ${type}`, 415])
      }
    })
  })

  it('S6: forms take nothing else than a form', async () => {
    const forms = unsafe.filter(
      ({ path, access }) => /^\/(account|users|roles|tokens|privacy)\b/.test(path) && access !== 'operator',
    )
    expect(forms.length).toBeGreaterThan(5)
    await inTurns(forms, async ({ method, path }) => {
      for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x']) {
        const reply = await send(server.base + path, {
          method,
          headers: { cookie, 'content-type': type, 'sec-fetch-site': 'same-origin' },
          body: 'x',
        })
        expect([400, 404, 415], `${method} ${path} ${type}: ${reply.status}`).toContain(reply.status)
      }
    })
    expect((await send(`${server.base}/account`, { headers: { cookie } })).status).toBe(200)
  })

  it('S6: no answer says that another origin may read it', async () => {
    for (const { method, path } of unsafe.slice(0, 40)) {
      const reply = await send(server.base + path, {
        method: 'OPTIONS',
        headers: {
          cookie,
          origin: 'https://evil.example',
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type',
        },
      })
      expect(reply.status, path).toBeGreaterThanOrEqual(400)
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})
