// What the clock does by itself: no command and no call refreshes here.
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile } from '../runtime/database.ts'
import { temporaryFolder, until } from './premise.ts'
import { type Server, startServer } from './server.ts'

const minute = 60_000
const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const sale = (id: number, amount: string) => `${id},2026-03-31,North,Sales,Actual,4200,Trade Sales,Revenue,${amount}\n`

interface Runs {
  overdue: boolean
  nextDueAt: string
  running: unknown
  runs: { cause: string; state: string; days: number; startedAt: string; finishedAt: string }[]
}
interface Ready {
  status: string
  refresh: { overdue: boolean; lastEndedAt: string | null; nextDueAt: string }
}

const data = temporaryFolder()
const options = { data, config: '', testClock: true, crons: [everyFiveMinutes()] }
let server: Server
beforeAll(async () => {
  server = await startServer(options)
})
afterAll(async () => {
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

/** Every five minutes, beginning so that the real clock brings no tick into the test. */
function everyFiveMinutes(): string {
  return `${(new Date().getUTCMinutes() + 3) % 5}-59/5 * * * *`
}

const runs = () => server.json<Runs>('/api/refresh')
const ready = async () => (await (await fetch(`${server.base}/readyz`)).json()) as Ready
const revenueOnPage = async () =>
  /id="metric-revenue"[\s\S]*?<data value="([^"]+)"/.exec(await (await server.get('/finance')).text())?.[1]

/** Moves the clock of cron to its next tick and waits for the run that it starts. */
async function tick(): Promise<void> {
  const before = (await runs()).runs.length
  await server.tick()
  await until(async () => {
    const now = await runs()
    return now.runs.length > before && now.running === null
  })
}

describe('cron', () => {
  it('alone changes the page after new rows', async () => {
    await server.rows(header + sale(1, '1000.00'))
    expect(await revenueOnPage()).toBeUndefined()
    await tick()
    expect(await revenueOnPage()).toBe('1000')
    await server.rows(header + sale(2, '234.50'))
    expect(await revenueOnPage(), 'rows alone change nothing yet').toBe('1000')
    await tick()
    expect(await revenueOnPage()).toBe('1234.5')
    const { runs: all } = await runs()
    expect(all.map(({ cause, state, days }) => [cause, state, days])).toEqual([
      ['cron', 'done', 1],
      ['cron', 'done', 1],
    ])
  })

  it('without new rows runs, is recorded and leaves the answers as they are', async () => {
    const before = await server.json<{ version: number }>('/api/pages/finance')
    await tick()
    expect((await runs()).runs[0]).toMatchObject({ cause: 'cron', state: 'done', days: 0 })
    expect((await server.json<{ version: number }>('/api/pages/finance')).version).toBe(before.version)
  })

  it('bad day 14: a tick that comes twice, two hours late and beside refreshes by hand has one effect, and one run at a time', async () => {
    await server.rows(header + sale(3, '65.50'))
    const before = await runs()
    const version = (await server.json<{ version: number }>('/api/pages/finance')).version
    const authorization = `Bearer ${await server.token('owner')}`
    const byHand = () => fetch(`${server.base}/api/refresh`, { method: 'POST', headers: { authorization } })
    // Two hours and a minute: the clock of cron goes over two dozen ticks at once.
    await server.advance(121 * minute)
    await Promise.all([server.tick(), byHand(), byHand(), byHand()])
    await until(async () => {
      const now = await runs()
      return now.runs.length > before.runs.length && now.running === null
    })
    expect(await revenueOnPage()).toBe('1300')
    const after = await runs()
    const fresh = after.runs.slice(0, after.runs.length - before.runs.length)
    expect(fresh.map(({ state }) => state)).toEqual(fresh.map(() => 'done'))
    expect(fresh.reduce((days, run) => days + run.days, 0)).toBe(1)
    expect((await server.json<{ version: number }>('/api/pages/finance')).version).toBe(version + 1)
    // One run's time and the next one's do not overlap.
    for (const [at, { startedAt }] of fresh.entries()) expect(startedAt >= (fresh[at + 1]?.finishedAt ?? '')).toBe(true)
    // The day after goes on as ever.
    await tick()
    expect((await runs()).runs[0]).toMatchObject({ cause: 'cron', state: 'done', days: 0 })
  })

  it('shows on /runs when it ran and when it is due next', async () => {
    const { nextDueAt, overdue } = await runs()
    const waitMs = Date.parse(nextDueAt) - Date.now()
    expect(waitMs).toBeGreaterThan(-minute)
    expect(waitMs).toBeLessThanOrEqual(5 * minute)
    expect(overdue).toBe(false)
    const text = (await (await server.get('/runs')).text()).replaceAll(/<[^>]*>/g, ' ')
    const due = new Intl.DateTimeFormat('en-US', {
      timeZone: 'UTC',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(nextDueAt))
    expect(/The next refresh is due ([^(]*)/.exec(text)?.[1]).toContain(due)
    expect(text.match(/ cron /g)?.length).toBe((await runs()).runs.filter(({ cause }) => cause === 'cron').length)
  })

  // The clock of the process cannot be moved here, so the record is: the server finds what it would after that long without runs.
  it('is said to be overdue by /readyz and the pages when runs have stopped, until one ends well', async () => {
    expect(await ready()).toMatchObject({ status: 'ready', refresh: { overdue: false } })
    await restartAfter(14)
    expect(await ready(), 'two runs were missed, which may happen').toMatchObject({ status: 'ready' })
    await restartAfter(21)
    expect(await ready()).toMatchObject({ status: 'overdue', refresh: { overdue: true } })
    expect((await runs()).overdue).toBe(true)
    const said = async (path: string) => (await (await server.get(path)).text()).includes('overdue')
    expect([await said('/finance'), await said('/runs')]).toEqual([true, true])
    await tick()
    expect(await ready()).toMatchObject({ status: 'ready', refresh: { overdue: false } })
    expect([await said('/finance'), await said('/runs')]).toEqual([false, false])
  })
})

/** The server on a record whose last run ended that many minutes ago. */
async function restartAfter(minutes: number): Promise<void> {
  await server.stop()
  const db = new Database(databaseFile(data, 'main') as string)
  const at = new Date(Date.now() - minutes * minute).toISOString()
  expect(db.prepare('UPDATE refresh_run SET started_at = ?, finished_at = ?').run(at, at).changes).toBeGreaterThan(0)
  db.close()
  server = await startServer(options)
}
