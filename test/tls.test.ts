// TLS as the installation configures it, over real connections.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectTwoLines, premise, startPremise, temporaryFolder } from './premise.ts'
import { freePort, type Server, startServer } from './server.ts'

const data = mkdtempSync(join(tmpdir(), 'premise-tls-'))
let server: Server
let ca: string
let port: number

beforeAll(async () => {
  const made = await premise('init', '--host', 'premise.test,127.0.0.1', '--data', data)
  expect(made.code, made.stderr).toBe(0)
  ca = readFileSync(made.stdout.trim(), 'utf8')
  server = await startServer({ data })
  port = Number(new URL(server.base).port)
})
afterAll(async () => {
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; servername?: string; ca?: string } = {},
): Promise<Reply> {
  const { body, ...rest } = options
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, agent: false, ca, servername: 'premise.test', ...rest },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('TLS', () => {
  it('is what init configures: a key that is closed to others, and no text of it in the configuration of workerd', async () => {
    expect(statSync(join(data, 'tls/key.pem')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(data, 'run/config.capnp'), 'utf8')).not.toContain('PRIVATE KEY')
    expect((await premise('config', 'check', '--data', data)).code).toBe(0)
    const shown = await premise('config', 'show', '--workerd', '--data', data)
    expect(shown.stdout).toMatch(/https = \(.*minVersion = tls1Dot2/)
    expect(shown.stdout).not.toContain('PRIVATE KEY')
  })

  it('goes into a backup with the secrets, and is looked at by doctor', async () => {
    const parent = temporaryFolder()
    try {
      for (const [name, args, expected] of [
        ['with', ['--with-secrets'], true],
        ['without', [], false],
      ] as const) {
        const made = await premise('backup', join(parent, name), ...args, '--data', data)
        expect(made.code, made.stderr).toBe(0)
        for (const file of ['tls/key.pem', 'tls/certificate.pem'])
          expect(existsSync(join(parent, name, file)), `${name} ${file}`).toBe(expected)
      }
      expect(statSync(join(parent, 'with/tls/key.pem')).mode & 0o077).toBe(0)
      expect((await premise('verify', join(parent, 'with'))).code).toBe(0)
      expect((await premise('doctor', '--data', data)).stdout).toMatch(
        /certificate and key belong together, good for 82\d days/,
      )
    } finally {
      rmSync(parent, { recursive: true, force: true })
    }
  })

  it('serves under each name of its certificate, to those who trust it', async () => {
    expect((await ask('/healthz')).status).toBe(200)
    expect((await ask('/healthz', { headers: { host: `premise.test:${port}` } })).status).toBe(200)
    expect((await ask('/healthz', { headers: { host: 'evil.example' } })).status).toBe(421)
    await expect(ask('/healthz', { ca: '' })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
    })
  })

  it('speaks TLS 1.2 and 1.3, nothing older', async () => {
    const spoken = (version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
      new Promise<string | null>((resolve) => {
        const socket = connectTls(
          { host: '127.0.0.1', port, ca, minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' },
          () => {
            resolve(socket.getProtocol())
            socket.destroy()
          },
        )
        socket.on('error', () => resolve(null))
      })
    expect([await spoken('TLSv1'), await spoken('TLSv1.1'), await spoken('TLSv1.2'), await spoken('TLSv1.3')]).toEqual([
      null,
      null,
      'TLSv1.2',
      'TLSv1.3',
    ])
  })

  it('is said to browsers on every answer, whatever it is', async () => {
    const { token } = await server.operator<{ token: string }>('/api/operator/tokens', { role: 'owner', name: 'test' })
    const authorization = `Bearer ${token}`
    const answers = [
      await ask('/', { headers: { authorization } }),
      await ask('/', { headers: { authorization, 'accept-encoding': 'gzip' } }),
      await ask('/api/metrics', { headers: { authorization } }),
      await ask('/sign-in'),
      await ask('/api/metrics'),
      await ask('/none', { headers: { accept: 'text/html' } }),
      await ask('/%2e%2e/x'),
      await ask('/healthz', { headers: { host: 'evil.example' } }),
      await ask('/api/refresh', { method: 'POST', headers: { origin: 'https://evil.example' } }),
      await ask('/egress', { headers: { authorization } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 401, 404, 400, 421, 403, 200])
    for (const { headers, status } of answers)
      expect(headers['strict-transport-security'], String(status)).toBe('max-age=31536000')
  })

  it('S3: makes cookies that no other host and no plain connection gets', async () => {
    const { path } = await server.operator<{ path: string }>('/api/operator/links', { role: 'viewer' })
    const link = new URL(path, 'https://x').searchParams.get('link') as string
    const reply = await ask('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: `https://127.0.0.1:${port}` },
      body: `link=${link}`,
    })
    expect(reply.status).toBe(303)
    const [cookie = ''] = reply.headers['set-cookie'] as string[]
    expect(cookie).toMatch(/^__Host-premise-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/)
    const name = cookie.split(';')[0] as string
    expect((await ask('/api/metrics', { headers: { cookie: name } })).status).toBe(200)
    // The same secret under a name that a plain connection could have set is nobody's.
    expect((await ask('/api/metrics', { headers: { cookie: name.replace('__Host-', '') } })).status).toBe(401)
  })

  it('gives nothing to whoever speaks plain HTTP or nonsense to its port, and goes on', async () => {
    for (const text of [
      'GET /api/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      '\0\0\0\0',
      '\x16\x03\x01\xff\xff'.padEnd(5000, 'x'),
    ]) {
      const came = await new Promise<string>((resolve) => {
        const socket = connectTcp(port, '127.0.0.1')
        let all = ''
        socket.setTimeout(2_000, () => socket.destroy())
        socket.setEncoding('latin1').on('data', (piece: string) => {
          all += piece
        })
        socket.on('close', () => resolve(all)).on('error', () => undefined)
        socket.end(text, 'latin1')
      })
      expect(came, JSON.stringify(text.slice(0, 20))).not.toMatch(/HTTP\/1|premise|[Ii]nternal/)
    }
    expect((await ask('/healthz')).status).toBe(200)
  })
})

describe('what is refused before anything listens', () => {
  const check = async (toml: string, prepare: (folder: string) => void = () => undefined) => {
    const folder = temporaryFolder()
    try {
      writeFileSync(join(folder, 'premise.toml'), toml)
      prepare(folder)
      return await premise('config', 'check', '--data', folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it('a plain HTTP address that others reach, unless a proxy with TLS stands before it or it is written that this is wanted', async () => {
    const open = 'host = "0.0.0.0"\n'
    const { code, stderr } = await check(open)
    expect(code).not.toBe(0)
    expectTwoLines(stderr, '0.0.0.0', /in the clear/, /premise init/, /insecure_http/)
    const https = 'public_url = "https://premise.example.com"\n'
    expect((await check(open + https)).code).not.toBe(0)
    expect((await check(`${open}${https}trusted_proxies = ["10.0.0.1"]\n`)).code).toBe(0)
    expect((await check(`${open}insecure_http = true\n`)).code).toBe(0)
    expect((await check('host = "::1"\n')).code).toBe(0)
  })

  it('the same at the start, where the command line names the address', async () => {
    const folder = temporaryFolder()
    const { output, ended } = startPremise(
      'start',
      '--host',
      '0.0.0.0',
      '--port',
      String(await freePort()),
      '--data',
      folder,
      '--demo',
      'none',
      '--no-open',
    )
    try {
      expect(await ended).not.toBe(0)
      expectTwoLines(output.stderr, /in the clear/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('a certificate that is not there, is over, or is not that of the key', async () => {
    const tls = '[tls]\ncertificate = "c.pem"\nkey = "k.pem"\n'
    expectTwoLines((await check(tls)).stderr, /c\.pem does not exist/)
    const copy = (folder: string, mode: number) => {
      writeFileSync(join(folder, 'c.pem'), readFileSync(join(data, 'tls/certificate.pem')))
      writeFileSync(join(folder, 'k.pem'), readFileSync(join(data, 'tls/key.pem')), { mode })
    }
    expect((await check(tls, (folder) => copy(folder, 0o600))).code).toBe(0)
    expectTwoLines((await check(tls, (folder) => copy(folder, 0o644))).stderr, /may be read by others/)
    const other = temporaryFolder()
    await premise('init', '--host', 'other.test', '--data', other)
    const { stderr } = await check(tls, (folder) => {
      copy(folder, 0o600)
      writeFileSync(join(folder, 'k.pem'), readFileSync(join(other, 'tls/key.pem')), { mode: 0o600 })
    })
    rmSync(other, { recursive: true, force: true })
    expectTwoLines(stderr, /is not that of the certificate/)
  })

  it('single sign-on whose provider is not listed as a way out, and a way out in the clear', async () => {
    const sso = '[sso]\nissuer = "https://login.example.com/realm"\nclient_id = "premise"\n'
    expectTwoLines((await check(sso)).stderr, /egress does not list https:\/\/login\.example\.com/, /\[\[egress\]\]/)
    const egress = '[[egress]]\norigin = "https://login.example.com"\npurpose = "sign-in"\n'
    expect((await check(egress + sso)).code).toBe(0)
    expect((await check(egress.replace('https', 'http'))).stderr).toMatch(/in the clear/)
    for (const wrong of [
      'https://login.example.com/',
      'https://LOGIN.example.com',
      'https://user@login.example.com',
      'ftp://a',
      'login.example.com',
      'https://*.example.com',
    ])
      expect((await check(egress.replace('https://login.example.com', wrong))).code, wrong).not.toBe(0)
  })

  it('init without names, with none that are any, and over a certificate of somebody else', async () => {
    const folder = temporaryFolder()
    try {
      for (const args of [[], ['--host', ''], ['--host', 'a b'], ['--host', 'https://x'], ['--host', '*.x']])
        expectTwoLines((await premise('init', ...args, '--data', folder)).stderr, /premise init/)
      writeFileSync(join(folder, 'premise.toml'), '[tls]\ncertificate = "/etc/ssl/own.pem"\nkey = "/etc/ssl/own.key"\n')
      expectTwoLines(
        (await premise('init', '--host', 'x.test', '--data', folder)).stderr,
        /names a certificate already/,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
