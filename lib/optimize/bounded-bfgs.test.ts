import { describe, expect, it } from 'vitest'
import { boundedBfgs, type Differentiable } from './bounded-bfgs.ts'

/** Rosenbrock's valley with its gradient. */
function rosenbrock(): Differentiable {
  let x = 0
  let y = 0
  return {
    value: (point) => {
      x = point[0] as number
      y = point[1] as number
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2
    },
    gradient: (into) => {
      into[0] = -400 * x * (y - x * x) - 2 * (1 - x)
      into[1] = 200 * (y - x * x)
    },
  }
}
const free = (sign: number) => new Float64Array(2).fill(sign * Number.POSITIVE_INFINITY)
const options = { scale: new Float64Array([1, 1]), tolerance: 1e-12, steps: 200 }

describe('bounded BFGS', () => {
  it('follows the curved valley of Rosenbrock to its end', () => {
    const point = new Float64Array([-1.2, 1])
    expect(boundedBfgs(rosenbrock(), point, free(-1), free(1), options)).toBeLessThan(1e-9)
    expect(point[0]).toBeCloseTo(1, 4)
  })

  it('finds the minimum on a bound and never leaves the bounds', () => {
    const point = new Float64Array([2, -3])
    const inner = rosenbrock()
    const watched: Differentiable = {
      value: (at) => {
        expect(at[0]).toBeGreaterThanOrEqual(0.4)
        expect(at[1]).toBeLessThanOrEqual(0.25)
        return inner.value(at)
      },
      gradient: (into) => inner.gradient(into),
    }
    boundedBfgs(watched, point, new Float64Array([0.4, -5]), new Float64Array([4, 0.25]), options)
    expect(point[0]).toBeCloseTo(0.5048795, 5)
    expect(point[1]).toBe(0.25)
  })

  it('leaves a variable alone whose bounds are equal', () => {
    const point = new Float64Array([-1.2, 1])
    boundedBfgs(rosenbrock(), point, new Float64Array([-1.2, -9]), new Float64Array([-1.2, 9]), options)
    expect(point[0]).toBe(-1.2)
    expect(point[1]).toBeCloseTo(1.44, 6)
  })

  it('steps back from where the function is not defined', () => {
    const inner = rosenbrock()
    const walled: Differentiable = {
      value: (at) => ((at[0] as number) + (at[1] as number) > 1.5 ? Number.POSITIVE_INFINITY : inner.value(at)),
      gradient: (into) => inner.gradient(into),
    }
    const point = new Float64Array([-1.2, 1])
    const value = boundedBfgs(walled, point, free(-1), free(1), options)
    expect(value).toBeLessThan(0.2)
    expect((point[0] as number) + (point[1] as number)).toBeLessThanOrEqual(1.5)
  })

  it('says Infinity and stays where the start has no value', () => {
    const point = new Float64Array([3, 4])
    const nowhere: Differentiable = { value: () => Number.NaN, gradient: () => {} }
    expect(boundedBfgs(nowhere, point, free(-1), free(1), options)).toBe(Number.POSITIVE_INFINITY)
    expect([...point]).toEqual([3, 4])
  })
})
