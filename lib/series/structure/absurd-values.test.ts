import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, lakeHuron, nile, ukGas } from '../r-series.fixture.ts'
import { absurdValues } from './absurd-values.ts'
import { plainSeries } from '../forecasting/odd-series.fixture.ts'

const struck = (values: Float64Array, at: number, value: number) => {
  const copy = values.slice()
  copy[at] = value
  return copy
}

describe('absurd values', () => {
  it('are found at every place of seasonal, growing and steady series', () => {
    for (const [values, period] of [
      [plainSeries(60, 12, 100, 1), 12],
      [plainSeries(60, 12, 0, 2), 12],
      [airPassengers, 12],
      [ukGas, 4],
      [nile, 1],
    ] as const)
      for (let at = 0; at < values.length; at++)
        for (const value of [1e6, -1e6]) expect(absurdValues(struck(values, at, value), period)).toEqual([at])
  })
  it('are found in ten values', () => {
    for (let at = 0; at < 10; at++) expect(absurdValues(struck(plainSeries(10, 3, 100, 4), at, 1e6), 1)).toEqual([at])
  })
  it('are not among the values of real series', () => {
    for (const values of [airPassengers, accidentalDeaths, ukGas, nile, lakeHuron])
      for (const period of [1, 12]) expect(absurdValues(values, period)).toEqual([])
  })
  it('are none where they last, come again or were alike a season before', () => {
    const plain = plainSeries(60, 12, 100, 3)
    const at = (...places: number[]) => plain.map((value, place) => (places.includes(place) ? 1e6 : value))
    expect(absurdValues(at(30, 31), 12)).toEqual([])
    expect(absurdValues(at(59, 58), 12)).toEqual([])
    expect(absurdValues(at(10, 22), 12)).toEqual([])
    expect(absurdValues(at(10, 22), 1)).toEqual([10, 22])
    expect(absurdValues(at(5, 20, 33, 41), 1)).toEqual([])
  })
  it('are none in growth however fast', () => {
    for (const growth of [1.1, 2, 10])
      expect(
        absurdValues(
          Float64Array.from({ length: 60 }, (_, at) => growth ** at),
          1,
        ),
      ).toEqual([])
  })
  it('are none on a line, wherever it crosses 0', () => {
    for (const start of [-20, -60, 0, 5])
      for (const count of [10, 14, 200])
        expect(
          absurdValues(
            Float64Array.from({ length: count }, (_, at) => 3 * at + start),
            1,
          ),
        ).toEqual([])
  })
  it('are told from a constant, from missing values and from a new level', () => {
    const constant = new Float64Array(20).fill(7)
    expect(absurdValues(constant, 1)).toEqual([])
    expect(absurdValues(struck(constant, 9, 9), 1)).toEqual([])
    expect(absurdValues(struck(constant, 9, 20), 1)).toEqual([])
    expect(absurdValues(struck(constant, 9, 7e6), 1)).toEqual([9])
    expect(absurdValues(struck(new Float64Array(20), 9, 7e6), 1)).toEqual([])
    expect(absurdValues(struck(struck(nile, 50, Number.NaN), 9, 1e6), 1)).toEqual([9])
    expect(
      absurdValues(
        nile.map((value, at) => (at < 97 ? value : value * 1000)),
        1,
      ),
    ).toEqual([])
  })
  it('are not looked for in fewer than ten values', () => {
    expect(absurdValues(Float64Array.of(1, 2, 1e9, 2, 1, 2, 1, 2, 1), 1)).toEqual([])
    expect(absurdValues(new Float64Array(12).fill(Number.NaN), 1)).toEqual([])
    expect(absurdValues(new Float64Array(), 1)).toEqual([])
  })
})
