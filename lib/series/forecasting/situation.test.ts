import { describe, expect, it } from 'vitest'
import { of, withEarlier } from './situation.fixture.ts'
import { believedSpread, earlierErrors, earlierOrigin, unitOf, widthFeatureNames, widthFeatures } from './situation.ts'

const situation = withEarlier(of(10, 14), of(30, 30), undefined)

describe('the earlier origin', () => {
  it('lies as far back as is asked for, a third of the series at most', () => {
    expect(earlierOrigin(100, 12)).toBe(88)
    expect(earlierOrigin(30, 12)).toBe(20)
    expect(earlierOrigin(9, 12)).toBe(6)
  })
  it('is none where too little would be left', () => {
    for (const count of [0, 1, 2, 3, 5]) expect(earlierOrigin(count, 6)).toBeUndefined()
  })
})

describe('the unit of a series', () => {
  it('is the mean change from a season before, from the value before where seasons are too few', () => {
    expect(unitOf(of(1, 3, 2, 4, 3, 5), 2)).toBe(1)
    expect(unitOf(of(1, 3, 2, 4), 12)).toBeCloseTo(5 / 3, 12)
    expect(unitOf(of(1, 3, 1, 3, 1, 3), 2)).toBe(2)
  })
  it('is positive where nothing changes, and grows with the series', () => {
    for (const level of [5, -5, 1e-100, 1e15])
      expect(unitOf(new Float64Array(9).fill(level), 1) / Math.abs(level)).toBeCloseTo(1e-6, 12)
    expect(unitOf(new Float64Array(9), 1)).toBeGreaterThan(0)
    expect(unitOf(of(), 1)).toBeGreaterThan(0)
  })
})

describe('earlier errors', () => {
  it('are the lower the better a member was, 0 for those that said nothing', () => {
    const [good, bad, silent] = earlierErrors(situation, 3)
    expect(good).toBeLessThan(0)
    expect(bad).toBeGreaterThan(0)
    expect((good as number) + (bad as number)).toBeCloseTo(0, 12)
    expect(silent).toBe(0)
  })
  it('are not known without an earlier origin', () => {
    expect([...earlierErrors({ ...situation, before: undefined }, 3)]).toEqual([0, 0, 0])
  })
})

describe('what widths depend on', () => {
  const weights = of(0.5, 0.5, 0)
  const point = of(13, 12.5)
  it('is a finite number a step and feature, the same in every unit', () => {
    const rows = widthFeatures(situation, weights, point, 0)
    expect(rows).toHaveLength(2 * widthFeatureNames.length)
    for (const factor of [1e-150, 1e12, 1e150]) {
      const scaled = (each: Float64Array | undefined) => each?.map((value) => value * factor)
      const outlook = {
        ...situation.outlook,
        points: situation.outlook.points.map(scaled),
        spreads: situation.outlook.spreads.map(scaled),
      }
      const other = { ...situation, values: scaled(situation.values) as Float64Array, outlook }
      const found = widthFeatures(other, weights, scaled(point) as Float64Array, 0)
      for (const [at, value] of found.entries()) expect(value).toBeCloseTo(rows[at] as number, 9)
    }
  })
  it('is finite where nothing ever changed and where no member has a spread', () => {
    const still = { ...situation, values: new Float64Array(8).fill(3) }
    expect(widthFeatures(still, weights, point, 0).every(Number.isFinite)).toBe(true)
    const outlook = { ...situation.outlook, spreads: [undefined, undefined, undefined] }
    expect(widthFeatures({ ...situation, outlook }, weights, point, 0).every(Number.isFinite)).toBe(true)
    expect([...believedSpread(outlook, weights, 3, 4)]).toEqual([3, 3 * Math.SQRT2, 3 * Math.sqrt(3), 6])
  })
})
