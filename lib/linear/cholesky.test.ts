import { describe, expect, it } from 'vitest'
import { factorise, solve } from './cholesky.ts'

describe('factorise and solve', () => {
  it('solve a system', () => {
    // solve(matrix(c(4, 2, .6, 2, 5, 1, .6, 1, 3), 3), c(1, 2, 3))
    const matrix = Float64Array.of(4, 0, 0, 2, 5, 0, 0.6, 1, 3)
    expect(factorise(matrix, 3)).toBe(true)
    const right = Float64Array.of(9, 1, 2, 3)
    solve(matrix, 3, right, 1)
    expect(right[0]).toBe(9)
    const [x, y, z] = [...right.slice(1)] as [number, number, number]
    expect(4 * x + 2 * y + 0.6 * z).toBeCloseTo(1, 12)
    expect(2 * x + 5 * y + z).toBeCloseTo(2, 12)
    expect(0.6 * x + y + 3 * z).toBeCloseTo(3, 12)
  })

  it('see that a matrix is not positive definite', () => {
    expect(factorise(Float64Array.of(1, 0, 2, 1), 2)).toBe(false)
    expect(factorise(Float64Array.of(Number.NaN), 1)).toBe(false)
  })
})
