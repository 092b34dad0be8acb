// The rules of the way out over real servers on loopback; the address filter of workerd itself is in test/egress.test.ts.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Env } from '../../env.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { outbound } from './outbound.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const now = new Date('2026-11-22T12:00:00Z')

async function place(listener: RequestListener): Promise<{ origin: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    listener(request, response)
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** An installation that lists these places; Node's fetch stands where workerd's network service is. */
function env(...origins: string[]) {
  const { db, sqlite } = d1Fixture()
  const way = { fetch: (...args: Parameters<typeof fetch>) => fetch(...args) }
  const ways = {
    DB: db,
    EGRESS: origins.map(() => way),
    INSTALLATION: { egress: origins.map((origin) => ({ origin, purpose: 'a test' })) },
  } as unknown as Pick<Env, 'DB' | 'EGRESS' | 'INSTALLATION'>
  return { ways, sqlite }
}

const refusal = (promise: Promise<Response>) =>
  promise.then(
    (answer) => `answered ${answer.status}`,
    (error: { code: string; more: { why?: string } }) => error.more.why ?? error.code,
  )

describe('what may be asked', () => {
  it('is a listed scheme, host and port, and no other way to write one', async () => {
    const { origin, asked } = await place((_, response) => response.end('hello'))
    const port = new URL(origin).port
    const { ways } = env(origin, 'https://login.example.com')
    expect(await (await outbound(ways, `${origin}/a?b#c`, { now })).text()).toBe('hello')
    expect(asked[0]?.url).toBe('/a?b')
    for (const url of [
      `http://localhost:${port}/`,
      'http://127.0.0.1/',
      `http://127.0.0.1:${Number(port) + 1}/`,
      `https://127.0.0.1:${port}/`,
      `http://127.0.0.2:${port}/`,
      'http://login.example.com/',
      'https://login.example.com:8443/',
      'https://login.example.com./',
      'https://sub.login.example.com/',
      'https://login.example.com.evil.example/',
      'https://evil.example/https://login.example.com/',
    ])
      expect(await refusal(outbound(ways, url, { now })), url).toBe('egress-closed')
    expect(asked).toHaveLength(1)
  })

  it('F1: is no loopback, link or metadata address in any notation, whether another notation of it is listed or not', async () => {
    const { origin, asked } = await place((_, response) => response.end('inside'))
    const port = new URL(origin).port
    for (const listed of [[], [origin]]) {
      const { ways } = env(...listed)
      for (const url of [
        `http://localhost:${port}/`,
        `http://0:${port}/`,
        `http://127.1:${port}/`,
        `http://2130706433:${port}/`,
        `http://0x7f000001:${port}/`,
        `http://017700000001:${port}/`,
        `http://[::1]:${port}/`,
        `http://[::ffff:127.0.0.1]:${port}/`,
        `http://[::]:${port}/`,
        `http://0.0.0.0:${port}/`,
        'http://169.254.169.254/latest/meta-data/',
        'http://[fc00::1]/',
        'http://[fe80::1]/',
        `http://[64:ff9b::7f00:1]:${port}/`,
        `http://user@127.0.0.1:${port}/`,
        `http://user:password@127.0.0.1:${port}/`,
        `http://①②⑦.⓪.⓪.①:${port}/`,
        `http://127。0。0。1:${port}/`,
        `http://127.0.0.1.:${port}/`,
        `http://app.localhost:${port}/`,
        `http://LOCALHOST:${port}/`,
        `http:127.0.0.1:${port}/`,
        `http:\\\\127.0.0.1:${port}/`,
        `//127.0.0.1:${port}/`,
        'unix:/run/control.sock',
        'http://unix:/run/control.sock',
        'file:///etc/passwd',
        'data:text/plain,hello',
        'ftp://127.0.0.1/',
        '',
        'x'.repeat(100_000),
      ])
        expect(await refusal(outbound(ways, url, { now })), url.slice(0, 80)).toBe('egress-closed')
    }
    expect(asked).toHaveLength(0)
  })
})

describe('F3: redirects', () => {
  it('F3: are followed to listed places only', async () => {
    const other = await place((_, response) => response.end('reached'))
    const stranger = await place((_, response) => response.end('inside'))
    let location = ''
    for (const status of [301, 302, 303, 307, 308]) {
      const { origin } = await place((_, response) => response.writeHead(status, { location }).end())
      const { ways } = env(origin, other.origin)
      location = `${other.origin}/there`
      expect(await refusal(outbound(ways, origin, { now }))).toBe('answered 200')
      for (const bad of [
        stranger.origin,
        'http://169.254.169.254/',
        'file:///etc/passwd',
        'gopher://127.0.0.1:6379/_x',
        'http://user@evil.example/',
        '//evil.example/',
        'javascript:alert(1)',
      ]) {
        location = bad
        expect(await refusal(outbound(ways, origin, { now })), `${status} ${bad}`).toBe('egress-closed')
      }
    }
    expect(stranger.asked).toHaveLength(0)
  })

  it('F3: end after three', async () => {
    const { origin, asked } = await place((request, response) =>
      response.writeHead(302, { location: `/${Number(request.url?.slice(1)) + 1}` }).end(),
    )
    const { ways } = env(origin)
    expect(await refusal(outbound(ways, `${origin}/1`, { now }))).toBe('sent on more than three times')
    expect(asked.map(({ url }) => url)).toEqual(['/1', '/2', '/3', '/4'])
  })

  it('F3: take no secret and no body along to another place', async () => {
    const other = await place((_, response) => response.end('reached'))
    const { origin, asked } = await place((request, response) => {
      if (request.url === '/stay') response.writeHead(307, { location: '/stayed' }).end()
      else if (request.url === '/stayed') response.end('here')
      else response.writeHead(request.url === '/post' ? 307 : 302, { location: `${other.origin}/there` }).end()
    })
    const { ways } = env(origin, other.origin)
    const secrets = {
      authorization: 'Bearer s',
      cookie: 'a=b',
      'x-api-key': 'k',
      'X-Custom': 'c',
      accept: 'application/json',
    }
    await outbound(ways, `${origin}/go`, { now, headers: secrets })
    expect(other.asked[0]?.headers).toMatchObject({ accept: 'application/json', 'user-agent': 'premise' })
    for (const name of ['authorization', 'cookie', 'x-api-key', 'x-custom'])
      expect(other.asked[0]?.headers[name], name).toBeUndefined()
    // A form that a 302 answers is not sent again; one that a 307 would send elsewhere is not sent at all.
    await outbound(ways, `${origin}/form`, { now, method: 'POST', headers: secrets, body: 'client_secret=s' })
    expect([other.asked[1]?.method, other.asked[1]?.headers['content-length']]).toEqual(['GET', undefined])
    expect(await refusal(outbound(ways, `${origin}/post`, { now, method: 'POST', body: 'client_secret=s' }))).toBe(
      'sent what was meant for it on to another place',
    )
    expect(other.asked).toHaveLength(2)
    await outbound(ways, `${origin}/stay`, { now, headers: secrets })
    expect(asked.at(-1)?.headers).toMatchObject({ authorization: 'Bearer s', 'x-api-key': 'k' })
  })
})

describe('the answer', () => {
  it('is whole, inflated and without cookies; what it is, is for the caller', async () => {
    const { origin } = await place((_, response) =>
      response.writeHead(404, { 'content-type': 'text/csv', 'set-cookie': 'a=b', etag: 'e' }).end('no'),
    )
    const { ways, sqlite } = env(origin)
    const answer = await outbound(ways, origin, { now })
    expect([
      answer.status,
      await answer.text(),
      answer.headers.get('content-type'),
      answer.headers.get('etag'),
      answer.headers.get('set-cookie'),
    ]).toEqual([404, 'no', 'text/csv', 'e', null])
    expect(sqlite.prepare('SELECT * FROM egress_use').all()).toEqual([
      { origin, used_at: now.toISOString(), outcome: 'HTTP 404' },
    ])
  })

  it('has as many bytes as are allowed, to the last', async () => {
    const { origin } = await place((_, response) => response.end('x'.repeat(1000)))
    const { ways } = env(origin)
    expect(await refusal(outbound(ways, origin, { now, bytesMost: 1000 }))).toBe('answered 200')
    expect(await refusal(outbound(ways, origin, { now, bytesMost: 999 }))).toBe('answered with more than 999 bytes')
  })
})
