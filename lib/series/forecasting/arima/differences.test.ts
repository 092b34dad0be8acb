import { expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, lakeHuron, nile, ukGas } from '../../r-series.fixture.ts'
import { boxCox, inverseBoxCox } from './box-cox.ts'
import {
  differenced,
  differenceWeights,
  firstDifferences,
  isConstant,
  kpss,
  seasonalDifferences,
} from './differences.ts'

it('the KPSS statistic is that of R', () => {
  // urca::ur.kpss(x, type = 'mu', use.lag = trunc(3 * sqrt(length(x)) / 13))@teststat
  expect(kpss(airPassengers)).toBeCloseTo(4.342286797, 8)
  expect(kpss(lakeHuron)).toBeCloseTo(1.221218569, 8)
  expect(kpss(nile)).toBeCloseTo(1.315226463, 8)
  expect(kpss(accidentalDeaths)).toBeCloseTo(0.2912338042, 8)
  expect(kpss(ukGas.map(Math.log))).toBeCloseTo(3.493196245, 8)
})

it('differences are those of R', () => {
  // forecast::ndiffs(x), forecast::nsdiffs(x)
  expect([airPassengers, lakeHuron, nile, accidentalDeaths].map((values) => firstDifferences(values))).toEqual([
    1, 1, 1, 0,
  ])
  expect([airPassengers, accidentalDeaths].map((values) => seasonalDifferences(values, 12))).toEqual([1, 1])
  expect(seasonalDifferences(nile, 12)).toBe(0)
  expect(seasonalDifferences(airPassengers.slice(0, 24), 12)).toBe(0)
})

it('differences are undone by their weights', () => {
  const weights = differenceWeights(1, 1, 12)
  const noise = differenced(airPassengers, 1, 1, 12)
  for (const [at, value] of noise.entries()) {
    let sum = value
    for (let lag = 1; lag < weights.length; lag++)
      sum += (weights[lag] as number) * (airPassengers[at + 13 - lag] as number)
    expect(sum).toBeCloseTo(airPassengers[at + 13] as number, 9)
  }
})

it('a constant is one up to rounding', () => {
  expect(isConstant(new Float64Array(5).fill(0.1 + 0.2))).toBe(true)
  expect(isConstant(Float64Array.of(1, 1 + 1e-14))).toBe(true)
  expect(isConstant(Float64Array.of(1, 1.0001))).toBe(false)
})

it('transforms come back', () => {
  for (const lambda of [-1, -0.5, 0, 0.3, 1, 2])
    for (const [at, value] of (boxCox(nile, lambda) ?? []).entries())
      expect(inverseBoxCox(value, lambda)).toBeCloseTo(nile[at] as number, 5)
  expect(boxCox(Float64Array.of(0, 1), 0)).toBeUndefined()
  expect(boxCox(Float64Array.of(0, 1), 0.5)).toBeDefined()
  expect(inverseBoxCox(-9, 0.5)).toBe(0)
  expect(inverseBoxCox(9, -0.5)).toBe(Number.MAX_VALUE)
})
