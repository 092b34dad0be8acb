// Cholesky's factors of symmetric positive definite matrices, row by row, in place: nothing here allocates.

/** A pivot that keeps less than this share of its diagonal is nothing but rounding. */
const leastPivot = 1e-13

/**
 * Replaces the lower triangle of a matrix by its factor L, L L' = matrix (Golub & Van Loan, Matrix Computations, 4th ed., 4.2). The upper triangle is
 * neither read nor written.
 * @param matrix `size` x `size`.
 * @returns false where it is not positive definite to working precision; its content is then of no use.
 */
export function cholesky(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row++) {
    const here = row * size
    for (let column = 0; column < row; column++) {
      const there = column * size
      let sum = matrix[here + column] as number
      for (let at = 0; at < column; at++) sum -= (matrix[here + at] as number) * (matrix[there + at] as number)
      matrix[here + column] = sum / (matrix[there + column] as number)
    }
    const diagonal = matrix[here + row] as number
    let pivot = diagonal
    for (let at = 0; at < row; at++) pivot -= (matrix[here + at] as number) * (matrix[here + at] as number)
    if (!(pivot > leastPivot * diagonal && pivot < Number.POSITIVE_INFINITY)) return false
    matrix[here + row] = Math.sqrt(pivot)
  }
  return true
}

/** Solves L L' x = right for a factor of `cholesky`: `right[from ... from + size - 1]` becomes x. */
export function solveCholesky(factor: Float64Array, size: number, right: Float64Array, from = 0): void {
  solveLower(factor, size, right, from)
  // By rows of the factor, which lie together in memory.
  for (let row = size - 1; row >= 0; row--) {
    const here = row * size
    const value = (right[from + row] as number) / (factor[here + row] as number)
    right[from + row] = value
    for (let at = 0; at < row; at++)
      right[from + at] = (right[from + at] as number) - (factor[here + at] as number) * value
  }
}

/** Solves L x = right in the same way; x'x is then right' (L L')^-1 right. */
export function solveLower(factor: Float64Array, size: number, right: Float64Array, from = 0): void {
  for (let row = 0; row < size; row++) {
    const here = row * size
    let sum = right[from + row] as number
    for (let at = 0; at < row; at++) sum -= (factor[here + at] as number) * (right[from + at] as number)
    right[from + row] = sum / (factor[here + row] as number)
  }
}

/** Solves matrix x = right: the matrix becomes its factor, `right` becomes x. False where the matrix is not positive definite. */
export function solvePositiveDefinite(matrix: Float64Array, size: number, right: Float64Array): boolean {
  if (!cholesky(matrix, size)) return false
  solveCholesky(matrix, size, right)
  return true
}
