import { describe, expect, it } from 'vitest'
import { noises, seasonal, seriesOf } from './noise.fixture.ts'
import { discoveryRate, seasonalResiduals } from './seasonal-residuals.ts'

const normal = noises.normal as (random: () => number) => () => number

function alarmsOf(series: readonly Float64Array[], rate: number): number {
  let [alarms, all] = [0, 0]
  for (const values of series) {
    const found = seasonalResiduals(values, 12, { rate })
    if (found === undefined) continue
    all += values.length
    alarms += found.alarms.length
  }
  return alarms / all
}

describe('seasonal residuals', () => {
  it.each(Object.entries(noises))(
    'keep the false alarms of %s, flat, rising or seasonal, near the rate',
    (_, noise) => {
      for (const course of [() => 0, (at: number) => 0.3 * at, seasonal]) {
        for (const length of [36, 120, 360]) {
          const rate = alarmsOf(seriesOf(noise, Math.ceil(3600 / length), length, course, 3), 0.01)
          expect(rate, `of ${length}`).toBeLessThan(0.03)
          expect(rate, `of ${length}`).toBeGreaterThan(0.0005)
        }
      }
    },
  )
  it('finds one strange value of a seasonal series, with what was expected and how far off it is', () => {
    let found = 0
    for (const [at, values] of seriesOf(normal, 40, 48, seasonal, 5).entries()) {
      const place = 5 + at
      const before = values[place] as number
      values[place] = before + 10
      const result = seasonalResiduals(values, 12, { rate: 0.002 })
      const alarm = result?.alarms.find((each) => each.at === place)
      if (alarm === undefined) continue
      found++
      expect(alarm).toMatchObject({ kind: 'outlier', value: values[place] })
      expect(Math.abs(alarm.expected - before)).toBeLessThan(6)
      expect(alarm.size).toBeCloseTo(alarm.value - alarm.expected, 9)
      expect(alarm.sigmas).toBeGreaterThan(3)
      expect(alarm.high).toBeLessThan(alarm.value)
      expect(alarm.low).toBeLessThan(alarm.expected)
      expect(alarm.probability).toBeLessThanOrEqual(0.002)
    }
    expect(found).toBeGreaterThanOrEqual(36)
  })
  it('finds several values that would hide each other', () => {
    const values = seriesOf(normal, 1, 60, seasonal, 6)[0] as Float64Array
    for (const at of [20, 21, 33, 50]) (values[at] as number) += 15
    const at = seasonalResiduals(values, 12, { rate: 0.005 })?.alarms.map((alarm) => alarm.at)
    expect(at).toEqual([20, 21, 33, 50])
  })
  it('gives one alarm for a level that shifts and stays, with its start, and none for drift', () => {
    let [starts, others] = [0, 0]
    for (const [at, values] of seriesOf(normal, 30, 72, seasonal, 7).entries()) {
      const place = 24 + (at % 24)
      const shifted = values.map((value, i) => (i >= place ? value + 9 : value))
      for (const alarm of seasonalResiduals(shifted, 12, { rate: 0.002 })?.alarms ?? []) {
        if (alarm.kind === 'level-shift' && Math.abs(alarm.at - place) <= 1) {
          starts++
          expect(Math.abs(alarm.size - 9)).toBeLessThan(4)
        } else others++
      }
    }
    expect(starts).toBeGreaterThanOrEqual(28)
    expect(others).toBeLessThanOrEqual(6)
    const bent = seriesOf(normal, 20, 72, (at) => 0.5 * at + 0.01 * at * at, 8)
    expect(alarmsOf(bent, 0.002)).toBeLessThan(0.006)
  })
  it('says a shift of the first value that is known', () => {
    const values = (seriesOf(normal, 1, 60, () => 0, 14)[0] as Float64Array).map(
      (value, at) => value + (at < 30 ? 0 : 40),
    )
    values.fill(Number.NaN, 30, 32)
    const alarms = seasonalResiduals(values, 1, { rate: 0.002 })?.alarms ?? []
    expect(alarms.map(({ at, kind }) => [at, kind])).toEqual([[32, 'level-shift']])
  })
  it('moves with shift and scale and turns with the sign', () => {
    const values = seriesOf(normal, 1, 60, seasonal, 9)[0] as Float64Array
    values[30] = 150
    const one = seasonalResiduals(values, 12, { rate: 0.01 })
    const other = seasonalResiduals(
      values.map((value) => 3000 - 10 * value),
      12,
      { rate: 0.01 },
    )
    expect(other?.alarms.map(({ at }) => at)).toEqual(one?.alarms.map(({ at }) => at))
    for (const [at, alarm] of (one?.alarms ?? []).entries()) {
      expect(other?.alarms[at]?.size).toBeCloseTo(-10 * alarm.size, 6)
      expect(other?.alarms[at]?.low).toBeCloseTo(3000 - 10 * alarm.high, 6)
      expect(other?.alarms[at]?.probability).toBeCloseTo(alarm.probability, 9)
    }
    expect(seasonalResiduals(values, 12, { rate: 0.01 })).toEqual(one)
  })
  it('takes errors in proportion to the level where told so', () => {
    const values = (seriesOf(normal, 1, 96, () => 0, 10)[0] as Float64Array).map(
      (noise, at) => 1000 * 1.03 ** at * Math.exp(0.05 * noise),
    )
    values[10] = (values[10] as number) * 1.5
    const found = seasonalResiduals(values, 12, { rate: 0.002, multiplicative: true })
    expect(found?.alarms.map(({ at }) => at)).toEqual([10])
    expect(found?.alarms[0]?.low).toBeGreaterThan(0)
    expect(seasonalResiduals(values.fill(0, 3, 4), 12, { rate: 0.01, multiplicative: true })).toBeUndefined()
  })
  it('goes over missing values', () => {
    const values = seriesOf(normal, 1, 60, seasonal, 11)[0] as Float64Array
    for (const at of [0, 7, 8, 9, 40, 59]) values[at] = Number.NaN
    values[25] = 200
    const found = seasonalResiduals(values, 12, { rate: 0.002 })
    expect(found?.alarms.map(({ at }) => at)).toEqual([25])
    expect(found?.probability[7]).toBeNaN()
    expect([...(found?.expected ?? [])].every(Number.isFinite)).toBe(true)
  })
  it('holds back alarms of which too many would be false', () => {
    expect(discoveryRate(Float64Array.of(0.001, 0.02, 0.021, 0.5), 0.05)).toBe(0.021)
    expect(discoveryRate(Float64Array.of(0.2, 0.9, Number.NaN), 0.05)).toBe(0)
    const quiet = seriesOf(normal, 40, 60, seasonal, 12)
    const count = quiet.filter(
      (values) => (seasonalResiduals(values, 12, { rate: 0.1, discovery: true })?.alarms.length ?? 0) > 0,
    ).length
    expect(count).toBeLessThanOrEqual(10)
    const values = quiet[0] as Float64Array
    values[30] = 200
    const found = seasonalResiduals(values, 12, { rate: 0.1, discovery: true })
    expect(found?.alarms.some(({ at }) => at === 30)).toBe(true)
  })
  it('says nothing of few or constant values, and is not upset by one huge one', () => {
    for (const length of [0, 1, 2, 3, 7])
      expect(seasonalResiduals(new Float64Array(length).fill(2), 12, { rate: 0.01 })).toBeUndefined()
    expect(seasonalResiduals(new Float64Array(40), 12, { rate: 0.01 })).toBeUndefined()
    const values = seriesOf(normal, 1, 48, () => 0, 13)[0] as Float64Array
    values[20] = 1e12
    const found = seasonalResiduals(values, 12, { rate: 0.002 })
    expect(found?.alarms.map(({ at }) => at)).toEqual([20])
    expect(Math.abs(found?.expected[20] as number)).toBeLessThan(3)
    expect(() => seasonalResiduals(values, 0, { rate: 0.01 })).toThrow(RangeError)
    expect(() => seasonalResiduals(values, 12, { rate: 0 })).toThrow(RangeError)
  })
})
