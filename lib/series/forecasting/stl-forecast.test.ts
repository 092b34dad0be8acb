import { describe, expect, test } from 'vitest'
import { airPassengers, ukGas } from '../r-series.fixture.ts'
import { growsWithLevel } from '../structure/grows-with-level.ts'
import type { Fit } from './fit.ts'
import { drift, mean, naive } from './naive.ts'
import { stlForecast } from './stl-forecast.ts'

const fitOf = (...parameters: Parameters<typeof stlForecast>) => stlForecast(...parameters) as Fit

describe('stlForecast', () => {
  test('gives the values of R', () => {
    // library(forecast); print(stlf(AirPassengers, forecastfunction=naive, h=14, s.window=11)$mean, digits=10);
    // print(exp(stlf(log(AirPassengers), forecastfunction=rwf, drift=TRUE, h=14, s.window=11)$mean), digits=10)
    const plain = fitOf(airPassengers, 12, naive, { season: 'additive', shrink: false }).forecast(14)
    const logged = fitOf(airPassengers, 12, drift, { log: true, shrink: false }).forecast(14)
    expect(plain[0]).toBeCloseTo(443.5090671, 6)
    expect(plain[6]).toBeCloseTo(575.0721, 6)
    expect(plain[13]).toBeCloseTo(424.9972863, 6)
    expect(logged[0]).toBeCloseTo(446.787605, 6)
    expect(logged[6]).toBeCloseTo(661.4396367, 6)
    expect(logged[13]).toBeCloseTo(478.2179968, 6)
  })

  test('takes the season as a factor where it grows with the level, and only there', () => {
    expect(growsWithLevel(airPassengers, 12)).toBe(true)
    const sum = Float64Array.from({ length: 120 }, (_, at) => 100 + 2 * at + 20 * Math.sin((Math.PI * at) / 6))
    expect(growsWithLevel(sum, 12)).toBe(false)
    const spoilt = sum.slice()
    spoilt[70] = 1e6
    expect(growsWithLevel(spoilt, 12)).toBe(false)
    expect(growsWithLevel(new Float64Array(0), 12)).toBe(false)
    const { forecast } = fitOf(ukGas, 4, drift)
    expect(forecast(4)).toEqual(fitOf(ukGas, 4, drift, { season: 'multiplicative' }).forecast(4))
  })

  test('fits add the season back, and spreads come from the model', () => {
    const fit = fitOf(airPassengers, 12, naive, { season: 'additive' })
    expect(fit.name).toBe('STL+naive')
    expect(fit.fitted).toHaveLength(144)
    expect(fit.fitted[0]).toBeCloseTo(112, 9)
    const spread = fit.spread?.(4) as Float64Array
    expect((spread[3] as number) / (spread[0] as number)).toBeCloseTo(2, 9)
    const logged = fitOf(airPassengers, 12, naive, { log: true }).spread?.(4) as Float64Array
    expect((logged[0] as number) / 440).toBeGreaterThan(0.01)
    expect((logged[0] as number) / 440).toBeLessThan(0.1)
  })

  test('a season of noise vanishes, a clear one stays', () => {
    let state = 7
    const noise = Float64Array.from({ length: 60 }, () => {
      state = (state * 1664525 + 1013904223) >>> 0
      return 100 + state / 2 ** 32
    })
    const range = (fit: Fit) => Math.max(...fit.forecast(12)) - Math.min(...fit.forecast(12))
    const plain = range(fitOf(noise, 12, mean, { shrink: false }))
    expect(range(fitOf(noise, 12, mean))).toBeLessThan(0.6 * plain)
    const clear = range(fitOf(airPassengers, 12, mean, { season: 'additive', shrink: false }))
    expect(range(fitOf(airPassengers, 12, mean, { season: 'additive' })) / clear).toBeGreaterThan(0.95)
  })

  test('the spread of a product follows its season', () => {
    const fit = fitOf(airPassengers, 12, naive, { season: 'multiplicative' })
    const spread = fit.spread?.(12) as Float64Array
    const ratio = fit.forecast(12).map((value, step) => (spread[step] as number) / value / Math.sqrt(step + 1))
    for (const value of ratio) expect(value).toBeCloseTo(ratio[0] as number, 9)
  })

  test('follows a scale, and a shift where the season is a sum', () => {
    const plain = fitOf(airPassengers, 12, drift, { season: 'additive' }).forecast(12)
    const moved = fitOf(
      airPassengers.map((value) => 50 - 2 * value),
      12,
      drift,
      { season: 'additive' },
    ).forecast(12)
    for (const [step, value] of moved.entries()) expect(value).toBeCloseTo(50 - 2 * (plain[step] as number), 6)
    const small = fitOf(
      airPassengers.map((value) => value / 1000),
      12,
      drift,
    ).forecast(12)
    const auto = fitOf(airPassengers, 12, drift).forecast(12)
    for (const [step, value] of small.entries()) expect(value).toBeCloseTo((auto[step] as number) / 1000, 9)
  })

  test('repeats several seasons', () => {
    const mixture = Float64Array.from(
      { length: 400 },
      (_, at) => 100 + 10 * Math.sin((2 * Math.PI * at) / 7) + 20 * Math.cos((2 * Math.PI * at) / 30),
    )
    const fit = fitOf(mixture, [7, 30], mean, { season: 'additive' })
    expect(fit.name).toBe('MSTL+mean')
    for (const [step, value] of fit.forecast(60).entries()) {
      const at = 400 + step
      const truth = 100 + 10 * Math.sin((2 * Math.PI * at) / 7) + 20 * Math.cos((2 * Math.PI * at) / 30)
      expect(Math.abs(value - truth)).toBeLessThan(2)
    }
  })

  test('leaves short series, zeros, negative values and constants to the model', () => {
    expect([...fitOf(Float64Array.of(5), 12, naive).forecast(2)]).toEqual([5, 5])
    expect(fitOf(Float64Array.of(5, 6, 7), 12, drift).forecast(1)[0]).toBeCloseTo(8, 9)
    expect([...fitOf(new Float64Array(30), 4, naive).forecast(2)]).toEqual([0, 0])
    expect(fitOf(new Float64Array(30).fill(-3), 4, naive).forecast(3)[2]).toBeCloseTo(-3, 9)
    expect(stlForecast(new Float64Array(0), 12, naive)).toBeUndefined()
    expect(() => stlForecast(new Float64Array(30), 12, naive, { log: true })).toThrow(RangeError)
    expect(() => stlForecast(new Float64Array(30), 12, naive, { season: 'multiplicative' })).toThrow(RangeError)
  })
})
