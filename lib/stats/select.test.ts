import { describe, expect, it } from 'vitest'
import { randomOf } from '../random/random.ts'
import { median } from './quantile.ts'
import { medianInPlace, selectInPlace } from './select.ts'

describe('select', () => {
  it('finds what sorting finds, with ties too', () => {
    const random = randomOf(4)
    for (let count = 1; count < 60; count++) {
      const values = Array.from({ length: count }, () => Math.floor(random() * 20))
      expect(medianInPlace(Float64Array.from([...values, 99]), count)).toBe(median(values))
      const sorted = [...values].sort((a, b) => a - b)
      const rank = Math.floor(random() * count)
      const buffer = Float64Array.from(values)
      expect(selectInPlace(buffer, count, rank)).toBe(sorted[rank])
      expect(buffer.slice(0, rank).every((value) => value <= (sorted[rank] as number))).toBe(true)
    }
    expect(medianInPlace(new Float64Array(3), 0)).toBeNaN()
  })
})
