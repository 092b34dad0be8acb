/**
 * Cholesky factor of a symmetric positive definite matrix, in place (Golub & Van Loan 2013, algorithm 4.2.1).
 * @param matrix row-major `size` x `size`; only its lower triangle is read, and becomes the factor.
 * @returns false where the matrix is not positive definite to working precision; the content is then of no use.
 */
export function factorise(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row++) {
    const start = row * size
    for (let column = 0; column <= row; column++) {
      const other = column * size
      let sum = matrix[start + column] as number
      for (let at = 0; at < column; at++) sum -= (matrix[start + at] as number) * (matrix[other + at] as number)
      if (column < row) matrix[start + column] = sum / (matrix[other + column] as number)
      else if (sum > 0 && sum < Number.POSITIVE_INFINITY) matrix[start + row] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** Solves for one right-hand side, in place: `right[from ... from + size - 1]` becomes the solution. */
export function solve(factor: Float64Array, size: number, right: Float64Array, from = 0): void {
  for (let row = 0; row < size; row++) {
    let sum = right[from + row] as number
    for (let at = 0; at < row; at++) sum -= (factor[row * size + at] as number) * (right[from + at] as number)
    right[from + row] = sum / (factor[row * size + row] as number)
  }
  for (let row = size - 1; row >= 0; row--) {
    const value = (right[from + row] as number) / (factor[row * size + row] as number)
    right[from + row] = value
    for (let at = 0; at < row; at++)
      right[from + at] = (right[from + at] as number) - (factor[row * size + at] as number) * value
  }
}
