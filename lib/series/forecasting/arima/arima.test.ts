import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, lakeHuron, nile } from '../../r-series.fixture.ts'
import { arima } from './arima.ts'
import type { ArimaFit } from './fit.ts'
import type { ArimaOrder } from './order.ts'

const order = (p: number, d: number, q: number, rest: Partial<ArimaOrder> = {}): ArimaOrder => ({
  p,
  d,
  q,
  P: 0,
  D: 0,
  Q: 0,
  period: 1,
  constant: false,
  ...rest,
})
const airline = order(0, 1, 1, { D: 1, Q: 1, period: 12 })
const near = (actual: Iterable<number>, expected: readonly number[], share: number) => {
  const list = [...actual]
  expect(list.length).toBe(expected.length)
  for (const [at, value] of list.entries())
    expect(Math.abs(value / (expected[at] as number) - 1), `${value} for ${expected[at]}`).toBeLessThan(share)
}

// R gives the first values a diffuse start with variance 1e6 instead of differencing them away: hence the fourth digit in models with differences.
describe('a model of given orders', () => {
  it('has the coefficients, likelihood, forecasts and errors of R for the logarithms of the airline passengers', () => {
    const fit = arima(airPassengers.map(Math.log), airline) as ArimaFit
    // m <- arima(log(AirPassengers), c(0,1,1), c(0,1,1)); p <- predict(m, 14)
    near([...fit.ma, ...fit.seasonalMa], [-0.401828016756, -0.556944838448], 1e-4)
    near([fit.deviation ** 2], [0.001348034819], 1e-4)
    expect(Math.abs(fit.logLikelihood - 244.699530596796)).toBeLessThan(0.005)
    near(
      fit.forecast(14),
      [
        6.110185743, 6.053775271, 6.171714856, 6.199300448, 6.232555979, 6.368778676, 6.507293783, 6.502906417,
        6.324698246, 6.209008033, 6.063487435, 6.168024882, 6.206434993, 6.150024521,
      ],
      1e-6,
    )
    const unbiased = Math.sqrt(131 / 129)
    near(
      fit.spread(14).map((each) => each / unbiased),
      [
        0.03671562246, 0.04278290734, 0.04809072039, 0.05286830444, 0.05724856192, 0.06131670302, 0.06513123902,
        0.06873440568, 0.0721578738, 0.07542611602, 0.07855850817, 0.08157070205, 0.09008474901, 0.09549707582,
      ],
      2e-4,
    )
    expect(fit.name).toBe('ARIMA(0,1,1)(0,1,1)[12]')
    expect(fit.warmUp).toBe(13)
  })

  it('has those of R where there are five coefficients and two hills', () => {
    // arima(log(AirPassengers), c(2,1,1), c(1,1,1))
    const fit = arima(airPassengers.map(Math.log), order(2, 1, 1, { P: 1, D: 1, Q: 1, period: 12 })) as ArimaFit
    near([...fit.ar, ...fit.ma], [0.555185904077, 0.252965805007, -0.965314281235], 2e-3)
    near([...fit.seasonalAr, ...fit.seasonalMa], [-0.05984976243, -0.516763307496], 5e-3)
    expect(Math.abs(fit.logLikelihood - 246.210580939301)).toBeLessThan(0.01)
  })

  it('has those of R with a mean', () => {
    // m <- arima(LakeHuron, c(2,0,0)); predict(m, 5)
    const fit = arima(lakeHuron, order(2, 0, 0, { constant: true })) as ArimaFit
    near(fit.ar, [1.0436135737, -0.2494976548], 1e-4)
    near([fit.constant as number], [579.0473216057], 1e-6)
    near([fit.deviation ** 2, fit.logLikelihood], [0.4788206233, -103.6332225545], 1e-6)
    near(fit.forecast(5), [579.7895589, 579.5942194, 579.4328851, 579.3132512, 579.2286521], 1e-6)
    const unbiased = Math.sqrt(98 / 95)
    near(
      fit.spread(5).map((each) => each / unbiased),
      [0.6919686577, 1.000159082, 1.1566666622, 1.2326773816, 1.2686091579],
      1e-4,
    )
  })

  it('has those of R with a drift', () => {
    // forecast::Arima(Nile, c(1,1,1), include.drift = TRUE)
    const fit = arima(nile, order(1, 1, 1, { constant: true })) as ArimaFit
    near([...fit.ar, ...fit.ma, fit.constant as number], [0.2706827, -0.9054326, -2.882703], 1e-3)
    near([fit.logLikelihood, fit.aicc], [-629.82, 1268.06], 1e-5)
    expect(fit.name).toBe('ARIMA(1,1,1) with drift')
  })

  it('has those of R with Fourier terms', () => {
    // forecast::Arima(LakeHuron, c(1,0,1), xreg = fourier(ts(LakeHuron, frequency = 10), 2))
    const fit = arima(lakeHuron, order(1, 0, 1, { constant: true }), { fourier: { period: 10, pairs: 2 } }) as ArimaFit
    near([...fit.ar, ...fit.ma, fit.constant as number], [0.7561128, 0.2996871, 579.0645146], 1e-4)
    near(fit.fourier, [0.0244841, -0.108332, -0.1472347, -0.003965], 5e-3)
    near([fit.logLikelihood], [-102.13], 1e-4)
    expect(fit.name).toBe('ARIMA(1,0,1) with non-zero mean and 2 Fourier pairs')
  })

  it('stays within the unit circle where R goes up to it', () => {
    // 100 values of white noise, differenced once too often: the moving average wants to be -1.
    const noise = Float64Array.from({ length: 101 }, (_, at) => Math.sin(at * at * 12.9898) * 10)
    const fit = arima(noise, order(0, 1, 1)) as ArimaFit
    expect(fit.ma[0]).toBeLessThan(-0.9)
    expect(fit.ma[0]).toBeGreaterThan(-1)
  })

  it('forecasts from an origin what a fit of the same coefficients would forecast there, whatever came later', () => {
    const fit = arima(accidentalDeaths, airline) as ArimaFit
    expect(fit.forecastsFrom(72, 6)).toEqual(fit.forecast(6))
    for (let origin = 13; origin < 72; origin += 7)
      expect(fit.forecastsFrom(origin, 1)[0]).toBeCloseTo(fit.fitted[origin] as number, 6)
    const [, second] = fit.forecastsFrom(40, 2)
    expect(Math.abs((second as number) - (accidentalDeaths[41] as number))).toBeLessThan(1500)
    expect(() => fit.forecastsFrom(12, 1)).toThrow(RangeError)
    expect(() => fit.forecastsFrom(73, 1)).toThrow(RangeError)
  })

  it('comes back from logarithms to the unit of the series, as medians', () => {
    const fit = arima(airPassengers, airline, { lambda: 0 }) as ArimaFit
    const logarithmic = arima(airPassengers.map(Math.log), airline) as ArimaFit
    near(fit.forecast(3), [...logarithmic.forecast(3).map(Math.exp)], 1e-9)
    const [deviation] = logarithmic.spread(1) as Float64Array
    near(fit.spread(1), [(fit.forecast(1)[0] as number) * Math.sinh(deviation as number)], 1e-9)
    expect(arima(Float64Array.of(1, 0, 2, 3, 4, 2, 1, 2, 3), order(1, 0, 0), { lambda: 0 })).toBeUndefined()
  })

  it('is no model where the series is too short', () => {
    expect(arima(Float64Array.of(1, 2, 3), order(2, 1, 1))).toBeUndefined()
    expect(arima(new Float64Array(13), airline)).toBeUndefined()
    expect(arima(new Float64Array(0), order(0, 0, 0, { constant: true }))).toBeUndefined()
  })

  it('refuses orders that make no model', () => {
    expect(() => arima(nile, order(-1, 0, 0))).toThrow(RangeError)
    expect(() => arima(nile, order(0, 0, 0.5))).toThrow(RangeError)
    expect(() => arima(nile, order(0, 0, 0, { P: 1 }))).toThrow(RangeError)
    expect(() => arima(nile, order(0, 2, 1, { constant: true }))).toThrow(RangeError)
    expect(() => arima(nile, order(0, 0, 1, { period: 0 }))).toThrow(RangeError)
  })
})
