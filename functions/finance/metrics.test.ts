import { describe, expect, it } from 'vitest'
import type { Metric, MetricQuestion, MetricRow, Reader, SummedMetric } from '../domain.ts'
import { measure } from '../platform/metrics/measure.ts'
import { LedgerFixture, settings } from './ledger.fixture.ts'
import { financeMetrics } from './metrics.ts'

function metric(name: string): SummedMetric {
  const found = financeMetrics.find((each) => each.name === name)
  if (found === undefined || found.aggregation === 'ratio') throw new Error(name)
  return found
}

function book(): LedgerFixture {
  const ledger = new LedgerFixture()
  ledger.account('4200', 'Trade Sales', 'revenue', 'sales')
  ledger.account('4500', 'Intercompany Sales', 'revenue', 'intercompany-sales')
  ledger.account('4130', 'Returns', 'expense', 'returns-and-discounts')
  ledger.account('5020', 'Cost of Sales', 'expense', 'cost-of-sales')
  ledger.account('6000', 'Salaries', 'expense', 'personnel')
  ledger.account('6850', 'Other Assets', 'expense', 'depreciation')
  ledger.account('8000', 'Interest Income', 'revenue', 'interest')
  ledger.account('8500', 'Taxes', 'expense', 'tax')
  ledger.account('1110', 'Cash', 'asset', 'cash', 'last')
  ledger.account('1300', 'Other Assets', 'asset', 'other-assets', 'last')
  ledger.account('9510', 'Headcount', 'statistical', 'headcount', 'last')
  const amounts: Record<string, number> = {
    4200: 100_000,
    4500: 20_000,
    4130: 3_000,
    5020: 40_000,
    6000: 30_000,
    6850: 1_000,
    8000: 500,
    8500: 7_000,
    1110: 55_500,
    1300: 9,
    9510: 1_200,
  }
  for (const [account, cents] of Object.entries(amounts)) {
    ledger.post([
      { day: '2013-01-15', account, cents, organization: 'France', department: 'Corporate' },
      { day: '2013-01-31', account, cents: cents * 2, organization: 'Germany', department: "R&D 'x'" },
      { day: '2013-02-28', account, cents: cents * 3, organization: 'France', department: 'Corporate' },
      {
        day: '2013-02-28',
        account,
        cents: cents * 4,
        organization: 'France',
        department: 'Corporate',
        scenario: 'budget',
      },
    ])
  }
  ledger.roll()
  return ledger
}

const months: MetricQuestion = {
  span: { from: '2013-01-01', to: '2013-02-28' },
  resolution: 'month',
  scenario: 'actual',
  where: {},
}

function values(
  ledger: LedgerFixture,
  name: string,
  question: MetricQuestion = months,
): [string, string | null, number][] {
  return ledger.all<MetricRow>(metric(name).rows(question)).map((row) => [row.period, row.member, row.value])
}

describe('metrics of finance', () => {
  it.each([
    ['revenue', 120_500],
    ['sales', 120_000],
    ['expense', 81_000],
    ['returns-and-discounts', 3_000],
    ['cost-of-sales', 40_000],
    ['gross-margin', 77_000],
    ['operating-expense', 31_000],
    ['operating-income', 46_000],
    ['net-income', 39_500],
  ])('%s adds up flows from months and from days alike', (name, unit) => {
    const ledger = book()
    expect(values(ledger, name)).toEqual([
      ['2013-01-01', null, unit * 3],
      ['2013-02-01', null, unit * 3],
    ])
    expect(values(ledger, name, { ...months, resolution: 'day' })).toEqual([
      ['2013-01-15', null, unit],
      ['2013-01-31', null, unit * 2],
      ['2013-02-28', null, unit * 3],
    ])
  })
  it('adds days up to weeks that begin on Monday, member by member', () => {
    const ledger = book()
    const week = (question: Partial<MetricQuestion> = {}) =>
      values(ledger, 'sales', { ...months, resolution: 'week', ...question })
    // 15 January 2013 was a Tuesday, 31 January and 28 February were Thursdays.
    expect(week()).toEqual([
      ['2013-01-14', null, 120_000],
      ['2013-01-28', null, 240_000],
      ['2013-02-25', null, 360_000],
    ])
    ledger.post([
      { day: '2013-01-20', account: '4200', cents: 7, organization: 'France', department: 'Corporate' },
      { day: '2013-01-21', account: '4200', cents: 11, organization: 'France', department: 'Corporate' },
    ])
    ledger.roll()
    expect(week({ by: 'organization', span: { from: '2013-01-15', to: '2013-01-27' } })).toEqual([
      ['2013-01-14', 'France', 120_007],
      ['2013-01-21', 'France', 11],
    ])
    expect(() => values(ledger, 'cash', { ...months, resolution: 'week' })).toThrow(RangeError)
  })
  it('takes balances as they stand last in each cell and keeps hundredths of persons', () => {
    expect(values(book(), 'cash')).toEqual([
      ['2013-01-01', null, 55_500 * 3],
      ['2013-02-01', null, 55_500 * 3],
    ])
    expect(values(book(), 'headcount')).toEqual([
      ['2013-01-01', null, 3_600],
      ['2013-02-01', null, 3_600],
    ])
  })
  it('does not read a balance off an account whose lines are movements', () => {
    const ledger = book()
    ledger.sqlite.prepare("UPDATE finance_account SET aggregation = 'sum' WHERE code = '1110'").run()
    expect(values(ledger, 'cash')).toEqual([])
  })
  it('divides by every dimension, the parts adding up to the whole', () => {
    const ledger = book()
    for (const name of ['net-income', 'expense', 'cash']) {
      const whole = values(ledger, name).map((row) => row[2])
      for (const by of metric(name).dimensions) {
        const parts = values(ledger, name, { ...months, by })
        const sums = ['2013-01-01', '2013-02-01'].map((period) =>
          parts.filter((row) => row[0] === period).reduce((sum, row) => sum + row[2], 0),
        )
        expect(sums).toEqual(whole)
        expect(parts.every((row) => typeof row[1] === 'string')).toBe(true)
      }
    }
    expect(values(ledger, 'sales', { ...months, by: 'kind' }).map((row) => row[1])).toEqual([
      'Intercompany sales',
      'Sales',
      'Intercompany sales',
      'Sales',
    ])
  })
  it('tells accounts of the same name apart by their code', () => {
    const names = values(book(), 'expense', { ...months, by: 'account' }).map((row) => row[1])
    expect(names).toContain('Other Assets (6850)')
    expect(names).toContain('Salaries')
  })
  it('keeps only the chosen members, whatever characters they hold', () => {
    const ledger = book()
    const only = (where: Record<string, string[]>) => values(ledger, 'sales', { ...months, where }).map((row) => row[2])
    expect(only({ organization: ['France'] })).toEqual([120_000, 360_000])
    expect(only({ department: ["R&D 'x'"] })).toEqual([240_000])
    expect(only({ kind: ['Intercompany sales'] })).toEqual([60_000, 60_000])
    expect(only({ kind: ['intercompany-sales'], organization: ['Germany'] })).toEqual([40_000])
    expect(only({ account: ['Trade Sales'] })).toEqual([300_000, 300_000])
    expect(only({ account: ['4500'] })).toEqual([60_000, 60_000])
    expect(only({ organization: ["' OR 1=1 --"] })).toEqual([])
    expect(() => metric('sales').rows({ ...months, where: { 'a.id': ['1'] } })).toThrow(RangeError)
    expect(() => metric('sales').rows({ ...months, by: 'memo' })).toThrow(RangeError)
  })
  it('keeps scenarios apart', () => {
    expect(values(book(), 'sales', { ...months, scenario: 'budget' })).toEqual([['2013-02-01', null, 480_000]])
  })
  it('answers from coarse cells where neither organization nor department is asked for, through their primary key', () => {
    const ledger = book()
    for (const question of [months, { ...months, by: 'account' }, { ...months, where: { kind: ['sales'] } }]) {
      const plan = ledger.plan(metric('operating-income').rows(question)).join('\n')
      expect(plan).toMatch(/SEARCH c USING PRIMARY KEY \(scenario=\? AND account_id=\? AND month>\? AND month<\?\)/)
      const days = ledger.plan(metric('sales').rows({ ...question, resolution: 'day' })).join('\n')
      expect(days).toMatch(/SEARCH c USING PRIMARY KEY \(day>\? AND day<\?\)/)
      expect(plan + days).not.toContain('SEARCH t ')
    }
    ledger.sqlite.exec('DELETE FROM finance_ledger_day; DELETE FROM finance_ledger_month')
    expect(values(ledger, 'sales')).toHaveLength(2)
    expect(values(ledger, 'sales', { ...months, resolution: 'day', by: 'account' })).toHaveLength(6)
    expect(values(ledger, 'sales', { ...months, by: 'department' })).toEqual([])
  })
  it('reaches fine cells through the coarse cells of the chosen accounts only', () => {
    const ledger = book()
    const plan = (resolution: 'day' | 'month') =>
      ledger.plan(metric('sales').rows({ ...months, resolution, where: { department: ['Corporate'] } })).join('\n')
    expect(plan('day')).toMatch(
      /SEARCH c USING PRIMARY KEY \(day=\? AND scenario=\? AND account_id=\? AND department_id=\?\)/,
    )
    expect(plan('month')).toMatch(
      /SEARCH c USING PRIMARY KEY \(scenario=\? AND account_id=\? AND month=\? AND department_id=\?\)/,
    )
  })
  it('takes shorter slices the more cells a day has for the question', () => {
    const days = (by?: string, where = {}) => metric('sales').daysAtOnce(by === undefined ? { where } : { by, where })
    expect(days()).toBeGreaterThan(days(undefined, { department: ['Corporate'] }))
    expect(days(undefined, { department: ['Corporate'] })).toBeGreaterThan(days('department'))
  })
  it('has unique names, and ratios of metrics that exist', () => {
    const names = financeMetrics.map((each) => each.name)
    expect(new Set(names).size).toBe(names.length)
    for (const each of financeMetrics)
      if (each.aggregation === 'ratio')
        expect(names).toEqual(expect.arrayContaining([each.numerator, each.denominator]))
  })
})

describe('a question', () => {
  it('P62: about centuries costs statements for the months that can have rows only, and says the same', async () => {
    const ledger = book()
    let statements = 0
    const reader: Reader = {
      ...ledger.reader,
      all: (query) => {
        statements++
        return ledger.reader.all(query)
      },
    }
    const wide = { span: { from: '1900-01-01', to: '2200-12-31' }, scenario: 'actual' as const, where: {} }
    const data = { from: '2013-01-15', to: '2013-02-28' }
    for (const name of ['sales', 'cash', 'gross-margin-ratio'])
      for (const grain of ['day', 'week', 'year'] as const) {
        const asked = financeMetrics.find((each) => each.name === name) as Metric
        const before = await measure(reader, asked, { ...wide, grain }, settings)
        expect(before.length).toBeGreaterThan(0)
        statements = 0
        expect(await measure(reader, asked, { ...wide, grain, data }, settings)).toEqual(before)
        expect(statements, `${name} by ${grain}`).toBeLessThanOrEqual(4)
        expect(await measure(reader, asked, { ...wide, grain, data: null }, settings)).toEqual([])
      }
  })
})
