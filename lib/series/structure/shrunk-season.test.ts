import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, nile } from '../r-series.fixture.ts'
import { seasonalIndices } from './classical.ts'
import { shrunkSeasonalIndices } from './shrunk-season.ts'

const of = (values: Float64Array, period: number, multiplicative: boolean) =>
  shrunkSeasonalIndices(values, period, multiplicative) as Float64Array
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('shrunkSeasonalIndices', () => {
  const shape = [3, -1, -4, 2]
  it('find a season without noise as it is', () => {
    const values = Float64Array.from({ length: 24 }, (_, at) => 100 + at + (shape[at % 4] as number))
    for (const [position, value] of of(values, 4, false).entries())
      expect(value).toBeCloseTo(shape[position] as number, 9)
    const scaled = Float64Array.from({ length: 24 }, (_, at) => 50 * (1 + (shape[at % 4] as number) / 10))
    for (const [position, value] of of(scaled, 4, true).entries())
      expect(value).toBeCloseTo(1 + (shape[position] as number) / 10, 9)
  })
  it('have mean 1 or 0 and stay near the classical ones of a strong season', () => {
    const factors = of(airPassengers, 12, true)
    expect(mean(factors)).toBeCloseTo(1, 12)
    expect(mean(of(accidentalDeaths, 12, false))).toBeCloseTo(0, 9)
    const classical = seasonalIndices(airPassengers, 12, true) as Float64Array
    for (const [position, factor] of factors.entries())
      expect(Math.abs(factor - (classical[position] as number))).toBeLessThan(0.05)
  })
  it('fade where there is no season', () => {
    const classical = seasonalIndices(nile, 4, true) as Float64Array
    const spread = (values: Float64Array) => Math.max(...values) - Math.min(...values)
    expect(spread(of(nile, 4, true))).toBeLessThan(spread(classical) / 2)
  })
  it('follow a season that changes', () => {
    const values = Float64Array.from({ length: 60 }, (_, at) => 100 + (at < 30 ? 1 : 2) * (shape[at % 4] as number))
    expect(of(values, 4, false)[0]).toBeGreaterThan((seasonalIndices(values, 4, false) as Float64Array)[0] as number)
  })
  it('scale with the series', () => {
    const scaled = of(
      accidentalDeaths.map((value) => value * 1e7),
      12,
      true,
    )
    for (const [position, factor] of of(accidentalDeaths, 12, true).entries())
      expect(scaled[position]).toBeCloseTo(factor, 12)
  })
  it('say nothing on short series or where there is nothing to divide by', () => {
    expect(shrunkSeasonalIndices(airPassengers.slice(0, 29), 12, true)).toBeUndefined()
    expect(of(airPassengers.slice(0, 30), 12, true)).toHaveLength(12)
    expect(shrunkSeasonalIndices(nile, 1, true)).toBeUndefined()
    expect(shrunkSeasonalIndices(new Float64Array(40), 4, true)).toBeUndefined()
    expect([...of(new Float64Array(40), 4, false)]).toEqual([0, 0, 0, 0])
  })
  it('stay finite after a huge outlier and over a long series', () => {
    const values = Float64Array.from({ length: 52000 }, (_, at) => 10 + (at === 20000 ? 1e12 : Math.sin(at)))
    expect(of(values, 4, true).every(Number.isFinite)).toBe(true)
  })
})
