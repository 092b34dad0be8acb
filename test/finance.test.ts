// From a ledger's file to the page: every number against SQL of the test's own over the same file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatOf } from '../lib/figures/format.ts'
import { siteFolder } from '../runtime/program.ts'
import { companyCsv, companyLedger, postingDays } from './company-ledger.ts'
import { type Server, startServer } from './server.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many forms
type Json = any
interface Rows {
  unit: string
  from: string
  to: string
  completeTo: string
  rows: { period: string; value: number; member?: string; base?: number | null }[]
}

const lines = companyLedger()
const book = new Database(':memory:')
const pnl = "type IN ('Revenue', 'Expenditures')"
/** The hand's own rule: accounts 4xxx to 7xxx, what they bring in less what they cost. */
const operating = `${pnl} AND CAST(code AS INTEGER) BETWEEN 4000 AND 7999`
const effect = "CASE type WHEN 'Revenue' THEN cents ELSE -cents END"
const year2013 = "day BETWEEN '2013-01-01' AND '2013-11-30'"
const year2012 = "day BETWEEN '2012-01-01' AND '2012-11-30'"

let server: Server
let report: Record<string, unknown>

beforeAll(async () => {
  book.exec(
    'CREATE TABLE line (day TEXT, organization TEXT, department TEXT, scenario TEXT, code TEXT, account TEXT, type TEXT, cents INTEGER)',
  )
  const insert = book.prepare(
    'INSERT INTO line VALUES (@day, @organization, @department, @scenario, @code, @account, @type, @cents)',
  )
  book.transaction(() => {
    for (const line of lines) insert.run(line)
  })()
  server = await startServer()
  report = (await server.rows(companyCsv(lines))).body
  expect((await server.refresh()).state).toBe('done')
})
afterAll(async () => {
  await server.stop()
  book.close()
})

/** One sum of the file, in cents. */
function cents(amount: string, where: string, scenario = 'Actual'): number {
  return (
    book
      .prepare(`SELECT coalesce(sum(${amount}), 0) AS cents FROM line WHERE scenario = '${scenario}' AND ${where}`)
      .get() as { cents: number }
  ).cents
}

/** Sums of the file by month, as the API says periods. */
function monthly(amount: string, where: string): [string, number][] {
  return book
    .prepare(
      `SELECT substr(day, 1, 7) || '-01' AS month, sum(${amount}) AS cents FROM line WHERE scenario = 'Actual' AND ${where} GROUP BY 1 ORDER BY 1`,
    )
    .raw()
    .all() as [string, number][]
}

const inCents = (value: number) => Math.round(value * 100)
const metric = (query: string) => server.json<Rows>(`/api/metrics/${query}`)
const byMonth = async (name: string) =>
  (await metric(`${name}?grain=month`)).rows.map(({ period, value }) => [period, inCents(value)])

async function html(path: string): Promise<string> {
  const answer = await server.get(path)
  expect(answer.status, path).toBe(200)
  return answer.text()
}

/** What a reader without JavaScript is given in one article of the page. */
function article(page: string, id: string): string {
  const found = new RegExp(`<article [^>]*id="${id}"[\\s\\S]*?</article>`).exec(page)
  if (found === null) throw new Error(`the page has no article ${id}`)
  return found[0]
}

const card = (page: string, name: string) =>
  inCents(Number(/<data value="([^"]+)"/.exec(article(page, `metric-${name}`))?.[1]))
const figureOf = (page: string, id: string): Json =>
  JSON.parse(/class="figure-data">([^<]*)</.exec(article(page, id))?.[1] ?? 'null')

describe('a ledger in the form of a real one', () => {
  it('goes in without a mapping file, whole, with its rounding counted', () => {
    const noisy = lines.filter((line) => /\.\d\d\d*[1-9]/.test(line.amount)).length
    expect(noisy).toBeGreaterThan(lines.length / 6)
    expect(report).toMatchObject({
      accepted: lines.length,
      rejected: 0,
      inserted: lines.length,
      rounded: noisy,
      from: postingDays[0],
      to: postingDays.at(-1),
    })
  })

  it('has the revenue, expense and net income of the file in every month, and none in months without a posting', async () => {
    const revenue = monthly('cents', "type = 'Revenue'")
    expect(revenue.map(([month]) => month)).not.toContain('2011-02-01')
    expect(revenue).toHaveLength(34)
    expect(await byMonth('revenue')).toEqual(revenue)
    expect(await byMonth('expense')).toEqual(monthly('cents', "type = 'Expenditures'"))
    expect(await byMonth('net-income')).toEqual(monthly(effect, pnl))
    expect(await byMonth('operating-income')).toEqual(monthly(effect, operating))
  })

  it('takes balances as they stand at the last posting of the month', async () => {
    const rows = book.prepare(
      "SELECT substr(day, 1, 7) || '-01', sum(cents) FROM line WHERE code = '1110' AND day IN (SELECT max(day) FROM line WHERE code = '1110' GROUP BY substr(day, 1, 7)) GROUP BY 1 ORDER BY 1",
    )
    expect(await byMonth('cash')).toEqual(rows.raw().all())
  })

  it('keeps statistical accounts out of money and in their own units', async () => {
    expect(await metric('headcount')).toMatchObject({ unit: 'persons' })
    expect(await byMonth('units')).toEqual(monthly('cents', "code = '9520'"))
    for (const name of ['revenue', 'expense', 'net-income']) {
      const { rows } = await metric(`${name}?grain=year&by=account`)
      expect(rows.filter((row) => /Headcount|Units|Square|Cash|Payable/.test(row.member ?? ''))).toEqual([])
      expect(rows.length).toBeGreaterThan(5)
    }
    // The smallest of them, by a month, is more than all money of the page together.
    const { answers } = await server.json<{ answers: Json[] }>('/api/pages/finance?range=all')
    const area = Math.min(...lines.filter((line) => line.code === '9540').map((line) => line.cents / 100))
    for (const { figure, name } of answers)
      for (const number of JSON.stringify(figure).match(/-?\d+(?:\.\d+)?(?=[,}\]])/g) ?? [])
        expect(Math.abs(Number(number)), name).toBeLessThan(area)
  })
})

describe('operating income on the finance page', () => {
  it('is that of the file, this fiscal year to date and the same months before', async () => {
    const page = await html('/finance')
    const figure = figureOf(page, 'finance-operating-income-change')
    expect(inCents(figure.end.value)).toBe(cents(effect, `${operating} AND ${year2013}`))
    expect(inCents(figure.start.value)).toBe(cents(effect, `${operating} AND ${year2012}`))
    expect(card(page, 'operating-income')).toBe(cents(effect, `${operating} AND ${year2013}`))
    const exact = formatOf('en-US').exact(cents(effect, `${operating} AND ${year2013}`) / 100, 'USD')
    expect(article(page, 'finance-operating-income-change')).toContain(`>${exact}<`)
  })

  it('adds up to the cent, step by step and driver by driver', async () => {
    const answer = await server.json<Json>('/api/finance/insights/operating-income-change')
    const { start, steps, end } = answer.figure
    expect(inCents(start.value) + steps.reduce((sum: number, step: Json) => sum + inCents(step.value), 0)).toBe(
      inCents(end.value),
    )
    expect(answer.drivers.reduce((sum: number, driver: Json) => sum + inCents(driver.change), 0)).toBe(
      inCents(answer.comparison.change),
    )
    expect(answer.comparison.change).not.toBe(0)
  })

  it('is told with the three accounts that moved it most', async () => {
    const moved = book
      .prepare(`SELECT account, sum(CASE WHEN ${year2013} THEN ${effect} ELSE -(${effect}) END) AS change FROM line
      WHERE scenario = 'Actual' AND ${operating} AND (${year2013} OR ${year2012}) GROUP BY account ORDER BY abs(change) DESC LIMIT 4`)
      .all() as { account: string; change: number }[]
    const { headline } = await server.json<Json>('/api/finance/insights/operating-income-change')
    const format = formatOf('en-US')
    for (const { account, change } of moved.slice(0, 3))
      expect(headline).toContain(`${account} (${format.signedShort(change / 100, 'USD')})`)
    expect(headline).not.toContain(moved[3]?.account)
    const text = (await html('/finance')).replaceAll(/<[^>]*>/g, '')
    for (const { account } of moved.slice(0, 3)) expect(text.split('What moved operating income')[0]).toContain(account)
  })
})

describe('the filters of the page, in the URL and without JavaScript', () => {
  const sales = "type = 'Revenue'"

  it.each([
    ['range=last-year', "day BETWEEN '2012-01-01' AND '2012-12-31'"],
    ['range=this-quarter', "day BETWEEN '2013-10-01' AND '2013-11-30'"],
    ['range=last-12-months', "day BETWEEN '2012-12-01' AND '2013-11-30'"],
    ['range=all', "day <= '2013-11-30'"],
    ['from=2011-03-02&to=2012-07-01', "day BETWEEN '2011-03-02' AND '2012-07-01'"],
    ['organization=Germany', `${year2013} AND organization = 'Germany'`],
    ['organization=Germany&range=last-year', "day BETWEEN '2012-01-01' AND '2012-12-31' AND organization = 'Germany'"],
    ['department=Corporate', `${year2013} AND department = 'Corporate'`],
  ])('%s changes the cards', async (query, where) => {
    const page = await html(`/finance?${query}`)
    expect(card(page, 'revenue')).toBe(cents('cents', `${sales} AND ${where}`))
    expect(card(page, 'net-income')).toBe(cents(effect, `${pnl} AND ${where}`))
    expect(card(page, 'operating-expense')).toBe(
      cents('cents', `type = 'Expenditures' AND CAST(code AS INTEGER) BETWEEN 6000 AND 7999 AND ${where}`),
    )
  })

  it('grain cuts the same sum into other periods', async () => {
    for (const [grain, periods] of [
      ['month', 11],
      ['quarter', 4],
      ['year', 1],
    ] as const) {
      const [line] = figureOf(await html(`/finance?grain=${grain}`), 'trend-revenue').lines
      expect(line.values).toHaveLength(periods)
      expect(line.values.reduce((sum: number, value: number | null) => sum + inCents(value ?? 0), 0)).toBe(
        cents('cents', `${sales} AND ${year2013}`),
      )
    }
  })

  it.each([
    ['last-year', year2012],
    ['previous', "day BETWEEN '2012-02-01' AND '2012-12-31'"],
  ])('compare=%s changes the base', async (compare, days) => {
    const { answers } = await server.json<{ answers: Json[] }>(`/api/pages/finance?compare=${compare}`)
    const { comparison } = answers.find((answer) => answer.name === 'metric revenue')
    expect(inCents(comparison.base)).toBe(cents('cents', `${sales} AND ${days}`))
    const said = formatOf('en-US').short(comparison.base, 'USD')
    expect(article(await html(`/finance?compare=${compare}`), 'metric-revenue')).toContain(said)
  })

  it('compare=budget takes the budget of the same days; compare=none says nothing', async () => {
    const days = "day BETWEEN '2011-01-01' AND '2011-11-30'"
    const { rows } = await metric('revenue?from=2011-01-01&to=2011-11-30&grain=year&compare=budget')
    expect(rows.map((row) => [inCents(row.value), inCents(row.base ?? 0)])).toEqual([
      [cents('cents', `${sales} AND ${days}`), cents('cents', `${sales} AND ${days}`, 'Budget')],
    ])
    const { answers } = await server.json<{ answers: Json[] }>(
      '/api/pages/finance?from=2011-01-01&to=2011-11-30&compare=budget',
    )
    expect(inCents(answers.find((answer) => answer.name === 'metric revenue').comparison.base)).toBe(
      cents('cents', `${sales} AND ${days}`, 'Budget'),
    )
    expect(article(await html('/finance?compare=none'), 'metric-revenue')).not.toContain('class="delta')
  })

  it('the divided parts add up to the whole', async () => {
    const figure = figureOf(await html('/finance?range=all'), 'breakdown-revenue-organization')
    const expected = book
      .prepare(
        `SELECT organization, sum(cents) AS cents FROM line WHERE scenario = 'Actual' AND ${sales} AND day <= '2013-11-30' GROUP BY 1 ORDER BY 2 DESC`,
      )
      .raw()
      .all()
    expect(figure.rows.map((row: Json) => [row.label, inCents(row.value)])).toEqual(expected)
    expect(inCents(figure.total)).toBe(cents('cents', `${sales} AND day <= '2013-11-30'`))
  })
})

describe('the API of the page', () => {
  it('has every answer of the page in one request', async () => {
    const page = await server.json<{ page: string; version: number; completeTo: string; answers: Json[] }>(
      '/api/pages/finance',
    )
    const slots = [
      ...readFileSync(join(siteFolder, 'finance.html'), 'utf8').matchAll(
        /<!--premise:((?:answer|metric|trend|breakdown) [^>]*?)-->/g,
      ),
    ].map((match) => (match[1] as string).replace(/^answer /, ''))
    expect(slots.length).toBeGreaterThan(15)
    expect(page).toMatchObject({ page: 'finance', completeTo: '2013-11-30' })
    expect(page.answers.map((answer) => answer.name).sort()).toEqual(slots.sort())
    // A ledger alone has no invoices to learn from.
    const risk = page.answers.find(({ name }) => name === 'finance/late-payment-risk')
    expect(risk).toMatchObject({ status: 'insufficient' })
    for (const answer of page.answers.filter((each) => each !== risk))
      expect(answer, answer.name).toMatchObject({
        status: 'ok',
        headline: expect.stringMatching(/\d/),
        evidence: expect.arrayContaining([expect.objectContaining({ sql: expect.stringContaining('SELECT') })]),
      })
  })

  it('gives insights as an array and one by one', async () => {
    const all = await server.json<Json[]>('/api/finance/insights')
    expect(all).toHaveLength(18)
    for (const answer of all)
      expect(await server.json(`/api/${answer.name.replace('/', '/insights/')}`)).toEqual(answer)
  })

  it.each([
    '/api/finance/insights/none-such',
    '/api/metrics/none-such',
    '/api/pages/none-such',
    '/api/refresh/none-such',
    '/api/none-such',
  ])('%s is a problem of status 404', async (path) => {
    const answer = await server.get(path)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({
      status: 404,
      code: expect.stringMatching(/^[a-z-]+$/),
      detail: expect.any(String),
      hint: expect.any(String),
    })
  })
})
