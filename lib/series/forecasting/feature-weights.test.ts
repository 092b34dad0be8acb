import { describe, expect, it } from 'vitest'
import { airPassengers, nile } from '../r-series.fixture.ts'
import { candidates } from './candidates.ts'
import { featureWeights, type WeightTable } from './feature-weights.ts'
import { learntWeights } from './feature-weights-table.ts'
import { type Features, features } from './features.ts'

const table: WeightTable = {
  methods: ['theta', 'ets', 'pooled'],
  features: ['trendStrength', 'logLength'],
  means: [0.5, 4],
  deviations: [0.25, 1],
  coefficients: [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 0, Math.log(2)],
  ],
}
const some = features(nile, 1) as Features

describe('featureWeights', () => {
  it('are a softmax of the features', () => {
    const weights = featureWeights({ ...some, trendStrength: 0.75, logLength: 4 }, ['theta', 'ets', 'pooled'], table)
    const total = Math.E + 1 / Math.E + 2
    for (const [at, value] of [Math.E / total, 1 / Math.E / total, 2 / total].entries())
      expect(weights?.[at]).toBeCloseTo(value, 12)
  })

  it('go to those that are there', () => {
    const weights = featureWeights({ ...some, trendStrength: 0.5 }, ['pooled', 'croston', 'theta'], table)
    expect(weights?.[0]).toBeCloseTo(2 / 3, 12)
    expect(weights?.[1]).toBe(0)
    expect(weights?.[2]).toBeCloseTo(1 / 3, 12)
    expect(featureWeights(some, ['croston'], table)).toBeUndefined()
    expect(featureWeights(some, [], table)).toBeUndefined()
  })

  it('do not follow a feature beyond three deviations', () => {
    const at = (trendStrength: number) => featureWeights({ ...some, trendStrength }, ['theta', 'ets'], table)
    expect(at(50)).toEqual(at(5))
  })

  it('are learnt for all candidates and sum to 1', () => {
    const names = ['pooled', ...Object.keys(candidates)]
    for (const series of [nile, airPassengers]) {
      const weights = featureWeights(features(series, 12) as Features, names) as Float64Array
      expect(weights.every((weight) => weight > 0.001)).toBe(true)
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }
    expect(new Set(learntWeights.methods)).toEqual(new Set(names))
  })
})
