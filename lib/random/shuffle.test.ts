import { describe, expect, it } from 'vitest'
import { randomOf } from './random.ts'
import { shuffle } from './shuffle.ts'

describe('shuffling', () => {
  it('keeps the values, in place, and the order that the seed gives', () => {
    const values = Float64Array.of(5, 1, 1, 9, -2)
    expect(shuffle(values, randomOf(3))).toBe(values)
    expect([...values].sort((a, b) => a - b)).toEqual([-2, 1, 1, 5, 9])
    expect(shuffle(Float64Array.of(5, 1, 1, 9, -2), randomOf(3))).toEqual(values)
    expect(shuffle(new Int32Array(0), randomOf(1))).toHaveLength(0)
  })

  it('gives every order as often', () => {
    const random = randomOf(11)
    const counts = new Map<string, number>()
    for (let time = 0; time < 6000; time++) {
      const order = shuffle(Int32Array.of(0, 1, 2), random).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    // 1,000 of each are expected, with a deviation of 29.
    expect(counts.size).toBe(6)
    for (const [order, count] of counts) expect(Math.abs(count - 1000), order).toBeLessThan(120)
  })
})
