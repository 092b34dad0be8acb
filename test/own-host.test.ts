// Attacks beside the list, on what stands around the server: its configuration, its log, its folder, its address.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { workerdConfig } from '../runtime/config.ts'
import { settingsOf } from '../runtime/installation.ts'
import { send } from './http.ts'
import { expectTwoLines, premise, temporaryFolder } from './premise.ts'
import { raw } from './raw.ts'
import { startServer } from './server.ts'

const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function checked(toml: string): Promise<{ code: number | null; stderr: string }> {
  const data = join(folder, 'config')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'premise.toml'), toml)
  return premise('config', 'check', '--data', data)
}

describe('premise.toml', () => {
  it('P44: takes no public address that is not one of the web', async () => {
    const tries = [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'https://user:pass@x.example',
      'https://x.example/?a=1',
      'https://x.example/#a',
      '//x.example',
      'ftp://x.example',
      '',
      'https://',
    ]
    for (const url of tries) {
      expect(() => settingsOf(`public_url = ${JSON.stringify(url)}`, 'premise.toml'), url).toThrow('public_url')
    }
    const { code, stderr } = await checked('public_url = "javascript:alert(1)"\n')
    expect(code).toBe(1)
    expectTwoLines(stderr, 'public_url')
  })

  it('P48: values that would end a text of the configuration stay texts in it', () => {
    const evil = [
      '"), (name = "evil", external = (address = "192.0.2.1:80", http = ())), (name = "',
      '\\',
      '\\"',
      'line\nbreak',
      '\u0000',
      '\u2028',
      '#',
      "')",
      '$HOME',
      '\ud83d\ude00',
      'embed "/etc/passwd"',
      '%s%n',
    ]
    for (const name of evil) {
      const toml = `[tenant]\nname = ${JSON.stringify(name).replaceAll('\u2028', '\\u2028')}\n[tenants.acme]\nname = ${JSON.stringify(name)}\n`
      const config = workerdConfig(
        settingsOf(toml, 'premise.toml'),
        { worker: 'app.js', site: `/x/${name.replaceAll('\0', '')}`, db: '/x/db', control: '/x/control.sock' },
        'server',
      )
      const outside = config.replaceAll(/"(?:\\.|[^"\\])*"/g, '""')
      expect(outside, name).not.toMatch(/evil|passwd|192\.0\.2\.1|HOME/)
      expect([...outside.matchAll(/\(name = "", external/g)].length, name).toBe(0)
    }
  })

  it('P48: the server runs with such names and tells them as they are', async () => {
    const name = 'A"), (name = "evil", network = (allow = ["public"])), (name = "B\\ </title><script>'
    const server = await startServer({
      config: `[tenant]\nname = ${JSON.stringify(name)}\n[tenants.b]\nname = ${JSON.stringify(`${name}\n2`)}\n`,
    })
    try {
      expect((await server.json<{ name: string }>('/api/settings')).name).toBe(name)
      const { tenants } = await server.json<{ tenants: { name: string }[] }>('/api/tenants', 'owner')
      expect(tenants.map((tenant) => tenant.name)).toEqual([name, `${name}\n2`])
    } finally {
      await server.stop()
    }
  })

  it('P48: names that lead somewhere are refused by their form', () => {
    for (const toml of [
      'host = "127.0.0.1\\" , (x"',
      'host = "0.0.0.0:1"',
      'host = "unix:/x"',
      'base_path = "/a\\"b"',
      'base_path = "/../x"',
      'base_path = "//evil.example"',
      'crons = ["* * * * *\\n* * * * *"]',
      'trusted_proxies = ["0.0.0.0/33"]',
      '[tenants."../x"]\nname = "x"',
      '[tenants."a\\"b"]\nname = "x"',
      '[tenants.constructor-]\nhosts = ["a b"]',
      '[tenant]\nhosts = ["evil.example/x"]',
      '[tenant]\nlocale = "en\\"x"',
      '[tenant]\ntime_zone = "../../etc/passwd"',
      'unknown = 1',
      'port = 1e400',
    ])
      expect(() => settingsOf(toml, 'premise.toml'), toml).toThrow()
    const odd = settingsOf('[tenants.__proto__]\nname = "polluted"', 'premise.toml')
    expect([Object.keys(odd.tenants), ({} as { name?: string }).name]).toEqual([[], undefined])
  })
})

describe('the log', () => {
  it('P45: is one line of JSON for each line that the server wrote, whatever a request has in it', async () => {
    const server = await startServer()
    try {
      const forged = '{"ts":"2026-01-01T00:00:00Z","level":"error","msg":"forged-line"}'
      const { host } = new URL(server.base)
      for (const request of [
        `POST /sign-in\\n${forged} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`,
        `POST /x%0a${forged} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`,
        `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: a\x1b[31m\x07\u0085${forged}\r\nX-Request-Id: ${forged}\r\nContent-Length: 0\r\n\r\n`,
        `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nCookie: premise-session=\x1b]0;x\x07${forged}\r\nContent-Length: 0\r\n\r\n`,
        `${forged} / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      ])
        await raw(server.base, Buffer.from(request, 'latin1'))
      const owner = { authorization: `Bearer ${await server.token('owner')}` }
      await send(`${server.base}/api/finance/rows/ledger?${new URLSearchParams({ source: `x\n${forged}` })}`, {
        method: 'POST',
        headers: { ...owner, 'content-type': 'text/csv', 'idempotency-key': 'x' },
        body: `date\n"\n${forged}\n"`,
      })
      await send(`${server.base}/api/settings`, {
        method: 'PATCH',
        headers: { ...owner, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `\n${forged}\u2028\x1b[2J` }),
      })
      await server.refresh()
      const lines = server
        .log()
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('Sign in once'))
      expect(lines.length).toBeGreaterThan(3)
      for (const line of lines) {
        const entry = JSON.parse(line) as { ts: string; msg: string }
        expect(entry.msg).not.toContain('forged-line')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(line).not.toMatch(/[\u0000-\u001f\u0085\u2028\u2029]/)
      }
    } finally {
      await server.stop()
    }
  })
})

describe('the data folder', () => {
  it('P47: a link put in the place of the copied site is taken away and not followed', async () => {
    const data = join(folder, 'linked')
    const victim = join(folder, 'victim')
    mkdirSync(victim)
    writeFileSync(join(victim, 'private.txt'), 'nobody may fetch this')
    const first = await startServer({ data, config: '' })
    await first.stop()
    rmSync(join(data, 'run/site'), { recursive: true })
    symlinkSync(victim, join(data, 'run/site'))
    const server = await startServer({ data })
    try {
      expect(readFileSync(join(victim, 'private.txt'), 'utf8')).toBe('nobody may fetch this')
      expect((await send(`${server.base}/private.txt`)).status).toBe(404)
      expect((await send(`${server.base}/sign-in`)).status).toBe(200)
      expect(existsSync(join(victim, 'index.html'))).toBe(false)
    } finally {
      await server.stop()
    }
  })
})

describe('under a path of a host', () => {
  it('P43: pages about errors lead nowhere but below it, and say nothing of what was asked', async () => {
    const server = await startServer({ config: 'public_url = "https://intra.example.com/premise"\n' })
    try {
      for (const [path, status] of [
        ['/premise/finance', 401],
        ['/premise/none', 404],
        ['/premise/evil-mark-4711', 404],
        ['/premise/t/none/x', 404],
        ['/evil-mark-4711', 404],
        ['/premises/finance', 404],
        ['/premise//evil-mark-4711', 400],
      ] as const) {
        const reply = await send(server.base + path, { headers: { accept: 'text/html' } })
        expect([path, reply.status]).toEqual([path, status])
        const html = reply.body.toString()
        const addresses = [...html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map((match) => match[1] as string)
        expect([path, addresses.filter((address) => !/^(\/premise(\/|$)|#)/.test(address))]).toEqual([path, []])
        expect(html).not.toContain('evil-mark')
        expect(String(reply.headers.location ?? '')).toBe('')
      }
      for (const path of [
        '/premise/\\evil.example',
        '/premise/%2f%2fevil.example',
        '//evil.example/premise',
        '/premise/..//evil.example',
      ])
        expect([
          path,
          (
            await raw(
              server.base,
              `GET ${path} HTTP/1.1\r\nHost: ${new URL(server.base).host}\r\nConnection: close\r\n\r\n`,
            )
          ).statuses,
        ]).toEqual([path, [400]])
    } finally {
      await server.stop()
    }
  })
})
