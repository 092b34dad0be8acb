import { describe, expect, it } from 'vitest'
import { closedMonth, closingMonths } from './closing-months.ts'

describe('closing months', () => {
  it('sees that closings dated just after a month belong to it', () => {
    const days = [
      '2011-01-29',
      '2011-03-01',
      '2011-03-31',
      '2011-05-01',
      '2011-05-31',
      '2011-07-01',
      '2011-08-01',
      '2011-08-29',
      '2011-09-29',
    ]
    const found = closingMonths(days)
    expect(found).toEqual({
      empty: ['2011-02-01', '2011-04-01', '2011-06-01'],
      double: ['2011-03-01', '2011-05-01', '2011-08-01'],
      slide: 1,
    })
    expect(days.map((day) => closedMonth(day, found.slide).slice(5, 7))).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
    ])
  })
  it('leaves a month empty that no slide explains', () => {
    expect(closingMonths(['2011-01-31', '2011-03-31', '2011-04-30'])).toEqual({
      empty: ['2011-02-01'],
      double: [],
      slide: 0,
    })
  })
  it('finds nothing odd in books kept daily, or in none', () => {
    expect(closingMonths(Array.from({ length: 28 }, (_, i) => `2013-02-${String(i + 1).padStart(2, '0')}`))).toEqual({
      empty: [],
      double: [],
      slide: 0,
    })
    expect(closingMonths([])).toEqual({ empty: [], double: [], slide: 0 })
  })
})
