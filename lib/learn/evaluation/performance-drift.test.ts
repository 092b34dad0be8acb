import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { aucEstimate } from './delong.ts'
import { aucDrop, calibrationInTheLarge } from './performance-drift.ts'

describe('calibration in the large', () => {
  const probabilities = Float64Array.from({ length: 240 }, (_, row) => (((row * 37) % 101) / 101) * 0.3)
  const withEvents = (count: number) => Uint8Array.from({ length: 240 }, (_, row) => (row < count ? 1 : 0))
  it('has the exact probability of the count', () => {
    // p = (np.arange(240) * 37 % 101) / 101 * .3; d = np.array([1.]); for x in p: d = np.convolve(d, [1 - x, x]); 2 * d[:31].sum(), 2 * d[47:].sum()
    const few = calibrationInTheLarge(withEvents(30), probabilities)
    expect(few).toMatchObject({ rows: 240, observed: 30, method: 'exact' })
    expect(few?.expected).toBeCloseTo(35.56039603960396, 10)
    expect(few?.ratio).toBeCloseTo(30 / 35.56039603960396, 12)
    expect(few?.p).toBeCloseTo(2 * 0.17192984674214112, 12)
    expect(calibrationInTheLarge(withEvents(47), probabilities)?.p).toBeCloseTo(2 * 0.02292617481571098, 12)
    expect(calibrationInTheLarge(withEvents(35), probabilities)?.p).toBe(1)
  })
  it('has an interval that holds what is right', () => {
    const few = calibrationInTheLarge(withEvents(30), probabilities)
    expect(few?.low).toBeLessThan(1)
    expect(few?.high).toBeGreaterThan(1)
    expect(calibrationInTheLarge(withEvents(60), probabilities)?.low).toBeGreaterThan(1)
    expect(calibrationInTheLarge(withEvents(0), probabilities)?.low).toBe(0)
  })
  it('says the same of many rows by the normal distribution', () => {
    const twice = (count: number) =>
      calibrationInTheLarge(
        Uint8Array.from({ length: 1200 }, (_, row) => (row < count ? 1 : 0)),
        Float64Array.from({ length: 1200 }, (_, row) => probabilities[row % 240] as number),
      )
    expect(twice(150)?.method).toBe('normal')
    // d = np.array([1.]); for x in np.tile(p, 5): d = np.convolve(d, [1 - x, x]); 2 * d[:151].sum()
    expect(twice(150)?.p).toBeCloseTo(0.019966370891212965, 2)
    expect(twice(178)?.p).toBe(1)
  })
  it('raises no more false alarms than it may', () => {
    const random = randomOf(2)
    let alarms = 0
    for (let trial = 0; trial < 400; trial++) {
      const found = calibrationInTheLarge(
        Uint8Array.from(probabilities, (probability) => (random() < probability ? 1 : 0)),
        probabilities,
      )
      if ((found?.p as number) < 0.05) alarms++
    }
    // Binomial of 400 at most .05: more than 34 comes less than once in a thousand times.
    expect(alarms).toBeLessThan(35)
    expect(alarms).toBeGreaterThan(3)
  })
  it('is sure of what cannot be, and cannot be had of nothing', () => {
    expect(calibrationInTheLarge([0, 0], Float64Array.of(1, 1))?.p).toBe(0)
    expect(calibrationInTheLarge([1, 1], Float64Array.of(1, 1))?.p).toBe(1)
    expect(calibrationInTheLarge(new Uint8Array(1001), new Float64Array(1001).fill(1))?.p).toBe(0)
    expect(calibrationInTheLarge([0], Float64Array.of(0))).toBeUndefined()
    expect(calibrationInTheLarge([], new Float64Array(0))).toBeUndefined()
    expect(() => calibrationInTheLarge([1], Float64Array.of(1.5))).toThrow(RangeError)
    expect(() => calibrationInTheLarge([2], Float64Array.of(0.5))).toThrow(RangeError)
    expect(() => calibrationInTheLarge([1], Float64Array.of())).toThrow(RangeError)
  })
})

describe('drop of the area', () => {
  const random = randomOf(4)
  const normal = normalOf(random)
  const rows = (count: number, strength: number) => {
    const outcomes = Uint8Array.from({ length: count }, () => (random() < 0.2 ? 1 : 0))
    return { outcomes, scores: Float64Array.from(outcomes, (outcome) => strength * outcome + normal()) }
  }
  const good = rows(2000, 1.5)
  const before = aucEstimate(good.outcomes, good.scores) as { auc: number; standardError: number }
  it('is seen where the model has become worse', () => {
    const bad = rows(1000, 0.8)
    const found = aucDrop(bad.outcomes, bad.scores, before)
    expect(found?.low).toBeGreaterThan(0)
    expect(found?.p).toBeLessThan(0.001)
    expect(found?.drop).toBeCloseTo(before.auc - (found?.auc as number), 12)
  })
  it('is not where it is as good', () => {
    let alarms = 0
    for (let trial = 0; trial < 200; trial++) {
      const first = rows(300, 1)
      const next = rows(300, 1)
      const then = aucEstimate(first.outcomes, first.scores) as { auc: number; standardError: number }
      if ((aucDrop(next.outcomes, next.scores, then)?.p as number) < 0.05) alarms++
    }
    // Binomial of 200 at .05: 10 with deviation 3.1.
    expect(alarms).toBeGreaterThan(1)
    expect(alarms).toBeLessThan(21)
  })
  it('cannot be had of one outcome', () => {
    expect(aucDrop([1, 1, 1], Float64Array.of(1, 2, 3), before)).toBeUndefined()
  })
})
