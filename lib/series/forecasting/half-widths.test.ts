import { describe, expect, it } from 'vitest'
import { quantileOf } from './half-widths.ts'

const of = (...values: number[]) => Float64Array.from(values)
const band = { point: of(100, 100, 5), half80: of(10, 20, 30), half95: of(20, 26, 60) }
const signs = ['any', 'non-negative', 'positive'] as const

describe('quantiles of a forecast', () => {
  it('have the given widths at 80 and at 95 % around the point', () => {
    for (const [probability, half] of [
      [0.9, band.half80],
      [0.975, band.half95],
    ] as const) {
      const high = quantileOf(band, probability, 'any')
      const low = quantileOf(band, 1 - probability, 'any')
      for (let step = 0; step < 3; step++) {
        expect((high[step] as number) - (band.point[step] as number)).toBeCloseTo(half[step] as number, 9)
        expect((band.point[step] as number) - (low[step] as number)).toBeCloseTo(half[step] as number, 9)
      }
    }
  })
  it('rise with the probability and are the point in the middle', () => {
    for (const sign of signs) {
      let before = quantileOf(band, 0, sign)
      for (let percent = 1; percent <= 1000; percent++) {
        const now = quantileOf(band, percent / 1000, sign)
        expect(now.every((value, step) => value >= (before[step] as number))).toBe(true)
        before = now
      }
      expect(quantileOf(band, 0.5, sign)).toEqual(band.point)
      expect(quantileOf(band, 0.5, sign)).not.toBe(band.point)
    }
  })
  it('are never under 0 where the series never was', () => {
    for (const probability of [0, 0.001, 0.1, 0.4])
      for (const sign of ['non-negative', 'positive'] as const)
        expect(quantileOf(band, probability, sign).every((value) => value >= 0)).toBe(true)
    expect(quantileOf(band, 0.1, 'any')[2]).toBeLessThan(0)
  })
  it('reach further up than down for a positive series', () => {
    const [low, high] = [0.025, 0.975].map((probability) => quantileOf(band, probability, 'positive'))
    for (let step = 0; step < 3; step++)
      expect((high?.[step] as number) - (band.point[step] as number)).toBeGreaterThan(
        (band.point[step] as number) - (low?.[step] as number),
      )
  })
  it('are the point itself where there is no width, and are finite at 0 and 1', () => {
    const none = { point: of(59.31813521310687, -3, 0), half80: new Float64Array(3), half95: new Float64Array(3) }
    for (const sign of signs)
      for (const probability of [0, 0.1, 0.9, 1]) {
        const found = quantileOf(none, probability, sign)
        expect(found[0]).toBe(none.point[0])
        expect(found.every(Number.isFinite)).toBe(true)
        expect(quantileOf(band, probability, sign).every(Number.isFinite)).toBe(true)
      }
  })
  it('refuse what is no probability', () => {
    for (const wrong of [-0.01, 1.01, Number.NaN]) expect(() => quantileOf(band, wrong, 'any')).toThrow(RangeError)
  })
})
