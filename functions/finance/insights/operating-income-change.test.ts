import { describe, expect, it } from 'vitest'
import { accounts, addsUp, bookOf, contextOf } from '../book.fixture.ts'
import { operatingIncomeChange } from './operating-income-change.ts'

describe('what moved operating income', () => {
  it('signs every account by its effect on income and leaves out what is not operating', () => {
    const book = bookOf([
      [1, '2012-05', 100_000],
      [3, '2012-05', 40_000],
      [4, '2012-05', 30_000],
      [7, '2012-05', 5_000],
      [1, '2013-05', 150_010],
      [3, '2013-05', 55_000],
      [4, '2013-05', 29_000],
      [7, '2013-05', 50_000],
      [6, '2013-05', 999],
    ])
    const found = operatingIncomeChange.compute(book, contextOf('2013-05-31', '2011-02-01'))
    expect(found.headline).toBe(
      'Operating income from Jan 2013 to May 2013 is $660, up $360 (120%) on a year before; what moved it most: Trade Sales (+$500), Cost of Sales (−$150) and Salaries (+$10).',
    )
    expect(found.figure).toEqual({
      kind: 'waterfall',
      unit: 'USD',
      good: 'up',
      start: { label: 'Jan 2012 to May 2012', value: 300 },
      steps: [
        { label: 'Trade Sales', value: 500.1 },
        { label: 'Cost of Sales', value: -150 },
        { label: 'Salaries', value: 10 },
      ],
      end: { label: 'Jan 2013 to May 2013', value: 660.1 },
    })
    expect(addsUp(found)).toBe(true)
  })
  it('proposes to look where a cost grew beyond sales, not where it grew with them', () => {
    const year = (at: string, sales: number, goods: number, salaries: number, rent: number) =>
      [
        [1, at, sales],
        [3, at, goods],
        [4, at, salaries],
        [5, at, rent],
      ] as const
    const action = (...now: [number, number, number, number]) =>
      operatingIncomeChange.compute(
        bookOf([...year('2012-05', 100_000, 40_000, 20_000, 10_000), ...year('2013-05', ...now)]),
        contextOf('2013-05-31', '2011-02-01'),
      ).action
    expect(action(133_000, 53_200, 29_000, 10_000)).toBe('Look first at Salaries, up 45% with net sales up 33%.')
    expect(action(133_000, 60_000, 27_000, 10_000)).toBe('Look first at Cost of Sales, up 50% with net sales up 33%.')
    expect(action(90_000, 40_000, 21_000, 10_000)).toBe('Look first at Trade Sales, down 10% with net sales down 10%.')
    expect(action(133_000, 53_200, 26_000, 13_000)).toBeUndefined()
  })
  it('puts the small accounts together and still adds up to the cent', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({
      id: 100 + i,
      code: `7${i}`,
      name: `Cost ${i}`,
      type: 'expense' as const,
      kind: 'travel' as const,
      aggregation: 'sum' as const,
    }))
    const months = many.flatMap(({ id }, i) => [
      { accountId: id, month: '2012-03-01', cents: 1_003 * i, closingCents: 0 },
      { accountId: id, month: '2013-03-01', cents: 977 * i * (i % 2 ? 3 : 1), closingCents: 0 },
    ])
    const found = operatingIncomeChange.compute(
      { accounts: [...accounts, ...many], months },
      contextOf('2013-03-31', '2012-01-01'),
    )
    if (found.figure?.kind !== 'waterfall') throw new Error('a waterfall was expected')
    expect(found.figure.steps).toHaveLength(9)
    expect(found.figure.steps.at(-1)?.label).toBe('Other accounts')
    const cents = (value: number) => Math.round(value * 100)
    expect(found.figure.steps.reduce((sum, step) => sum + cents(step.value), cents(found.figure.start.value))).toBe(
      cents(found.figure.end.value),
    )
    expect(addsUp(found)).toBe(true)
  })
  it('says so when nothing moved', () => {
    const found = operatingIncomeChange.compute(
      bookOf([
        [1, '2012-01', 5_000],
        [1, '2013-01', 5_000],
      ]),
      contextOf('2013-01-31', '2012-01-01'),
    )
    expect(found.headline).toBe('Operating income in Jan 2013 is $50, unchanged on a year before.')
    expect(found.importance.score).toBe(0)
  })
})
