import { describe, expect, it } from 'vitest'
import { backtest, type Forecaster, rollingOrigins, type Trial } from './backtest.ts'
import { seasonalNaive } from '../forecasting/naive.ts'
import { forecastRecord, naiveAt, sumBandShare } from './forecast-record.ts'

const of = (...values: number[]) => Float64Array.from(values)

function trial(known: number, point: number[], half: number): Trial {
  const off = (by: number) => Float64Array.from(point, (value) => value + by)
  return {
    known,
    point: of(...point),
    low80: off(-half),
    high80: off(half),
    low95: off(-2 * half),
    high95: off(2 * half),
  }
}

/** Exact in any unit. */
const plain: Forecaster = (values, period, horizon) => {
  const fit = seasonalNaive(values, period)
  const point = fit?.forecast(horizon)
  const spread = fit?.spread?.(horizon)
  if (point === undefined || spread === undefined) return undefined
  const quantile = (probability: number) =>
    point.map((value, at) => value + 4 * (probability - 0.5) * (spread[at] as number))
  return { point, quantile, models: [], notes: [] }
}

describe('the record of forecasts', () => {
  const values = of(10, 12, 11, 15, 14, Number.NaN, 20)
  const trials = [trial(3, [13, 13], 1.5), trial(4, [15, 15], 1), trial(6, [17], 2)]
  it('is measured by how far ahead they looked', () => {
    const [first, second] = forecastRecord(values, 1, trials, 24)
    // Compared one ahead: 15 with 13, 14 with 15, 20 with 17.
    expect(first).toMatchObject({ step: 1, count: 3, coverage80: 1 / 3, coverage95: 1 })
    expect(first?.wape).toBeCloseTo(6 / 49, 12)
    expect(first?.bias).toBeCloseTo((-2 + 1 - 3) / 49, 12)
    // Naive was off by 4, 1 and 6.
    expect(first?.skill).toBeCloseTo(1 - 6 / 11, 12)
    // Mean changes up to the origins: 1.5, 7/3 and, over the gap, 8/4.
    expect(first?.mase).toBeCloseTo((2 / 1.5 + 1 / (7 / 3) + 3 / 2) / 3, 12)
    // Two ahead: the gap is left out.
    expect(second).toMatchObject({ step: 2, count: 1 })
    expect(second?.wape).toBeCloseTo(1 / 14, 12)
  })
  it('is of the latest only', () => {
    expect(forecastRecord(values, 1, trials, 1)[0]).toMatchObject({ count: 1, bias: -3 / 20 })
  })
  it('says nothing where there is nothing to compare, and null where nothing can be divided', () => {
    expect(forecastRecord(values, 1, [], 24)).toEqual([])
    expect(forecastRecord(values, 1, [trial(7, [20], 1)], 24)).toEqual([])
    expect(forecastRecord(of(0, 0, 0), 1, [trial(2, [0], 1)], 24)[0]).toMatchObject({
      wape: null,
      mase: null,
      bias: null,
      skill: null,
    })
    expect(() => forecastRecord(values, 0, trials, 24)).toThrow(RangeError)
  })
  it('does not change with the unit of the series', () => {
    const series = Float64Array.from({ length: 40 }, (_, at) => 100 + at + 10 * Math.sin(at))
    const record = (by: number) => {
      const scaled = series.map((value) => value * by)
      return forecastRecord(
        scaled,
        12,
        [...backtest(scaled, 12, 3, rollingOrigins(scaled, { least: 12, most: 24 }), plain)],
        24,
      )
    }
    for (const [at, step] of record(1000).entries())
      for (const [name, value] of Object.entries(step))
        expect(value, name).toBeCloseTo(record(1)[at]?.[name as 'wape'] as number, 9)
  })
})

describe('naive', () => {
  it('is the last value before there is a season, then the value of a season ago', () => {
    expect(naiveAt(of(1, 2, 3), 3, 12, 2)).toBe(3)
    expect(naiveAt(of(1, 2, 3, 4), 4, 4, 1)).toBe(2)
    expect(naiveAt(of(1, 2, 3, 4), 4, 4, 5)).toBe(2)
  })
  it('goes back until it finds a value', () => {
    expect(naiveAt(of(1, 2, Number.NaN, 4), 4, 2, 0)).toBe(1)
    expect(naiveAt(of(Number.NaN, 2, Number.NaN), 3, 12, 0)).toBe(2)
    expect(naiveAt(of(Number.NaN), 1, 12, 0)).toBeNaN()
  })
})

describe('the band of a sum', () => {
  const values = Float64Array.from({ length: 30 }, (_, at) => 100 + (at % 2 === 0 ? 5 : -5))
  it('is narrower than its parts where their errors cancel out, but not more than if they were independent', () => {
    const trials = Array.from({ length: 20 }, (_, at) => trial(4 + at, [100, 100, 100, 100], 5))
    expect(sumBandShare(values, trials, 4)).toBe(0.5)
    expect(sumBandShare(values, trials, 1)).toBe(1)
  })
  it('is wider where the bands have been too narrow', () => {
    const trials = Array.from({ length: 20 }, (_, at) => trial(4 + at, [90, 90], 5))
    expect(sumBandShare(values, trials, 2)).toBe(2)
  })
  it('is that of its parts where too few can be compared', () => {
    expect(sumBandShare(values, [trial(4, [90, 90], 5)], 2)).toBe(1)
    expect(sumBandShare(values, [], 2)).toBe(1)
  })
})
