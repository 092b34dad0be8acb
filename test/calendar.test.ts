// Where days, months and fiscal years begin, in zones on either side of UTC.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomNumbers } from '../bench/ledger-lines.ts'
import { type Server, startServer } from './server.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many forms
type Json = any

const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
type Line = [date: string, amount: string, scenario?: string]

/** One line an instant; powers of two, so that a sum says which lines are in it. */
const body = (lines: Line[]) =>
  header +
  lines
    .map(
      ([date, amount, scenario = 'Actual'], i) =>
        `${i + 1},${date},North,Sales,${scenario},4200,Trade Sales,Revenue,${amount}\n`,
    )
    .join('')

interface Place {
  zone: string
  /** Month in which the fiscal year begins. */
  fiscalYear: number
  lines: Line[]
  byDay: Record<string, number>
  byMonth: Record<string, number>
  byQuarter: Record<string, number>
  byYear: Record<string, number>
}

const places: Place[] = [
  {
    zone: 'America/Los_Angeles',
    fiscalYear: 10,
    lines: [
      // Midnight between two fiscal years, in daylight saving time (UTC-7).
      ['2025-10-01T06:59:59Z', '1'],
      ['2025-10-01T07:00:00Z', '2'],
      ['2025-09-30T23:59:59-07:00', '4'],
      ['2025-10-01T00:00:00-07:00', '8'],
      ['2025-10-01T12:29:59+05:30', '16'],
      ['2025-10-01 12:30:00+0530', '32'],
      // The night in which the clocks go back, and a midnight in standard time (UTC-8).
      ['2025-11-02T06:59:59Z', '64'],
      ['2025-11-02T09:30:00Z', '128'],
      ['2025-12-01T07:59:59Z', '256'],
      ['2025-12-01T08:00:00Z', '512'],
      // A calendar year ends, which no fiscal year does; a day without a time is that day everywhere.
      ['2026-01-01T07:59:59.999Z', '1024'],
      ['2026-01-01T08:00:00Z', '2048'],
      ['2025-10-01', '4096'],
      ['2026-02-28', '8192'],
    ],
    byDay: {
      '2025-09-30': 1 + 4 + 16,
      '2025-10-01': 2 + 8 + 32 + 4096,
      '2025-11-01': 64,
      '2025-11-02': 128,
      '2025-11-30': 256,
      '2025-12-01': 512,
      '2025-12-31': 1024,
      '2026-01-01': 2048,
      '2026-02-28': 8192,
    },
    byMonth: {
      '2025-09-01': 21,
      '2025-10-01': 4138,
      '2025-11-01': 448,
      '2025-12-01': 1536,
      '2026-01-01': 2048,
      '2026-02-01': 8192,
    },
    byQuarter: { '2025-07-01': 21, '2025-10-01': 4138 + 448 + 1536, '2026-01-01': 2048 + 8192 },
    byYear: { '2024-10-01': 21, '2025-10-01': 4138 + 448 + 1536 + 2048 + 8192 },
  },
  {
    zone: 'Asia/Kolkata',
    fiscalYear: 4,
    lines: [
      ['2026-03-31T18:29:59Z', '1'],
      ['2026-03-31T18:30:00Z', '2'],
      ['2026-03-31T23:59:59+05:30', '4'],
      ['2026-04-01T00:00:00+05:30', '8'],
      ['2026-03-31T11:29:59-07:00', '16'],
      ['2026-03-31T11:30-07', '32'],
      ['2025-12-31T18:29:59Z', '64'],
      ['2025-12-31T18:30:00Z', '128'],
      ['2026-02-28T18:29:59z', '256'],
      ['2026-02-28T18:30:00z', '512'],
      ['2026-04-01', '1024'],
      ['2026-04-30', '2048'],
    ],
    byDay: {
      '2025-12-31': 64,
      '2026-01-01': 128,
      '2026-02-28': 256,
      '2026-03-01': 512,
      '2026-03-31': 1 + 4 + 16,
      '2026-04-01': 2 + 8 + 32 + 1024,
      '2026-04-30': 2048,
    },
    byMonth: { '2025-12-01': 64, '2026-01-01': 128, '2026-02-01': 256, '2026-03-01': 533, '2026-04-01': 1066 + 2048 },
    byQuarter: { '2025-10-01': 64, '2026-01-01': 128 + 256 + 533, '2026-04-01': 3114 },
    byYear: { '2025-04-01': 64 + 917, '2026-04-01': 3114 },
  },
]

describe.each(places)('in $zone', ({ zone, fiscalYear, lines, ...expected }) => {
  let server: Server
  beforeAll(async () => {
    server = await startServer({ config: `[tenant]\ntime_zone = "${zone}"\nfiscal_year_start_month = ${fiscalYear}\n` })
    expect((await server.rows(body(lines))).body).toMatchObject({ accepted: lines.length, rejected: 0 })
    expect((await server.refresh()).state).toBe('done')
  })
  afterAll(() => server.stop())

  const rows = async (query: string): Promise<Record<string, number>> => {
    const answer = await server.json<{ rows: { period: string; value: number }[] }>(`/api/metrics/revenue?${query}`)
    return Object.fromEntries(answer.rows.map((row) => [row.period, row.value]))
  }

  it('instants fall into the days, months, quarters and fiscal years of the tenant', async () => {
    expect(await rows('grain=day')).toEqual(expected.byDay)
    expect(await rows('grain=month')).toEqual(expected.byMonth)
    expect(await rows('grain=quarter')).toEqual(expected.byQuarter)
    expect(await rows('grain=year')).toEqual(expected.byYear)
  })

  it('bad day 16: a span takes in its first and its last day, and grains agree on it', async () => {
    for (const [day, value] of Object.entries(expected.byDay))
      for (const grain of ['day', 'week', 'month', 'quarter', 'year'])
        expect(Object.values(await rows(`from=${day}&to=${day}&grain=${grain}`)), `${day} by ${grain}`).toEqual([value])
    const total = Object.values(expected.byDay).reduce((sum, value) => sum + value, 0)
    for (const grain of ['day', 'week', 'month', 'quarter', 'year'])
      expect(
        Object.values(await rows(`grain=${grain}`)).reduce((sum, value) => sum + value, 0),
        grain,
      ).toBe(total)
  })

  it('the page means the fiscal year by "this year" and the one before by "last year"', async () => {
    const [lastYear, thisYear] = Object.values(expected.byYear)
    const card = async (query: string) =>
      (await server.json<{ answers: Json[] }>(`/api/pages/finance?${query}`)).answers.find(
        (answer) => answer.name === 'metric revenue',
      )
    expect((await card('')).figure.value).toBe(thisYear)
    expect((await card('')).span).toEqual({ from: Object.keys(expected.byYear)[1], to: lines.at(-1)?.[0] })
    expect((await card('range=last-year')).figure.value).toBe(lastYear)
    expect((await card('range=this-quarter')).figure.value).toBe(Object.values(expected.byQuarter).at(-1))
  })
})

describe('a random zone', () => {
  const random = randomNumbers(Number(process.env.PREMISE_SEED ?? 20261122))
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T
  const zone = pick(Intl.supportedValuesOf('timeZone'))
  const month = 1 + Math.floor(random() * 12)

  it(`bad day 16: in ${zone}, with years from month ${month} on, sums over days, weeks, months, quarters and years of any range are its total`, async () => {
    const server = await startServer({
      config: `[tenant]\ntime_zone = "${zone}"\nfiscal_year_start_month = ${month}\n`,
    })
    try {
      const firstMs = Date.UTC(2024, 0, 1)
      const spanMs = 800 * 86_400_000
      const instants = Array.from({ length: 400 }, () => firstMs + Math.floor(random() * spanMs))
      const lines = instants.map((ms): Line => [new Date(ms).toISOString(), `${1 + Math.floor(random() * 1_000_000)}`])
      expect((await server.rows(body(lines))).body).toMatchObject({ accepted: lines.length })
      expect((await server.refresh()).state).toBe('done')
      // The day that an instant is there, as the platform's own formatter says it.
      const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
      const dayOf = (ms: number) => format.format(ms)
      for (let round = 0; round < 25; round++) {
        const [from, to] = [pick(instants), pick(instants)].sort((a, b) => a - b).map(dayOf) as [string, string]
        const total = lines.reduce((sum, [, amount], at) => {
          const day = dayOf(instants[at] as number)
          return day >= from && day <= to ? sum + Number(amount) : sum
        }, 0)
        for (const grain of ['day', 'week', 'month', 'quarter', 'year']) {
          const { rows } = await server.json<{ rows: { value: number }[] }>(
            `/api/metrics/revenue?from=${from}&to=${to}&grain=${grain}`,
          )
          const sum = rows.reduce((cents, { value }) => cents + Math.round(value * 100), 0)
          expect([from, to, grain, sum]).toEqual([from, to, grain, total * 100])
        }
      }
    } finally {
      await server.stop()
    }
  })
})

describe('windows', () => {
  let server: Server
  beforeAll(async () => {
    const months = Array.from(
      { length: 26 },
      (_, i) => `${2024 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
    )
    const lines = months.flatMap((month): Line[] => [
      [`${month}-15`, '100.00'],
      [`${month}-20`, '90.00', 'Budget'],
    ])
    // February 2026 is the last month and is not over: one line more on its 27th day.
    server = await startServer({ config: '[tenant]\nfiscal_year_start_month = 7\n' })
    await server.rows(
      body([...lines, ['2026-02-27', '1000.00'], ['2026-03-02', '5.00', 'Budget'], ['2026-12-15', '90.00', 'Budget']]),
    )
    expect((await server.refresh()).state).toBe('done')
  })
  afterAll(() => server.stop())

  it('of actuals and budgets end at the last complete month, and of budgets no later than the actuals', async () => {
    const insights = await server.json<Json[]>('/api/finance/insights')
    const named = (name: string) => insights.find((answer) => answer.name === `finance/${name}`)
    const toDate = { from: '2025-07-01', to: '2026-01-31' }
    const twelveMonths = { from: '2025-02-01', to: '2026-01-31' }
    for (const [name, window] of [
      ['operating-income-change', toDate],
      ['pnl-against-last-year', toDate],
      ['pnl-against-budget', twelveMonths],
      ['budget-variance', twelveMonths],
    ] as const) {
      const { span, freshness, comparison } = named(name)
      expect([name, span, comparison.span, freshness.completeTo]).toEqual([name, window, window, '2026-01-31'])
    }
    expect(named('pnl-against-budget').comparison).toMatchObject({
      kind: 'budget',
      value: 1200,
      base: 1080,
      baseSpan: twelveMonths,
    })
    expect(named('operating-income-change').comparison).toMatchObject({
      kind: 'last-year',
      value: 700,
      base: 700,
      baseSpan: { from: '2024-07-01', to: '2025-01-31' },
    })
  })
})
