import { describe, expect, it } from 'vitest'
import { cholesky, solveCholesky, solveLower, solvePositiveDefinite } from './cholesky.ts'

// R: m <- matrix(c(4, 2, -2, 2, 10, 5, -2, 5, 9), 3); t(chol(m)); solve(m, c(1, 2, 3))
const matrix = Float64Array.of(4, 2, -2, 2, 10, 5, -2, 5, 9)

function factorOf(): Float64Array {
  const factor = matrix.slice()
  expect(cholesky(factor, 3)).toBe(true)
  return factor
}

/** What a solution of the matrix gives back. */
function product(solution: Float64Array): number[] {
  return [0, 1, 2].map((row) =>
    solution.reduce((sum, value, column) => sum + (matrix[row * 3 + column] as number) * value, 0),
  )
}

describe('cholesky', () => {
  it('factors the lower triangle as R does and leaves the upper one', () => {
    const factor = factorOf()
    const expected = [2, 2, -2, 1, 3, 5, -1, 2, 2]
    for (const [at, value] of expected.entries()) expect(factor[at]).toBeCloseTo(value, 12)
  })
  it('never reads the upper triangle', () => {
    const lower = Float64Array.of(4, Number.NaN, Number.NaN, 2, 10, Number.NaN, -2, 5, 9)
    const right = Float64Array.of(1, 2, 3)
    expect(solvePositiveDefinite(lower, 3, right)).toBe(true)
    for (const [at, value] of product(right).entries()) expect(value).toBeCloseTo(at + 1, 12)
  })
  it('solves one of several right-hand sides', () => {
    const right = Float64Array.of(7, 1, 2, 3, 8)
    solveCholesky(factorOf(), 3, right, 1)
    for (const [at, value] of product(right.slice(1, 4)).entries()) expect(value).toBeCloseTo(at + 1, 12)
    expect([right[0], right[4]]).toEqual([7, 8])
  })
  it('gives a quadratic form of the inverse', () => {
    const right = Float64Array.of(1, 2, 3)
    solveCholesky(factorOf(), 3, right)
    const half = Float64Array.of(1, 2, 3)
    solveLower(factorOf(), 3, half)
    expect(half.reduce((sum, each) => sum + each * each, 0)).toBeCloseTo(
      (right[0] as number) + 2 * (right[1] as number) + 3 * (right[2] as number),
      12,
    )
  })
  it('refuses what is not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 4), 2)).toBe(false)
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false)
    for (const each of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(solvePositiveDefinite(Float64Array.of(each), 1, Float64Array.of(1))).toBe(false)
  })
})
