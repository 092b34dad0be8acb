import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { contributors, rest } from './contributors.ts'
import { peerOutliers } from './peer-outliers.ts'

const normal = normalOf(randomOf(1))

describe('peer outliers', () => {
  it('keep the rate on groups of any size', () => {
    for (const size of [9, 15, 40, 200]) {
      let [alarms, all] = [0, 0]
      for (let group = 0; group < 8000 / size; group++) {
        const found = peerOutliers(Float64Array.from({ length: size }, normal), [], { rate: 0.02, correction: 'none' })
        alarms += found.filter(({ alarm }) => alarm).length
        all += found.length
      }
      expect(alarms / all, `groups of ${size}`).toBeLessThan(0.035)
      expect(alarms / all, `groups of ${size}`).toBeGreaterThan(0.008)
    }
  })
  it('hold back where many are compared', () => {
    const counts = { holm: 0, discovery: 0 }
    for (let round = 0; round < 100; round++) {
      const values = Float64Array.from({ length: 60 }, normal)
      for (const correction of ['holm', 'discovery'] as const)
        if (peerOutliers(values, [], { rate: 0.05, correction }).some(({ alarm }) => alarm)) counts[correction]++
    }
    expect(counts.holm).toBeLessThanOrEqual(14)
    expect(counts.discovery).toBeLessThanOrEqual(14)
  })
  it('say what was expected, the band and the size, and do not let outliers hide each other', () => {
    const values = Float64Array.from({ length: 30 }, (_, at) => 100 + (at % 7))
    values[3] = 180
    values[9] = 20
    const found = peerOutliers(values, [], { rate: 0.05 })
    expect(found.filter(({ alarm }) => alarm).map(({ member }) => member)).toEqual([3, 9])
    const [one] = found.filter(({ alarm }) => alarm)
    expect(one).toMatchObject({ peers: 29, grouping: 0, value: 180 })
    expect(one?.expected).toBeCloseTo(103, 0)
    expect(one?.size).toBe(180 - (one?.expected as number))
    expect(one?.high).toBeLessThan(180)
    expect(one?.low).toBeLessThan(100)
  })
  it('take the finest group that is large enough', () => {
    const values = Float64Array.from({ length: 40 }, normal)
    const fine = Int32Array.from({ length: 40 }, (_, at) => (at < 12 ? 1 : at))
    const coarse = Int32Array.from({ length: 40 }, (_, at) => (at < 30 ? 1 : 2))
    const found = peerOutliers(values, [fine, coarse], { rate: 0.05 })
    expect(found.map(({ member, grouping }) => [member, grouping])).toEqual([
      ...Array.from({ length: 12 }, (_, at) => [at, 0]),
      ...Array.from({ length: 18 }, (_, at) => [at + 12, 1]),
      ...Array.from({ length: 10 }, (_, at) => [at + 30, 1]),
    ])
  })
  it('compare by ratio, leave out the unknown, and keep silent in small or equal groups', () => {
    const values = Float64Array.from({ length: 20 }, () => Math.exp(normal() / 10))
    values[4] = 5
    values[5] = Number.NaN
    const found = peerOutliers(values, [], { rate: 0.05, multiplicative: true })
    expect(found).toHaveLength(19)
    expect(found.filter(({ alarm }) => alarm).map(({ member }) => member)).toEqual([4])
    expect(found.every(({ low }) => low > 0)).toBe(true)
    expect(peerOutliers(values.slice(0, 5), [], { rate: 0.05 })).toEqual([])
    expect(peerOutliers(new Float64Array(20).fill(3), [], { rate: 0.05 })).toEqual([])
    expect(() => peerOutliers(values, [], { rate: 0 })).toThrow(RangeError)
    expect(() => peerOutliers(values, [new Int32Array(2)], { rate: 0.1 })).toThrow(RangeError)
  })
})

describe('contributors', () => {
  const parts = [
    { dimension: 'department', member: 'Lab', actual: 500, expected: 200, spread: 50 },
    { dimension: 'department', member: 'Shop', actual: 900, expected: 950, spread: 100 },
    { dimension: 'department', member: 'Sales', actual: 700, expected: 650, spread: 400 },
    { dimension: 'vendor', member: 'Acme', actual: 280, expected: 0 },
  ]
  it('add up to the deviation of the total, for each dimension', () => {
    const found = contributors({ actual: 2100, expected: 1800 }, parts)
    for (const list of found.values()) {
      expect(list.reduce((sum, { change }) => sum + change, 0)).toBe(300)
      expect(list.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    }
    expect(found.get('department')?.map(({ member, change }) => [member, change])).toEqual([
      ['Lab', 300],
      ['Shop', -50],
      ['Sales', 50],
    ])
    expect(found.get('vendor')?.map(({ member, change }) => [member, change])).toEqual([
      ['Acme', 280],
      [rest, 20],
    ])
  })
  it('rank what is unusual before what is only large', () => {
    const found = contributors({ actual: 300, expected: 0 }, [
      { dimension: 'd', member: 'always like that', actual: 160, expected: 0, spread: 400 },
      { dimension: 'd', member: 'never before', actual: 140, expected: 0, spread: 5 },
    ])
    expect(found.get('d')?.[0]?.member).toBe('never before')
  })
  it('explain nothing where nothing is off, and no number is infinite', () => {
    expect(contributors({ actual: 1, expected: 1 }, parts).size).toBe(0)
    const found = contributors({ actual: 5, expected: 1 }, [
      { dimension: 'd', member: 'm', actual: 5, expected: 1, spread: 0 },
    ])
    expect(found.get('d')).toEqual([{ dimension: 'd', member: 'm', change: 4, share: 1, surprise: 1, weight: 1 }])
  })
})
