import { describe, expect, it } from 'vitest'
import { bias, coverage, mase, msis, naiveScale, pinball, rmsse, smape, wape } from './accuracy.ts'

const of = (...values: number[]) => Float64Array.from(values)

describe('measures of forecasts', () => {
  const history = of(10, 12, 11, 15)
  const actual = of(14, 16, Number.NaN)
  const forecast = of(13, 18, 5)
  it('scale by the mean change from a season before', () => {
    expect(naiveScale(history, 1)).toBeCloseTo(7 / 3, 12)
    expect(naiveScale(history, 2)).toBe(2)
    expect(naiveScale(history, 4)).toBeUndefined()
    expect(naiveScale(of(1, Number.NaN, 3, 4), 1)).toBe(1)
  })
  it('leave out what is not known', () => {
    expect(mase(actual, forecast, 2)).toBe(0.75)
    expect(smape(actual, forecast)).toBeCloseTo((200 / 27 + 400 / 34) / 2, 12)
    expect(wape(actual, forecast)).toBe(0.1)
    expect(bias(actual, forecast, 2)).toBe(0.25)
    expect(rmsse(actual, forecast, history, 1)).toBeCloseTo(Math.sqrt(2.5 / 7), 12)
    expect(mase(of(Number.NaN), of(1), 1)).toBeUndefined()
  })
  it('score intervals by width and by what lies outside', () => {
    expect(coverage(actual, of(13, 17, 0), of(15, 18, 0))).toBe(0.5)
    expect(msis(actual, of(13, 17, 0), of(15, 18, 0), 0.8, 2)).toBeCloseTo((2 / 2 + (1 + 10) / 2) / 2, 12)
    expect(pinball(actual, of(13, 18, 0), 0.9)).toBeCloseTo((0.9 + 0.1 * 2) / 2, 12)
  })
  it('cannot be scaled by a constant history', () => {
    expect(mase(of(1), of(2), 0)).toBeUndefined()
    expect(rmsse(of(1), of(2), of(3, 3, 3), 1)).toBeUndefined()
    expect(smape(of(0), of(0))).toBe(0)
  })
})
