// biome-ignore-all lint/style/noNonNullAssertion: matrices are rectangular by construction
// Regression by hand, for measuring what the generated rows hold.

export interface Coefficient {
  value: number
  /** value / standard error. */
  z: number
}

/** Solves a x = b by elimination with pivots; a is changed. Also gives the inverse. */
function inverse(a: readonly (readonly number[])[]): number[][] {
  const n = a.length
  const rows = a.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const top = rows[column]!
    const by = top[column]!
    if (Math.abs(by) < 1e-12) throw new RangeError('the columns depend on each other')
    for (let j = 0; j < 2 * n; j++) top[j] = top[j]! / by
    for (let i = 0; i < n; i++) {
      if (i === column) continue
      const factor = rows[i]![column]!
      for (let j = 0; j < 2 * n; j++) rows[i]![j] = rows[i]![j]! - factor * top[j]!
    }
  }
  return rows.map((row) => row.slice(n))
}

/** Linear regression. @param rows without the constant, which comes first in the coefficients. */
export function linear(
  rows: readonly (readonly number[])[],
  y: readonly number[],
): { coefficients: Coefficient[]; r2: number } {
  const x = rows.map((row) => [1, ...row])
  const inv = inverse(gram(x, () => 1))
  const xy = x[0]!.map((_, j) => x.reduce((sum, row, i) => sum + row[j]! * y[i]!, 0))
  const beta = inv.map((row) => row.reduce((sum, value, j) => sum + value * xy[j]!, 0))
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length
  let [residual, total] = [0, 0]
  x.forEach((row, i) => {
    residual += (y[i]! - row.reduce((sum, value, j) => sum + value * beta[j]!, 0)) ** 2
    total += (y[i]! - mean) ** 2
  })
  const variance = residual / (x.length - beta.length)
  return {
    coefficients: beta.map((value, j) => ({ value, z: value / Math.sqrt(variance * inv[j]![j]!) })),
    r2: 1 - residual / total,
  }
}

/** Logistic regression by Newton's method; for rare outcomes exp(coefficient) is the hazard ratio. */
export function logisticRegression(rows: readonly (readonly number[])[], y: readonly number[]): Coefficient[] {
  const x = rows.map((row) => [1, ...row])
  let beta = x[0]!.map(() => 0)
  let inv: number[][] = []
  for (let round = 0; round < 12; round++) {
    const p = x.map((row) => 1 / (1 + Math.exp(-row.reduce((sum, value, j) => sum + value * beta[j]!, 0))))
    inv = inverse(gram(x, (i) => p[i]! * (1 - p[i]!)))
    const slope = beta.map((_, j) => x.reduce((sum, row, i) => sum + row[j]! * (y[i]! - p[i]!), 0))
    beta = beta.map((value, j) => value + inv[j]!.reduce((sum, each, k) => sum + each * slope[k]!, 0))
  }
  return beta.map((value, j) => ({ value, z: value / Math.sqrt(inv[j]![j]!) }))
}

function gram(x: readonly (readonly number[])[], weight: (i: number) => number): number[][] {
  const n = x[0]!.length
  const sums = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  x.forEach((row, i) => {
    const w = weight(i)
    for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) sums[j]![k] = sums[j]![k]! + w * row[j]! * row[k]!
  })
  return sums
}

/** To mean 0 and deviation 1, column by column. */
export function standardised(rows: readonly (readonly number[])[]): number[][] {
  const n = rows.length
  const means = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / n)
  const deviations = means.map((mean, j) => Math.sqrt(rows.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / n))
  return rows.map((row) => row.map((value, j) => (value - means[j]!) / deviations[j]!))
}
