import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { type Forecast, forecast } from './forecast.ts'
import { intermittentForecast } from './intermittent-forecast.ts'
import { preparedSeries } from './prepared-series.ts'

const orders = (count: number, share: number, seed: number) => {
  const random = randomOf(seed)
  return Float64Array.from({ length: count }, () => (random() < share ? Math.ceil(9 * random()) : 0))
}
const given = (values: Float64Array, horizon: number) => forecast(values, 1, horizon) as Forecast

describe('a forecast of intermittent demand', () => {
  it('is the same rate in each period, near the mean of steady demand', () => {
    const values = orders(200, 0.3, 1)
    const { point } = given(values, 6)
    expect(new Set(point).size).toBe(1)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect((point[0] as number) / mean).toBeGreaterThan(0.7)
    expect((point[0] as number) / mean).toBeLessThan(1.4)
  })
  it('has quantiles in order, from 0 to beyond the rate', () => {
    for (const [share, seed] of [
      [0.05, 2],
      [0.3, 3],
      [0.7, 4],
    ] as const) {
      const found = given(orders(120, share, seed), 3)
      let before = found.quantile(0)
      expect([...before]).toEqual([0, 0, 0])
      for (let percent = 1; percent <= 100; percent++) {
        const now = found.quantile(percent / 100)
        expect(now.every((value, step) => value >= (before[step] as number))).toBe(true)
        before = now
      }
      expect(before.every((value, step) => value > (found.point[step] as number))).toBe(true)
    }
  })
  it('can come although the newest sixty periods had none', () => {
    const found = given(
      Float64Array.from({ length: 100 }, (_, at) => (at === 30 ? 9 : 0)),
      2,
    )
    expect(found.point[0]).toBeGreaterThan(0)
    expect(found.quantile(1)[0]).toBeGreaterThan(found.point[0] as number)
  })
  it('fades where demand has ended', () => {
    const values = orders(60, 0.6, 5).map((value, at) => (at < 36 ? value : 0))
    const before = given(values.slice(0, 36), 1).point[0] as number
    expect(given(values, 1).point[0]).toBeLessThan(before / 2)
  })
  it('is in the unit of the series', () => {
    const values = orders(80, 0.3, 6)
    const found = given(values, 2)
    const other = given(
      values.map((value) => value * 1e9),
      2,
    )
    for (const probability of [0.5, 0.9, 0.99])
      expect((other.quantile(probability)[0] as number) / 1e9).toBeCloseTo(found.quantile(probability)[0] as number, 6)
    expect((other.point[0] as number) / 1e9).toBeCloseTo(found.point[0] as number, 6)
  })
  it('says what it is and keeps the notes of the series', () => {
    const values = orders(30, 0.3, 7)
    values[9] = Number.NaN
    const prepared = preparedSeries(values, 1)
    const found = prepared && intermittentForecast(prepared, 3)
    expect(found?.notes).toEqual([
      '1 missing period was filled in.',
      'Many periods are 0: the forecast is the average rate of demand.',
    ])
    expect(found?.models.map(({ weight }) => weight)).toEqual([1])
    expect(() => found?.quantile(2)).toThrow(RangeError)
  })
})
