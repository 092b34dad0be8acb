// The launcher, with real processes.
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processBegan } from '../runtime/lock.ts'
import { expectTwoLines, premise, temporaryFolder, until } from './premise.ts'
import { freePort, type Server, startServer } from './server.ts'

const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const line = (id: number | string) => `${id},2013-03-01,North,Sales,Actual,6000,Salaries,Expenditures,1.00\n`
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a running server', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  it('answers health and readiness', async () => {
    expect((await fetch(`${server.base}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${server.base}/readyz`)).json()).toMatchObject({ status: 'ready' })
  })

  it('logs one JSON object a line, with level and request id', async () => {
    await fetch(`${server.base}/sign-in`, { method: 'POST', body: new URLSearchParams({ link: 'wrong' }) })
    const lines = await until(() => {
      const all = server
        .log()
        .split('\n')
        .filter((text) => text.startsWith('{'))
        .map((text) => JSON.parse(text) as Record<string, unknown>)
      return all.find((entry) => entry.path === '/sign-in') && all
    })
    for (const entry of lines)
      expect(entry).toMatchObject({
        ts: expect.stringMatching(/^\d{4}-/),
        level: expect.any(String),
        msg: expect.any(String),
      })
    expect(lines.find((entry) => entry.path === '/sign-in')).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('offers a sign-in link at the first start, good once', async () => {
    const link = /Sign in once: (\S+)/.exec(server.log())?.[1] ?? ''
    const secret = new URL(link).searchParams.get('link') ?? ''
    const sign = () =>
      fetch(`${server.base}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ link: secret }),
        redirect: 'manual',
      })
    const first = await sign()
    expect(first.status).toBe(303)
    expect(
      (await fetch(`${server.base}/`, { headers: { cookie: first.headers.get('set-cookie')?.split(';')[0] ?? '' } }))
        .status,
    ).toBe(200)
    expect((await sign()).status).toBe(410)
  })

  it('refuses a second start on its data and says who holds it', async () => {
    const { code, stderr, stdout } = await premise(
      'start',
      '--demo',
      'none',
      '--port',
      String(await freePort()),
      '--data',
      server.data,
    )
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expectTwoLines(stderr, server.data, String(server.pid), server.base)
  })

  it('keeps its data folder closed to everybody else', () => {
    for (const entry of readdirSync(server.data, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) expect([path, (statSync(path).mode & 0o077).toString(8)]).toEqual([path, '0'])
    }
    for (const name of ['operator', 'pepper'])
      expect(statSync(join(server.data, 'secrets', name)).mode & 0o777).toBe(0o600)
  })

  it('serves every command through its control socket', async () => {
    const token = await premise('token', '--role', 'viewer', '--data', server.data)
    expect(token).toMatchObject({ code: 0, stderr: '' })
    expect(token.stdout).toMatch(/^premise_[\w-]{32,}\n$/)
    expect(
      (await fetch(`${server.base}/`, { headers: { authorization: `Bearer ${token.stdout.trim()}` } })).status,
    ).toBe(200)
    const link = await premise('link', '--data', server.data)
    expect(link.stdout).toMatch(new RegExp(`^${server.base}/sign-in\\?link=[\\w-]+\\n$`))
    expect((await premise('doctor', '--data', server.data)).stdout).toContain(
      `${server.base} (process ${server.pid}) is ready`,
    )
  })

  it('is started again after its workerd is killed, on the same address', async () => {
    const before = server.workerPid
    process.kill(before, 'SIGKILL')
    await until(
      () =>
        server.workerPid !== before &&
        fetch(`${server.base}/readyz`).then(
          (answer) => answer.ok,
          () => false,
        ),
    )
    expect(server.log()).toContain('it is started again')
  })
})

describe('the end of a server', () => {
  it('bad day 22: comes within its time while an event stream is open', async () => {
    const server = await startServer()
    const token = await server.token('viewer')
    const streamEnd = new Promise<void>((resolve, reject) => {
      request(`${server.base}/api/live`, { headers: { authorization: `Bearer ${token}` } }, (answer) =>
        answer.resume().once('end', resolve),
      )
        .once('error', reject)
        .end()
    })
    await until(async () => (await fetch(`${server.base}/healthz`)).ok)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await server.stop()).toBe(0)
    await streamEnd
    expect(server.log()).not.toContain('started again')
  }, 30_000)

  it('is survived by the data, not by workerd, when the launcher is killed', async () => {
    const server = await startServer({ data: join(folder, 'orphan') })
    const { workerPid } = server
    await server.rows(header + line('kept'))
    process.kill(server.pid, 'SIGKILL')
    const again = await startServer({ data: server.data })
    expect(again.workerPid).not.toBe(workerPid)
    expect(processBegan(workerPid)).toBeNull()
    expect((await again.rows(header + line('kept'), { query: '?dry-run=1' })).body).toMatchObject({ unchanged: 1 })
    expect(await again.stop()).toBe(0)
  })
})

describe('a start', () => {
  it('refuses secrets that are short or open to others', async () => {
    const data = join(folder, 'secrets')
    mkdirSync(join(data, 'secrets'), { recursive: true })
    writeFileSync(join(data, 'secrets', 'operator'), 'short\n', { mode: 0o600 })
    const short = await premise('start', '--demo', 'none', '--data', data)
    expect(short.code).toBe(1)
    expectTwoLines(short.stderr, /shorter than 32 bytes/, /Delete/)
    writeFileSync(join(data, 'secrets', 'operator'), `${'k'.repeat(43)}\n`)
    chmodSync(join(data, 'secrets', 'operator'), 0o640)
    const open = await premise('start', '--demo', 'none', '--data', data)
    expect(open.code).toBe(1)
    expectTwoLines(open.stderr, /may be read by others \(mode 640\)/, /chmod 600/)
  })

  it('refuses a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const { code, stderr } = await premise(
      'start',
      '--demo',
      'none',
      '--port',
      String(port),
      '--data',
      join(folder, 'port'),
    )
    other.close()
    expect(code).toBe(1)
    expectTwoLines(stderr, `Port ${port}`, /--port N/)
  })

  it('takes its host, public address and base path from premise.toml', async () => {
    const server = await startServer({ config: 'public_url = "https://premise.example.com/figures/"\n' })
    const { stdout } = await premise('link', '--data', server.data)
    await server.stop()
    expect(stdout).toMatch(/^https:\/\/premise\.example\.com\/figures\/sign-in\?link=/)
  })

  it('bad day 12: moves a damaged database of cron times aside and goes on', async () => {
    const data = join(folder, 'damaged')
    await (await startServer({ data })).stop()
    for (const name of readdirSync(join(data, 'db', 'premise-cron')))
      writeFileSync(join(data, 'db', 'premise-cron', name), 'this is no database '.repeat(500))
    const server = await startServer({ data })
    expect((await fetch(`${server.base}/readyz`)).status).toBe(200)
    expect(readdirSync(join(data, 'backups')).some((name) => name.startsWith('damaged-cron-'))).toBe(true)
    expect(await server.stop()).toBe(0)
  })
})
