import { describe, expect, it } from 'vitest'
import { accounts, addsUp, bookOf, contextOf } from '../book.fixture.ts'
import { pnlAgainstBudget } from './pnl-against-budget.ts'

const span = { from: '2012-02-01', to: '2013-01-31' }
const actual = bookOf([
  [1, '2012-12', 90_000],
  [3, '2012-12', 40_000],
  [4, '2013-01', 21_000],
  [5, '2013-01', 500],
  [7, '2013-01', 8_000],
]).months
const budget = bookOf([
  [1, '2012-12', 100_000],
  [3, '2012-12', 45_000],
  [4, '2013-01', 20_000],
]).months

describe('profit and loss against budget', () => {
  it('compares down to operating income where nothing below it is budgeted, and tells where the budget ends what to do', () => {
    const found = pnlAgainstBudget.compute({ accounts, span, actual, budget }, contextOf('2013-06-30', '2011-01-01'))
    expect(found.headline).toBe(
      'Operating income from Feb 2012 to Jan 2013 is $285, $65 (18.6%) below budget: net sales down $100 (10%), gross margin down $50 (9.1%) and operating expense up $15 (7.5%).',
    )
    expect(found.action).toBe(
      'Import a budget for the months from Feb 2013 to Jun 2013, so that this year can be judged too.',
    )
    expect(addsUp(found)).toBe(true)
    if (found.figure?.kind !== 'table') throw new Error('a table was expected')
    const row = (label: string) =>
      found.figure?.kind === 'table' && found.figure.rows.find(({ cells }) => cells[0] === label)?.cells
    expect(row('Tax')).toEqual(['Tax', 80, null, null, null])
    expect(row('Net income')).toEqual(['Net income', 205, null, null, null])
    expect(row('Facilities')).toEqual(['Facilities', 5, 0, 5, null])
  })
  it('compares net income where tax is budgeted too', () => {
    const found = pnlAgainstBudget.compute(
      { accounts, span, actual, budget: [...budget, ...bookOf([[7, '2013-01', 7_000]]).months] },
      contextOf('2013-01-31', '2011-01-01'),
    )
    expect(found.comparison).toMatchObject({ kind: 'budget', value: 205, base: 280, change: -75 })
    expect(found.headline).toMatch(/^Net income .* operating expense up \$15 \(7\.5%\)\.$/)
    expect(found.action).toBeUndefined()
    expect(addsUp(found)).toBe(true)
  })
  it('does not let a budget of years ago compete with what is news', () => {
    expect(
      pnlAgainstBudget.compute({ accounts, span, actual, budget }, contextOf('2015-06-30', '2011-01-01')).importance
        .score,
    ).toBe(0)
    expect(
      pnlAgainstBudget.compute({ accounts, span, actual, budget }, contextOf('2013-01-31', '2011-01-01')).importance,
    ).toMatchObject({ reach: 1, surprise: 0.5 })
  })
  it('says that there is no budget', () => {
    expect(
      pnlAgainstBudget.compute({ accounts, span: null, actual, budget: [] }, contextOf('2013-01-31', '2011-01-01')),
    ).toMatchObject({
      status: 'insufficient',
      headline: 'There is no budget to compare with.',
      action: 'Import budget lines as finance/ledger with the scenario "budget".',
    })
  })
})
