import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { multivariateScores } from './multivariate.ts'
import { RandomCutForest } from './random-cut-forest.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** Rows of three variables, the second following the first. */
function correlated(count: number, seed: number): Float64Array {
  const normal = normalOf(randomOf(seed))
  const rows = new Float64Array(count * 3)
  for (let i = 0; i < count; i++) {
    const first = normal()
    rows.set([10 + first, 5 * first + normal(), 100 * normal()], 3 * i)
  }
  return rows
}

describe('eigenvectors', () => {
  it('rebuild the matrix', () => {
    const matrix = [Float64Array.of(4, 1, 2), Float64Array.of(1, 3, 0), Float64Array.of(2, 0, 1)]
    const { values, vectors } = symmetricEigen(matrix)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        expect(
          values.reduce((sum, value, l) => sum + value * (vectors[i]?.[l] as number) * (vectors[j]?.[l] as number), 0),
        ).toBeCloseTo(matrix[i]?.[j] as number, 10)
  })
})

describe('multivariate scores', () => {
  it('keep the rate on normal rows', () => {
    let alarms = 0
    for (let seed = 1; seed <= 10; seed++)
      alarms += multivariateScores(correlated(400, seed), 3, 0.01)?.alarms.length ?? 0
    expect(alarms / 4000).toBeGreaterThan(0.005)
    expect(alarms / 4000).toBeLessThan(0.025)
  })
  it('find a row whose numbers are usual one by one but not together, and say which variables', () => {
    const rows = correlated(200, 11)
    rows.set([12, -10, 0], 0)
    const found = multivariateScores(rows, 3, 0.001)
    expect(found?.alarms[0]).toBe(0)
    const parts = found?.contributions.slice(0, 3) as Float64Array
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(found?.distances[0] as number, 9)
    expect(parts.every((part) => part >= 0)).toBe(true)
    expect(parts[2]).toBeLessThan(0.05 * (found?.distances[0] as number))
    expect(found?.probability[0]).toBeLessThan(0.001)
    expect(found?.centre[0]).toBeCloseTo(10, 0)
  })
  it('are not misled by a quarter of outliers in one place', () => {
    const rows = correlated(200, 12)
    for (let i = 0; i < 50; i++) rows.set([30 + i / 100, 40, 2000], 3 * i)
    const alarms = multivariateScores(rows, 3, 0.001)?.alarms ?? []
    expect(alarms.filter((i) => i < 50)).toHaveLength(50)
    expect(alarms.length).toBeLessThan(56)
  })
  it('do not mind the units', () => {
    const rows = correlated(100, 13)
    const one = multivariateScores(rows, 3, 0.01)
    const other = multivariateScores(
      rows.map((value, at) => value * ([1000, 0.1, 7][at % 3] as number) + 5),
      3,
      0.01,
    )
    for (const [i, distance] of (one?.distances ?? []).entries()) expect(other?.distances[i]).toBeCloseTo(distance, 6)
  })
  it('say nothing of few rows or of variables that do not vary', () => {
    expect(multivariateScores(correlated(10, 1), 3, 0.01)).toBeUndefined()
    expect(multivariateScores(new Float64Array(300), 3, 0.01)).toBeUndefined()
    expect(
      multivariateScores(
        correlated(50, 1).map((value, at) => (at % 3 === 1 ? 2 : value)),
        3,
        0.01,
      ),
    ).toBeUndefined()
    expect(() => multivariateScores(new Float64Array(10), 3, 0.01)).toThrow(RangeError)
    expect(() => multivariateScores(new Float64Array(9), 3, 1)).toThrow(RangeError)
  })
})

describe('random cut forest', () => {
  const wave = (count: number, seed: number) => {
    const normal = normalOf(randomOf(seed))
    return Array.from({ length: count }, (_, at) => Float64Array.of(Math.sin(at / 8) + 0.05 * normal(), normal()))
  }
  it('scores what it has not seen, and says by which dimension', () => {
    const forest = new RandomCutForest({ dimensions: 2, trees: 40, size: 128, seed: 1 })
    const usual = wave(600, 2).map((point) => forest.add(point).score)
    const strange = forest.add(Float64Array.of(4, 0))
    expect(strange.score).toBeGreaterThan(Math.max(...usual.slice(200)))
    const [first, second] = strange.attribution as unknown as [number, number]
    expect(first + second).toBeCloseTo(strange.score, 9)
    expect(first).toBeGreaterThan(3 * second)
  })
  it('learns what was strange once', () => {
    const forest = new RandomCutForest({ dimensions: 2, trees: 40, size: 64, seed: 1 })
    for (const point of wave(300, 3)) forest.add(point)
    const first = forest.add(Float64Array.of(5, 5)).score
    let last = first
    for (let time = 0; time < 40; time++) last = forest.add(Float64Array.of(5 + time / 1000, 5)).score
    expect(last).toBeLessThan(first / 5)
  })
  it('gives the same scores for the same seed', () => {
    const scores = (seed: number) => {
      const forest = new RandomCutForest({ dimensions: 2, trees: 10, size: 32, seed })
      return wave(200, 4).map((point) => forest.add(point).score)
    }
    expect(scores(5)).toEqual(scores(5))
    expect(scores(5)).not.toEqual(scores(6))
  })
  it('takes equal points, and its memory does not grow', () => {
    const forest = new RandomCutForest({ dimensions: 1, trees: 5, size: 8, seed: 1 })
    for (let at = 0; at < 500; at++) expect(Number.isFinite(forest.add(Float64Array.of(at % 3)).score)).toBe(true)
    for (let at = 0; at < 20; at++) expect(forest.add(Float64Array.of(1)).score).toBeLessThan(8)
    expect(forest.add(Float64Array.of(100)).score).toBeGreaterThan(6)
    expect(() => forest.add(Float64Array.of(1, 2))).toThrow(RangeError)
    expect(() => forest.add(Float64Array.of(Number.NaN))).toThrow(RangeError)
    expect(() => new RandomCutForest({ dimensions: 0, seed: 1 })).toThrow(RangeError)
  })
})
