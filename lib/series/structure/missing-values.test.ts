import { describe, expect, test } from 'vitest'
import { airPassengers, driverDeaths, nile } from '../r-series.fixture.ts'
import { filled } from './missing-values.ts'

function without(values: Float64Array, positions: number[]): Float64Array {
  const gaps = values.slice()
  for (const at of positions) gaps[at - 1] = Number.NaN
  return gaps
}

describe('filled', () => {
  test('draws straight lines where there is no season, as R', () => {
    // library(forecast); y <- Nile; y[c(1,2,50,51)] <- NA; na.interp(y)[c(1,2,50,51)]
    const result = filled(without(nile, [1, 2, 50, 51]), 1) as Float64Array
    expect(result[0]).toBe(963)
    expect(result[1]).toBe(963)
    expect(result[49]).toBeCloseTo(791, 4)
    expect(result[50]).toBeCloseTo(818, 4)
  })

  test('knows the season, near the values of R and the truth', () => {
    // x <- AirPassengers; x[c(50,51,100,144)] <- NA; na.interp(x)[c(50,51,100,144)]
    const positions = [50, 51, 100, 144]
    const result = filled(without(airPassengers, positions), 12) as Float64Array
    const inR = [195.25516, 234.0267, 348.53205, 423.73696]
    for (const [index, position] of positions.entries()) {
      expect(Math.abs((result[position - 1] as number) / (inR[index] as number) - 1)).toBeLessThan(0.06)
      expect(Math.abs((result[position - 1] as number) / (airPassengers[position - 1] as number) - 1)).toBeLessThan(
        0.06,
      )
    }
    const deaths = filled(without(driverDeaths, [20, 60, 61, 62]), 12) as Float64Array
    const deathsInR = [1770.9509, 2369.7517, 1761.6218, 1534.0252]
    for (const [index, position] of [20, 60, 61, 62].entries())
      expect(Math.abs((deaths[position - 1] as number) / (deathsInR[index] as number) - 1)).toBeLessThan(0.06)
  })

  test('leaves what is known, and does not touch what it was given', () => {
    const gaps = without(airPassengers, [1, 70])
    const result = filled(gaps, 12) as Float64Array
    expect(gaps[69]).toBeNaN()
    for (const [at, value] of gaps.entries()) if (Number.isFinite(value)) expect(result[at]).toBe(value)
    expect(filled(airPassengers, 12)).toEqual(airPassengers)
  })

  test('fills long gaps with season and all', () => {
    const year = Array.from({ length: 12 }, (_, month) => 60 + month)
    const result = filled(without(airPassengers, year), 12) as Float64Array
    for (const position of year)
      expect(Math.abs((result[position - 1] as number) / (airPassengers[position - 1] as number) - 1)).toBeLessThan(
        0.12,
      )
  })

  test('does with little', () => {
    expect(filled(new Float64Array(0), 12)).toBeUndefined()
    expect(filled(Float64Array.of(Number.NaN, Number.NaN), 1)).toBeUndefined()
    expect([...(filled(Float64Array.of(Number.NaN, 4, Number.NaN), 12) as Float64Array)]).toEqual([4, 4, 4])
    expect([...(filled(Float64Array.of(2, Number.NaN, 6), 1) as Float64Array)]).toEqual([2, 4, 6])
    expect(() => filled(nile, 0)).toThrow(RangeError)
  })

  test('follows shift and scale', () => {
    // Below zero: with positive values a factor may be chosen, which no shift leaves alone.
    const gaps = without(driverDeaths, [20, 60]).map((value) => value - 3000)
    const plain = filled(gaps, 12) as Float64Array
    const moved = filled(
      gaps.map((value) => -3e4 + 2 * value),
      12,
    ) as Float64Array
    expect(moved[59]).toBeCloseTo(-3e4 + 2 * (plain[59] as number), 6)
  })
})
