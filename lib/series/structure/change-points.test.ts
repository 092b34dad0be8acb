import { describe, expect, test } from 'vitest'
import { airPassengers, lakeHuron, nile } from '../r-series.fixture.ts'
import { type Segment, segments } from './change-points.ts'
import { noise } from './noise.fixture.ts'

const path = (count: number, next: (at: number) => number) => Float64Array.from({ length: count }, (_, at) => next(at))
const starts = (found: Segment[]) => found.map((segment) => segment.start)

describe('segments', () => {
  test('the Nile falls after 1898 (28 values, as R: strucchange::breakpoints(Nile ~ 1), and MASS)', () => {
    const found = segments(nile)
    expect(starts(found)).toEqual([0, 28])
    // mean(Nile[1:28]); mean(Nile[29:100]); sd(Nile[1:28])
    expect(found[0]?.mean).toBeCloseTo(1097.75, 2)
    expect(found[1]?.mean).toBeCloseTo(849.9722, 3)
    expect(found[0]?.deviation).toBeCloseTo(133.7, -1)
    expect(starts(segments(nile, { kind: 'mean and variance' }))).toEqual([0, 28])
  })

  test('slow wandering of a lake is no change, unless autocorrelation is denied', () => {
    expect(starts(segments(lakeHuron))).toEqual([0])
    expect(segments(lakeHuron, { autocorrelated: false }).length).toBeGreaterThan(1)
  })

  test('is the optimum that trying every split finds', () => {
    const random = noise(3)
    for (let run = 0; run < 20; run++) {
      const values = path(40, (at) => (at > 12 && at < 30 ? 2 : 0) + random())
      const found = segments(values, { autocorrelated: false, shortest: 3 })
      expect(starts(found)).toEqual(exhaustive(values, 3))
    }
  })

  test('finds a change of variance', () => {
    const random = noise(7)
    const values = path(200, (at) => (at < 100 ? 1 : 4) * random())
    const found = segments(values, { kind: 'mean and variance' })
    expect(found).toHaveLength(2)
    expect(Math.abs((found[1]?.start as number) - 100)).toBeLessThan(10)
    expect((found[1]?.deviation as number) / (found[0]?.deviation as number)).toBeGreaterThan(2.5)
  })

  test('finds where a line bends', () => {
    const random = noise(11)
    const values = path(120, (at) => 5 + 0.1 * at + (at < 60 ? 0 : (at - 60) * 0.5) + random())
    const found = segments(values, { kind: 'line' })
    expect(found).toHaveLength(2)
    expect(Math.abs((found[1]?.start as number) - 60)).toBeLessThan(10)
    expect(found[1]?.slope).toBeCloseTo(0.6, 1)
  })

  test('noise seldom has changes', () => {
    const random = noise(2)
    let changed = 0
    for (let run = 0; run < 100; run++) if (segments(path(100, random)).length > 1) changed++
    expect(changed).toBeLessThanOrEqual(5)
  })

  test('shift and scale change nothing but the figures', () => {
    const found = segments(nile)
    const moved = segments(nile.map((value) => 1e6 - 100 * value))
    expect(starts(moved)).toEqual(starts(found))
    expect(moved[1]?.mean).toBeCloseTo(1e6 - 100 * (found[1]?.mean as number), 4)
    expect(starts(segments(airPassengers.map((value) => value * 1e-9)))).toEqual(starts(segments(airPassengers)))
  })

  test('short, constant and empty series are one segment or none', () => {
    expect(segments(new Float64Array(0))).toEqual([])
    expect(segments(Float64Array.of(4))).toEqual([{ start: 0, end: 1, mean: 4, deviation: 0, slope: 0 }])
    for (const kind of ['mean', 'mean and variance', 'line'] as const) {
      expect(starts(segments(Float64Array.of(4, 9), { kind }))).toEqual([0])
      expect(starts(segments(Float64Array.of(4, 9, -1), { kind }))).toEqual([0])
      expect(starts(segments(new Float64Array(40), { kind }))).toEqual([0])
    }
  })

  test('a step in a constant is found', () => {
    expect(starts(segments(path(40, (at) => (at < 25 ? 3 : 8))))).toEqual([0, 25])
  })

  test('refuses lengths and penalties that are none', () => {
    expect(() => segments(nile, { shortest: 0 })).toThrow(RangeError)
    expect(() => segments(nile, { penalty: 0 })).toThrow(RangeError)
  })
})

/** The same criterion by dynamic programming over all starts. */
function exhaustive(values: Float64Array, shortest: number): number[] {
  const count = values.length
  const changes = Array.from(values.subarray(1), (value, at) => Math.abs(value - (values[at] as number)))
  changes.sort((a, b) => a - b)
  const middle = ((changes[(count - 1) >> 1] as number) + (changes[(count - 2) >> 1] as number)) / 2
  const variance = (1.4826 * middle) ** 2 / 2
  const best = [-3 * Math.log(count)]
  const from = [0]
  for (let to = 1; to <= count; to++) {
    best[to] = Number.POSITIVE_INFINITY
    for (let start = 0; start <= to - shortest; start++) {
      const part = values.slice(start, to)
      const mean = part.reduce((sum, value) => sum + value, 0) / part.length
      const squares = part.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const total = (best[start] as number) + squares / variance + Math.log(part.length / count) + 3 * Math.log(count)
      if (total >= (best[to] as number)) continue
      best[to] = total
      from[to] = start
    }
  }
  const found: number[] = []
  for (let to = count; to > 0; to = from[to] as number) found.push(from[to] as number)
  return found.reverse()
}
