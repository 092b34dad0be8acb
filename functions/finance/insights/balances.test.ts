import { describe, expect, it } from 'vitest'
import { accounts, addsUp, contextOf } from '../book.fixture.ts'
import type { AccountRow } from '../queries.ts'
import { balances } from './balances.ts'

const chart: AccountRow[] = [
  ...accounts,
  { id: 10, code: '1130', name: 'Debtors', type: 'asset', kind: 'receivables', aggregation: 'last' },
  { id: 11, code: '2210', name: 'Loan', type: 'liability', kind: 'debt', aggregation: 'last' },
  { id: 12, code: '3010', name: 'Capital', type: 'liability', kind: 'equity', aggregation: 'last' },
  { id: 13, code: '1140', name: 'Moves', type: 'asset', kind: 'receivables', aggregation: 'sum' },
]
const book = (rows: [number, string, number][]) => ({
  accounts: chart,
  months: rows.map(([accountId, month, closingCents]) => ({ accountId, month: `${month}-01`, cents: 7, closingCents })),
})

describe('what we own and owe', () => {
  const rows: [number, string, number][] = [
    [8, '2012-11', 40_000],
    [10, '2012-11', 30_000],
    [11, '2012-11', 50_000],
    [12, '2012-11', 20_000],
    [13, '2012-11', 999],
    [8, '2013-11', 60_000],
    [10, '2013-11', 25_050],
    [11, '2013-11', 35_000],
    [12, '2013-11', 50_050],
  ]
  const found = balances.compute(book(rows), contextOf('2013-11-30', '2012-11-01'))
  it('compares balances with a year before and adds up to net assets', () => {
    expect(found.headline).toBe(
      'Net assets at the end of Nov 2013 are $501, up $301 (150.3%) on a year before: cash up $200 (50%), debt down $150 (30%) and receivables down $50 (16.5%).',
    )
    expect(found.comparison).toMatchObject({ value: 500.5, base: 200, change: 300.5 })
    expect(found.drivers).toEqual([
      { dimension: 'kind', member: 'Cash', change: 200 },
      { dimension: 'kind', member: 'Debt', change: 150 },
      { dimension: 'kind', member: 'Receivables', change: -49.5 },
    ])
    expect(addsUp(found)).toBe(true)
  })
  it('leaves out equity, movements and kinds without a balance', () => {
    if (found.figure?.kind !== 'table') throw new Error('a table was expected')
    expect(found.figure.rows.map(({ cells }) => cells.slice(0, 4))).toEqual([
      ['Cash', 600, 400, 200],
      ['Receivables', 250.5, 300, -49.5],
      ['Owned', 850.5, 700, 150.5],
      ['Debt', 350, 500, -150],
      ['Owed', 350, 500, -150],
      ['Net assets', 500.5, 200, 300.5],
    ])
  })
  it('needs two months, and accounts that hold balances', () => {
    expect(balances.compute(book(rows.slice(5)), contextOf('2013-11-30', '2013-11-01'))).toMatchObject({
      status: 'insufficient',
      headline: 'A change of balances takes at least two complete months.',
    })
    expect(balances.compute(book([[13, '2013-11', 5]]), contextOf('2013-11-30', '2013-11-01')).headline).toBe(
      'No account of the ledger holds balances.',
    )
  })
})
