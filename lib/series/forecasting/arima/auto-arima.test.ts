import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, carbonDioxide, nile, ukGas } from '../../r-series.fixture.ts'
import { autoArima, averagedArima } from './auto-arima.ts'

const both = [autoArima, averagedArima]
/** A generator of its own, so that tests are the same each time. */
const generator = (seed: number) => () => {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
}
const weekly = (count: number) => {
  const random = generator(5)
  let noise = 0
  return Float64Array.from({ length: count }, (_, at) => {
    noise = 0.7 * noise + random() - 0.5
    return 50 + 10 * Math.sin((2 * Math.PI * at) / 52.1775) + 4 * Math.cos((4 * Math.PI * at) / 52.1775) + noise
  })
}

describe('the orders chosen', () => {
  it('are those of R for series of R', () => {
    // forecast::auto.arima(x)
    expect(autoArima(airPassengers, 12)?.name).toBe('ARIMA(2,1,1)(0,1,0)[12]')
    expect(autoArima(accidentalDeaths, 12)?.name).toBe('ARIMA(0,1,1)(0,1,1)[12]')
    expect(autoArima(nile, 1)?.name).toBe('ARIMA(1,1,1)')
  })

  it('have the forecasts of R', () => {
    // forecast(auto.arima(AirPassengers), 6)$mean, forecast(auto.arima(USAccDeaths), 6)$mean
    const passengers = [445.6349014, 420.3949965, 449.1983163, 491.8399485, 503.3944798, 566.8624553]
    const deaths = [8336.061266, 7531.829141, 8314.64376, 8616.868756, 9488.912522, 9859.75736]
    for (const [at, value] of autoArima(airPassengers, 12)?.forecast(6).entries() ?? [])
      expect(Math.abs(value - (passengers[at] as number))).toBeLessThan(0.01)
    for (const [at, value] of autoArima(accidentalDeaths, 12)?.forecast(6).entries() ?? [])
      expect(Math.abs(value - (deaths[at] as number))).toBeLessThan(0.1)
  })

  it('have no higher AICc than those of R', () => {
    // auto.arima(USAccDeaths)$aicc, auto.arima(UKgas, lambda = 0)$aicc; R counts the start of differenced series a little differently
    expect(autoArima(accidentalDeaths, 12)?.aicc).toBeLessThan(857.33)
    expect(autoArima(ukGas, 4, { lambda: 0 })?.aicc).toBeLessThan(-169.27)
  })

  it('take waves for a season of weeks in a year', () => {
    const values = weekly(208)
    const fit = autoArima(values.subarray(0, 156), 52)
    expect(fit?.name).toContain('2 Fourier pairs')
    const errors = fit?.forecast(52).map((value, at) => Math.abs(value - (values[156 + at] as number))) ?? []
    expect(errors.reduce((sum, each) => sum + each, 0) / 52).toBeLessThan(0.7)
    expect(autoArima(values, 1, { fourier: { period: 52.1775, pairs: 3 } })?.fourier).toHaveLength(6)
  })

  it('fit a long series by its end and yet say something of its beginning', () => {
    const values = weekly(1200)
    const fit = averagedArima(values, 52)
    expect(fit?.fitted).toHaveLength(1200)
    expect(Math.abs((fit?.fitted[100] as number) - (values[100] as number))).toBeLessThan(3)
  })
})

describe.each(both.map((model) => [model.name, model] as const))('%s', (_, model) => {
  const forecast = (values: Float64Array, period: number) => model(values, period)?.forecast(8) as Float64Array

  it('moves with the level and the unit of the series', () => {
    const plain = forecast(accidentalDeaths, 12)
    const moved = forecast(
      accidentalDeaths.map((value) => 3 * value - 50_000),
      12,
    )
    for (const [at, value] of plain.entries()) expect((moved[at] as number) / (3 * value - 50_000)).toBeCloseTo(1, 4)
    const noise = Float64Array.from({ length: 30 }, generator(3))
    const raised = forecast(
      noise.map((value) => value + 1000),
      1,
    )
    for (const [at, value] of forecast(noise, 1).entries()) expect(raised[at]).toBeCloseTo(value + 1000, 3)
  })

  it('answers the same each time', () => {
    expect(forecast(airPassengers, 12)).toEqual(forecast(airPassengers, 12))
  })

  it('leaves the series as it was', () => {
    const values = weekly(160)
    const before = values.slice()
    model(values, 52)
    expect(values).toEqual(before)
  })

  it('goes on with a constant, a line and a pure season, without doubt', () => {
    const constant = model(new Float64Array(40).fill(7.3), 12)
    expect(constant?.forecast(2)[1]).toBeCloseTo(7.3, 9)
    expect(constant?.spread(2)[1]).toBe(0)
    const line = Float64Array.from({ length: 40 }, (_, at) => 1e6 + 0.1 * at)
    expect(forecast(line, 1)[7]).toBeCloseTo(1e6 + 4.7, 6)
    const season = Float64Array.from({ length: 48 }, (_, at) => [1, 5, 9, 3][at % 4] as number)
    expect([...forecast(season, 4)].map(Math.round)).toEqual([1, 5, 9, 3, 1, 5, 9, 3])
  })

  it('says something from one value on', () => {
    expect(model(new Float64Array(0), 12)).toBeUndefined()
    expect([...forecast(Float64Array.of(5), 12)]).toEqual(new Array(8).fill(5))
    expect(forecast(Float64Array.of(5, 7), 1)[0]).toBeCloseTo(6, 9)
    expect(forecast(Float64Array.of(5, 7, 6), 4)[0]).toBeCloseTo(6, 9)
  })

  it('always answers with numbers', () => {
    const random = generator(11)
    const outlier = airPassengers.slice()
    outlier[70] = 1e9
    const series: [Float64Array, number][] = [
      [outlier, 12],
      [airPassengers.map((value) => value * 1e200), 12],
      [airPassengers.map((value) => -value * 1e-200), 12],
      [new Float64Array(30), 12],
      [Float64Array.from({ length: 60 }, (_, at) => 1.5 ** at), 12],
      [Float64Array.from({ length: 61 }, (_, at) => (at % 2 ? 1 : -1)), 1],
    ]
    for (let each = 0; each < 60; each++) {
      const size = [1, 10, 1e6][each % 3] as number
      const count = 1 + Math.floor(random() * 40)
      const sparse = Float64Array.from({ length: count }, () =>
        random() < 0.3 ? 0 : Math.round((random() - 0.2) * size),
      )
      series.push([sparse, [1, 4, 7, 12, 52][each % 5] as number])
    }
    for (const [values, period] of series) {
      const fit = model(values, period)
      expect(fit?.fitted).toHaveLength(values.length)
      for (const each of [fit?.forecast(15), fit?.spread(15), fit?.fitted, fit?.forecastsFrom(fit.warmUp, 3)])
        expect(each?.every(Number.isFinite)).toBe(true)
    }
  })

  it('refuses a season that is none', () => {
    expect(() => model(nile, 0)).toThrow(RangeError)
    expect(() => model(nile, 1.5)).toThrow(RangeError)
  })
})

it('averaged models weigh 1 together and their spread is no less than their models have on average', () => {
  const fit = averagedArima(carbonDioxide.slice(300), 12)
  const models = fit?.models ?? []
  expect(models.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
  const least = Math.min(...models.map((each) => each.fit.spread(12)[11] as number))
  expect(fit?.spread(12)[11]).toBeGreaterThan(least)
})
