import { describe, expect, it } from 'vitest'
import { mean, sumOfSquares, variance } from './moments.ts'

describe('moments', () => {
  it('are those of R', () => {
    // R: x <- c(3, 1, 4, 1, 5); mean(x); mean(x[1:3]); var(x); sum(x[1:2]^2)
    const values = Float64Array.of(3, 1, 4, 1, 5)
    expect(mean(values)).toBeCloseTo(2.8, 12)
    expect(mean(values, 3)).toBeCloseTo(8 / 3, 12)
    expect(variance(values)).toBeCloseTo(3.2, 12)
    expect(sumOfSquares(values, 2)).toBe(10)
  })
  it('are 0 of nothing', () => {
    for (const moment of [mean, variance, sumOfSquares]) expect(moment(new Float64Array())).toBe(0)
    expect(variance(Float64Array.of(7))).toBe(0)
  })
})
