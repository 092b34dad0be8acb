import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { weightedQuantileInPlace } from './weighted-quantile.ts'

/** The same from sorted values. */
function sortedQuantile(values: number[], weights: number[], probability: number): number {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number))
  const wanted = probability * weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  for (const [at, place] of order.entries()) {
    sum += weights[place] as number
    const next = order[at + 1]
    if (Math.abs(sum - wanted) < 1e-9 && next !== undefined)
      return ((values[place] as number) + (values[next] as number)) / 2
    if (sum >= wanted) return values[place] as number
  }
  return Number.NaN
}

describe('a weighted quantile', () => {
  it('is what sorting gives, with ties, weights and exact hits', () => {
    const random = randomOf(6)
    for (let trial = 0; trial < 3000; trial++) {
      const size = 1 + Math.floor(random() * 12)
      const values = Array.from({ length: size }, () => Math.floor(random() * 6))
      const weights = values.map(() => (trial % 2 === 0 ? 1 : 1 + Math.floor(random() * 3)))
      const probability = Math.ceil(random() * 19) / 20
      const found = weightedQuantileInPlace(Float64Array.from(values), Float64Array.from(weights), probability)
      expect(found).toBe(sortedQuantile(values, weights, probability))
    }
  })
  it('takes one value, and none is refused', () => {
    expect(weightedQuantileInPlace(Float64Array.of(4), Float64Array.of(2), 0.3)).toBe(4)
    expect(() => weightedQuantileInPlace(new Float64Array(0), new Float64Array(0), 0.3)).toThrow('no values')
  })
})
