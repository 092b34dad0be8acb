import { describe, expect, it } from 'vitest'
import { median, quantile, robustSpread } from './quantile.ts'

describe('quantile', () => {
  it('interpolates as R does (type 7)', () => {
    expect(quantile([10, 1, 2, 3], 0.25)).toBe(1.75)
    expect(quantile([1, 2, 3, 10], 0.9)).toBeCloseTo(7.9, 12)
    expect(quantile([5], 0.3)).toBe(5)
    expect(median([3, 1, 2, 4])).toBe(2.5)
  })
  it('says nothing about an empty sample and refuses what is no probability', () => {
    expect(quantile([], 0.5)).toBeUndefined()
    expect(robustSpread([])).toBeUndefined()
    expect(() => quantile([1], 1.1)).toThrow(RangeError)
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError)
  })
  it('measures spread without minding one outlier', () => {
    expect(robustSpread([1, 2, 3, 4, 1000])).toBeCloseTo(1.4826, 10)
  })
})
