// Fiscal years that do not begin in January, in the words and windows of the insights that follow them.
import { describe, expect, it } from 'vitest'
import { addMonths } from '../../../lib/calendar/calendar.ts'
import { addsUp, bookOf, contextOf } from '../book.fixture.ts'
import { operatingIncomeChange } from './operating-income-change.ts'
import { pnlAgainstLastYear } from './pnl-against-last-year.ts'

/** Sales of $1 in the first month, a dollar more in each that follows; salaries of 50 cents. */
const book = bookOf(
  Array.from({ length: 36 }, (_, i) => addMonths('2011-01-01', i).slice(0, 7)).flatMap((month, i) => [
    [1, month, 100 * (i + 1)] as const,
    [4, month, 50] as const,
  ]),
)

function sales(from: number, to: number): number {
  let dollars = 0
  for (let i = from; i <= to; i++) dollars += i
  return dollars
}

describe('a fiscal year that begins in', () => {
  it.each([
    ['April', 4, '2013-11-30', 'from Apr 2013 to Nov 2013', '2013-04-01', '2012-04-01', 28, 35],
    ['April, complete', 4, '2013-03-31', 'from Apr 2012 to Mar 2013', '2012-04-01', '2011-04-01', 16, 27],
    ['October', 10, '2013-11-30', 'from Oct 2013 to Nov 2013', '2013-10-01', '2012-10-01', 34, 35],
    ['October, first month', 10, '2013-10-31', 'in Oct 2013', '2013-10-01', '2012-10-01', 34, 34],
    ['October, complete', 10, '2013-09-30', 'from Oct 2012 to Sep 2013', '2012-10-01', '2011-10-01', 22, 33],
  ] as const)('%s', (_, fiscalYearStartMonth, completeTo, said, from, before, first, last) => {
    const context = contextOf(completeTo, '2011-01-01', { fiscalYearStartMonth })
    const count = last - first + 1
    const value = sales(first, last) - count / 2
    for (const insight of [operatingIncomeChange, pnlAgainstLastYear]) {
      const found = insight.compute(book, context)
      expect(found.headline).toContain(`income ${said} is `)
      expect(found.comparison).toMatchObject({
        value,
        base: value - 12 * count,
        span: { from, to: completeTo },
        baseSpan: { from: before },
      })
      expect(addsUp(found)).toBe(true)
    }
  })
  it('April says which months are missing for the year before', () => {
    expect(
      operatingIncomeChange.compute(book, contextOf('2012-02-29', '2011-01-01', { fiscalYearStartMonth: 4 })),
    ).toMatchObject({
      status: 'insufficient',
      headline: 'There is no year before to compare the operating income of Apr 2011 to Feb 2012 with.',
      action: 'Import ledger lines from Apr 2010 on.',
    })
  })
})
