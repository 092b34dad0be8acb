import { describe, expect, it } from 'vitest'
import { goldenSectionMinimum } from './golden-section.ts'

describe('goldenSectionMinimum', () => {
  it('finds the bottom of a parabola', () => {
    const best = goldenSectionMinimum((x) => (x - 0.3) ** 2 + 1, 0, 1, 4, 1e-7)
    expect(best.at).toBeCloseTo(0.3, 6)
    expect(best.value).toBeCloseTo(1, 12)
  })
  it('finds a minimum on a bound', () => {
    expect(goldenSectionMinimum((x) => x, -2, 5, 10, 1e-7).at).toBe(-2)
    expect(goldenSectionMinimum((x) => -x, -2, 5, 10, 1e-7).at).toBe(5)
  })
  it('finds the deeper of two basins that the grid tells apart', () => {
    const two = (x: number) => Math.min((x - 1) ** 2, (x - 8) ** 2 - 0.5)
    expect(goldenSectionMinimum(two, 0, 10, 20, 1e-7).at).toBeCloseTo(8, 6)
  })
  it('passes by where the function is not finite', () => {
    expect(goldenSectionMinimum((x) => (x < 1 ? Number.NaN : x), 0, 3, 9, 1e-7).at).toBeCloseTo(1, 5)
  })
  it('refuses what is not an interval, a grid or a tolerance', () => {
    expect(() => goldenSectionMinimum((x) => x, 1, 0, 5, 1e-6)).toThrow(RangeError)
    expect(() => goldenSectionMinimum((x) => x, 0, 1, 0.5, 1e-6)).toThrow(RangeError)
    expect(() => goldenSectionMinimum((x) => x, 0, 1, 5, 0)).toThrow(RangeError)
  })
})
