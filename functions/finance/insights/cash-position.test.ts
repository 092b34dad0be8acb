import { describe, expect, it } from 'vitest'
import { accounts, addsUp, bookOf, contextOf } from '../book.fixture.ts'
import { cashPosition } from './cash-position.ts'

const rows = [
  [8, '2012-11', 400_000],
  [8, '2012-12', 380_000],
  [8, '2013-10', 620_000],
  [8, '2013-11', 600_000],
  [4, '2013-10', 350_000],
  [4, '2013-11', 250_000],
  [9, '2013-11', 900_000],
] as const

describe('cash position', () => {
  it('tells the balance, how it moved and how long it lasts', () => {
    const found = cashPosition.compute(bookOf(rows), contextOf('2013-11-30', '2012-11-01'))
    expect(found.headline).toBe(
      'Cash at the end of Nov 2013 is $6.00K, up $2.00K (50%) on a year before and down $200 on Oct 2013; it covers 2 months of expense.',
    )
    expect(found.comparison).toMatchObject({ kind: 'last-year', value: 6_000, base: 4_000, change: 2_000 })
    expect(found.drivers).toEqual([])
    if (found.figure?.kind !== 'series') throw new Error('a series was expected')
    expect(found.figure.periods).toHaveLength(13)
    expect(found.figure.lines[0]?.values.slice(0, 3)).toEqual([4_000, 3_800, null])
  })
  it('names the accounts that moved it where there are several', () => {
    const till = { id: 10, code: '1120', name: 'Till', type: 'asset', kind: 'cash', aggregation: 'last' } as const
    const found = cashPosition.compute(
      { ...bookOf([...rows, [10, '2012-11', 300], [10, '2013-11', 100]]), accounts: [...accounts, till] },
      contextOf('2013-11-30', '2012-11-01'),
    )
    expect(found.drivers).toEqual([
      { dimension: 'account', member: 'Cash', change: 2_000 },
      { dimension: 'account', member: 'Till', change: -2 },
    ])
    expect(addsUp(found)).toBe(true)
  })
  it('weighs a change of cash against the expense of a year, not against itself', () => {
    const size = (cents: number) =>
      cashPosition.compute(
        bookOf([
          [8, '2013-10', 100_000],
          [8, '2013-11', cents],
          [4, '2013-10', 400_000],
          [4, '2013-11', 400_000],
        ]),
        contextOf('2013-11-30', '2013-10-01'),
      ).importance.size
    expect(size(200_000)).toBeCloseTo(100_000 / (100_000 + 12 * 400_000), 12)
    expect(size(-4_700_000)).toBeCloseTo(0.5, 12)
  })
  it('compares with the month before where there is no year before, and warns when cash is short', () => {
    const found = cashPosition.compute(
      bookOf([
        [8, '2013-10', 100_000],
        [8, '2013-11', 50_000],
        [4, '2013-11', 200_000],
      ]),
      contextOf('2013-11-30', '2013-10-01'),
    )
    expect(found.headline).toBe(
      'Cash at the end of Nov 2013 is $500, down $500 (50%) on Oct 2013; it covers 0.3 months of expense.',
    )
    expect(found.comparison?.kind).toBe('previous')
    expect(found.action).toMatch(/^Cash covers less than a month of expense/)
  })
  it('says nothing about cover where nothing is spent or cash is negative', () => {
    const found = cashPosition.compute(
      bookOf([
        [8, '2013-10', 100],
        [8, '2013-11', -5_000],
      ]),
      contextOf('2013-11-30', '2013-10-01'),
    )
    expect(found.headline).toBe('Cash at the end of Nov 2013 is −$50, down $51 (5,100%) on Oct 2013.')
  })
  it('does not add movements up into a balance', () => {
    const moving = accounts.map((account) =>
      account.kind === 'cash' ? { ...account, aggregation: 'sum' as const } : account,
    )
    const found = cashPosition.compute({ ...bookOf(rows), accounts: moving }, contextOf('2013-11-30', '2012-11-01'))
    expect(found).toMatchObject({
      status: 'insufficient',
      headline: 'The cash accounts hold movements, not balances, so the position cannot be read off.',
    })
    expect(
      cashPosition.compute(
        { ...bookOf(rows), accounts: accounts.filter(({ kind }) => kind !== 'cash') },
        contextOf('2013-11-30', '2012-11-01'),
      ).headline,
    ).toBe('No account of the ledger is known to hold cash.')
  })
})
