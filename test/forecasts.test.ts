// Forecasts on the real server: published with a run, compared with what came, shown by rights, whole after a crash.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonths, monthEnd } from '../lib/calendar/calendar.ts'
import { inDatabase, makeRole, scopedToken } from './scoped-token.ts'
import { type Server, startServer } from './server.ts'

const header = 'entry_id,date,department,organization,account,account_type,amount'
const departments = ['Shop', 'Lab']
/** Whole months that the first import holds. */
const first = 30
const shape = [14, 13, 8, 12, 10, 5, 10, 9, 8, 12, 10, 9]

const monthAt = (at: number) => addMonths('2021-01-01', at)
const cents = (at: number, department: string) =>
  10_000 * (shape[at % 12] as number) + 500 * at + (department === 'Lab' ? 7 * at : 0)

/** The lines of one month; `revenue` in the place of what it would be. */
function month(at: number, revenue?: number): string[] {
  const day = monthEnd(monthAt(at))
  return departments.flatMap((department) => {
    const amount = (revenue ?? cents(at, department)) / 100
    const line = (account: string, type: string, value: number) =>
      `${at}-${department}-${account},${day},${department},Head Office,${account},${type},${value.toFixed(2)}`
    // Assets equal what is owed although there is a profit: closing balances.
    return [
      line('Sales', 'Revenue', amount),
      line('Rent', 'Expense', amount * 0.7),
      line('Cash', 'Assets', 3 * amount),
      line('Accounts Payable', 'Liabilities', 3 * amount),
    ]
  })
}

interface Step {
  step: number
  count: number
  wape: number
}
interface Ledger {
  forecasts: {
    insight: string
    origin: string
    version: number
    reason?: string
    periods: { period: string; expected: number; band80: [number, number]; actual: number | null }[]
  }[]
  records: { insight: string; published: Step[]; tried: Step[] }[]
  next: number | null
}
interface Answer {
  status: string
  headline: string
  accuracy?: string
  comparison: { kind: string; value: number; base: number; change: number } | null
  drivers: { member: string; change: number }[]
  figure: { rows: { cells: unknown[] }[] }
}

let server: Server
const data = mkdtempSync(join(tmpdir(), 'premise-test-'))
const revenue = 'finance/revenue-forecast'

beforeAll(async () => {
  server = await startServer({ data, config: '' })
  await send(Array.from({ length: first }, (_, at) => month(at)).flat())
})
afterAll(async () => {
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

async function send(lines: string[]): Promise<void> {
  const { status, body } = await server.rows(`${[header, ...lines].join('\n')}\n`)
  expect([status, body.rejected]).toEqual([200, 0])
  expect((await server.refresh()).state).toBe('done')
}

async function ask<T>(path: string, token: string): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${server.base}${path}`, { headers: { authorization: `Bearer ${token}` } })
  return { status: answer.status, body: (await answer.json()) as T }
}

const ledger = (query = '') => server.json<Ledger>(`/api/models/forecasts${query}`)
const answer = (name: string) => server.json<Answer>(`/api/${name.replace('/', '/insights/')}`)

describe('a forecast', () => {
  it('is published with the first run, with what was tried on history for its record', async () => {
    const found = await answer(revenue)
    expect(found.headline).toMatch(/^Revenue of the next 3 months is expected at \$\d.* \(80% band \$\d.* to \$\d/)
    expect(found.accuracy).toMatch(/^Tried on history: of the last \d+ forecasts 3 months ahead, the error was /)
    expect(found.accuracy).not.toContain('published')
    const { forecasts, records } = await ledger(`?insight=${revenue}`)
    expect(forecasts.map(({ origin, version }) => [origin, version])).toEqual([['2023-06-30', 1]])
    expect(forecasts[0]?.periods[0]).toMatchObject({ period: '2023-07-01', actual: null })
    expect(records[0]?.published).toEqual([])
    expect(records[0]?.tried.map(({ step }) => step)).toContain(3)
  })

  it('is not published again while what it was made of stands', async () => {
    await send([`later,2023-07-03,Shop,Head Office,Sales,Revenue,1.00`])
    expect((await ledger(`?insight=${revenue}`)).forecasts).toHaveLength(1)
  })

  it('is held against the month that came, and its record stands beside the next one', async () => {
    const before = (await ledger(`?insight=${revenue}`)).forecasts[0]?.periods[0]
    await send(month(first))
    const { forecasts, records } = await ledger(`?insight=${revenue}`)
    expect(forecasts.map(({ origin }) => origin)).toEqual(['2023-07-31', '2023-06-30'])
    // One dollar came with the early line.
    const came = departments.reduce((sum, department) => sum + cents(first, department), 100) / 100
    expect(forecasts[1]?.periods[0]).toEqual({ ...before, actual: came })
    expect(records[0]?.published).toHaveLength(1)
    expect(records[0]?.published[0]?.wape).toBeCloseTo(Math.abs(came - (before?.expected ?? 0)) / came, 12)
    const found = await answer(revenue)
    expect(found.accuracy).toMatch(
      /^Of the one published forecast 1 month ahead, the error was .* Tried on history: of the last /,
    )
    const page = await (await server.get('/finance')).text()
    expect(page).toContain('Of the one published forecast 1 month ahead')
    expect(page).toMatch(/class="band band-0"/)
    expect((await answer('finance/forecast-record')).figure.rows[0]?.cells.at(-1)).toBe('published')
  })

  it('that a month leaps away from is told on the first page, with the departments to the cent', async () => {
    await send(month(first + 1, 900_000))
    const found = await answer('finance/revenue-deviation')
    expect(found.headline).toMatch(/^Revenue of Aug 2023 was \$18\.0K, far above the expected \$/)
    expect(found.comparison?.kind).toBe('forecast')
    const expected = (await ledger(`?insight=${revenue}`)).forecasts[1]?.periods[0]?.expected
    expect(found.comparison?.base).toBe(expected)
    const parts = found.drivers.reduce((sum, { change }) => sum + Math.round(change * 100), 0)
    expect(parts).toBe(Math.round((found.comparison?.change ?? 0) * 100))
    const feed = await answer('executive/what-changed')
    expect(feed.figure.rows.map(({ cells }) => [cells[0], cells[4]])).toContainEqual([
      'Revenue of the month',
      'the forecast of Aug 2023',
    ])
  })

  it('is kept as a second version, with the reason, where what it was made of is corrected', async () => {
    await send([6, 5, 4, 3, 2, 1, 0].flatMap((back) => month(first + 1 - back, 400_000)))
    const [last, before] = (await ledger(`?insight=${revenue}`)).forecasts
    expect([last?.origin, last?.version, before?.origin, before?.version]).toEqual(['2023-08-31', 2, '2023-08-31', 1])
    expect(last?.reason).toMatch(/corrected/)
  })
})

describe('the ledger of forecasts', () => {
  it('is read page by page', async () => {
    const all = (await ledger('?limit=100')).forecasts
    const pages: Ledger['forecasts'] = []
    let next: number | null = null
    do {
      const page: Ledger = await ledger(`?limit=2${next === null ? '' : `&before=${next}`}`)
      pages.push(...page.forecasts)
      next = page.next
    } while (next !== null)
    expect(pages).toEqual(all)
    expect(new Set(all.map(({ insight }) => insight))).toEqual(
      new Set([revenue, 'finance/expense-forecast', 'finance/cash-forecast']),
    )
  })

  it.each(['?limit=0', '?limit=x', '?before=x', '?surprise=1'])('%s is a problem', async (query) => {
    const reply = await server.get(`/api/models/forecasts${query}`)
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([400, 'bad-parameter'])
  })

  it('shows each the own part only, and no part of the whole', async () => {
    makeRole(server, 'lab-lead', { domains: ['finance'], rows: ['department'] })
    makeRole(server, 'staff-office', { domains: ['hr'] })
    const lab = await scopedToken(server, 'lab-lead', { department: ['Lab'] })
    const office = await scopedToken(server, 'staff-office', {})
    const none = await ask<Ledger>('/api/models/forecasts', lab)
    expect(none.body).toMatchObject({ forecasts: [], records: [] })
    expect((await server.refresh()).state).toBe('done')
    const own = (await ask<Ledger>('/api/models/forecasts', lab)).body
    expect(own.forecasts.map(({ insight }) => insight).sort()).toEqual(['finance/expense-forecast', revenue])
    const whole = (await ledger(`?insight=${revenue}`)).forecasts[0]?.periods[0]?.expected as number
    const part = own.forecasts.find(({ insight }) => insight === revenue)?.periods[0]?.expected as number
    expect(part).toBeGreaterThan(0)
    expect(part).toBeLessThan(0.7 * whole)
    expect((await ask('/api/models/forecasts?insight=finance/cash-forecast', lab)).status).toBe(404)
    expect((await ask('/api/finance/insights/cash-forecast', lab)).status).toBe(403)
    expect((await ask<Answer>('/api/finance/insights/revenue-forecast', lab)).body.headline).not.toBe(
      (await answer(revenue)).headline,
    )
    expect((await ask<Ledger>('/api/models/forecasts', office)).body).toMatchObject({ forecasts: [], records: [] })
    expect((await ask(`/api/models/forecasts?insight=${revenue}`, office)).status).toBe(404)
    expect((await fetch(`${server.base}/api/models/forecasts`)).status).toBe(401)
  })
})

describe('a crash in the middle of a run', () => {
  it('leaves each forecast published once, and with its answer or not at all', async () => {
    const insights = [revenue, 'finance/expense-forecast', 'finance/cash-forecast']
    for (const [round, delayMs] of [5, 40, 90, 150].entries()) {
      const { body } = await server.rows(`${[header, ...month(first + 2 + round)].join('\n')}\n`)
      expect(body.rejected).toBe(0)
      const authorization = `Bearer ${await server.token('owner')}`
      await fetch(`${server.base}/api/refresh`, { method: 'POST', headers: { authorization } })
      await new Promise((wait) => setTimeout(wait, delayMs))
      await server.kill9()
      server = await startServer({ data })
      const { forecasts } = await ledger(`?insight=${revenue}`)
      const shown = await server.json<{ freshness: { completeTo: string } }>('/api/finance/insights/revenue-forecast')
      expect(forecasts[0]?.origin).toBe(shown.freshness.completeTo)
      expect((await server.refresh()).state).toBe('done')
    }
    const kept = inDatabase(server, (db) =>
      db
        .prepare(
          "SELECT insight, origin, max(version) AS version, count(*) AS rows FROM models_forecast WHERE cut = '' AND origin > '2023-08-31' GROUP BY 1, 2 ORDER BY 1, 2",
        )
        .all(),
    )
    expect(kept).toEqual(
      [...insights]
        .sort()
        .flatMap((insight) =>
          [0, 1, 2, 3].map((round) => ({ insight, origin: monthEnd(monthAt(first + 2 + round)), version: 1, rows: 1 })),
        ),
    )
    expect((await ledger(`?insight=${revenue}`)).records[0]?.published[0]?.count).toBe(6)
  })
})
