import { describe, expect, it } from 'vitest'
import { nelderMead } from './nelder-mead.ts'

const rosenbrock = (point: Float64Array) => {
  let sum = 0
  for (let at = 0; at + 1 < point.length; at++) {
    const here = point[at] as number
    sum += 100 * ((point[at + 1] as number) - here * here) ** 2 + (1 - here) ** 2
  }
  return sum
}
const sphere = (point: Float64Array) => point.reduce((sum, value, at) => sum + (value - at) ** 2, 0)

describe('Nelder-Mead', () => {
  it('follows the curved valley of Rosenbrock to its end', () => {
    const { point, value, converged } = nelderMead(rosenbrock, [-1.2, 1], { tolerance: 1e-12, evaluations: 2000 })
    expect(converged).toBe(true)
    expect(value).toBeLessThan(1e-8)
    expect(point[0]).toBeCloseTo(1, 3)
  })

  it('finds the minimum of eight variables', () => {
    const { point } = nelderMead(sphere, new Float64Array(8).fill(5), { tolerance: 1e-12, evaluations: 10000 })
    for (const [at, value] of point.entries()) expect(value).toBeCloseTo(at, 3)
  })

  it('stays within the bounds and finds a minimum that lies on them', () => {
    let outside = 0
    const { point } = nelderMead(
      (at) => {
        if ((at[0] as number) < 0.5 || (at[1] as number) > 0.25) outside++
        return rosenbrock(at)
      },
      [2, -3],
      { lower: [0.5, -5], upper: [4, 0.25], tolerance: 1e-12 },
    )
    expect(outside).toBe(0)
    expect(point[0]).toBeCloseTo(0.5048795, 4)
    expect(point[1]).toBeCloseTo(0.25, 4)
  })

  it('takes what is not finite for a constraint', () => {
    const { point } = nelderMead((at) => ((at[0] as number) < 1 ? Number.NaN : (at[0] as number)), [3])
    expect(point[0]).toBeGreaterThanOrEqual(1)
    expect(point[0]).toBeCloseTo(1, 3)
  })

  it('stops when the evaluations are used up and says so', () => {
    const { evaluations, converged } = nelderMead(rosenbrock, [-1.2, 1], { evaluations: 30 })
    expect(converged).toBe(false)
    expect(evaluations).toBeLessThanOrEqual(30 + 4)
  })

  it('ends at once on a flat objective and on one without a finite value', () => {
    expect(nelderMead(() => 7, [1, 2]).value).toBe(7)
    expect(nelderMead(() => Number.NaN, [1, 2]).value).toBe(Number.POSITIVE_INFINITY)
  })

  it('gives the same answer twice', () => {
    expect(nelderMead(rosenbrock, [-1.2, 1])).toEqual(nelderMead(rosenbrock, [-1.2, 1]))
  })

  it('refuses bounds that do not fit the variables', () => {
    expect(() => nelderMead(sphere, [1, 2], { lower: [0] })).toThrow(RangeError)
    expect(() => nelderMead(sphere, [1], { lower: [2], upper: [1] })).toThrow(RangeError)
  })
})
