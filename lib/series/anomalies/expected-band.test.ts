import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { normalQuantile } from '../../stats/normal.ts'
import { expectedBand } from './expected-band.ts'

const probabilities = [0.1, 0.25, 0.5, 0.75, 0.9]
const scores = probabilities.map(normalQuantile)

/** Forecasts of a wave, of a believed spread. */
function expectations(count: number, spread: number) {
  return Array.from({ length: count }, (_, at) => ({
    quantiles: scores.map((score) => 10 * Math.sin(at / 5) + spread * score),
  }))
}

function outcomes(count: number, spread: number, seed = 1): Float64Array {
  const normal = normalOf(randomOf(seed))
  return Float64Array.from({ length: count }, (_, at) => 10 * Math.sin(at / 5) + spread * normal())
}

describe('expected band', () => {
  it('keeps the rate when the forecaster knows its errors', () => {
    const { alarms } = expectedBand(outcomes(4000, 1), expectations(4000, 1), probabilities, 0.01)
    expect(alarms.length).toBeLessThan(100)
    expect(alarms.length).toBeGreaterThan(10)
  })
  it('learns from outcomes that bands are too narrow or too wide', () => {
    for (const believed of [0.5, 2]) {
      const { alarms, low, high } = expectedBand(
        outcomes(4000, 1, 2),
        expectations(4000, believed),
        probabilities,
        0.01,
      )
      const late = alarms.filter(({ at }) => at >= 200)
      expect(late.length).toBeLessThan(110)
      expect(late.length).toBeGreaterThan(8)
      expect((high[3999] as number) - (low[3999] as number)).toBeGreaterThan(4)
      expect((high[3999] as number) - (low[3999] as number)).toBeLessThan(7.5)
    }
  })
  it('says of an alarm what was expected, the band and the size', () => {
    const values = outcomes(100, 1, 3)
    values[80] = (values[80] as number) + 9
    const found = expectedBand(values, expectations(100, 1), probabilities, 0.002)
    const alarm = found.alarms.find(({ at }) => at === 80)
    expect(alarm?.expected).toBeCloseTo(10 * Math.sin(16), 9)
    expect(alarm?.size).toBeCloseTo((values[80] as number) - 10 * Math.sin(16), 9)
    expect(alarm?.high).toBeLessThan(values[80] as number)
    expect(alarm?.sigmas).toBeGreaterThan(5)
    expect(alarm?.probability).toBeLessThan(0.002)
  })
  it('does not look into the future', () => {
    const values = outcomes(200, 1, 4)
    const before = expectedBand(values, expectations(200, 1), probabilities, 0.01)
    const changed = values.map((value, at) => (at < 120 ? value : value * 100))
    const after = expectedBand(changed, expectations(200, 1), probabilities, 0.01)
    expect(after.probability.slice(0, 120)).toEqual(before.probability.slice(0, 120))
    expect(after.high.slice(0, 121)).toEqual(before.high.slice(0, 121))
  })
  it('moves with shift and scale, goes over gaps and takes bands without width', () => {
    const values = outcomes(60, 1, 5)
    values[7] = Number.NaN
    values[40] = 50
    const one = expectedBand(values, expectations(60, 1), probabilities, 0.01)
    const scaled = expectations(60, 1).map(({ quantiles }) => ({ quantiles: quantiles.map((each) => 5 * each - 3) }))
    const other = expectedBand(
      values.map((value) => 5 * value - 3),
      scaled,
      probabilities,
      0.01,
    )
    expect(other.alarms.map(({ at }) => at)).toEqual(one.alarms.map(({ at }) => at))
    expect(other.alarms[0]?.size).toBeCloseTo(5 * (one.alarms[0]?.size as number), 8)
    expect(one.probability[7]).toBeNaN()
    const flat = Array.from({ length: 3 }, () => ({ quantiles: [4, 4] }))
    const sure = expectedBand(Float64Array.of(4, 4, 5), flat, [0.1, 0.9], 0.01)
    expect(sure.alarms.map(({ at }) => at)).toEqual([2])
    expect(sure.alarms[0]?.probability).toBeGreaterThanOrEqual(0)
  })
  it('refuses what does not fit together', () => {
    const one = Float64Array.of(1)
    expect(() => expectedBand(one, [], [0.1, 0.9], 0.01)).toThrow(RangeError)
    expect(() => expectedBand(one, [{ quantiles: [2, 1] }], [0.1, 0.9], 0.01)).toThrow(RangeError)
    expect(() => expectedBand(one, [{ quantiles: [1, 2] }], [0, 0.9], 0.01)).toThrow(RangeError)
    expect(() => expectedBand(one, [{ quantiles: [1, 2] }], [0.1, 0.9], 1)).toThrow(RangeError)
    expect(expectedBand(new Float64Array(0), [], [0.1, 0.9], 0.01).alarms).toEqual([])
  })
})
