import { describe, expect, test } from 'vitest'
import {
  accidentalDeaths,
  airPassengers,
  carbonDioxide,
  driverDeaths,
  lakeHuron,
  nile,
  ukGas,
} from '../r-series.fixture.ts'
import { seasonLengths } from './season-length.ts'
import { noise } from './noise.fixture.ts'

const periods = (...parameters: Parameters<typeof seasonLengths>) =>
  seasonLengths(...parameters).map((season) => season.period)

function path(count: number, next: (at: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => next(at))
}

describe('seasonLengths finds', () => {
  test('the year in months and quarters', () => {
    expect(periods(airPassengers)).toEqual([12])
    expect(periods(accidentalDeaths)).toEqual([12])
    expect(periods(driverDeaths)).toEqual([12])
    expect(periods(carbonDioxide)).toEqual([12])
    expect(periods(ukGas)).toEqual([4])
  })

  test('two seasons in a mixture', () => {
    const random = noise(5)
    const week = [0, 1, 3, 2, 1, -3, -4]
    const values = path(
      300,
      (at) => 50 + at * 0.1 + (week[at % 7] as number) + 3 * Math.cos((2 * Math.PI * at) / 30) + random(),
    )
    expect(periods(values).sort((a, b) => a - b)).toEqual([7, 30])
    expect(periods(values, { most: 1 })).toHaveLength(1)
  })

  test('a season beside a random walk', () => {
    const random = noise(9)
    let level = 0
    const values = path(120, (at) => {
      level += 0.5 * random()
      return level + (at % 12 === 11 ? 5 : 0) + Math.sin((2 * Math.PI * at) / 12) + 0.5 * random()
    })
    expect(periods(values)).toEqual([12])
  })

  test('a season in spite of one huge outlier, and none because of it', () => {
    const spoilt = airPassengers.slice()
    spoilt[70] = 1e7
    expect(periods(spoilt)).toEqual([12])
    const level = nile.slice()
    level[50] = 1e7
    expect(periods(level)).toEqual([])
  })

  test('with candidates of the calendar only these, from two seasons on', () => {
    expect(periods(airPassengers, { candidates: [4, 12, 52] })).toEqual([12])
    expect(periods(airPassengers, { candidates: [5, 7] })).toEqual([])
    expect(periods(carbonDioxide.slice(0, 30), { candidates: [12] })).toEqual([12])
  })
})

describe('seasonLengths finds nothing', () => {
  test('in series of R without a season', () => {
    expect(periods(nile)).toEqual([])
    expect(periods(lakeHuron)).toEqual([])
  })

  test('in noise of any colour, but for the chance that is allowed', () => {
    const random = noise(1)
    const kinds: ((count: number) => Float64Array)[] = [
      (count) => path(count, random),
      ...[1, 0.9, 0.5, -0.5].map((share) => (count: number) => {
        let level = 0
        return path(count, () => {
          level = share * level + random()
          return level
        })
      }),
    ]
    for (const kind of kinds) {
      let found = 0
      for (let run = 0; run < 60; run++) if (seasonLengths(kind(60)).length > 0) found++
      expect(found).toBeLessThanOrEqual(3)
    }
  })

  test('in constants, lines, zeros and short series', () => {
    expect(periods(new Float64Array(50).fill(3.7))).toEqual([])
    expect(periods(new Float64Array(50))).toEqual([])
    expect(periods(path(50, (at) => -3 + 0.1 * at))).toEqual([])
    for (const count of [0, 1, 2, 3]) expect(periods(path(count, (at) => at))).toEqual([])
  })
})

test('shift and scale do not matter', () => {
  const moved = carbonDioxide.map((value) => -2000 + 5 * value)
  expect(periods(moved)).toEqual([12])
  expect(seasonLengths(airPassengers.map((value) => value * 1e-6))[0]?.score).toBeCloseTo(
    seasonLengths(airPassengers)[0]?.score as number,
    6,
  )
})

test('refuses what is not a season or a probability', () => {
  expect(() => seasonLengths(nile, { candidates: [1] })).toThrow(RangeError)
  expect(() => seasonLengths(nile, { significance: 0 })).toThrow(RangeError)
})
