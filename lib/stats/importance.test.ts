import { describe, expect, it } from 'vitest'
import { importance, surprise } from './importance.ts'

const history = [8, 9, 10, 11, 12, 10, 10.5, 9.5]

describe('importance', () => {
  it('is surprised by what lies far from the history only', () => {
    expect(surprise(10, history)).toBeLessThan(0.1)
    expect(surprise(20, history)).toBeGreaterThan(0.99)
    expect(surprise(-20, history)).toBeGreaterThan(0.99)
    expect(surprise(10, [1, 2])).toBe(0.5)
    expect(surprise(1, [1, 1, 1, 1, 1, 1])).toBe(0)
    expect(surprise(2, [1, 1, 1, 1, 1, 1])).toBe(1)
    expect(surprise(11, history, 9)).toBeGreaterThan(surprise(11, history))
    expect(() => surprise(11, history, 0)).toThrow(RangeError)
  })
  it('multiplies size, surprise and reach, and is never not a number', () => {
    const found = importance(-50, 50, { value: 20, history }, 0.5)
    expect(found.size).toBe(0.5)
    expect(found.score).toBeCloseTo(0.25 * found.surprise, 12)
    expect(importance(0, 0, { value: 0, history: [] }, 1).score).toBe(0)
    expect(() => importance(1, 1, { value: 1, history }, 2)).toThrow(RangeError)
  })
})
