import { expect, it } from 'vitest'
import { addMonths } from '../../../lib/calendar/calendar.ts'
import { bookOf, contextOf } from '../book.fixture.ts'
import { expenseTrend } from './expense-trend.ts'

it('tells where expense is heading and by which accounts', () => {
  const rows = Array.from({ length: 24 }, (_, i) => addMonths('2012-01-01', i).slice(0, 7)).flatMap((month, i) => [
    [4, month, 100_000 - 1_000 * i] as const,
    [5, month, 50_000] as const,
  ])
  const found = expenseTrend.compute({ ...bookOf(rows), postings: [] }, contextOf('2013-12-31', '2012-01-01'))
  expect(found.headline).toBe(
    'Expense from Jan 2013 to Dec 2013 is $15.9K, down $1.44K (8.3%) on the twelve months before; the trend falls by $10 a month.',
  )
  expect(found.comparison?.good).toBe('down')
  // Only salaries moved: that is the change itself.
  expect(found.drivers).toEqual([])
})
