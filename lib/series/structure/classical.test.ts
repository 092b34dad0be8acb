import { describe, expect, it } from 'vitest'
import { ukGas } from '../r-series.fixture.ts'
import { centredAverages } from './centred-averages.ts'
import { seasonalIndices } from './classical.ts'

describe('classical decomposition', () => {
  it('has the trend of R, none at the ends or near gaps', () => {
    // R: head(filter((1:9)^2, c(.5, 1, 1, 1, .5) / 4), 5)
    const squares = Float64Array.from({ length: 9 }, (_, at) => (at + 1) ** 2)
    expect([...centredAverages(squares, 4).subarray(0, 5)]).toEqual([Number.NaN, Number.NaN, 10.5, 17.5, 26.5])
    expect([...centredAverages(squares.with(8, Number.NaN), 3)].map(Number.isNaN)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => at === 0 || at > 6),
    )
  })
  it('has the indices of R', () => {
    // R: decompose(UKgas, 'multiplicative')$figure; decompose(UKgas)$figure
    for (const [at, value] of [1.4537106558, 0.9559325923, 0.5584440807, 1.0319126711].entries())
      expect(seasonalIndices(ukGas, 4, true)?.[at]).toBeCloseTo(value, 6)
    for (const [at, value] of [175.13810096, -36.14122596, -168.96766827, 29.97079327].entries())
      expect(seasonalIndices(ukGas, 4, false)?.[at]).toBeCloseTo(value, 4)
  })
  it('says nothing under two seasons or where no factor can be had', () => {
    expect(seasonalIndices(ukGas.slice(0, 7), 4, true)).toBeUndefined()
    expect(seasonalIndices(new Float64Array(12), 4, true)).toBeUndefined()
    expect(seasonalIndices(ukGas, 1, false)).toBeUndefined()
  })
})
