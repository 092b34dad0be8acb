import { describe, expect, it } from 'vitest'
import { airPassengers, lakeHuron } from '../r-series.fixture.ts'
import type { Driver } from './driver-design.ts'
import { type DriverFit, driverRegression } from './driver-regression.ts'

/** Even numbers 0-1 that only the seed decides. */
const random = (seed: number) => () => {
  seed = (seed * 48271) % 2147483647
  return seed / 2147483647
}
const noise = (seed: number, count: number) => {
  const next = random(seed)
  return Float64Array.from({ length: count }, () => next() + next() + next() - 1.5)
}
const fitOf = (values: Float64Array, period: number, drivers: Driver[], options = {}) =>
  driverRegression(values, period, drivers, options) as DriverFit

/** 72 months with spending that acts in its month and the next two, a driver of no effect, season, trend and errors that last. */
const months = 72
const spending = Float64Array.from(noise(3, months + 12), (each) => 50 + 30 * each)
const weather = noise(11, months + 12)
const sales = (() => {
  const shocks = noise(29, months)
  let error = 0
  return Float64Array.from({ length: months }, (_, at) => {
    error = 0.6 * error + 2 * (shocks[at] as number)
    const spent = (lag: number) => spending[Math.max(0, at - lag)] as number
    const season = 12 * Math.sin((2 * Math.PI * at) / 12)
    return 300 + 0.8 * at + season + 0.5 * spent(0) + 0.3 * spent(1) + 0.2 * spent(2) + error
  })
})()
const drivers = [
  { name: 'spending', values: spending, mostLags: 4 },
  { name: 'weather', values: weather, mostLags: 2 },
]

describe('driverRegression', () => {
  // R: t <- (0:97 - 48.5) / 98; a <- arima(as.numeric(LakeHuron), order = c(1, 0, 0), xreg = t, method = 'ML'); predict(a, 3, newxreg = ...)
  it('is the maximum likelihood of R with a trend and autocorrelated errors', () => {
    const fit = fitOf(lakeHuron, 1, [])
    expect(fit.autocorrelation).toBeCloseTo(0.783475, 3)
    const [first, second, third] = fit.forecast(3)
    expect(first).toBeCloseTo(579.5359296, 3)
    expect(second).toBeCloseTo(579.1992673, 3)
    expect(third).toBeCloseTo(578.9310869, 3)
    expect(fit.contributions(1)[1]?.values[0]).toBeCloseTo((-1.997676281 * 49.5) / 98, 3)
  })
  it('finds how long a driver acts, and that another does not', () => {
    const fit = fitOf(sales, 12, drivers)
    const [spent, wet] = fit.effects
    expect(spent?.lags).toEqual([0, 1, 2])
    for (const [lag, truth] of [0.5, 0.3, 0.2].entries())
      expect(Math.abs((spent?.coefficients[lag] as number) - truth)).toBeLessThan(0.05)
    expect(wet).toEqual({ name: 'weather', lags: [], coefficients: [] })
    expect(fit.autocorrelation).toBeGreaterThan(0.3)
  })
  it('forecasts what the future drivers will do', () => {
    const much = fitOf(sales, 12, [
      { name: 'spending', values: spending.map((each, at) => (at < months ? each : 200)), mostLags: 4 },
    ])
    const none = fitOf(sales, 12, [
      { name: 'spending', values: spending.map((each, at) => (at < months ? each : 0)), mostLags: 4 },
    ])
    const more = (much.forecast(6)[5] as number) - (none.forecast(6)[5] as number)
    expect(Math.abs(more - 200)).toBeLessThan(15)
  })
  it('splits each forecast into contributions that add up exactly', () => {
    const fit = fitOf(sales, 12, drivers)
    const parts = fit.contributions(12)
    expect(parts.map(({ name }) => name)).toEqual(['level', 'trend', 'season', 'spending', 'weather', 'recent errors'])
    for (const [step, value] of fit.forecast(12).entries())
      expect(parts.reduce((sum, part) => sum + (part.values[step] as number), 0)).toBe(value)
  })
  it('measures a contribution against a reference without changing the forecast', () => {
    const usual = fitOf(sales, 12, [{ name: 'spending', values: spending, mostLags: 4, reference: 50 }])
    const plain = fitOf(sales, 12, [{ name: 'spending', values: spending, mostLags: 4 }])
    const spent = (fit: DriverFit) => fit.contributions(1).find(({ name }) => name === 'spending')?.values[0] as number
    expect(usual.forecast(1)[0]).toBeCloseTo(plain.forecast(1)[0] as number, 6)
    expect(spent(plain) - spent(usual)).toBeCloseTo(
      50 * (plain.effects[0]?.coefficients ?? []).reduce((a, b) => a + b, 0),
      6,
    )
  })
  it('needs no future of a driver that acts later', () => {
    const late = { name: 'orders', values: spending.slice(0, months), fewestLags: 2, mostLags: 2 }
    const fit = fitOf(sales, 12, [late])
    expect(fit.effects[0]?.lags).toEqual([2])
    expect(fit.forecast(2)).toHaveLength(2)
    expect(() => fit.forecast(3)).toThrow('orders is not known in period 72')
  })
  it('moves and scales with the series', () => {
    const plain = fitOf(sales, 12, drivers).forecast(4)
    const other = fitOf(
      sales.map((value) => value * 1000 - 1e5),
      12,
      drivers,
    ).forecast(4)
    for (const [step, value] of plain.entries())
      expect((other[step] as number) / (value * 1000 - 1e5)).toBeCloseTo(1, 6)
  })
  it('takes waves for a long season', () => {
    const weeks = Float64Array.from({ length: 160 }, (_, at) => 20 + 5 * Math.cos((2 * Math.PI * at) / 52))
    const [next] = fitOf(weeks, 52, []).forecast(1)
    expect(next).toBeCloseTo(20 + 5 * Math.cos((2 * Math.PI * 160) / 52), 1)
  })
  it('widens with the horizon', () => {
    const spread = fitOf(airPassengers.map(Math.log), 12, []).spread?.(24) ?? new Float64Array()
    for (let step = 1; step < 24; step++) expect(spread[step]).toBeGreaterThan((spread[step - 1] as number) - 1e-4)
    expect(spread[23]).toBeGreaterThan(spread[0] as number)
  })
  it('stays finite on constants, short series and one huge outlier', () => {
    const outlier = sales.slice()
    outlier[40] = 1e12
    const flat = { name: 'flat', values: new Float64Array(200).fill(3) }
    for (const values of [new Float64Array(40).fill(5), new Float64Array(30), sales.slice(0, 8), outlier]) {
      const fit = fitOf(values, 12, [flat])
      const numbers = [...fit.forecast(6), ...fit.fitted, ...(fit.spread?.(6) ?? [])]
      expect(numbers.every(Number.isFinite)).toBe(true)
    }
    expect(fitOf(new Float64Array(40).fill(5), 12, []).forecast(1)[0]).toBeCloseTo(5, 9)
    for (const short of [[], [1], [1, 2], [1, 2, 3]])
      expect(driverRegression(Float64Array.from(short), 4, [])).toBeUndefined()
  })
  it('refuses lags out of order, names taken twice and gaps', () => {
    const bad = (driver: Partial<Driver>) => () =>
      driverRegression(sales, 12, [{ name: 'x', values: spending, ...driver }])
    expect(bad({ fewestLags: 3, mostLags: 1 })).toThrow(RangeError)
    expect(bad({ name: 'season' })).toThrow(RangeError)
    expect(bad({ values: Float64Array.of(1, 2) })).toThrow(RangeError)
  })
})
