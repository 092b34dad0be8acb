// What leaves a real server, and what it makes of what comes back: the provider of single sign-on is the place outside.
import { createServer, type Server as TcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, listen, type LyingProvider, type Place, startLyingProvider } from './providers.ts'
import { type Server, startServer } from './server.ts'

let liar: LyingProvider
/** Listed with addresses that are public only, though its name stands for this machine. */
let hidden: TcpServer
let hiddenConnections = 0
/** Of the same machine, but not listed. */
let neighbour: Place
let neighbourRequests = 0
/** At an address of this machine's own that is not loopback, where it has one. */
const own = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
let ownPlaces: Place[] = []
let ownRequests = 0
let server: Server

const sso = (tenant: string, issuer: string) =>
  `[tenants.${tenant}.sso]\nissuer = "${issuer}"\nclient_id = "premise"\ndefault_role = "viewer"\n`
const egress = (origin: string, addresses: string) =>
  `[[egress]]\norigin = "${origin}"\npurpose = "a test"\naddresses = ["${addresses}"]\n`

beforeAll(async () => {
  liar = await startLyingProvider()
  neighbour = await listen((_, response) => {
    neighbourRequests++
    response.end('{}')
  })
  hidden = createServer((socket) => {
    hiddenConnections++
    socket.destroy()
  })
  await new Promise<void>((done) => hidden.listen(0, '127.0.0.1', done))
  if (own !== undefined)
    ownPlaces = await Promise.all(
      [1, 2].map(() =>
        listen((_, response) => {
          ownRequests++
          response.end('{}')
        }, own),
      ),
    )
  const [within, exact] = ownPlaces
  const hiddenOrigin = `https://localhost:${(hidden.address() as AddressInfo).port}`
  server = await startServer({
    config: `
[[egress]]
origin = "${liar.origin}"
purpose = "single sign-on"
addresses = ["127.0.0.1/32"]
[[egress]]
origin = "${hiddenOrigin}"
purpose = "a public name that stands for this machine"
${within === undefined ? '' : egress(within.origin, `${own}/24`)}${exact === undefined ? '' : egress(exact.origin, `${own}`)}
${within === undefined ? '' : sso('within', within.origin)}${exact === undefined ? '' : sso('exact', exact.origin)}
${sso('liar', liar.origin)}${sso('hidden', hiddenOrigin)}`,
  })
})
afterAll(async () => {
  await server?.stop()
  hidden?.close()
  await Promise.all([liar?.close(), neighbour?.close(), ...ownPlaces.map((place) => place.close())])
})

const ask = (tenant = 'liar') => fetch(`${server.base}/t/${tenant}/sign-in/sso`, { redirect: 'manual' })
const residentMegabytes = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.workerPid}/status`, 'utf8'))?.[1]) / 1024

async function expectRefused(answer: Response, statuses: number[], what: string): Promise<void> {
  expect(statuses, `${what} answered ${answer.status}`).toContain(answer.status)
  const text = await answer.text()
  expect(answer.headers.get('content-type'), what).toBe('application/problem+json')
  expect(text.match(/\bat \w+ \(|\.ts\b|\.js\b|sqlite|reference =/gi), what).toBeNull()
}

describe('egress', () => {
  it('F2: does not reach a listed name that stands for this machine', async () => {
    await expectRefused(await ask('hidden'), [502], 'hidden')
    expect(hiddenConnections).toBe(0)
  })

  it('F1, F3: is not led elsewhere by a redirect', async () => {
    const port = new URL(neighbour.origin).port
    for (const location of [
      `http://127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://2130706433:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://[64:ff9b::7f00:1]:${port}/`,
      `http://user@127.0.0.1:${port}/`,
      'http://169.254.169.254/latest/meta-data/',
      `${server.base}/api/metrics`,
      'unix:/run/control.sock',
      'file:///etc/passwd',
    ]) {
      liar.discovery = (_, response) => response.writeHead(302, { location }).end()
      await expectRefused(await ask(), [403], location)
    }
    liar.discovery = (request, response) => response.writeHead(307, { location: `${request.url}?again` }).end()
    await expectRefused(await ask(), [502], 'twenty hops')
    expect(neighbourRequests).toBe(0)
  })

  it('F5: does not reach another port of a host that is listed', async () => {
    liar.discovery = (_, response) =>
      response.writeHead(308, { location: `${neighbour.origin}/.well-known/openid-configuration` }).end()
    await expectRefused(await ask(), [403], 'another port')
    expect(neighbourRequests).toBe(0)
  })

  const json = { 'content-type': 'application/json' }
  const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
    'a body without end': (_, response) => {
      response.writeHead(200, json)
      const more = () => {
        while (response.write(Buffer.alloc(65_536, 32)));
        response.once('drain', more)
      }
      more()
    },
    'a gzip bomb': (_, response) =>
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(200_000_000, 32))),
    'a broken gzip': (_, response) =>
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('not gzip at all'),
    'a header of a megabyte': (_, response) =>
      response.socket?.write(`HTTP/1.1 200 OK\r\nX-Big: ${'a'.repeat(1_000_000)}\r\nContent-Length: 2\r\n\r\n{}`),
    'another type': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('{}'),
    'no type': (_, response) => response.writeHead(200).end('{}'),
    'another protocol': (_, response) =>
      response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    'a flood of interim answers': (_, response) => {
      const { socket } = response
      const more = () => {
        while (socket?.writable && socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'));
        socket?.once('drain', more)
      }
      socket?.on('error', () => undefined)
      more()
    },
    'no HTTP': (_, response) => response.socket?.end('garbage\r\n\r\n'),
    'a body that breaks off': (_, response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' })
      response.write('{"issuer":')
      setTimeout(() => response.destroy(), 50)
    },
    'bytes that are no UTF-8': (_, response) =>
      response.writeHead(200, json).end(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
    'JSON of another form': (_, response) => response.writeHead(200, json).end('{"issuer":1,"__proto__":{"x":1}}'),
    'an error': (_, response) => response.writeHead(500, json).end('{}'),
    'the document of another provider': (_, response) =>
      response.writeHead(200, json).end(
        JSON.stringify({
          issuer: 'http://127.0.0.1:1',
          authorization_endpoint: 'http://a/',
          token_endpoint: 'http://a/',
          jwks_uri: 'http://a/',
        }),
      ),
    'a sign-in page that is a script': (_, response) =>
      response.writeHead(200, json).end(
        JSON.stringify({
          issuer: liar.origin,
          authorization_endpoint: 'javascript:alert(1)',
          token_endpoint: 'http://a/',
          jwks_uri: 'http://a/',
        }),
      ),
  }
  for (const [name, answer] of Object.entries(answers)) {
    it(`F6: gets over ${name}`, async () => {
      liar.discovery = answer
      await expectRefused(await ask(), [502], name)
      expect((await fetch(`${server.base}/healthz`)).status).toBe(200)
    })
  }

  it('F6: waits neither for a byte a second nor for silence, and nobody waits with it', async () => {
    let dripped = 0
    liar.discovery = (request, response) => {
      if (request.headers['x-silent'] === 'yes') return
      response.writeHead(200, json)
      const drip = setInterval(() => {
        dripped++
        response.write(' ')
      }, 250)
      response.on('close', () => clearInterval(drip))
    }
    const slow = ask()
    liar.lie = {}
    let others = 0
    for (let ended = false; !ended; ) {
      expect((await server.get('/api/metrics')).status).toBe(200)
      others++
      ended = await Promise.race([
        slow.then(() => true),
        new Promise<false>((wait) => setTimeout(() => wait(false), 250)),
      ])
    }
    await expectRefused(await slow, [502], 'a drip')
    expect(dripped).toBeGreaterThan(1)
    expect(others).toBeGreaterThan(1)
    liar.discovery = () => undefined
    await expectRefused(await ask(), [502], 'silence')
  })

  it('F6: keeps none of it in memory', async () => {
    liar.discovery = answers['a body without end'] as NonNullable<(typeof answers)[string]>
    await ask()
    const before = residentMegabytes()
    for (let i = 0; i < 20; i++) {
      liar.discovery = answers[i % 2 === 0 ? 'a body without end' : 'a gzip bomb'] as NonNullable<
        (typeof answers)[string]
      >
      await expectRefused(await ask(), [502], `round ${i}`)
    }
    // 2 GB were inflated.
    expect(residentMegabytes() - before).toBeLessThan(100)
  })

  it('F5: asks for keys nowhere but in listed places, though the document of the provider says so', async () => {
    liar.discovery = { jwks_uri: `${neighbour.origin}/keys` }
    liar.lie = {}
    const { answer } = await new Browser().open(`${server.base}/t/liar/sign-in/sso`)
    expect(answer.status).toBe(403)
    expect(neighbourRequests).toBe(0)
  })

  it.runIf(own !== undefined)(
    'F1: reaches an address of this machine only where exactly that one is listed',
    async () => {
      await expectRefused(await ask('within'), [502], 'a range around it')
      expect(ownRequests).toBe(0)
      // It answers with no document of a provider, but it was asked.
      await expectRefused(await ask('exact'), [502], 'itself')
      expect(ownRequests).toBe(1)
    },
  )

  it('is well again when the place is', async () => {
    liar.discovery = {}
    expect((await ask()).status).toBe(303)
    const { egress } = (await (
      await fetch(`${server.base}/t/liar/api/egress`, { headers: { authorization: `Bearer ${await tenantToken()}` } })
    ).json()) as { egress: { outcome: string }[] }
    expect(egress[0]?.outcome).toBe('HTTP 200')
  })
})

async function tenantToken(): Promise<string> {
  return (await server.operator<{ token: string }>('/t/liar/api/operator/tokens', { role: 'owner', name: 'test' }))
    .token
}

describe('an installation that lists nothing', () => {
  it('F9: says that nothing can leave, and lets nothing', async () => {
    const closed = await startServer()
    try {
      expect(await closed.json('/api/egress', 'owner')).toEqual({ egress: [] })
      expect(await (await closed.get('/egress', 'owner')).text()).toContain(
        'The list is empty: nothing can leave this installation.',
      )
      const config = readFileSync(`${closed.data}/run/config.capnp`, 'utf8')
      expect(config.match(/network = \([^)]*\)/g)).toEqual(['network = (allow = [], deny = ["0.0.0.0/0", "::/0"])'])
    } finally {
      await closed.stop()
    }
  })
})
