import { describe, expect, it } from 'vitest'
import { addsUp, bookOf, contextOf } from '../book.fixture.ts'
import { pnlAgainstLastYear } from './pnl-against-last-year.ts'

const rows = [
  [1, '2012-01', 100_000],
  [2, '2012-01', 1_001],
  [3, '2012-01', 40_000],
  [4, '2012-02', 20_000],
  [6, '2012-02', 300],
  [7, '2012-02', 9_000],
  [1, '2012-03', 7_777_777],
  [1, '2013-01', 130_003],
  [2, '2013-01', 1_000],
  [3, '2013-01', 50_000],
  [4, '2013-02', 30_000],
  [5, '2013-02', 2_000],
  [6, '2013-02', 100],
  [7, '2013-02', 10_000],
] as const

describe('profit and loss against last year', () => {
  const found = pnlAgainstLastYear.compute(bookOf(rows), contextOf('2013-02-28', '2012-01-15'))
  it('compares the fiscal year so far with the same months, and says it aloud', () => {
    expect(found.status).toBe('ok')
    expect(found.comparison).toMatchObject({
      value: 371.03,
      base: 302.99,
      change: 68.04,
      span: { from: '2013-01-01', to: '2013-02-28' },
      baseSpan: { from: '2012-01-01', to: '2012-02-29' },
    })
    expect(found.headline).toBe(
      'Net income from Jan 2013 to Feb 2013 is $371, up $68 (22.5%) on a year before: net sales up $300 (30.3%), gross margin up $200 (33.9%) and operating expense up $120 (60%).',
    )
    expect(found.action).toBe(
      'Operating expense rose faster (60%) than net sales (30.3%): review personnel first (+$100).',
    )
  })
  it('adds up, line by line and driver by driver', () => {
    expect(addsUp(found)).toBe(true)
    if (found.figure?.kind !== 'table') throw new Error('a table was expected')
    const cents = Object.fromEntries(
      found.figure.rows.map(({ cells }) => [cells[0], [1, 2, 3].map((at) => Math.round((cells[at] as number) * 100))]),
    )
    const at = (label: string, column: number) => cents[label]?.[column] ?? 0
    for (const column of [0, 1, 2]) {
      expect(at('Net sales', column)).toBe(at('Sales', column) - at('Returns and discounts', column))
      expect(at('Gross margin', column)).toBe(at('Net sales', column) - at('Cost of sales', column))
      expect(at('Operating expense', column)).toBe(at('Personnel', column) + at('Facilities', column))
      expect(at('Operating income', column)).toBe(at('Gross margin', column) - at('Operating expense', column))
      expect(at('Net income', column)).toBe(at('Operating income', column) + at('Interest', column) - at('Tax', column))
    }
    expect(cents['Net income']).toEqual([37_103, 30_299, 6_804])
  })
  it('leaves out lines that hold nothing, and a share of a base that is none', () => {
    if (found.figure?.kind !== 'table') throw new Error('a table was expected')
    expect(found.figure.rows.map(({ cells }) => cells[0])).not.toContain('Marketing')
    expect(found.figure.rows.find(({ cells }) => cells[0] === 'Facilities')?.cells).toEqual([
      'Facilities',
      20,
      0,
      20,
      null,
    ])
  })
  it('cuts years where the fiscal year begins', () => {
    const fiscal = pnlAgainstLastYear.compute(
      bookOf(rows),
      contextOf('2013-02-28', '2012-01-15', { fiscalYearStartMonth: 2 }),
    )
    expect(fiscal.comparison?.span).toEqual({ from: '2013-02-01', to: '2013-02-28' })
  })
  it('says what is missing where there is no year before', () => {
    const early = pnlAgainstLastYear.compute(bookOf(rows), contextOf('2013-02-28', '2012-03-01'))
    expect(early).toMatchObject({
      status: 'insufficient',
      figure: null,
      comparison: null,
      action: 'Import ledger lines from Jan 2012 on.',
    })
  })
})
