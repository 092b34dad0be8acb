import { describe, expect, it } from 'vitest'
import { normalProbability, normalQuantile } from './normal.ts'

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
      expect(normalProbability(z)).toBeCloseTo(probability, 6)
    }
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
  })
  it('refuses what is not a probability', () => {
    expect(() => normalQuantile(1.1)).toThrow('not a probability')
    expect(() => normalQuantile(Number.NaN)).toThrow('not a probability')
  })
})
