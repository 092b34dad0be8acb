import { describe, expect, it } from 'vitest'
import { normalQuantile, normalTail } from './normal.ts'

describe('normal distribution', () => {
  // R: qnorm(c(.0005, .01, .025, .5, .8, .9, .975, .9995))
  it('has the quantiles of R', () => {
    const table: [number, number][] = [
      [0.0005, -3.290526731491926],
      [0.01, -2.326347874040841],
      [0.025, -1.959963984540054],
      [0.5, 0],
      [0.8, 0.8416212335729143],
      [0.9, 1.2815515655446004],
      [0.975, 1.959963984540054],
      [0.9995, 3.290526731491926],
    ]
    for (const [probability, z] of table) {
      expect(normalQuantile(probability)).toBeCloseTo(z, 7)
      expect(normalTail(-z)).toBeCloseTo(probability, 9)
    }
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
  })
  it('has the tails of R, far out too', () => {
    // R: pnorm(c(1, 6, 12), lower = FALSE)
    for (const [z, tail] of [
      [1, 0.158655253931457],
      [6, 9.86587645037698e-10],
      [12, 1.77648211207768e-33],
    ] as const)
      expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(1e-10)
    expect(normalTail(-1)).toBeCloseTo(1 - 0.158655253931457, 12)
    expect(normalTail(0)).toBe(0.5)
    expect(normalTail(60)).toBe(0)
  })
  it('refuses what is not a probability', () => {
    expect(() => normalQuantile(1.1)).toThrow('not a probability')
    expect(() => normalQuantile(Number.NaN)).toThrow('not a probability')
    expect(() => normalTail(Number.NaN)).toThrow(RangeError)
  })
})
