import { describe, expect, it } from 'vitest'
import { forecast } from '../forecasting/forecast.ts'
import { backtest, type Forecaster, rollingOrigins, trialAt } from './backtest.ts'

const of = (...values: number[]) => Float64Array.from(values)
const series = Float64Array.from({ length: 40 }, (_, at) => 100 + 3 * at + 20 * Math.sin((at * Math.PI) / 6))
const plain = (from: Float64Array) =>
  [...backtest(from, 12, 6, rollingOrigins(from, { least: 12, most: 24 }), forecast)].map((trial) => ({
    ...trial,
    point: [...trial.point],
  }))

describe('rolling origins', () => {
  it('are the latest that have something after them', () => {
    expect(rollingOrigins(of(1, 2, 3, 4, 5), { least: 2, most: 9 })).toEqual([2, 3, 4])
    expect(rollingOrigins(of(1, 2, 3, 4, 5), { least: 2, most: 2 })).toEqual([3, 4])
    expect(rollingOrigins(of(1, 2), { least: 2, most: 2 })).toEqual([])
  })
  it('leave out periods at which nothing was known', () => {
    expect(rollingOrigins(of(1, Number.NaN, 3, 4, 5), { least: 1, most: 9 })).toEqual([1, 3, 4])
  })
  it('are a whole number', () => {
    expect(() => rollingOrigins(series, { least: 0, most: 3 })).toThrow(RangeError)
    expect(() => rollingOrigins(series, { least: 1, most: 1.5 })).toThrow(RangeError)
  })
})

describe('a backtest', () => {
  it('forecasts from each origin what was known at it, and no more', () => {
    const seen: number[][] = []
    const spy: Forecaster = (values, period, horizon) => {
      seen.push([values.length, period, horizon, values.at(-1) as number])
      return forecast(values, period, horizon)
    }
    const trials = [...backtest(series, 12, 6, [20, 30], spy)]
    expect(seen).toEqual([
      [20, 12, 6, series[19]],
      [30, 12, 6, series[29]],
    ])
    expect(trials.map(({ known, point }) => [known, point.length])).toEqual([
      [20, 6],
      [30, 6],
    ])
  })
  it('says of the past the same whatever comes later', () => {
    const other = series.map((value, at) => (at < 30 ? value : -1e9))
    const past = (values: Float64Array) => plain(values).filter(({ known }) => known <= 30)
    expect(past(other)).toEqual(past(series))
    expect(past(series)).toHaveLength(15)
  })
  it('cannot be looked through to later values by the forecaster', () => {
    const peeking: Forecaster = (values, period, horizon) => {
      expect(values.buffer.byteLength).toBe(values.length * 8)
      return forecast(values, period, horizon)
    }
    expect(trialAt(series, 20, 12, 3, peeking)).toBeDefined()
  })
  it('is asked one origin at a time', () => {
    let asked = 0
    const counting: Forecaster = (...given) => {
      asked++
      return forecast(...given)
    }
    const trials = backtest(series, 12, 6, [20, 30, 35], counting)
    trials.next()
    expect(asked).toBe(1)
    trials.next()
    expect(asked).toBe(2)
  })
  it('leaves out origins of which nothing can be forecast', () => {
    expect([...backtest(series, 12, 6, [1, 2, 20], forecast)].map(({ known }) => known)).toEqual([20])
    expect(() => trialAt(series, 41, 12, 6, forecast)).toThrow(RangeError)
  })
  it('is the same each time', () => {
    expect(plain(series)).toEqual(plain(series))
  })
})

describe('the order of origins', () => {
  const trialsOf = (origins: readonly number[]) =>
    [...backtest(series, 12, 6, origins, forecast)].map((trial) =>
      JSON.stringify(trial, (_, value) => (value instanceof Float64Array ? [...value] : value)),
    )
  const origins = rollingOrigins(series, { least: 20, most: 8 })
  it('does not matter to what is said from each', () => {
    expect(trialsOf(origins.toReversed()).toReversed()).toEqual(trialsOf(origins))
    expect(trialsOf([33, 20, 39])).toEqual([33, 20, 39].flatMap((origin) => trialsOf([origin])))
  })
  it('is not changed by trials of other series in between', () => {
    const interleaved = backtest(series, 12, 6, [25, 35], forecast)
    const others = backtest(
      series.map((value) => -value),
      12,
      6,
      [25, 35],
      forecast,
    )
    const found = []
    for (const trial of interleaved) {
      others.next()
      found.push(trial)
    }
    expect(found.map(({ point }) => [...point])).toEqual(
      [...backtest(series, 12, 6, [25, 35], forecast)].map(({ point }) => [...point]),
    )
  })
  it('looks no farther than its origin where values are missing, are huge or turn negative later', () => {
    for (const later of [Number.NaN, 1e15, -1e-12, 0]) {
      const other = series.map((value, at) => (at < 28 ? value : later))
      const [one, two] = [series, other].map((each) => trialAt(each, 28, 12, 6, forecast))
      expect(two).toEqual(one)
    }
  })
})
