import { describe, expect, it } from 'vitest'
import { addMonths } from '../../../lib/calendar/calendar.ts'
import { addsUp, bookOf, contextOf } from '../book.fixture.ts'
import { expenseMix } from './expense-mix.ts'

const years = Array.from({ length: 24 }, (_, i) => addMonths('2012-01-01', i).slice(0, 7)).flatMap((month, i) => [
  [4, month, i < 12 ? 100_000 : 110_000] as const,
  [5, month, i < 12 ? 30_000 : 50_000] as const,
  [3, month, 9_999] as const,
])

describe('what operating expense is made of', () => {
  it('divides the last twelve months by kind, beside the twelve before', () => {
    const found = expenseMix.compute(bookOf(years), contextOf('2013-12-31', '2012-01-01'))
    expect(found.headline).toBe(
      'Operating expense from Jan 2013 to Dec 2013 is $19.2K, up $3.60K (23.1%) on the twelve months before; personnel is 68.8% of it; facilities moved it most (+$2.40K).',
    )
    expect(found.figure).toEqual({
      kind: 'breakdown',
      unit: 'USD',
      total: 19_200,
      rows: [
        { label: 'Personnel', value: 13_200, previous: 12_000 },
        { label: 'Facilities', value: 6_000, previous: 3_600 },
      ],
    })
    expect(addsUp(found)).toBe(true)
    expect(found.importance.reach).toBeCloseTo(19_200 / (19_200 + 1_199.88), 9)
  })
  it('shows the mix of a young company without comparison', () => {
    const found = expenseMix.compute(
      bookOf(years.filter(([, month]) => month < '2012-05')),
      contextOf('2012-04-30', '2012-01-01'),
    )
    expect(found).toMatchObject({
      status: 'ok',
      comparison: null,
      drivers: [],
      span: { from: '2012-01-01', to: '2012-04-30' },
    })
    expect(found.figure).toMatchObject({ total: 5_200, rows: [{ previous: null }, { previous: null }] })
  })
  it('needs three months and some operating expense', () => {
    expect(expenseMix.compute(bookOf(years), contextOf('2012-02-29', '2012-01-01'))).toMatchObject({
      status: 'insufficient',
      headline: 'The mix of expense takes 3 complete months; there are 2.',
    })
    expect(expenseMix.compute(bookOf([[1, '2013-12', 5]]), contextOf('2013-12-31', '2012-01-01')).status).toBe(
      'insufficient',
    )
  })
})
