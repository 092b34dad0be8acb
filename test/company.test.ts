// The synthetic company as a stranger meets it: made by the command line or by the first start, through the real server.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyTables, rowsOf } from '../generators/company.ts'
import { checkedOptions } from '../generators/options.ts'
import { addDays } from '../lib/calendar/calendar.ts'
import { keepDemo } from '../runtime/company/demo.ts'
import { installedCompany } from '../runtime/company/installed.ts'
import { yesterdayIn } from '../runtime/company/wanted.ts'
import type { Control } from '../runtime/control.ts'
import { readSecrets, socketFolder } from '../runtime/data-folder.ts'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { premise, startPremise, temporaryFolder, until } from './premise.ts'
import { freePort, type Server, startServer } from './server.ts'

const lastDay = '2026-10-30'
const asked = ['--months', '6', '--employees', '60', '--until', lastDay]
const options = checkedOptions({ months: 6, employees: 60, until: lastDay })
const whole = process.env.PREMISE_TEST_SIZE === 'all'

interface Batch {
  table: string
  state: string
  accepted: number
  rejected: number
}

/** Sum of the ledger's lines, debits less credits, over all time and for the entries and days where it is not zero. */
function imbalance(data: string, tenant = 'main'): { total: number; entries: number; days: number } {
  const db = openReadOnly(databaseFile(data, tenant) as string)
  try {
    const signed = "sum(CASE WHEN a.type IN ('asset', 'expense') THEN l.amount_cents ELSE -l.amount_cents END)"
    const lines = "FROM finance_ledger l JOIN finance_account a ON a.id = l.account_id WHERE l.scenario = 'actual'"
    const count = (by: string) =>
      (
        db.prepare(`SELECT count(*) AS n FROM (SELECT 1 ${lines} GROUP BY ${by} HAVING ${signed} <> 0)`).get() as {
          n: number
        }
      ).n
    const { total } = db.prepare(`SELECT ${signed} AS total ${lines}`).get() as { total: number }
    return { total, entries: count('substr(l.entry_key, 1, length(l.entry_key) - 2)'), days: count('l.day') }
  } finally {
    db.close()
  }
}

describe('premise generate', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => {
    await server?.stop()
  })

  it('sends every table through ingest, all rows accepted, and refreshes', async () => {
    const made = await premise('generate', ...asked, '--json', '--data', server.data)
    expect(made.code).toBe(0)
    const told = JSON.parse(made.stdout) as {
      rows: number
      rejected: number
      tables: Record<string, number>
      company: string
    }
    const counts: Record<string, number> = {}
    for (const [table] of rowsOf(options)) counts[table] = (counts[table] ?? 0) + 1
    expect(told.rejected).toBe(0)
    expect(told.tables).toEqual(counts)
    expect(told.rows).toBe(Object.values(counts).reduce((sum, count) => sum + count, 0))
    expect(companyTables().length).toBeGreaterThan(60)
    const { batches } = await server.json<{ batches: Batch[] }>('/api/batches', 'owner')
    expect(batches.every(({ state, rejected }) => state === 'complete' && rejected === 0)).toBe(true)
    const { name } = await server.json<{ name: string }>('/api/settings')
    expect(name).toBe(`${told.company} (synthetic)`)
  })

  it('shows on the pages', async () => {
    const executive = await (await server.get('/')).text()
    expect(executive).toContain('(synthetic)')
    const finance = await (await server.get('/finance')).text()
    expect(finance).toContain('Sep 2026')
    const insights = await server.json<{ name: string; status: string }[]>('/api/finance/insights')
    expect(insights.find(({ name }) => name === 'finance/balances')).toMatchObject({ status: 'ok' })
  })

  it('leaves the ledger balanced in every entry, on every day', () => {
    expect(imbalance(server.data)).toEqual({ total: 0, entries: 0, days: 0 })
  })

  it('sends nothing twice, and continues to a later day with what is new', async () => {
    const again = await premise('generate', ...asked, '--data', server.data)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was sent') })
    const before = await server.json<{ batches: Batch[] }>('/api/batches', 'owner')
    const later = await premise(
      'generate',
      '--months',
      '6',
      '--employees',
      '60',
      '--until',
      '2026-11-02',
      '--json',
      '--data',
      server.data,
    )
    const { rows, rejected } = JSON.parse(later.stdout) as { rows: number; rejected: number }
    expect(rejected).toBe(0)
    expect(rows).toBeGreaterThan(1000)
    expect(rows).toBeLessThan(20_000)
    expect(before.batches.length).toBeGreaterThan(60)
    expect(imbalance(server.data)).toEqual({ total: 0, entries: 0, days: 0 })
  })

  it('refuses another company, and a day that has passed', async () => {
    const other = await premise(
      'generate',
      '--months',
      '6',
      '--employees',
      '60',
      '--seed',
      '8',
      '--until',
      '2026-11-02',
      '--data',
      server.data,
    )
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Another synthetic company is here already: .+\n.+\n$/),
    })
    const earlier = await premise('generate', ...asked, '--data', server.data)
    expect(earlier).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The company is here until 2026-11-02 already\.\n.+\n$/),
    })
  })

  it('lives on in accelerated time until it is told to stop, in balance', async () => {
    const living = startPremise('live', '--speed', '3600', '--json', '--data', server.data)
    await until(() => /is being made/.test(living.output.stderr))
    const count = async () =>
      (await server.json<{ batches: { id: number }[] }>('/api/batches', 'owner')).batches[0]?.id ?? 0
    const began = await count()
    await until(async () => (await count()) > began + 20)
    living.child.kill('SIGINT')
    expect(await living.ended).toBe(0)
    const lived = JSON.parse(living.output.stdout) as {
      rows: number
      rejected: number
      clock: string
      requests: number
    }
    expect(lived.rejected).toBe(0)
    expect(lived.rows).toBeGreaterThan(100)
    expect(lived.clock.slice(0, 10) > '2026-11-02').toBe(true)
    expect(imbalance(server.data)).toEqual({ total: 0, entries: 0, days: 0 })
  })

  it('is taken up again after it was stopped in the middle of a day', async () => {
    const later = await premise(
      'generate',
      '--months',
      '6',
      '--employees',
      '60',
      '--until',
      '2026-11-20',
      '--json',
      '--data',
      server.data,
    )
    expect(JSON.parse(later.stdout)).toMatchObject({ rejected: 0 })
    expect(imbalance(server.data)).toEqual({ total: 0, entries: 0, days: 0 })
    const db = openReadOnly(databaseFile(server.data, 'main') as string)
    const stored = (db.prepare('SELECT count(*) AS n FROM operations_reading').get() as { n: number }).n
    const lines = (
      db.prepare("SELECT count(*) AS n FROM finance_ledger WHERE scenario = 'actual'").get() as { n: number }
    ).n
    db.close()
    let [readings, entries] = [0, 0]
    for (const [table, row] of rowsOf({ ...options, until: '2026-11-20' })) {
      if (table === 'operations/reading') readings++
      if (table === 'finance/ledger' && row.scenario === 'actual') entries++
    }
    expect([stored, lines]).toEqual([readings, entries])
  })

  it('does not mix with rows of somebody else', async () => {
    const own = await startServer()
    try {
      await own.rows('date,account,amount,account_type\n2026-01-01,Sales,10,revenue\n')
      const made = await premise('generate', ...asked, '--data', own.data)
      expect(made).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^This tenant holds rows of its own.+\n.+\n$/),
      })
      const { batches } = await own.json<{ batches: Batch[] }>('/api/batches', 'owner')
      expect(batches).toHaveLength(1)
      const live = await premise('live', '--minutes', '1', '--data', own.data)
      expect(live).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^This tenant holds rows of its own.+\n.+\n$/),
      })
    } finally {
      await own.stop()
    }
  })
})

describe('premise generate --out', () => {
  const folder = temporaryFolder()
  const out = join(folder, 'company')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('writes a file for each table and the truth', async () => {
    const made = await premise('generate', ...asked, '--json', '--out', out)
    expect(made.code).toBe(0)
    const { tables } = JSON.parse(made.stdout) as { tables: Record<string, number> }
    expect(readdirSync(out).sort()).toEqual(
      [...Object.keys(tables).map((table) => `${table.replace('/', '-')}.csv`), 'truth.json'].sort(),
    )
    const truth = JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8')) as {
      seed: number
      until: string
      events: unknown[]
    }
    expect(truth).toMatchObject({ seed: 7, until: lastDay, profile: 'manufacturing' })
    expect(truth.events.length).toBeGreaterThan(8)
    const sites = readFileSync(join(out, 'operations-site.csv'), 'utf8').trimEnd().split('\n')
    expect(sites).toHaveLength((tables['operations/site'] as number) + 1)
  })

  it('writes no events when none are wanted', async () => {
    const quiet = join(folder, 'quiet')
    await premise('generate', ...asked, '--events', 'none', '--out', quiet)
    expect(JSON.parse(readFileSync(join(quiet, 'truth.json'), 'utf8'))).toMatchObject({ events: [] })
  })

  it('leaves a folder with something in it alone', async () => {
    const full = join(folder, 'full')
    mkdirSync(full)
    writeFileSync(join(full, 'mine.txt'), 'mine')
    const made = await premise('generate', ...asked, '--out', full)
    expect(made).toMatchObject({ code: 1, stderr: expect.stringMatching(/^.+is no empty folder.+\n.+\n$/) })
    expect(readdirSync(full)).toEqual(['mine.txt'])
  })

  it.each([
    ['--employees', '0'],
    ['--employees', '1000000000'],
    ['--employees', '1e9'],
    ['--months', '0'],
    ['--seed', '1.5'],
    ['--profile', 'farming'],
    ['--events', 'some'],
    ['--sensor-minutes', '5'],
    ['--until', '1980-01-01'],
    ['--until', '2026-02-30'],
    ['--until', 'yesterday'],
  ])('refuses %s %s in two lines and writes nothing', async (name, value) => {
    const target = join(folder, 'refused')
    const made = await premise('generate', name, value, '--out', target)
    expect(made.code).toBe(1)
    expect(made.stdout).toBe('')
    expect(made.stderr).toMatch(/^[^\n]+\n[^\n]+\n$/)
    expect(made.stderr).toContain(value)
    expect(readdirSync(folder).filter((entry) => entry.startsWith('refused'))).toEqual([])
  })

  it('leaves nothing behind when it is stopped', async () => {
    const target = join(folder, 'stopped')
    const making = startPremise('generate', '--out', target)
    await until(() => readdirSync(folder).some((entry) => entry.startsWith('stopped.partial-')))
    making.child.kill('SIGTERM')
    expect(await making.ended).toBe(143)
    expect(readdirSync(folder).filter((entry) => entry.startsWith('stopped'))).toEqual([])
  })
})

describe('the first start', () => {
  it('gives the company a tenant of its own, serves before it is there, and leaves the own tenant empty', async () => {
    const data = temporaryFolder()
    const port = await freePort()
    const args = ['start', '--no-open', '--port', String(port), '--data', data]
    const base = `http://127.0.0.1:${port}`
    try {
      writeFileSync(join(data, 'premise.toml'), '# ours\n[limits]\nheap_megabytes = 200\n')
      const first = startPremise(...args)
      await until(() => first.output.stderr.includes('a synthetic company is made'))
      expect(first.output.stdout).toBe(`Premise is ready: ${base}/\n`)
      expect(first.output.stderr).toMatch(
        new RegExp(
          `To look around, the synthetic company: ${base}/t/demo/\nSign in once: ${base}/t/demo/sign-in\\?link=\\S+\n` +
            `Your own company: ${base}/\nSign in once: ${base}/sign-in\\?link=\\S+\n`,
        ),
      )
      const file = readFileSync(join(data, 'premise.toml'), 'utf8')
      expect(file).toMatch(
        /^# ours\n\[limits\]\nheap_megabytes = 200\n\n\[tenants\.demo\].*\nname = "[^"]+ \(synthetic\)"\n$/,
      )
      expect((await fetch(`${base}/readyz`)).status).toBe(200)
      const rows = (tenant: string) => {
        const db = openReadOnly(databaseFile(data, tenant) as string)
        const { n } = db.prepare('SELECT count(*) AS n FROM ingest_batch').get() as { n: number }
        db.close()
        return n
      }
      await until(() => rows('demo') > 0)
      if (whole) {
        await until(() => first.output.stderr.includes('(synthetic) is there until'))
        expect(imbalance(data, 'demo')).toEqual({ total: 0, entries: 0, days: 0 })
      }
      expect(rows('main')).toBe(0)
      first.child.kill('SIGTERM')
      expect(await first.ended).toBe(0)
      expect(existsSync(join(data, 'premise.lock'))).toBe(false)

      expect((await premise('tenant', 'remove', 'demo', '--data', data)).code).toBe(0)
      const again = startPremise(...args)
      await until(() => again.output.stdout.includes('Premise is ready'))
      expect(readFileSync(join(data, 'premise.toml'), 'utf8')).not.toContain('tenants')
      again.child.kill('SIGTERM')
      expect(await again.ended).toBe(0)
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  }, 300_000)

  it('leaves an empty installation of before empty, and continues the company that lives in its first tenant', async () => {
    const data = temporaryFolder()
    try {
      const server = await startServer({ data })
      await keepDemo(controlOf(server), false)
      const { batches } = await server.json<{ batches: Batch[] }>('/api/batches', 'owner')
      expect(batches).toEqual([])
      const day = addDays(yesterdayIn('UTC'), -2)
      const size = ['--months', '3', '--employees', '30', '--until', day]
      expect((await premise('generate', ...size, '--data', data)).code).toBe(0)
      await server.stop()
      const started = startPremise('start', '--no-open', '--port', String(await freePort()), '--data', data)
      await until(() => started.output.stderr.includes('(synthetic) is there until'))
      expect(existsSync(join(data, 'premise.toml'))).toBe(false)
      started.child.kill('SIGTERM')
      expect(await started.ended).toBe(0)
      expect(imbalance(data, 'main')).toEqual({ total: 0, entries: 0, days: 0 })
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  }, 120_000)

  it('fills the tenant demo by generate and live unless another is named', async () => {
    const server = await startServer({ config: '[tenants.demo]\nname = "Demo"\n' })
    try {
      const made = await premise(
        'generate',
        '--months',
        '2',
        '--employees',
        '20',
        '--until',
        lastDay,
        '--data',
        server.data,
      )
      expect(made.code).toBe(0)
      const { batches } = await server.json<{ batches: Batch[] }>('/api/batches', 'owner')
      expect(batches).toEqual([])
      const demo = { ...controlOf(server), path: '/t/demo' }
      expect(await installedCompany(demo)).toMatchObject({ kind: 'company', until: lastDay })
      expect(imbalance(server.data, 'demo')).toEqual({ total: 0, entries: 0, days: 0 })
      const live = await premise('live', '--minutes', '1', '--tenant', 'main', '--data', server.data)
      expect(live.stderr).toMatch(/^There is no whole synthetic company/)
    } finally {
      await server.stop()
    }
  })

  it('makes nothing beside rows of somebody else', async () => {
    const own = await startServer()
    try {
      await own.rows('date,account,amount,account_type\n2026-01-01,Sales,10,revenue\n')
      await keepDemo(controlOf(own))
      const { batches } = await own.json<{ batches: Batch[] }>('/api/batches', 'owner')
      expect(batches).toHaveLength(1)
    } finally {
      await own.stop()
    }
  })

  it('brings the company up to yesterday, and does nothing when it is there', async () => {
    const server = await startServer()
    try {
      const day = addDays(yesterdayIn('UTC'), -4)
      const size = ['--months', '3', '--employees', '30']
      expect((await premise('generate', ...size, '--until', day, '--data', server.data)).code).toBe(0)
      await keepDemo(controlOf(server))
      expect(await installedCompany(controlOf(server))).toMatchObject({ kind: 'company', until: yesterdayIn('UTC') })
      const count = async () =>
        (await server.json<{ batches: { id: number }[] }>('/api/batches', 'owner')).batches[0]?.id
      const before = await count()
      await keepDemo(controlOf(server))
      expect(await count()).toBe(before)
      expect(imbalance(server.data)).toEqual({ total: 0, entries: 0, days: 0 })
    } finally {
      await server.stop()
    }
  })

  it('goes on where it was interrupted, with the same company', async () => {
    const server = await startServer()
    try {
      const size = ['--months', '12', '--employees', '60', '--until', lastDay, '--data', server.data]
      const making = startPremise('generate', ...size)
      await until(async () => (await server.json<{ batches: Batch[] }>('/api/batches', 'owner')).batches.length > 0)
      making.child.kill('SIGKILL')
      await making.ended
      expect(await installedCompany(controlOf(server))).not.toMatchObject({ until: lastDay })
      const again = await premise('generate', ...size)
      expect(again.code).toBe(0)
      expect(await installedCompany(controlOf(server))).toMatchObject({ kind: 'company', until: lastDay })
      let readings = 0
      for (const [table] of rowsOf(checkedOptions({ months: 12, employees: 60, until: lastDay })))
        if (table === 'operations/reading') readings++
      const db = openReadOnly(databaseFile(server.data, 'main') as string)
      expect(db.prepare('SELECT count(*) AS n FROM operations_reading').get()).toEqual({ n: readings })
      db.close()
    } finally {
      await server.stop()
    }
  })
})

function controlOf({ data }: Server): Control {
  return { socket: join(socketFolder(data), 'control.sock'), operatorKey: readSecrets(data, []).operator }
}
