import { describe, expect, it } from 'vitest'
import { accounts, addsUp, contextOf } from '../book.fixture.ts'
import { budgetVariance } from './budget-variance.ts'

const span = { from: '2012-02-01', to: '2013-01-31' }
const cell = (accountId: number, department: string, cents: number) => ({ accountId, department, cents })

describe('where the budget is off', () => {
  const input = {
    accounts,
    span,
    // The second half of Salaries comes from another slice of the same span.
    actual: [
      cell(1, 'Shop', 90_000),
      cell(4, 'Shop', 15_000),
      cell(4, 'Shop', 8_000),
      cell(4, 'Lab', 9_000),
      cell(5, 'Lab', 700),
      cell(7, 'Shop', 5_000),
    ],
    budget: [cell(1, 'Shop', 100_000), cell(4, 'Shop', 20_000), cell(4, 'Lab', 10_000)],
  }
  const found = budgetVariance.compute(input, contextOf('2013-01-31', '2011-01-01'))
  it('ranks accounts by department by their effect on income', () => {
    expect(found.figure).toEqual({
      kind: 'ranking',
      unit: 'USD',
      good: 'up',
      rows: [
        { label: 'Trade Sales in Shop', value: -100, note: '10% below budget' },
        { label: 'Salaries in Shop', value: -30, note: '15% above budget' },
        { label: 'Salaries in Lab', value: 10, note: '10% below budget' },
        { label: 'Rent in Lab', value: -7, note: 'no budget' },
      ],
    })
    expect(found.headline).toBe(
      'Operating income from Feb 2012 to Jan 2013 is $127 (18.1%) below budget; furthest off: Trade Sales in Shop (−$100), Salaries in Shop (−$30) and Rent in Lab (−$7).',
    )
    expect(found.comparison).toMatchObject({ value: 573, base: 700, change: -127 })
    expect(addsUp(found)).toBe(true)
    expect(found.action).toBe('Review Trade Sales in Shop with its owner.')
  })
  it('tells where the budget ends', () => {
    const late = budgetVariance.compute(input, contextOf('2013-12-31', '2011-01-01'))
    expect(late.status).toBe('ok')
    expect(late.headline).toMatch(/; there is no budget after Jan 2013\.$/)
    expect(late.action).toMatch(/^Import a budget for the months from Feb 2013 to Dec 2013/)
  })
})
