import { describe, expect, test } from 'vitest'
import { airPassengers } from '../r-series.fixture.ts'
import { mstl, type SeveralSeasons, strength } from './mstl.ts'

// R: i <- 0:499; x <- 50 + i*.1 + 10*sin(2*pi*i/7) + 20*cos(2*pi*i/60) + (i*7919)%%13
const mixture = Float64Array.from(
  { length: 500 },
  (_, i) =>
    50 + i * 0.1 + 10 * Math.sin((2 * Math.PI * i) / 7) + 20 * Math.cos((2 * Math.PI * i) / 60) + ((i * 7919) % 13),
)

describe('mstl gives the values of R', () => {
  test('with two seasons', () => {
    // print(mstl(msts(x, c(7, 60)))[c(1,2,100,300,499,500),], digits=12)
    const { trend, seasonals, remainder } = mstl(mixture, [60, 7]) as SeveralSeasons
    expect(seasonals.map((season) => season.period)).toEqual([7, 60])
    const expected = [
      [0, 55.6588820192, -2.65406792569, 20.09231171082, -3.09712580433],
      [1, 55.7671546486, 7.08156460257, 19.25841180881, -2.29837832791],
      [99, 65.8999419604, 5.20688260828, -11.95789558991, -0.1863191997],
      [299, 85.8988129224, -10.40327342392, 19.13402443794, -4.58840515091],
      [498, 105.8959082959, 6.68477397959, -5.30808620217, 2.16537886384],
      [499, 105.9983959809, 10.65682062864, -7.48906565948, 2.34839531022],
    ] as const
    for (const [at, level, week, long, rest] of expected) {
      expect(trend[at]).toBeCloseTo(level, 8)
      expect(seasonals[0]?.values[at]).toBeCloseTo(week, 8)
      expect(seasonals[1]?.values[at]).toBeCloseTo(long, 8)
      expect(remainder[at]).toBeCloseTo(rest, 8)
    }
  })

  test('with one season', () => {
    // print(mstl(AirPassengers)[c(1,2,144),], digits=12)
    const { trend, seasonals, remainder } = mstl(airPassengers, [12]) as SeveralSeasons
    expect(trend[0]).toBeCloseTo(123.145056928, 8)
    expect(seasonals[0]?.values[143]).toBeCloseTo(-44.196324979, 8)
    expect(remainder[1]).toBeCloseTo(11.45256409726, 8)
  })
})

test('a season without two seasons of history is left out', () => {
  expect(mstl(mixture, [7, 250])?.seasonals.map((season) => season.period)).toEqual([7])
  expect(mstl(mixture, [250])).toBeUndefined()
  expect(mstl(mixture, [])).toBeUndefined()
})

test('refuses what is not a period', () => {
  expect(() => mstl(mixture, [7, 52.18])).toThrow(RangeError)
})

test('strength tells a season from none', () => {
  const { seasonals, remainder } = mstl(airPassengers, [12]) as SeveralSeasons
  expect(strength(seasonals[0]?.values as Float64Array, remainder)).toBeGreaterThan(0.9)
  expect(strength(new Float64Array(144), remainder)).toBe(0)
  expect(strength(new Float64Array(9), new Float64Array(9))).toBe(0)
})
