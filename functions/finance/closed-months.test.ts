import { describe, expect, it } from 'vitest'
import { closedBalance, closedFlow } from './closed-months.ts'
import { forecastSeries } from './forecast-series.ts'

const days = ['2011-01-31', '2011-03-01', '2011-03-31', '2011-04-30']
const postings = days.map((day, at) => ({ day, lines: 10, cents: 100 + at }))
/** As the calendar has it: nothing in February, two closings in March. */
const flow = new Map([
  ['2011-01-01', 100],
  ['2011-03-01', 203],
  ['2011-04-01', 103],
])
const balance = new Map([
  ['2011-01-01', 100],
  ['2011-03-01', 102],
  ['2011-04-01', 103],
])

describe('months as the books close them', () => {
  it('have the flow, or the balance, of the closing that is dated just after them', () => {
    for (const found of [closedFlow(flow, postings, '2011-04-30'), closedBalance(balance, postings, '2011-04-30')])
      expect([...found.closed]).toEqual([
        ['2011-01-01', 100],
        ['2011-02-01', 101],
        ['2011-03-01', 102],
        ['2011-04-01', 103],
      ])
  })
  it('add a correction to a flow, and leave it out of a balance', () => {
    const corrected = [...postings.slice(0, 3), { day: '2011-04-12', lines: 1, cents: 7 }, ...postings.slice(3)]
    const late = [...postings, { day: '2011-04-30', lines: 1, cents: 7 }]
    expect(closedFlow(flow, corrected, '2011-04-30').closed.get('2011-04-01')).toBe(110)
    expect(closedBalance(balance, corrected, '2011-04-30').closed.get('2011-04-01')).toBe(103)
    expect(closedBalance(balance, late, '2011-04-30').closed.get('2011-04-01')).toBe(103)
  })
  it('are those of the calendar where nothing slides', () => {
    expect(closedFlow(flow, [], '2011-04-30').closed).toBe(flow)
  })
})

describe('the series to forecast', () => {
  const closed = (known: [string, number][], completeTo: string) =>
    forecastSeries(closedFlow(new Map(known), [], completeTo))
  it('runs from the first to the last month that is known, with gaps between', () => {
    const { months, values } = closed(
      [
        ['2011-02-01', 1],
        ['2011-04-01', 3],
      ],
      '2011-06-30',
    )
    expect(months).toEqual(['2011-02-01', '2011-03-01', '2011-04-01'])
    expect([...values]).toEqual([1, Number.NaN, 3])
  })
  it('looks back on whole years, so that a new month leaves its beginning alone until the year turns', () => {
    const all = Array.from({ length: 120 }, (_, at): [string, number] => [
      `${2010 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`,
      at,
    ])
    const first = (count: number) => closed(all.slice(0, count), all[count - 1]?.[0] as string).months[0]
    expect([109, 110, 119, 120].map(first)).toEqual(Array(4).fill('2015-01-01'))
    expect(first(108)).toBe('2014-01-01')
  })
  it('is empty where nothing is known', () => {
    expect(closed([], '2011-06-30').months).toEqual([])
    expect(closed([['2011-08-01', 1]], '2011-06-30').months).toEqual([])
  })
})
