/**
 * Lower factor L of a symmetric positive definite matrix, L L' = matrix (Golub & Van Loan, Matrix Computations, 4.2).
 * @param matrix `size` x `size`, row by row; only its lower half is read.
 * @returns undefined where it is not positive definite to working precision: a pivot that keeps less than 1e-12 of its diagonal.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    const here = row * size
    for (let column = 0; column < row; column++) {
      const there = column * size
      let sum = matrix[here + column] as number
      for (let each = 0; each < column; each++)
        sum -= (factor[here + each] as number) * (factor[there + each] as number)
      factor[here + column] = sum / (factor[there + column] as number)
    }
    const diagonal = matrix[here + row] as number
    let pivot = diagonal
    for (let each = 0; each < row; each++) pivot -= (factor[here + each] as number) ** 2
    if (!(pivot > 1e-12 * diagonal)) return undefined
    factor[here + row] = Math.sqrt(pivot)
  }
  return factor
}

/** Solves L L' x = right in place for a factor of `cholesky`. */
export function solveCholesky(factor: Float64Array, size: number, right: Float64Array): void {
  solveLower(factor, size, right)
  for (let row = size - 1; row >= 0; row--) {
    let sum = right[row] as number
    for (let each = row + 1; each < size; each++) sum -= (factor[each * size + row] as number) * (right[each] as number)
    right[row] = sum / (factor[row * size + row] as number)
  }
}

/** Solves L x = right in place; x'x is then right' (L L')^-1 right. */
export function solveLower(factor: Float64Array, size: number, right: Float64Array): void {
  for (let row = 0; row < size; row++) {
    const here = row * size
    let sum = right[row] as number
    for (let each = 0; each < row; each++) sum -= (factor[here + each] as number) * (right[each] as number)
    right[row] = sum / (factor[here + row] as number)
  }
}
