import { describe, expect, it } from 'vitest'
import { type Coefficients, combined, combinedPoint, earlierError, memberWeights } from './combination.ts'
import { of, outlookOf, situation, withEarlier } from './situation.fixture.ts'
import { widthFeatureNames } from './situation.ts'

// Coefficients of its own, so that nothing here changes with what is learnt.
const even: Coefficients = {
  weights: [],
  earlier: 1,
  width80: widthFeatureNames.map((name) => (name === 'one' ? 0.2 : name === 'step' ? 0.3 : 0)),
  width95: widthFeatureNames.map((name) => (name === 'one' ? 0.9 : name === 'step' ? 0.3 : 0)),
}

describe('members’ weights', () => {
  it('sum to 1 over those that have something to say', () => {
    expect([...memberWeights(situation, even)]).toEqual([0.5, 0.5, 0])
    const learnt = { ...even, weights: [[2, 0, 0, 0], [], [9, 0, 0, 0]] }
    const [first, second, silent] = memberWeights(situation, learnt)
    expect(first).toBeGreaterThan(second as number)
    expect((first as number) + (second as number)).toBeCloseTo(1, 12)
    expect(silent).toBe(0)
  })
  it('are larger for the member that did better before', () => {
    const [first, second] = memberWeights(withEarlier(of(10, 13), of(30, 30), undefined), even)
    expect(first).toBeGreaterThan(2 * (second as number))
  })
  it('are 0 where none has anything to say', () => {
    const silent = { ...situation, outlook: outlookOf(undefined, undefined) }
    expect([...memberWeights(silent, even)]).toEqual([0, 0])
    expect([...combinedPoint(silent.outlook, of(0, 0), 2)]).toEqual([0, 0])
  })
  it('stand whatever the scores are', () => {
    const extreme = { ...even, weights: [[1e6, 0, 0, 0], [-1e6, 0, 0, 0], []] }
    expect([...memberWeights(situation, extreme)]).toEqual([1, 0, 0])
  })
})

describe('a combination', () => {
  it('is the weighted mean, and lies among its members', () => {
    expect([...combinedPoint(situation.outlook, of(0.25, 0.75, 0), 2)]).toEqual([13.5, 12.75])
    expect([...combined(situation, even).point]).toEqual([13, 12.5])
  })
  it('is wider at 95 % than at 80 %, and by the same factor in another unit', () => {
    const { half80, half95 } = combined(situation, even)
    const narrow = combined(situation, { ...even, width95: even.width80 })
    for (let step = 0; step < 2; step++) {
      expect(half95[step]).toBeGreaterThan(half80[step] as number)
      expect(narrow.half95[step]).toBeCloseTo(1.2 * (half80[step] as number), 12)
    }
    const scaled = (each: Float64Array | undefined) => each?.map((value) => value * 1e9)
    const outlook = {
      ...situation.outlook,
      points: situation.outlook.points.map(scaled),
      spreads: situation.outlook.spreads.map(scaled),
    }
    const other = combined({ ...situation, values: scaled(situation.values) as Float64Array, outlook }, even)
    for (let step = 0; step < 2; step++)
      expect((other.half80[step] as number) / (half80[step] as number)).toBeCloseTo(1e9, 0)
  })
  it('has no width where nothing ever changed', () => {
    const still = new Float64Array(8).fill(5)
    const { half80, half95 } = combined({ ...situation, values: still, outlook: outlookOf(of(5, 5)) }, even)
    expect([...half80, ...half95]).toEqual([0, 0, 0, 0])
  })
  it('has finite widths whatever the coefficients say', () => {
    for (const size of [1e6, -1e6]) {
      const wild = { ...even, width80: even.width80.map(() => size), width95: even.width95.map(() => size) }
      const { half80, half95 } = combined(situation, wild)
      expect([...half80, ...half95].every((half) => Number.isFinite(half) && half > 0)).toBe(true)
    }
  })
  it('knows how wrong it was before, within a factor of 5', () => {
    expect(earlierError(situation, even)).toBe(0)
    expect(earlierError(withEarlier(undefined, undefined), even)).toBe(0)
    expect(earlierError(withEarlier(of(1e9, 1e9)), even)).toBeCloseTo(Math.log(5), 12)
    expect(earlierError(withEarlier(of(10, 14)), even)).toBeCloseTo(-Math.log(5), 12)
  })
})
