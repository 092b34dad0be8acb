import { describe, expect, it } from 'vitest'
import type { MetricQuestion, MetricRow, SummedMetric } from '../domain.ts'
import { loadBook } from './book.ts'
import { contextOf } from './book.fixture.ts'
import { balances } from './insights/balances.ts'
import { cashPosition } from './insights/cash-position.ts'
import { LedgerFixture } from './ledger.fixture.ts'
import { financeMetrics } from './metrics.ts'

/** Founded on 20 Nov 2012 with 1000, of which 600 in one region; sales of 50 in Dec, nothing in Jan, 30 paid in Feb. */
function movements(opening = true): LedgerFixture {
  const ledger = new LedgerFixture()
  ledger.account('1110', 'Cash', 'asset', 'cash')
  ledger.account('1120', 'Petty cash', 'asset', 'cash')
  ledger.account('2410', 'Loan', 'liability', 'debt')
  ledger.account('3020', 'Capital', 'equity', 'equity')
  ledger.account('4200', 'Sales', 'revenue', 'sales')
  ledger.account('6400', 'Supplies', 'expense', 'other-operating')
  const [north, south] = [{ organization: 'North' }, { organization: 'South' }]
  if (opening) {
    ledger.post([
      { day: '2012-11-20', account: '1110', cents: 60_000, ...north },
      { day: '2012-11-20', account: '1110', cents: 40_000, ...south },
      { day: '2012-11-20', account: '3020', cents: 100_000, ...north },
    ])
  }
  ledger.post([
    { day: '2012-12-05', account: '1110', cents: 5_000, ...north },
    { day: '2012-12-05', account: '4200', cents: 5_000, ...north },
    { day: '2012-12-05', account: '1120', cents: 700, ...north },
    { day: '2012-12-05', account: '1110', cents: -700, ...north },
    { day: '2013-02-10', account: '1110', cents: -3_000, ...south },
    { day: '2013-02-10', account: '6400', cents: 3_000, ...south },
    { day: '2013-02-27', account: '2410', cents: 9_000, ...south },
    { day: '2013-02-27', account: '1110', cents: 9_000, ...south },
  ])
  ledger.roll()
  return ledger
}

function cash(ledger: LedgerFixture, question: Partial<MetricQuestion> = {}): unknown[] {
  const metric = financeMetrics.find(({ name }) => name === 'cash') as SummedMetric
  const span = { from: '2012-10-01', to: '2013-04-30' }
  return ledger
    .all<MetricRow>(metric.rows({ span, resolution: 'month', scenario: 'actual', where: {}, ...question }))
    .map(({ period, member, value }) => (member === null ? [period, value] : [period, member, value]))
}

describe('balances of a ledger that holds movements', () => {
  it('are what was posted since its first day, in every month that the data reaches', () => {
    expect(cash(movements())).toEqual([
      ['2012-11-01', 100_000],
      ['2012-12-01', 105_000],
      ['2013-01-01', 105_000],
      ['2013-02-01', 111_000],
    ])
  })
  it('count what lies before the span, by day too, up to the last day of the data', () => {
    const rows = cash(movements(), { resolution: 'day', span: { from: '2013-02-08', to: '2013-03-05' } })
    expect(rows).toHaveLength(20)
    expect(rows.slice(0, 4)).toEqual([
      ['2013-02-08', 105_000],
      ['2013-02-09', 105_000],
      ['2013-02-10', 102_000],
      ['2013-02-11', 102_000],
    ])
    expect(rows.at(-1)).toEqual(['2013-02-27', 111_000])
    expect(cash(movements(), { span: { from: '2013-01-15', to: '2013-01-20' } })).toEqual([['2013-01-01', 105_000]])
  })
  it('add up over members, and keep those that did not move', () => {
    expect(cash(movements(), { by: 'organization', span: { from: '2013-01-01', to: '2013-02-28' } })).toEqual([
      ['2013-01-01', 'North', 65_000],
      ['2013-01-01', 'South', 40_000],
      ['2013-02-01', 'North', 65_000],
      ['2013-02-01', 'South', 46_000],
    ])
    expect(
      cash(movements(), {
        by: 'account',
        where: { organization: ['North'] },
        span: { from: '2013-01-01', to: '2013-01-31' },
      }),
    ).toEqual([
      ['2013-01-01', 'Cash', 64_300],
      ['2013-01-01', 'Petty cash', 700],
    ])
  })
  it('are none where the ledger is cut out of a longer one, or states balances itself', () => {
    expect(cash(movements(false))).toEqual([])
    const stating = movements()
    stating.account('1300', 'Stock', 'asset', 'inventory', 'last')
    expect(cash(stating)).toEqual([])
    expect(cash(movements(), { scenario: 'budget' })).toEqual([])
  })
  it('are what the insights about balances speak of', async () => {
    const ledger = movements()
    const context = { ...contextOf('2013-02-28', '2012-11-20'), db: ledger.reader, answers: () => undefined }
    const position = cashPosition.compute(await loadBook(context, ['asset', 'expense']), context)
    expect(position).toMatchObject({ status: 'ok', comparison: { value: 1_110, base: 1_050 } })
    const owned = balances.compute(await loadBook(context, ['asset', 'liability', 'expense']), context)
    expect(owned).toMatchObject({ status: 'ok', comparison: { value: 1_020, base: 1_050 } })
  })
})
