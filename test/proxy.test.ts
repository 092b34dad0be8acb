// What a request says of where it comes from and whom it means, as it is written on the wire.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send } from './http.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let trusting: Server
beforeAll(async () => {
  ;[server, trusting] = await Promise.all([
    startServer({ config: 'allowed_hosts = ["intranet"]\n' }),
    startServer({
      config:
        'public_url = "http://premise.example.com"\ntrusted_proxies = ["127.0.0.1"]\n[tenants.acme]\nhosts = ["acme.example.com"]\n',
    }),
  ])
})
afterAll(() => Promise.all([server?.stop(), trusting?.stop()]))

/** Writes bytes and reads until the other side closes or says no more. @returns all that came. */
function wire(base: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    let came = ''
    socket.setEncoding('latin1').setTimeout(3_000, () => socket.destroy())
    socket.on('data', (piece: string) => {
      came += piece
    })
    socket.on('close', () => resolve(came)).on('error', reject)
    socket.write(text, 'latin1')
  })
}

const statusOf = (text: string) => Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1])
const asked = (host: string, path = '/healthz') => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`

describe('the host that a request names', () => {
  it('D1: is one of the installation, or the request is refused before anything else', async () => {
    const { port } = new URL(server.base)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'intranet', `intranet:${port}`, `LOCALHOST:${port}`])
      expect(statusOf(await wire(server.base, asked(host))), host).toBe(200)
    const token = await server.token('owner')
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      '127.0.0.1',
      '127.0.0.1:1',
      `localhost.:${port}`,
      'intranet.evil.example',
      '[::1]',
      '169.254.169.254',
      'premise.example.com',
    ])
      for (const path of ['/healthz', '/', '/api/metrics', '/sign-in', '/assets/none.js']) {
        const came = await wire(
          server.base,
          `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
        )
        expect(statusOf(came), `${host} ${path}`).toBe(421)
        expect(came).toContain('"code":"unknown-host"')
        expect(came.toLowerCase()).not.toContain('set-cookie')
      }
  })

  it('D1: is refused where it is no host, is there twice, or is in the request line', async () => {
    const { port } = new URL(server.base)
    const own = `127.0.0.1:${port}`
    for (const host of [
      'a@b',
      `a@${own}`,
      'x/..',
      `${own}/..`,
      `${own}/api?`,
      `${own}#`,
      `${own}?`,
      `${own} evil`,
      `${own}, evil`,
      `${own}%2f`,
      '[::1',
      'a\tb',
      '\\',
      `evil\\@${own}`,
      'ä',
      'x'.repeat(4000),
    ])
      expect([400, 421], host).toContain(statusOf(await wire(server.base, asked(host))))
    for (const line of [
      `GET /healthz HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\n`,
      `GET /healthz HTTP/1.1\r\nHost: evil.example\r\nHost: ${own}\r\n`,
      'GET /healthz HTTP/1.1\r\n',
      'GET /healthz HTTP/1.1\r\nHost:\r\n',
      'GET /healthz HTTP/1.0\r\n',
      `GET http://${own}/healthz HTTP/1.1\r\nHost: evil.example\r\n`,
      `OPTIONS * HTTP/1.1\r\nHost: ${own}\r\n`,
      `TRACE / HTTP/1.1\r\nHost: ${own}\r\n`,
      `BREW / HTTP/1.1\r\nHost: ${own}\r\n`,
      `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${own}\r\n`,
    ]) {
      const came = await wire(server.base, `${line}Connection: close\r\n\r\n`)
      const status = statusOf(came)
      if (line.startsWith('CONNECT'))
        expect(came, 'a tunnel that is closed at once').toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/)
      else expect([400, 405, 421, 501], `${line} answered ${came.slice(0, 200)}`).toContain(status)
    }
    // What the request line says in full is not believed over Host.
    const absolute = await wire(
      server.base,
      `GET http://evil.example/healthz HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
    )
    expect(statusOf(absolute)).toBe(200)
    expect(absolute).not.toContain('evil')
    expect(server.log()).not.toMatch(/"level":"error"/)
  })

  it('is not a way round finished pages: another name never gets what stands ready', async () => {
    const { port } = new URL(server.base)
    const token = await server.token('owner')
    const page = (host: string) =>
      wire(
        server.base,
        `GET / HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      )
    for (let i = 0; i < 2; i++) expect(statusOf(await page(`127.0.0.1:${port}`))).toBe(200)
    expect(statusOf(await page('evil.example'))).toBe(421)
  })
})

describe('what a proxy says', () => {
  const status = (base: string, headers: Record<string, string>, path = '/healthz') =>
    send(`${base}${path}`, { headers }).then((reply) => reply.status)

  it('is believed from a trusted one: the host', async () => {
    expect(await status(trusting.base, { 'x-forwarded-host': 'premise.example.com' })).toBe(200)
    expect(await status(trusting.base, { forwarded: 'for=203.0.113.9;host=premise.example.com;proto=https' })).toBe(200)
    expect(await status(trusting.base, { 'x-forwarded-host': 'evil.example' })).toBe(421)
    expect(await status(trusting.base, { 'x-forwarded-host': 'premise.example.com, evil.example' })).toBe(421)
  })

  it('is not believed from anybody else', async () => {
    expect(await status(server.base, { 'x-forwarded-host': 'evil.example' })).toBe(200)
    expect(await status(server.base, { host: 'evil.example', 'x-forwarded-host': new URL(server.base).host })).toBe(421)
  })

  it('tells tenants apart, and lets forms of that name be sent', async () => {
    const settings = async (headers: Record<string, string>) => {
      const { token } = await trusting.operator<{ token: string }>('/t/acme/api/operator/tokens', {
        role: 'viewer',
        name: 'test',
      })
      return status(trusting.base, { authorization: `Bearer ${token}`, ...headers }, '/api/settings')
    }
    expect(await settings({ 'x-forwarded-host': 'acme.example.com' })).toBe(200)
    expect(await settings({ 'x-forwarded-host': 'premise.example.com' })).toBe(401)
    const post = (headers: Record<string, string>) =>
      send(`${trusting.base}/sign-in`, {
        method: 'POST',
        body: 'link=none',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }).then((reply) => reply.status)
    expect(await post({ 'x-forwarded-host': 'premise.example.com', origin: 'https://premise.example.com' })).toBe(410)
    expect(await post({ 'x-forwarded-host': 'premise.example.com', origin: 'https://evil.example' })).toBe(403)
  })
})
