import { describe, expect, it } from 'vitest'
import { nile } from '../r-series.fixture.ts'
import type { Fit } from './fit.ts'
import { ses, smoothing } from './ses.ts'

const fitOf = (values: Float64Array) => ses(values) as Fit

describe('simple exponential smoothing', () => {
  it('is as good as R at least', () => {
    // R: f <- forecast::ses(Nile); f$model$par; sum(residuals(f)^2); f$mean
    const fit = fitOf(nile)
    let squares = 0
    for (let at = 0; at < nile.length; at++) squares += ((nile[at] as number) - (fit.fitted[at] as number)) ** 2
    expect(squares).toBeLessThan(2038674.43828)
    for (const value of fit.forecast(2)) expect(Math.abs(value / 805.336329326 - 1)).toBeLessThan(1e-4)
  })
  it('is as unsure of the first step as of its errors, and less sure of each that follows', () => {
    const { alpha, squares } = smoothing(nile) as NonNullable<ReturnType<typeof smoothing>>
    const [first, second] = fitOf(nile).spread?.(2) ?? []
    expect(first).toBeCloseTo(Math.sqrt(squares / (nile.length - 2)), 9)
    expect(second).toBeCloseTo((first as number) * Math.sqrt(1 + alpha ** 2), 9)
  })
  it('moves and scales with the series', () => {
    const [plain] = fitOf(nile).forecast(1) as unknown as [number]
    const [moved] = fitOf(nile.map((value) => value - 5000)).forecast(1) as unknown as [number]
    const [scaled] = fitOf(nile.map((value) => value * 1e6)).forecast(1) as unknown as [number]
    expect(moved).toBeCloseTo(plain - 5000, 6)
    expect(scaled / 1e6).toBeCloseTo(plain, 6)
  })
  it('keeps a constant, takes two values and says nothing on fewer', () => {
    expect([...fitOf(new Float64Array(9).fill(7)).forecast(2)]).toEqual([7, 7])
    expect(fitOf(Float64Array.of(3, 5)).forecast(1).every(Number.isFinite)).toBe(true)
    expect(ses(Float64Array.of(1))).toBeUndefined()
    expect(ses(new Float64Array())).toBeUndefined()
  })
})
