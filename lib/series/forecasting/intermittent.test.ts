import { describe, expect, it } from 'vitest'
import type { Fit, Model } from './fit.ts'
import { croston, demandPattern, intermittent, sba, tsb } from './intermittent.ts'

const parts = Float64Array.of(0, 0, 5, 0, 0, 0, 3, 0, 4, 0, 0, 6, 0, 0, 0, 0, 2, 0, 0, 7)
const next = (fit: Fit | undefined) => fit?.forecast(1)[0] as number

// R: x <- c(0, 0, 5, ...); f <- croston(x, h = 3, alpha = .1); f$mean; f$fitted
describe('croston', () => {
  it('forecasts and fits as R does with a given weight', () => {
    const fit = croston(parts, { alpha: 0.1 }) as Fit
    for (const value of fit.forecast(3)) expect(value).toBeCloseTo(1.515070712, 9)
    expect(fit.warmUp).toBe(3)
    const fitted = [1.666666667, 1.666666667, 1.666666667, 1.666666667, 1.548387097, 1.548387097, 1.578595318]
    for (const [at, value] of fitted.entries()) expect(fit.fitted[3 + at]).toBeCloseTo(value, 9)
    expect(fit.fitted[19]).toBeCloseTo(1.429618722, 9)
    expect(next(croston(parts, { alpha: 0.3 }))).toBeCloseTo(1.436958748, 9)
    expect(next(croston(Float64Array.of(3, 0, 0, 5), { alpha: 0.1 }))).toBeCloseTo(2.666666667, 9)
    expect(next(croston(Float64Array.of(0, 0, 4, 0)))).toBeCloseTo(4 / 3, 12)
  })
  it('chooses weights that do not fall behind the mean rate of steady demand', () => {
    const steady = Float64Array.from({ length: 60 }, (_, at) => (at % 3 === 2 ? 6 : 0))
    expect(next(croston(steady))).toBeCloseTo(2, 6)
    expect(croston(steady)?.spread?.(2)[1]).toBeCloseTo(Math.sqrt((1 / 3) * (2 / 3) * 36), 6)
  })
  it('does not apply to negative values and expects nothing where nothing ever came', () => {
    expect(croston(Float64Array.of(1, -1, 2))).toBeUndefined()
    expect(croston(new Float64Array())).toBeUndefined()
    expect([...(croston(new Float64Array(5)) as Fit).forecast(2)]).toEqual([0, 0])
    expect(() => croston(parts, { alpha: 2 })).toThrow(RangeError)
  })
})

describe('sba', () => {
  it('is Croston times 1 - alpha / 2', () => {
    expect(next(sba(parts, { alpha: 0.1 }))).toBeCloseTo(1.515070712 * 0.95, 9)
  })
})

describe('tsb', () => {
  it('smooths sizes and occurrence by hand', () => {
    // Share of demand 2/4; probabilities .5 -> .55 -> .495 -> .5455 -> .49095; sizes 4 -> 4 -> 4.4.
    const fit = tsb(Float64Array.of(4, 0, 6, 0), { alpha: 0.2, beta: 0.1 })
    expect([...(fit as Fit).fitted.slice(1)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([2.2, 1.98, 2.4002])
    expect(next(fit)).toBeCloseTo(4.4 * 0.49095, 12)
  })
  it('lets demand die out, which Croston does not', () => {
    const ended = Float64Array.from({ length: 80 }, (_, at) => (at < 40 && at % 2 === 0 ? 10 : 0))
    expect(next(tsb(ended))).toBeLessThan(0.5)
    expect(next(croston(ended))).toBeGreaterThan(4)
    expect(intermittent(ended)?.name).toBe('TSB')
  })
})

describe('demandPattern', () => {
  it('cuts at 1.32 periods and a squared variation of .49', () => {
    expect(demandPattern(Float64Array.of(5, 6, 5, 4, 5, 0))?.pattern).toBe('smooth')
    expect(demandPattern(Float64Array.of(1, 1, 1, 30, 1, 2))?.pattern).toBe('erratic')
    expect(demandPattern(parts)).toMatchObject({ pattern: 'intermittent', interval: 20 / 6 })
    expect(demandPattern(parts)?.variation).toBeCloseTo(3.5 / 4.5 ** 2, 12)
    expect(demandPattern(Float64Array.of(0, 0, 90, 0, 1, 0, 1, 0, 0))?.pattern).toBe('lumpy')
    expect(demandPattern(new Float64Array(4))).toBeUndefined()
    expect(demandPattern(Float64Array.of(1, -2))).toBeUndefined()
  })
})

describe('intermittent', () => {
  it('is a model: TSB steadied by the mean demand', () => {
    const model: Model = intermittent
    expect(model(parts, 12)?.name).toBe('TSB and mean')
    expect(next(model(parts, 12))).toBeCloseTo((next(tsb(parts)) + 27 / 20) / 2, 12)
    expect(model(new Float64Array(3), 1)?.forecast(1)[0]).toBe(0)
  })
  it('scales with the demand', () => {
    const scaled = intermittent(parts.map((value) => value * 1e5))
    expect(next(scaled) / 1e5).toBeCloseTo(next(intermittent(parts)), 9)
  })
  it('stays finite on a huge demand and on one value', () => {
    for (const values of [Float64Array.of(7), Float64Array.of(0, 1e15, 0, 0, 1, 2, 0)]) {
      const fit = intermittent(values) as Fit
      expect([...fit.fitted, ...fit.forecast(3), ...(fit.spread?.(3) ?? [])].every(Number.isFinite)).toBe(true)
    }
  })
})
