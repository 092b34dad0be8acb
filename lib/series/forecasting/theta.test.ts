import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, carbonDioxide, nile, ukGas } from '../r-series.fixture.ts'
import type { Fit } from './fit.ts'
import { theta } from './theta.ts'

/** Largest difference, relative to the size of what is expected. */
const apart = (values: Float64Array, expected: readonly number[]) =>
  Math.max(...expected.map((each, at) => Math.abs((values[at] as number) - each) / Math.max(1, Math.abs(each))))
const spreadOf = (fit: Fit, horizon: number) => fit.spread?.(horizon) ?? new Float64Array()
const fitOf = (values: Float64Array | number[], period: number) => theta(Float64Array.from(values), period) as Fit

// R: library(forecast); f <- thetaf(AirPassengers, h = 12); f$mean; (f$upper[, 1] - f$mean) / qnorm(.9); R stops its search at about four digits of alpha.
describe('theta', () => {
  it('forecasts as R does with a multiplicative season', () => {
    expect(
      apart(
        fitOf(airPassengers, 12).forecast(12),
        [
          440.0781911, 428.3842806, 489.7070987, 475.7046277, 479.6703887, 545.3662722, 602.7520018, 601.1007631,
          523.9514922, 456.6271449, 397.9537347, 447.6449087,
        ],
      ),
    ).toBeLessThan(1e-5)
    expect(
      apart(fitOf(accidentalDeaths, 12).forecast(4), [8270.693806, 7508.923867, 8322.124807, 8554.143505]),
    ).toBeLessThan(1e-5)
    expect(apart(fitOf(carbonDioxide, 12).forecast(3), [365.318887, 366.0924184, 366.9759011])).toBeLessThan(1e-5)
    expect(
      apart(fitOf(ukGas, 4).forecast(5), [999.7439171, 660.097642, 387.1894672, 718.360743, 1016.076373]),
    ).toBeLessThan(1e-4)
  })
  it('forecasts as R does without a season, and is as sure', () => {
    const fit = fitOf(nile, 1)
    expect(apart(fit.forecast(4), [799.8119962, 798.4548435, 797.0976908, 795.7405381])).toBeLessThan(1e-4)
    expect(apart(spreadOf(fit, 4), [144.23176, 148.5204, 152.68863, 156.74605])).toBeLessThan(1e-4)
  })
  it('holds in its fitted values what it would have forecast one step ahead with the drift of the whole', () => {
    const line = Float64Array.from({ length: 40 }, (_, at) => 100 + 3 * at)
    const fit = fitOf(line, 1)
    expect(fit.fitted).toHaveLength(40)
    expect(fit.fitted[39]).toBeCloseTo(line[38] as number, -1)
  })
  it('moves and scales with the series', () => {
    const moved = fitOf(
      nile.map((value) => value - 5000),
      1,
    ).forecast(5)
    const scaled = fitOf(
      airPassengers.map((value) => value * 1e6),
      12,
    ).forecast(5)
    expect(
      apart(
        moved,
        [...fitOf(nile, 1).forecast(5)].map((value) => value - 5000),
      ),
    ).toBeLessThan(1e-6)
    expect(
      apart(
        scaled,
        [...fitOf(airPassengers, 12).forecast(5)].map((value) => value * 1e6),
      ),
    ).toBeLessThan(1e-6)
  })
  it('takes an additive season where values are not positive', () => {
    const values = Float64Array.from({ length: 48 }, (_, at) => Math.sin((at * Math.PI) / 2) * 10)
    expect(apart(fitOf(values, 4).forecast(4), [0, 10, 0, -10])).toBeLessThan(0.01)
  })
  it('expects a constant to stay', () => {
    const fit = fitOf(new Float64Array(30).fill(7), 12)
    expect([...fit.forecast(3)]).toEqual([7, 7, 7])
    expect([...spreadOf(fit, 2)]).toEqual([0, 0])
    expect([...fitOf(new Float64Array(30), 12).forecast(2)]).toEqual([0, 0])
  })
  it('says nothing on fewer than three values and stays finite on three', () => {
    for (const values of [[], [1], [1, 5]]) expect(theta(Float64Array.from(values), 12)).toBeUndefined()
    const fit = fitOf([3, 9, 4], 12)
    expect([...fit.forecast(20), ...spreadOf(fit, 20), ...fit.fitted].every(Number.isFinite)).toBe(true)
  })
  it('stays finite and between the ends of the series after a huge outlier', () => {
    const values = nile.slice()
    values[50] = 1e12
    const [next] = fitOf(values, 1).forecast(1)
    expect(Number.isFinite(next)).toBe(true)
    expect(Math.abs(next as number)).toBeLessThan(1e12)
  })
})
