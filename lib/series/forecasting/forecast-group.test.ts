import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { type Forecast, forecast } from './forecast.ts'
import { forecastGroup, past, pooledPair } from './forecast-group.ts'
import { oddSeries, plainSeries } from './odd-series.fixture.ts'

const probabilities = [0.025, 0.1, 0.5, 0.9, 0.975]
const plain = (found: Forecast | undefined) =>
  found && { ...found, quantile: probabilities.map((probability) => found.quantile(probability)) }
const group = (count: number, length: number, period: number) => {
  const random = randomOf(count)
  return Array.from({ length: count }, (_, index) =>
    plainSeries(length + Math.floor((length / 2) * random()), period, 100 + 50 * random(), index),
  )
}
const reversed = (series: readonly Float64Array[], period: number, horizon: number) =>
  forecastGroup(series.toReversed(), period, horizon).toReversed()

describe('a group of series', () => {
  it('is forecast alike in whatever order its series come', () => {
    for (const [series, period] of [
      [group(12, 40, 12), 12],
      [group(9, 15, 4), 1],
      [[...group(10, 30, 4), new Float64Array(20).fill(3), Float64Array.of(1, 2)], 4],
    ] as const)
      expect(reversed(series, period, 6).map(plain)).toEqual(forecastGroup(series, period, 6).map(plain))
  })
  it('teaches alike in whatever order, also where it is so large that only a part is tried', () => {
    const series = group(90, 60, 52)
    const [one, other] = [series, series.toReversed()].map((each) => pooledPair(each, 52, 4))
    for (const values of series.slice(0, 5))
      for (const when of ['now', 'before'] as const) {
        expect(one?.[when]?.(values)).toBeDefined()
        expect(other?.[when]?.(values)).toEqual(one?.[when]?.(values))
      }
  })
  it('teaches at its earlier origins nothing of what came after them', () => {
    const series = group(12, 40, 12)
    const changed = series.map((values, index) =>
      values.map((value, at) => (at < values.length - 6 ? value : 1e4 * (index - 5) - value)),
    )
    const [one, other] = [series, changed].map((each) => pooledPair(each, 12, 6).before)
    for (const values of series) {
      expect(one?.(past(values, 6))).toBeDefined()
      expect(other?.(past(values, 6))).toEqual(one?.(past(values, 6)))
    }
  })
  it('leaves each series alone, and is the same each time', () => {
    const series = group(10, 30, 4)
    const copy = series.map((values) => values.slice())
    expect(forecastGroup(series, 4, 5).map(plain)).toEqual(forecastGroup(copy, 4, 5).map(plain))
    expect(series).toEqual(copy)
  })
  it('is forecast alike in another unit, and where one series has its own unit', () => {
    const series = group(10, 40, 12)
    const found = forecastGroup(series, 12, 6)
    for (const factors of [series.map(() => 1e-6), series.map((_, index) => (index === 3 ? 1e9 : 1))]) {
      const other = forecastGroup(
        series.map((values, index) => values.map((value) => value * (factors[index] as number))),
        12,
        6,
      )
      for (const [index, each] of found.entries())
        for (const probability of [0.1, 0.5, 0.9])
          for (const [step, value] of (each?.quantile(probability) ?? []).entries())
            expect(
              (other[index]?.quantile(probability)[step] as number) / (factors[index] as number) / value,
            ).toBeCloseTo(1, 5)
    }
  })
  it('has the properties of a single forecast, however odd its series', () => {
    for (const period of [1, 4]) {
      const series = oddSeries(60, 9).map(({ values }) => values)
      const found = forecastGroup(series, period, 5)
      expect(found).toHaveLength(series.length)
      for (const [index, each] of found.entries()) {
        const values = series[index] as Float64Array
        expect(each === undefined).toBe(values.filter(Number.isFinite).length < 3)
        if (each === undefined) continue
        expect(each.point).toHaveLength(5)
        let before = each.quantile(0)
        for (const probability of [...probabilities, 1]) {
          const now = each.quantile(probability)
          expect(now.every((value, step) => Number.isFinite(value) && value >= (before[step] as number))).toBe(true)
          before = now
        }
        if (!values.some((value) => value < 0)) expect(each.quantile(0).every((value) => value >= 0)).toBe(true)
        const weights = each.models.map(({ weight }) => weight)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
        expect(weights).toEqual(weights.toSorted((one, other) => other - one))
      }
    }
  })
  it('has no width where a series never changed', () => {
    const series = [...group(9, 30, 4), new Float64Array(30).fill(8)]
    const constant = forecastGroup(series, 4, 3)[9]
    for (const value of constant?.point ?? []) expect(value).toBeCloseTo(8, 12)
    expect(constant?.quantile(0.975)).toEqual(constant?.point)
  })
  it('of fewer than eight, each is forecast alone', () => {
    const series = group(7, 30, 4)
    expect(forecastGroup(series, 4, 5).map(plain)).toEqual(series.map((values) => plain(forecast(values, 4, 5))))
    expect(forecastGroup([], 4, 5)).toEqual([])
  })
  it('refuses what is no period or horizon', () => {
    for (const wrong of [0, 1.5, Number.NaN]) {
      expect(() => forecastGroup([], wrong, 3)).toThrow(RangeError)
      expect(() => forecastGroup(group(9, 20, 4), 4, wrong)).toThrow(RangeError)
    }
  })
})

describe('the past of a series', () => {
  it('ends where the earlier origin lies, and is the whole of a short one', () => {
    const values = plainSeries(60, 12, 100, 1)
    expect(past(values, 12)).toEqual(values.slice(0, 48))
    expect(past(values.slice(0, 5), 12)).toEqual(values.slice(0, 5))
  })
})
