import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../random/random.ts'
import { orderOf } from './order.ts'

describe('order of values', () => {
  it('rises, keeps equal ones as they came and puts the missing last', () => {
    const values = Float64Array.of(3, Number.NaN, -0, 0, -2, Number.POSITIVE_INFINITY, 3, Number.NEGATIVE_INFINITY)
    expect([...orderOf(values)]).toEqual([7, 4, 2, 3, 0, 6, 5, 1])
    expect([...orderOf(new Float64Array(0))]).toEqual([])
  })
  it('is the same for many values, with ties, both signs and missing ones', () => {
    const random = randomOf(1)
    const normal = normalOf(random)
    const special = [Number.NaN, 0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324]
    const values = Float64Array.from({ length: 20_000 }, () =>
      random() < 0.2
        ? (special[Math.floor(random() * special.length)] as number)
        : normal() * 10 ** (random() * 40 - 20),
    )
    const known = [...values.keys()].filter((at) => !Number.isNaN(values[at] as number))
    const missing = [...values.keys()].filter((at) => Number.isNaN(values[at] as number))
    // Comparing by < and >, as the difference of two infinities is NaN.
    known.sort((a, b) => {
      const [x, y] = [values[a] as number, values[b] as number]
      return x < y ? -1 : x > y ? 1 : a - b
    })
    expect([...orderOf(values)]).toEqual([...known, ...missing])
  })
})
