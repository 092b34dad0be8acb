import { describe, expect, it } from 'vitest'
import { airPassengers } from '../r-series.fixture.ts'
import { preparedSeries } from './prepared-series.ts'
import { plainSeries } from './odd-series.fixture.ts'

const of = (...values: number[]) => Float64Array.from(values)
const { NaN: gap } = Number
const line = (count: number) => Float64Array.from({ length: count }, (_, at) => at + 1)

describe('a prepared series', () => {
  it('is the series where nothing is amiss', () => {
    const prepared = preparedSeries(airPassengers, 12)
    expect(prepared).toEqual({ values: airPassengers, sign: 'positive', intermittent: false, notes: [] })
    expect(prepared?.values).not.toBe(airPassengers)
  })
  it('is filled between known values and cut to them at its ends', () => {
    expect(preparedSeries(of(gap, gap, 1, 2, gap, 4, 5), 1)).toMatchObject({
      values: of(1, 2, 3, 4, 5),
      notes: ['1 missing period was filled in.'],
    })
    expect(preparedSeries(of(1, gap, gap, 4, 5, gap), 1)).toMatchObject({
      values: of(1, 2, 3, 4, 5),
      notes: [
        '2 missing periods were filled in.',
        'The newest periods are missing; the forecast begins after the last known one.',
      ],
    })
  })
  it('fills a gap with the season where there is one', () => {
    const values = airPassengers.slice()
    values.fill(gap, 60, 66)
    const { values: found } = preparedSeries(values, 12) ?? { values: of() }
    for (let at = 60; at < 66; at++)
      expect(Math.abs((found[at] as number) / (airPassengers[at] as number) - 1)).toBeLessThan(0.15)
    expect(values[60]).toBeNaN()
  })
  it('is none with fewer than three known values', () => {
    for (const values of [of(), of(1), of(1, 2), of(gap, gap, gap), of(1, gap, 2), of(1, 2, Number.POSITIVE_INFINITY)])
      expect(preparedSeries(values, 1)).toBeUndefined()
  })
  it('knows what the values have in common', () => {
    const sign = (...values: number[]) => preparedSeries(of(...values), 1)?.sign
    expect(sign(1, 2, 3)).toBe('positive')
    expect(sign(0, 2, 3)).toBe('non-negative')
    expect(sign(0, 0, 0)).toBe('non-negative')
    expect(sign(1, -2, 3)).toBe('any')
  })
  it('keeps the newest 3,000 values and says so', () => {
    expect(preparedSeries(line(3001), 1)).toMatchObject({
      values: line(3001).slice(1),
      notes: ['Only the newest 3,000 periods were used.'],
    })
    expect(preparedSeries(line(3000), 1)?.notes).toEqual([])
  })
  it('says where a season is too short to be forecast', () => {
    const note = 'There are fewer than two seasons: none is forecast.'
    expect(preparedSeries(line(23), 12)?.notes).toEqual([note])
    expect(preparedSeries(line(24), 12)?.notes).toEqual([])
    expect(preparedSeries(line(3), 1)?.notes).toEqual([])
  })
  it('replaces what would drown all else, and says so', () => {
    const values = plainSeries(60, 12, 100, 1)
    for (const [at, value] of [
      [7, 1e6],
      [40, -1e6],
    ] as const)
      values[at] = value
    const prepared = preparedSeries(values, 12)
    expect(prepared?.notes).toEqual([
      '2 values lay so far off all others that they were replaced by what their neighbours say.',
    ])
    expect(prepared?.values.every((value) => value > 50 && value < 150)).toBe(true)
    expect(values[7]).toBe(1e6)
  })
})

describe('intermittent demand', () => {
  const intermittent = (...values: number[]) => preparedSeries(of(...values), 1)?.intermittent
  it('often is 0 and never under it', () => {
    expect(intermittent(0, 3, 0, 0, 2, 0, 4, 0)).toBe(true)
    expect(intermittent(5, 3, 6, 0, 2, 5, 4, 7)).toBe(false)
    expect(intermittent(0, 3, 0, 0, -2, 0, 4, 0)).toBe(false)
    expect(intermittent(0, 0, 0, 0)).toBe(false)
    expect(intermittent(0, 0, 0, 0, 0, 8)).toBe(true)
  })
  it('is not what only began late', () => {
    expect(intermittent(0, 0, 0, 5, 9, 14, 20, 28)).toBe(false)
    expect(intermittent(0, 0, 0, 5, 0, 0, 20, 0)).toBe(true)
  })
  it('keeps its large orders', () => {
    const orders = Float64Array.from({ length: 40 }, (_, at) => (at % 5 === 0 ? 1 + (at % 3) : 0))
    orders[20] = 5000
    expect(preparedSeries(orders, 1)).toMatchObject({ values: orders, intermittent: true, notes: [] })
  })
})
