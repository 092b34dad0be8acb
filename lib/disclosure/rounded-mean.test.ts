import { describe, expect, it } from 'vitest'
import { numbers } from './populations.fixture.ts'
import { roundedMean } from './rounded-mean.ts'

describe('a rounded mean', () => {
  it('is a multiple of 1, 2 or 5 times a power of ten', () => {
    expect(roundedMean(51_234, 10)).toEqual({ mean: 50_000, step: 5000 })
    expect(roundedMean(51_234, 200)).toEqual({ mean: 51_200, step: 200 })
    expect(roundedMean(-51_234, 200)).toEqual({ mean: -51_200, step: 200 })
    expect(roundedMean(0.333, 10)).toEqual({ mean: 0.34, step: 0.02 })
    expect(roundedMean(0, 10)).toEqual({ mean: 0, step: 0 })
    expect(roundedMean(1, 1)).toEqual({ mean: 1, step: 0.5 })
  })
  it('hides a fifth of the mean in a joiner, to either side, and not much more than it must', () => {
    const next = numbers(3)
    for (let round = 0; round < 1000; round++) {
      const exact = 10 ** (next() * 8 - 2)
      const persons = 1 + Math.floor(next() * 500)
      const { mean, step } = roundedMean(exact, persons)
      expect(persons * (step / 2)).toBeGreaterThanOrEqual(0.2 * exact * (1 - 1e-9))
      expect(persons * (step / 2)).toBeLessThanOrEqual(0.5 * exact * (1 + 1e-9))
      expect(Math.abs(mean - exact)).toBeLessThanOrEqual((step / 2) * (1 + 1e-9))
    }
  })
  it('does not tell a joiner’s pay where exact means do', () => {
    const pay = Array.from({ length: 20 }, (_, at) => 40_000 + 700 * at)
    const meanOf = (own: number[]) => own.reduce((sum, one) => sum + one, 0) / own.length
    const guess = (later: number, earlier: number) => 21 * later - 20 * earlier
    const errors = Array.from({ length: 60 }, (_, at) => {
      const joiner = 30_000 + 1000 * at
      expect(guess(meanOf([...pay, joiner]), meanOf(pay))).toBeCloseTo(joiner, 6)
      return Math.abs(guess(roundedMean(meanOf([...pay, joiner]), 21).mean, roundedMean(meanOf(pay), 20).mean) - joiner)
    })
    expect(errors.filter((error) => error > 3000).length).toBeGreaterThan(40)
  })
  it('refuses what is no mean', () => {
    expect(() => roundedMean(Number.NaN, 5)).toThrow(RangeError)
    expect(() => roundedMean(1, 0)).toThrow(RangeError)
  })
})
