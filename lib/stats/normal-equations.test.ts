import { describe, expect, it } from 'vitest'
import { NormalEquations } from './normal-equations.ts'

// Six rows, so that four are added at once and two remain.
const rows = [
  [1, 2],
  [1, -1],
  [1, 4],
  [1, 0.5],
  [1, 3],
  [1, 7],
].map((row) => Float64Array.from(row))
const targets = [3, 1, 4, 1, 5, 9].map((value) => Float64Array.of(value, -value))

describe('normal equations', () => {
  it('sum the products of predictors and of targets, by weight', () => {
    const equations = new NormalEquations(2, 2)
    for (const [at, row] of rows.entries()) equations.add(row, targets[at] as Float64Array, at + 1)
    equations.finish()
    let [count, x, xx, y, xy] = [0, 0, 0, 0, 0]
    for (const [at, [, value = 0]] of rows.entries()) {
      const weight = at + 1
      const target = targets[at]?.[0] as number
      count += weight
      x += weight * value
      xx += weight * value * value
      y += weight * target
      xy += weight * value * target
    }
    const expected = [count, 0, x, xx]
    for (const [at, value] of expected.entries()) expect(equations.matrix[at]).toBeCloseTo(value, 10)
    for (const [at, value] of [y, xy, -y, -xy].entries()) expect(equations.right[at]).toBeCloseTo(value, 10)
  })
  it('add the products with targets alone', () => {
    const [whole, apart] = [new NormalEquations(2, 2), new NormalEquations(2, 2)]
    for (const [at, row] of rows.entries()) {
      whole.add(row, targets[at] as Float64Array, 0.5)
      apart.addTargets(row, targets[at] as Float64Array, 0.5)
    }
    whole.finish()
    apart.finish()
    for (const [at, value] of whole.right.entries()) expect(apart.right[at]).toBeCloseTo(value, 10)
    expect([...apart.matrix]).toEqual([0, 0, 0, 0])
  })
})
