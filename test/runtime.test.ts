// The launcher and the commands, with real processes.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile, programMigrations } from '../runtime/database.ts'
import { processBegan } from '../runtime/lock.ts'
import { freePort, type Server, startServer } from './server.ts'
import { premise, start, startPremise, temporaryFolder, until } from './premise.ts'
import { root } from '../runtime/program.ts'

const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const line = (id: number | string) => `${id},2013-03-01,North,Sales,Actual,6000,Salaries,Expenditures,1.00\n`
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** An error of a command: two lines, nothing else. */
function expectTwoLines(stderr: string, ...words: (string | RegExp)[]): void {
  expect(stderr.trimEnd().split('\n')).toHaveLength(2)
  for (const word of words) expect(stderr).toMatch(word)
}

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
      const all = server.log().split('\n').filter((text) => text.startsWith('{')).map((text) => JSON.parse(text) as Record<string, unknown>)
      return all.find((entry) => entry.path === '/sign-in') && all
    })
    for (const entry of lines) expect(entry).toMatchObject({ ts: expect.stringMatching(/^\d{4}-/), level: expect.any(String), msg: expect.any(String) })
    expect(lines.find((entry) => entry.path === '/sign-in')).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  it('offers a sign-in link at the first start, good once', async () => {
    const link = /Sign in once: (\S+)/.exec(server.log())?.[1] ?? ''
    const secret = new URL(link).searchParams.get('link') ?? ''
    const sign = () => fetch(`${server.base}/sign-in`, { method: 'POST', body: new URLSearchParams({ link: secret }), redirect: 'manual' })
    const first = await sign()
    expect(first.status).toBe(303)
    expect((await fetch(`${server.base}/`, { headers: { cookie: first.headers.get('set-cookie')?.split(';')[0] ?? '' } })).status).toBe(200)
    expect((await sign()).status).toBe(410)
  })

  it('refuses a second start on its data and says who holds it', async () => {
    const { code, stderr, stdout } = await premise('start', '--demo', 'none', '--port', String(await freePort()), '--data', server.data)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expectTwoLines(stderr, server.data, String(server.pid), server.base)
  })

  it('keeps its data folder closed to everybody else', () => {
    for (const entry of readdirSync(server.data, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) expect([path, (statSync(path).mode & 0o077).toString(8)]).toEqual([path, '0'])
    }
    for (const name of ['operator', 'pepper']) expect(statSync(join(server.data, 'secrets', name)).mode & 0o777).toBe(0o600)
  })

  it('serves every command through its control socket', async () => {
    const token = await premise('token', '--role', 'viewer', '--data', server.data)
    expect(token).toMatchObject({ code: 0, stderr: '' })
    expect(token.stdout).toMatch(/^premise_[\w-]{32,}\n$/)
    expect((await fetch(`${server.base}/`, { headers: { authorization: `Bearer ${token.stdout.trim()}` } })).status).toBe(200)
    const link = await premise('link', '--data', server.data)
    expect(link.stdout).toMatch(new RegExp(`^${server.base}/sign-in\\?link=[\\w-]+\\n$`))
    expect((await premise('doctor', '--data', server.data)).stdout).toContain(`${server.base} (process ${server.pid}) is ready`)
  })

  it('is started again after its workerd is killed, on the same address', async () => {
    const before = server.workerPid
    process.kill(before, 'SIGKILL')
    await until(() => server.workerPid !== before && fetch(`${server.base}/readyz`).then((answer) => answer.ok, () => false))
    expect(server.log()).toContain('it is started again')
  })
})

describe('the end of a server', () => {
  it('comes within its time while an event stream is open', async () => {
    const server = await startServer()
    const token = await server.token('viewer')
    const streamEnd = new Promise<void>((resolve, reject) => {
      request(`${server.base}/api/live`, { headers: { authorization: `Bearer ${token}` } }, (answer) => answer.resume().once('end', resolve)).once('error', reject).end()
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
    const { code, stderr } = await premise('start', '--demo', 'none', '--port', String(port), '--data', join(folder, 'port'))
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

  it('moves a damaged database of cron times aside and goes on', async () => {
    const data = join(folder, 'damaged')
    await (await startServer({ data })).stop()
    for (const name of readdirSync(join(data, 'db', 'premise-cron'))) writeFileSync(join(data, 'db', 'premise-cron', name), 'this is no database '.repeat(500))
    const server = await startServer({ data })
    expect((await fetch(`${server.base}/readyz`)).status).toBe(200)
    expect(readdirSync(join(data, 'backups')).some((name) => name.startsWith('damaged-cron-'))).toBe(true)
    expect(await server.stop()).toBe(0)
  })
})

describe('the level of a database', () => {
  it('is brought up after a copy, and refused when it is newer than the program', async () => {
    const data = join(folder, 'level')
    await (await startServer({ data })).stop()
    const file = databaseFile(data) as string
    leaveFirstMigration(file)
    const server = await startServer({ data })
    expect(await server.json('/api/settings')).toMatchObject({ name: 'From before' })
    expect((await server.rows(header + line('a'))).status).toBe(200)
    await server.stop()
    const copies = readdirSync(join(data, 'backups')).filter((name) => name.startsWith('before-'))
    expect(copies).toHaveLength(1)
    const copy = JSON.parse((await premise('verify', join(data, 'backups', copies[0] as string), '--json')).stdout) as { migrations: string[] }
    expect(copy.migrations).toHaveLength(1)

    change(file, "INSERT INTO platform_migration VALUES ('9999_far_future', '2099-01-01')")
    const newer = await premise('start', '--demo', 'none', '--port', String(await freePort()), '--data', data)
    expect(newer.code).toBe(1)
    expectTwoLines(newer.stderr, /database is newer than the program/, /9999_far_future/, /premise restore/)
    expectTwoLines((await premise('token', '--role', 'owner', '--data', data)).stderr, /newer than the program/)
  })
})

/** What a program of the first day would have left behind. */
function leaveFirstMigration(file: string): void {
  const first = programMigrations()[0] as string
  const db = new Database(file)
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").all() as { name: string }[]
  for (const { name } of tables) if (name !== 'platform_migration') db.exec(`DROP TABLE "${name}"`)
  db.exec(readFileSync(join(root, 'migrations', `${first}.sql`), 'utf8'))
  db.prepare('DELETE FROM platform_migration WHERE name <> ?').run(first)
  db.prepare("INSERT INTO tenants_setting VALUES ('settings', ?)").run(JSON.stringify({ name: 'From before', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'USD', locale: 'en-US' }))
  db.close()
}

function change(file: string, sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

describe('a backup', () => {
  it('taken while rows come in verifies, and restores to a prefix of what was acknowledged', async () => {
    const server = await startServer({ data: join(folder, 'busy') })
    const size = 200
    let acknowledged = 0
    let going = true
    const load = (async () => {
      for (let batch = 0; going; batch++) {
        const { status } = await server.rows(header + Array.from({ length: size }, (_, i) => line(`${batch}-${i}`)).join(''), { key: `busy-${batch}` })
        if (status !== 200) throw new Error(`batch ${batch} was refused with ${status}`)
        acknowledged++
      }
    })()
    await until(() => acknowledged >= 3)
    const atLeast = acknowledged
    const backup = join(folder, 'busy-backup')
    const made = await premise('backup', backup, '--data', server.data)
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const atMost = acknowledged + 1
    going = false
    await load
    await server.stop()

    expect((await premise('verify', backup)).code).toBe(0)
    const back = join(folder, 'back')
    expect((await premise('restore', backup, '--data', back)).code).toBe(0)
    const db = new Database(databaseFile(back) as string, { readonly: true })
    const batches = db.prepare("SELECT CAST(substr(entry_key, 1, instr(entry_key, '-') - 1) AS INTEGER) AS batch, count(*) AS n FROM finance_ledger l JOIN ingest_batch b ON b.id = l.batch_id AND b.state = 'complete' GROUP BY 1 ORDER BY 1").all() as { batch: number; n: number }[]
    db.close()
    expect(batches.map(({ batch }) => batch)).toEqual(batches.map((_, i) => i))
    expect(new Set(batches.map(({ n }) => n))).toEqual(new Set([size]))
    expect(batches.length).toBeGreaterThanOrEqual(atLeast)
    expect(batches.length).toBeLessThanOrEqual(atMost)
    const restored = await startServer({ data: back })
    expect((await restored.get('/finance')).status).toBe(200)
    expect(await restored.stop()).toBe(0)
  })

  it('that was changed afterwards is not taken for sound, and data is not overwritten', async () => {
    const server = await startServer({ data: join(folder, 'quiet') })
    await server.rows(header + line('q'))
    await server.stop()
    const backup = join(folder, 'quiet-backup')
    expect((await premise('backup', backup, '--data', server.data)).code).toBe(0)
    expectTwoLines((await premise('restore', backup, '--data', server.data)).stderr, /holds a database already/, /--force/)
    const forced = await premise('restore', backup, '--data', server.data, '--force')
    expect(forced.stdout).toContain('What was there lies in')
    const file = join(backup, 'db', 'premise-d1', readdirSync(join(backup, 'db', 'premise-d1'))[0] as string)
    const bytes = readFileSync(file)
    bytes[bytes.length - 7] = (bytes[bytes.length - 7] ?? 0) ^ 1
    writeFileSync(file, bytes)
    const { code, stderr } = await premise('verify', backup)
    expect(code).toBe(1)
    expectTwoLines(stderr, /checksum differs/)
    expect((await premise('restore', backup, '--data', join(folder, 'never'))).code).toBe(1)
    expect(existsSync(join(folder, 'never', 'db'))).toBe(false)
  })

  it('is not restored under a running server', async () => {
    const server = await startServer()
    const backup = join(folder, 'under-backup')
    expect((await premise('backup', backup, '--with-secrets', '--data', server.data)).code).toBe(0)
    const { code, stderr } = await premise('restore', backup, '--force', '--data', server.data)
    await server.stop()
    expect(code).toBe(1)
    expectTwoLines(stderr, /works on/, /Stop it first/)
    expect(readdirSync(join(backup, 'secrets')).sort()).toEqual(['operator', 'pepper'])
  })
})

describe('commands without a server', () => {
  const data = join(folder, 'alone')
  const file = join(folder, 'ledger.csv')
  beforeAll(async () => {
    await (await startServer({ data })).stop()
    writeFileSync(file, header + Array.from({ length: 50 }, (_, i) => line(i)).join('') + 'bad,2013-02-30,North,Sales,Actual,6000,Salaries,Expenditures,1.00\n')
  })

  it('bring their own, import, refresh and leave the folder free', async () => {
    const dry = await premise('import', 'finance/ledger', file, '--dry-run', '--json', '--data', data)
    expect(JSON.parse(dry.stdout)).toMatchObject({ accepted: 50, rejected: 1, batchId: null })
    const imported = await premise('import', 'finance/ledger', file, '--json', '--data', data)
    expect(imported.code).toBe(0)
    const report = JSON.parse(imported.stdout) as { batchId: number }
    expect(report).toMatchObject({ accepted: 50, rejected: 1, inserted: 50, batchId: expect.any(Number) })
    const again = await premise('import', 'finance/ledger', file, '--json', '--data', data)
    expect(JSON.parse(again.stdout)).toEqual(report)
    const refreshed = await premise('refresh', '--json', '--data', data)
    expect(refreshed.code).toBe(0)
    expect(JSON.parse(refreshed.stdout)).toMatchObject({ runId: expect.any(String), state: 'done' })
    expect((await premise('batches', 'rejects', String(report.batchId), '--data', data)).stdout).toContain('2013-02-30')
    expect((await premise('batches', 'undo', String(report.batchId), '--data', data)).code).toBe(0)
    expect(JSON.parse((await premise('batches', '--json', '--data', data)).stdout)).toMatchObject([{ id: report.batchId, state: 'undone' }])
    expect(existsSync(join(data, 'premise.lock'))).toBe(false)
  })

  it('wait for one another instead of writing at once', async () => {
    const all = await Promise.all(['viewer', 'owner', 'viewer'].map((role) => premise('token', '--role', role, '--data', data)))
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(3)
  })

  it('tell their errors in two lines: what happened, what to do', async () => {
    expectTwoLines((await premise('frobnicate')).stderr, /no command "frobnicate"/, /import/)
    expectTwoLines((await premise('token', '--role', 'king')).stderr, /cannot be "king"/, /viewer, owner/)
    expectTwoLines((await premise('token', '--roll', 'owner')).stderr, /Unknown option '--roll'/, /Usage: premise token/)
    expectTwoLines((await premise('import', 'finance/ledger', join(folder, 'nothing.csv'), '--data', data)).stderr, /does not exist/)
    expectTwoLines((await premise('refresh', '--data', join(folder, 'nowhere'))).stderr, /no Premise data/, /--data DIR/)
    expectTwoLines((await premise('batches', 'show', '77', '--data', data)).stderr, /no batch/i)
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })
})

describe('premise.toml', () => {
  it('is refused with the file, the key and what is allowed', async () => {
    const data = join(folder, 'toml')
    mkdirSync(data, { recursive: true })
    const check = async (toml: string) => {
      writeFileSync(join(data, 'premise.toml'), toml)
      return premise('config', 'check', '--data', data)
    }
    expectTwoLines((await check('port = 99999\n')).stderr, join(data, 'premise.toml'), /port: must be a port, 1 to 65535/)
    expectTwoLines((await check('hots = "x"\n')).stderr, /hots: no such key/)
    expectTwoLines((await check('[tenant]\ntime_zone = "Mars/Olympus"\ncurrency = "euro"\n')).stderr, /tenant\.time_zone: must be an IANA time zone/, /tenant\.currency: must be an ISO 4217 code/)
    expectTwoLines((await check('host = 127\n')).stderr, /not TOML|host/)
    expectTwoLines((await check('public_url = "https://a.example/x"\nbase_path = "/y"\n')).stderr, /base_path/)
    const right = await check('host = "::1"\n[tenant]\nname = "Größe \\"7\\" \\\\ €"\n')
    expect(right).toMatchObject({ code: 0, stderr: '' })
    expect((await premise('config', 'show', '--workerd', '--data', data)).stdout).toContain('[::1]:8787')
  })

  it('reaches the worker whatever characters its names hold', async () => {
    const server = await startServer({ config: '[tenant]\nname = "Größe \\"7\\" \\\\ €\\t\\u0001"\n' })
    const { name } = await server.json<{ name: string }>('/api/settings')
    await server.stop()
    expect(name).toBe('Größe "7" \\ €\t\u0001')
  })
})

describe('premise service', () => {
  it('prints a unit that systemd accepts', async () => {
    const { stdout, code } = await premise('service', 'install', '--dry-run', '--data', join(folder, 'with space'))
    expect(code).toBe(0)
    expect(stdout).toMatch(/ExecStart=.*node .*runtime\/cli\.ts start --no-open --demo none --data ".*with space"\n/)
    expect(stdout).toContain('Restart=on-failure')
    const unit = join(folder, 'premise.service')
    writeFileSync(unit, stdout)
    const verified = start('systemd-analyze', ['verify', unit])
    const known = await Promise.race([verified.ended.then((exit) => exit !== null), new Promise<boolean>((resolve) => verified.child.once('error', () => resolve(false)))])
    if (known) expect(verified.output.stderr.split('\n').filter((text) => text.includes('premise.service'))).toEqual([])
  })
})

describe('the bootstrap', () => {
  it('runs on the host\'s Node, hands over to the pinned one, and keeps stdout for the command', async () => {
    const { ended, output } = start('sh', ['-c', 'node runtime/bootstrap.mjs runtime/cli.ts version --json'], { cwd: root })
    expect(await ended).toBe(0)
    expect(JSON.parse(output.stdout)).toMatchObject({ premise: '0.1.0', node: JSON.parse(readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8')).version })
  })

  it('passes a stop on to what it started', async () => {
    const data = join(folder, 'boot')
    const { child, output, ended } = start('node', ['runtime/bootstrap.mjs', 'runtime/cli.ts', 'start', '--demo', 'none', '--port', String(await freePort()), '--data', data], { cwd: root })
    await until(() => output.stdout.includes('Premise is ready'))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output.stdout.trim().split('\n')).toHaveLength(1)
    expect(existsSync(join(data, 'premise.lock'))).toBe(false)
  })
})
