import { describe, expect, it } from 'vitest'
import { ended } from '../../steps/ended.ts'
import { diagonalInto, productInto, transposedInto } from './ridge-products.ts'
import { type RidgeProblem, ridgeInSteps } from './ridge.ts'

const rows = Array.from({ length: 60 }, (_, row) => row)
const columns = [
  rows.map((i) => Math.sin(1.7 * i)),
  rows.map((i) => Math.cos(0.9 * i * i)),
  rows.map((i) => ((i * 37) % 11) / 5 - 1),
  rows.map((i) => Math.sin(1.7 * i) + 0.1 * Math.cos(3.1 * i)),
]
const value = (column: number, row: number) => columns[column]?.[row] as number
const problem: RidgeProblem = {
  design: columns.map((column) => Float64Array.from(column)),
  target: Float64Array.from(rows, (i) => (Math.sin(i * i) + value(0, i) - 0.5 * value(2, i) > 0.2 ? 1 : 0)),
  weights: Float64Array.from(rows, (i) => 1 + (i % 3)),
  task: 'classification',
  signs: [0, 0, 0, 0],
}
const numbers: RidgeProblem = {
  ...problem,
  task: 'regression',
  target: Float64Array.from(rows, (i) => 3 * value(0, i) - value(1, i) + Math.sin(5 * i) + 7),
}

/** sklearn 1.2.1: LogisticRegression(C=1/lambda, tol=1e-12) and Ridge(alpha=lambda), fit(X, y, sample_weight=w) on the columns above. */
const references = [
  [problem, 0.5, -0.59921649, [1.28916987, 0.06358129, -1.5115122, 1.03364191]],
  [problem, 10, -0.44545328, [0.60326046, 0.06011113, -0.49691671, 0.58732439]],
  [numbers, 0.5, 6.98837617, [1.75957743, -0.9607298, 0.05878954, 1.22580915]],
  [numbers, 10, 7.01289911, [1.37527642, -0.78985327, 0.14817065, 1.34061453]],
] as const

describe('a ridge', () => {
  for (const [given, lambda, intercept, coefficients] of references)
    it(`of ${given.task} with penalty ${lambda} is that of scikit-learn`, () => {
      const fit = ended(ridgeInSteps(given, lambda))
      expect(fit.intercept).toBeCloseTo(intercept, 2)
      for (const [at, coefficient] of coefficients.entries())
        expect(Math.abs((fit.coefficients[at] as number) - coefficient)).toBeLessThan(0.006)
    })
  it('comes to the same from another beginning', () => {
    const cold = ended(ridgeInSteps(problem, 0.5))
    const warm = ended(ridgeInSteps(problem, 0.5, ended(ridgeInSteps(problem, 10))))
    for (let at = 0; at < 4; at++)
      expect(Math.abs((cold.coefficients[at] as number) - (warm.coefficients[at] as number))).toBeLessThan(0.006)
  })
  it('leaves out a column whose coefficient has the wrong sign, and fits the others as if it were not there', () => {
    const fit = ended(ridgeInSteps({ ...problem, signs: [0, 0, 1, 0] }, 0.5))
    expect(fit.coefficients[2]).toBe(0)
    const without = ended(
      ridgeInSteps({ ...problem, design: problem.design.filter((_, at) => at !== 2), signs: [0, 0, 0] }, 0.5),
    )
    const kept = [0, 1, 3].map((at) => fit.coefficients[at] as number)
    for (const [at, coefficient] of kept.entries())
      expect(Math.abs(coefficient - (without.coefficients[at] as number))).toBeLessThan(0.006)
    expect(ended(ridgeInSteps({ ...problem, signs: [0, 0, -1, 0] }, 0.5)).coefficients[2]).toBeCloseTo(-1.5115, 1)
  })
  it('has more columns than rows, and no columns', () => {
    const design = Array.from({ length: 200 }, (_, at) => Float64Array.from(rows, (row) => Math.sin((at + 1) * row)))
    const fit = ended(ridgeInSteps({ ...problem, design, signs: design.map(() => 0) }, 1))
    expect(fit.coefficients.every(Number.isFinite)).toBe(true)
    const none = ended(ridgeInSteps({ ...numbers, design: [], signs: [] }, 1))
    const mean = (of: (row: number) => number) => rows.reduce((sum, row) => sum + of(row), 0)
    expect(none.intercept).toBeCloseTo(
      mean((i) => (1 + (i % 3)) * (numbers.target[i] as number)) / mean((i) => 1 + (i % 3)),
      6,
    )
  })
})

describe('products with a design', () => {
  for (const width of [0, 1, 3, 4, 5, 9])
    it(`of ${width} columns are the plain sums`, () => {
      const design = Array.from({ length: width }, (_, at) => Float64Array.from(rows, (row) => Math.cos(at * 7 + row)))
      const beta = Float64Array.from({ length: width + 1 }, (_, at) => at - 1.5)
      const margins = new Float64Array(60)
      ended(productInto(margins, design, beta))
      const [slopes, diagonal] = [new Float64Array(width + 1), new Float64Array(width + 1)]
      ended(transposedInto(slopes, design, margins))
      ended(diagonalInto(diagonal, design, problem.weights))
      for (const row of rows)
        expect(margins[row]).toBeCloseTo(
          design.reduce((sum, own, at) => sum + (beta[at + 1] as number) * (own[row] as number), -1.5),
          10,
        )
      for (const [at, own] of [Float64Array.from(rows, () => 1), ...design].entries()) {
        const sum = (of: (row: number) => number) => rows.reduce((all, row) => all + of(row), 0)
        expect(slopes[at]).toBeCloseTo(
          sum((row) => (own[row] as number) * (margins[row] as number)),
          8,
        )
        expect(diagonal[at]).toBeCloseTo(
          sum((row) => (problem.weights[row] as number) * (own[row] as number) ** 2),
          8,
        )
      }
    })
})
