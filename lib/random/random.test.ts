import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from './random.ts'

describe('random', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, randomOf(seed))
    expect(draw(7)).toEqual(draw(7))
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 33, 2 ** 40 + 1]
    expect(new Set(seeds.map((seed) => draw(seed).join())).size).toBe(seeds.length)
    expect(() => randomOf(0.5)).toThrow(RangeError)
  })
  it('fills the unit interval evenly', () => {
    const random = randomOf(3)
    const counts = new Array<number>(10).fill(0)
    for (let at = 0; at < 100_000; at++) {
      const value = random()
      counts[Math.floor(value * 10)] = (counts[Math.floor(value * 10)] as number) + 1
    }
    // Chi-squared with 9 degrees of freedom: 27.9 is its 99.9 % quantile.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9)
  })
  it('has normal numbers with the moments and tails of the distribution', () => {
    const normal = normalOf(randomOf(5))
    let sum = 0
    let squares = 0
    let beyond = 0
    for (let at = 0; at < 100_000; at++) {
      const value = normal()
      sum += value
      squares += value * value
      if (Math.abs(value) > 1.959964) beyond++
    }
    expect(sum / 100_000).toBeCloseTo(0, 1)
    expect(squares / 100_000).toBeCloseTo(1, 1)
    expect(beyond / 100_000).toBeCloseTo(0.05, 2)
  })
})
