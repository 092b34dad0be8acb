import { describe, expect, it } from 'vitest'
import { decomposition } from './decomposition.ts'

const shape = [1.2, 1.1, 0.7, 1.3, 1, 0.6, 1.1, 0.9, 0.8, 1.4, 1, 0.9]

describe('decomposition', () => {
  it('finds the factors and the level that a series was made of', () => {
    const found = decomposition(
      Array.from({ length: 48 }, (_, i) => 100 * (shape[i % 12] as number)),
      12,
    )
    expect(found?.factors.map((factor) => Number(factor.toFixed(6)))).toEqual(shape)
    expect(found?.trend[20]).toBeCloseTo(100, 9)
    expect(found?.trend[3]).toBeUndefined()
    expect(found?.strength).toBeCloseTo(1, 9)
  })
  it('finds little season in noise, although two cycles always fit', () => {
    let state = 7
    const noise = Array.from({ length: 36 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return 90 + 20 * (state / 2 ** 32)
    })
    expect(decomposition(noise, 12)?.strength).toBeLessThan(0.3)
  })
  it('says nothing with too few cycles, with gaps that leave no two of a month, or with values that are not positive', () => {
    expect(
      decomposition(
        Array.from({ length: 30 }, () => 5),
        12,
      ),
    ).toBeUndefined()
    expect(
      decomposition(
        Array.from({ length: 36 }, (_, i) => (i === 18 ? null : 5)),
        12,
      ),
    ).toBeUndefined()
    expect(
      decomposition(
        Array.from({ length: 48 }, (_, i) => (i === 18 ? 0 : 5)),
        12,
      ),
    ).toBeUndefined()
    expect(decomposition([], 12)).toBeUndefined()
    expect(() => decomposition([1], 1)).toThrow(RangeError)
  })
})
