import { describe, expect, it } from 'vitest'
import { proportion } from './proportion.ts'

describe('proportion', () => {
  it('has the score interval of R, at none and all too', () => {
    // R: for (k in c(0, 3, 40)) prop.test(k, 40, correct = FALSE)$conf.int; prop.test(3, 40, correct = FALSE, conf.level = .9)$conf.int
    expect(proportion(0, 40)?.low).toBe(0)
    expect(proportion(0, 40)?.high).toBeCloseTo(0.0876216011973, 9)
    expect(proportion(3, 40)).toMatchObject({ value: 0.075 })
    expect(proportion(3, 40)?.low).toBeCloseTo(0.0258360257746, 9)
    expect(proportion(3, 40)?.high).toBeCloseTo(0.1986423352431, 9)
    expect(proportion(40, 40)?.low).toBeCloseTo(0.912378398803, 9)
    expect(proportion(40, 40)?.high).toBe(1)
    expect(proportion(3, 40, 0.9)?.low).toBeCloseTo(0.0303702526117, 9)
  })
  it('cannot be had of no trials, and refuses what is no share', () => {
    expect(proportion(0, 0)).toBeUndefined()
    expect(() => proportion(2, 1)).toThrow(RangeError)
    expect(() => proportion(-1, 1)).toThrow(RangeError)
    expect(() => proportion(1, 2, 1)).toThrow(RangeError)
  })
})
