import { describe, expect, it } from 'vitest'
import { cholesky, solveCholesky, solveLower } from './cholesky.ts'

// R: m <- matrix(c(4, 2, -2, 2, 10, 5, -2, 5, 9), 3); t(chol(m)); solve(m, c(1, 2, 3))
const matrix = Float64Array.of(4, 2, -2, 2, 10, 5, -2, 5, 9)

describe('cholesky', () => {
  it('factors as R does', () => {
    const factor = cholesky(matrix, 3) as Float64Array
    const expected = [2, 0, 0, 1, 3, 0, -1, 2, 2]
    for (const [at, value] of expected.entries()) expect(factor[at]).toBeCloseTo(value, 12)
  })
  it('solves', () => {
    const factor = cholesky(matrix, 3) as Float64Array
    const right = Float64Array.of(1, 2, 3)
    solveCholesky(factor, 3, right)
    for (let row = 0; row < 3; row++) {
      let sum = 0
      for (let column = 0; column < 3; column++) sum += (matrix[row * 3 + column] as number) * (right[column] as number)
      expect(sum).toBeCloseTo(row + 1, 12)
    }
    const half = Float64Array.of(1, 2, 3)
    solveLower(factor, 3, half)
    expect(half.reduce((sum, each) => sum + each * each, 0)).toBeCloseTo(
      (right[0] as number) + 2 * (right[1] as number) + 3 * (right[2] as number),
      12,
    )
  })
  it('refuses what is not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined()
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined()
    expect(cholesky(Float64Array.of(0), 1)).toBeUndefined()
    expect(cholesky(Float64Array.of(Number.NaN), 1)).toBeUndefined()
  })
})
