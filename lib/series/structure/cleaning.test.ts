import { describe, expect, test } from 'vitest'
import { airPassengers, carbonDioxide, driverDeaths, lakeHuron, nile } from '../r-series.fixture.ts'
import { type Cleaned, cleaned } from './cleaning.ts'
import { noise } from './noise.fixture.ts'

const clean = (...parameters: Parameters<typeof cleaned>) => cleaned(...parameters) as Cleaned

const path = (count: number, next: (at: number) => number) => Float64Array.from({ length: count }, (_, at) => next(at))

describe('cleaned', () => {
  test('finds the flow of the Nile after 1898 and the law on seat belts of February 1983 as level shifts', () => {
    expect(clean(nile, 1)).toEqual({
      values: nile,
      findings: [{ kind: 'level shift', at: 28, size: expect.closeTo(-280, -2) }],
    })
    expect(clean(driverDeaths, 12).findings).toEqual([{ kind: 'level shift', at: 169, size: expect.closeTo(-300, -2) }])
  })

  test('leaves clean series alone (so does R but for seven values of AirPassengers)', () => {
    for (const [values, period] of [
      [airPassengers, 12],
      [carbonDioxide, 12],
      [lakeHuron, 1],
    ] as const)
      expect(clean(values, period)).toEqual({ values, findings: [] })
  })

  test('replaces one huge outlier by what season and level say, and fills gaps', () => {
    const spoilt = airPassengers.slice()
    spoilt[70] = 1e6
    spoilt[100] = Number.NaN
    const { values, findings } = clean(spoilt, 12)
    expect(findings).toEqual([
      { kind: 'outlier', at: 70, was: 1e6, value: values[70] },
      { kind: 'missing', at: 100, value: values[100] },
    ])
    for (const at of [70, 100])
      expect(Math.abs((values[at] as number) / (airPassengers[at] as number) - 1)).toBeLessThan(0.08)
  })

  test('tells a level shift from outliers, with a trend and a season too', () => {
    const random = noise(12)
    const season = (at: number) => 20 * Math.sin((Math.PI * at) / 6)
    const values = path(120, (at) => 100 + 0.2 * at + season(at) + 3 * random() + (at >= 60 ? 30 : 0))
    values[30] = 300
    const { findings } = clean(values, 12)
    expect(findings.map((finding) => finding.kind)).toEqual(['outlier', 'level shift'])
    expect(findings[0]?.at).toBe(30)
    expect(Math.abs((findings[1]?.at as number) - 60)).toBeLessThanOrEqual(1)
    const size = findings[1]?.kind === 'level shift' ? findings[1].size : 0
    expect(Math.abs(size - 30)).toBeLessThan(8)
  })

  test('seldom finds anything in noise or random walks', () => {
    const random = noise(3)
    let outliers = 0
    let shifts = 0
    for (let run = 0; run < 40; run++) {
      let level = 0
      for (const values of [
        path(60, random),
        path(60, () => {
          level += random()
          return level
        }),
      ])
        for (const finding of clean(values, 1).findings) finding.kind === 'outlier' ? outliers++ : shifts++
    }
    expect(outliers).toBeLessThanOrEqual(3)
    expect(shifts).toBeLessThanOrEqual(8)
  })

  test('three in a row are an event, not outliers', () => {
    const random = noise(6)
    const values = path(60, (at) => random() + (at >= 30 && at < 33 ? 15 : 0))
    expect(clean(values, 1).findings.filter((finding) => finding.kind === 'outlier')).toEqual([])
  })

  test('has nothing to say of zeros of intermittent demand, constants, lines and short series', () => {
    for (const values of [
      path(40, (at) => (at % 5 === 0 ? 12 + at : 0)),
      new Float64Array(30),
      path(30, (at) => -4 + 0.5 * at),
      Float64Array.of(5),
      Float64Array.of(5, -1e6),
      Float64Array.of(5, 6, 1e6),
    ])
      expect(clean(values, 4)).toEqual({ values, findings: [] })
    expect(clean(Float64Array.of(1, Number.NaN, 3), 12).findings).toEqual([{ kind: 'missing', at: 1, value: 2 }])
    expect(cleaned(new Float64Array(0), 1)).toBeUndefined()
  })

  test('a higher fence finds less, an infinite one only fills', () => {
    const spoilt = nile.slice()
    spoilt[50] = 5000
    spoilt[10] = Number.NaN
    expect(clean(spoilt, 1).findings.map((finding) => finding.at)).toEqual([10, 28, 50])
    expect(clean(spoilt, 1, { fence: Number.POSITIVE_INFINITY }).findings.map((finding) => finding.at)).toEqual([10])
    expect(() => clean(nile, 1, { fence: 0 })).toThrow(RangeError)
    expect(() => clean(nile, 1.5)).toThrow(RangeError)
  })

  test('follows shift and scale', () => {
    const spoilt = nile.slice()
    spoilt[50] = 5000
    const plain = clean(spoilt, 1)
    const moved = clean(
      spoilt.map((value) => -1e5 + 7 * value),
      1,
    )
    expect(moved.findings.map(({ kind, at }) => [kind, at])).toEqual(plain.findings.map(({ kind, at }) => [kind, at]))
    expect(moved.values[50]).toBeCloseTo(-1e5 + 7 * (plain.values[50] as number), 6)
  })
  test('takes one error of entry in a middle season for that one only', () => {
    const values = Float64Array.from(
      { length: 60 },
      (_, at) => 100 + at + 20 * Math.sin((at * Math.PI) / 6) + ((at * 37) % 7),
    )
    values[26] = 1e6
    expect(cleaned(values, 12)?.findings.map(({ kind, at }) => [kind, at])).toEqual([['outlier', 26]])
  })
})
