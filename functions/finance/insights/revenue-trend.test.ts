import { describe, expect, it } from 'vitest'
import { addMonths, monthEnd } from '../../../lib/calendar/calendar.ts'
import { addsUp, bookOf, contextOf } from '../book.fixture.ts'
import { revenueTrend } from './revenue-trend.ts'

const shape = [1.4, 1.3, 0.8, 1.2, 1, 0.5, 1, 0.9, 0.8, 1.2, 1, 0.9]
const months = (from: string, count: number) =>
  Array.from({ length: count }, (_, i) => addMonths(`${from}-01`, i).slice(0, 7))

describe('trend and seasons of revenue', () => {
  it('finds the slope and the season that a series was made of', () => {
    const rows = months('2010-01', 48).map(
      (month, i) => [1, month, Math.round((1_000_000 + 20_000 * i) * (shape[i % 12] as number))] as const,
    )
    const found = revenueTrend.compute({ ...bookOf(rows), postings: [] }, contextOf('2013-12-31', '2010-01-01'))
    expect(found.headline).toMatch(
      /; the trend rises by \$(19\d|20\d) a month; January is usually highest \((39|40|41)% above average\), June lowest \((49|50|51)% below\)\.$/,
    )
    expect(found.accuracy).toMatch(/^The month explains (9[5-9]|100)/)
    expect(addsUp(found)).toBe(true)
  })
  it('speaks of no season where there is none, and of a flat trend where it is flat', () => {
    const rows = months('2010-01', 48).map((month, i) => [1, month, 1_000_000 + ((i * 7919) % 31) * 100] as const)
    const found = revenueTrend.compute({ ...bookOf(rows), postings: [] }, contextOf('2013-12-31', '2010-01-01'))
    expect(found.headline).toMatch(/; the trend is flat\.$/)
    expect(found.accuracy).toBeUndefined()
  })
  it('does not bend to one extreme month', () => {
    const rows = months('2012-01', 24).map(
      (month, i) => [1, month, i === 20 ? 90_000_000 : 1_000_000 + 10_000 * i] as const,
    )
    const found = revenueTrend.compute({ ...bookOf(rows), postings: [] }, contextOf('2013-12-31', '2012-01-01'))
    expect(found.headline).toMatch(/the trend rises by \$100 a month/)
  })
  it('shows a month without posting as a gap, counts a closing in the month that it closes, and notes both', () => {
    const days = months('2011-01', 24)
      .map((month) => monthEnd(`${month}-01`))
      .map((day) => (day === '2011-02-28' ? '2011-03-01' : day))
    const postings = days.map((day) => ({ day, lines: 700, cents: 1_000_000 }))
    const byMonth = new Map<string, number>()
    for (const { day, cents } of postings) byMonth.set(day.slice(0, 7), (byMonth.get(day.slice(0, 7)) ?? 0) + cents)
    const found = revenueTrend.compute(
      { ...bookOf([...byMonth].map(([month, cents]) => [1, month, cents] as const)), postings },
      contextOf('2012-12-31', '2011-01-31'),
    )
    expect(found.method).toMatch(
      /Feb 2011 has no posting and Mar 2011 holds two: closings dated just after the end of a month/,
    )
    if (found.figure?.kind !== 'series') throw new Error('a series was expected')
    expect(found.figure.lines[0]?.values.slice(0, 4)).toEqual([10_000, null, 20_000, 10_000])
    expect(new Set(found.figure.lines[1]?.values)).toEqual(new Set([10_000]))
  })
  it('leaves out an empty month that no sliding explains', () => {
    const rows = months('2011-01', 24)
      .filter((month) => month !== '2011-06')
      .map((month) => [1, month, 1_000_000] as const)
    const postings = rows.map(([, month, cents]) => ({ day: `${month}-15`, lines: 10, cents }))
    const found = revenueTrend.compute({ ...bookOf(rows), postings }, contextOf('2012-12-31', '2011-01-31'))
    expect(found.method).toMatch(/Jun 2011 has no posting\.$/)
    expect(found.headline).toMatch(/the trend is flat/)
  })
  it('needs twelve months, and makes no comparison without the year before', () => {
    const some = bookOf(months('2013-01', 11).map((month) => [1, month, 5_000] as const))
    expect(revenueTrend.compute({ ...some, postings: [] }, contextOf('2013-11-30', '2013-01-01'))).toMatchObject({
      status: 'insufficient',
      headline: 'Revenue has too few complete months for a trend: 11 of the 12 that it takes.',
    })
    const year = bookOf(months('2013-01', 12).map((month) => [1, month, 5_000] as const))
    expect(revenueTrend.compute({ ...year, postings: [] }, contextOf('2013-12-31', '2013-01-01'))).toMatchObject({
      status: 'ok',
      comparison: null,
      drivers: [],
    })
  })
})
