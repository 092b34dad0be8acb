import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import {
  countChart,
  countOfShareChart,
  individualsCharts,
  meanDeviationCharts,
  meanRangeCharts,
  rateChart,
  shareChart,
} from './control-charts.ts'
import { controlConstants, meanDeviation } from './control-constants.ts'
import { cusumChart, ewmaChart } from './cumulative-charts.ts'

const of = (...values: number[]) => Float64Array.from(values)

describe('Shewhart charts', () => {
  it('have the constants of the tables', () => {
    // Montgomery, 7th ed., appendix VI: A2, D4 and B4 of n = 5, c4 of n = 10, D3 of n = 7.
    const { d2, d3, c4 } = controlConstants(5)
    expect(3 / (d2 * Math.sqrt(5))).toBeCloseTo(0.577, 3)
    expect(1 + (3 * d3) / d2).toBeCloseTo(2.114, 3)
    expect(1 + (3 * Math.sqrt(1 - c4 * c4)) / c4).toBeCloseTo(2.089, 3)
    expect(meanDeviation(10)).toBeCloseTo(0.9727, 4)
    const seven = controlConstants(7)
    expect(1 - (3 * seven.d3) / seven.d2).toBeCloseTo(0.076, 3)
    expect(() => controlConstants(1)).toThrow(RangeError)
    expect(() => controlConstants(26)).toThrow(RangeError)
  })
  it('chart individuals as in the book', () => {
    // Montgomery, table 6.6, costs of processing loans: limits 279.78 and 321.22, moving range up to 25.45.
    const costs = of(310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304)
    const [individuals, ranges] = individualsCharts(costs)
    expect(individuals.centre[0]).toBeCloseTo(300.5, 9)
    expect(individuals.high[0]).toBeCloseTo(321.22, 1)
    expect(individuals.low[0]).toBeCloseTo(279.78, 1)
    expect(ranges.high[0]).toBeCloseTo(25.45, 1)
    expect(ranges.low[0]).toBe(0)
    expect(individuals.violations).toEqual([])
    expect(individuals.warnings).toEqual([])
  })
  it('chart shares and counts as in the book', () => {
    // Montgomery, tables 7.1 (cans of juice, n = 50: .0524 to .4102) and 7.7 (circuit boards: 6.48 to 33.22).
    const cans = of(
      12,
      15,
      8,
      10,
      4,
      7,
      16,
      9,
      14,
      10,
      5,
      6,
      17,
      12,
      22,
      8,
      10,
      5,
      13,
      11,
      20,
      18,
      24,
      15,
      9,
      12,
      7,
      13,
      9,
      6,
    )
    const p = shareChart(cans, new Float64Array(30).fill(50))
    expect(p.high[0]).toBeCloseTo(0.4102, 4)
    expect(p.low[0]).toBeCloseTo(0.0524, 4)
    expect(p.violations.map(({ at }) => at + 1)).toEqual([15, 23])
    const np = countOfShareChart(cans, 50)
    expect(np.high[0]).toBeCloseTo(50 * 0.4102, 2)
    expect(np.violations.map(({ at }) => at + 1)).toEqual([15, 23])
    const boards = of(
      21,
      24,
      16,
      12,
      15,
      5,
      28,
      20,
      31,
      25,
      20,
      24,
      16,
      19,
      10,
      17,
      13,
      22,
      18,
      39,
      30,
      24,
      16,
      19,
      17,
      15,
    )
    const c = countChart(boards)
    expect(c.high[0]).toBeCloseTo(33.22, 1)
    expect(c.low[0]).toBeCloseTo(6.48, 1)
    expect(c.violations.map(({ at, value }) => [at + 1, value])).toEqual([
      [6, 5],
      [20, 39],
    ])
    const u = rateChart(of(10, 12, 8), of(5, 5, 10))
    expect(u.centre[0]).toBeCloseTo(1.5, 12)
    expect(u.high[0]).toBeCloseTo(1.5 + 3 * Math.sqrt(1.5 / 5), 12)
    expect(u.high[2]).toBeCloseTo(1.5 + 3 * Math.sqrt(1.5 / 10), 12)
  })
  it('chart subgroups by range and by standard deviation', () => {
    const normal = normalOf(randomOf(1))
    const groups = Array.from({ length: 400 }, () => Float64Array.from({ length: 5 }, () => 10 + 2 * normal()))
    for (const [mean, spread] of [meanRangeCharts(groups), meanDeviationCharts(groups)]) {
      expect(mean.sigma[0]).toBeCloseTo(2 / Math.sqrt(5), 1)
      expect(mean.centre[0]).toBeCloseTo(10, 0)
      expect(mean.violations.length).toBeLessThan(6)
      expect(spread.violations.length).toBeLessThan(10)
    }
    // Means 10 and range 1 in every subgroup: limits 10 +- A2, range up to D4.
    const even = meanRangeCharts(Array.from({ length: 25 }, () => of(9.5, 9.75, 10, 10.25, 10.5)))
    expect(even[0].high[0]).toBeCloseTo(10.577, 3)
    expect(even[1].high[0]).toBeCloseTo(2.114, 2)
    expect(() => meanRangeCharts([of(1, 2), of(1, 2, 3)])).toThrow(RangeError)
  })
  it('learn the limits from the baseline alone', () => {
    const normal = normalOf(randomOf(2))
    const values = Float64Array.from({ length: 60 }, (_, at) => normal() + (at >= 40 ? 6 : 0))
    const [chart] = individualsCharts(values, { baseline: 40 })
    expect(chart.violations.filter(({ at }) => at >= 40).length).toBeGreaterThan(15)
    expect(chart.violations.filter(({ at }) => at < 40).length).toBeLessThanOrEqual(1)
  })
  it('warn of autocorrelation and of few points', () => {
    const walk = Float64Array.from({ length: 60 }, (_, at) => Math.sin(at / 6))
    expect(individualsCharts(walk)[0].warnings.join()).toContain('Neighbouring points are alike')
    expect(individualsCharts(of(1, 2, 1))[0].warnings).toEqual([
      'The limits are learnt from 3 points; 20 or more make them dependable.',
    ])
  })
  it('take constant values, and refuse what is none of theirs', () => {
    expect(individualsCharts(new Float64Array(30).fill(5))[0].violations).toEqual([])
    expect(() => individualsCharts(of(1))).toThrow(RangeError)
    expect(() => shareChart(of(3), of(2))).toThrow(RangeError)
    expect(() => countChart(of(-1))).toThrow(RangeError)
    expect(() => countChart(of())).toThrow(RangeError)
  })
})

describe('rules for runs', () => {
  /** A chart of centre 0 and standard deviation 1, learnt from the first hundred values. */
  const calm = Array.from({ length: 100 }, (_, at) => [0.564, -0.564, 0.564, -0.564][at % 4] as number)
  const said = (tail: number[], rules: 'western-electric' | 'nelson') =>
    individualsCharts(of(...calm, ...tail), { baseline: 100, rules })[0]
      .violations.filter(({ at }) => at >= 100)
      .map(({ rule, at, from }) => [rule, at - 100, from - 100])
  it('are those of Western Electric', () => {
    expect(said([0.1, -0.1, 3.2], 'western-electric')).toContainEqual(['Western Electric 1', 2, 2])
    expect(said([2.2, 0.1, 2.3], 'western-electric')).toContainEqual(['Western Electric 2', 2, 0])
    expect(said([2.2, 0.1, -2.3], 'western-electric')).toEqual([])
    expect(said([1.2, 1.3, -0.1, 1.1, 1.4], 'western-electric')).toContainEqual(['Western Electric 3', 4, 0])
    expect(said([-0.1, ...new Array(12).fill(0.2)], 'western-electric')).toEqual([['Western Electric 4', 8, 1]])
  })
  it('are those of Nelson', () => {
    expect(said([-0.1, ...new Array(10).fill(0.2)], 'nelson')).toContainEqual(['Nelson 2', 9, 1])
    expect(said([-0.6, -0.4, -0.2, 0.1, 0.3, 0.5], 'nelson').some(([rule]) => rule === 'Nelson 3')).toBe(true)
    const turns = Array.from({ length: 14 }, (_, at) => (at % 2 ? 0.9 : -0.9))
    expect(said(turns, 'nelson').some(([rule]) => rule === 'Nelson 4')).toBe(true)
    expect(said([1.2, -1.3, 1.4, -1.2, 1.3, -1.2, 1.1, 1.2], 'nelson')).toContainEqual(['Nelson 8', 7, 0])
    expect(said([0.2], 'nelson').some(([rule]) => rule === 'Nelson 7')).toBe(false)
    const chart = individualsCharts(of(...calm, 4), { baseline: 100, rules: 'nelson' })[0]
    expect(chart.violations.filter(({ rule }) => rule === 'Nelson 7')).toHaveLength(1)
    expect(chart.violations.at(-1)).toMatchObject({ words: 'one point beyond the control limits', value: 4 })
  })
})

describe('cumulative charts', () => {
  // Montgomery, table 9.1: mean 10 and standard deviation 1 for twenty values, mean 11 after that.
  const table = of(
    9.45,
    7.99,
    9.29,
    11.66,
    12.16,
    10.18,
    8.04,
    11.46,
    9.2,
    10.34,
    9.03,
    11.47,
    10.51,
    9.4,
    10.08,
    9.37,
    10.62,
    10.31,
    8.52,
    10.84,
    10.9,
    9.33,
    12.29,
    11.5,
    10.6,
    11.08,
    10.38,
    11.62,
    11.31,
    10.52,
  )
  it('sum up as in the book', () => {
    const chart = cusumChart(table, { mean: 10, sigma: 1 }, false)
    expect(chart.above[28]).toBeCloseTo(5.28, 9)
    expect(chart.above[29]).toBeCloseTo(5.3, 9)
    expect(chart.violations).toHaveLength(1)
    // The shift lies between samples 22 and 23; the new mean is estimated as 11.25.
    expect(chart.violations[0]).toMatchObject({ at: 28, from: 22, rule: 'CUSUM above' })
    expect(chart.violations[0]?.level).toBeCloseTo(11.25, 2)
  })
  it('average as in R', () => {
    // R: z <- 10; for (x in table) z <- .1 * x + .9 * z; the 29th is 10.6468, its limit 10.6187.
    const chart = ewmaChart(table, { mean: 10, sigma: 1 })
    expect(chart.points[0]).toBeCloseTo(9.945, 9)
    expect(chart.high[0]).toBeCloseTo(10.27, 9)
    expect(chart.points[28]).toBeCloseTo(10.6468, 4)
    expect(chart.high[28]).toBeCloseTo(10.6187, 4)
    expect(chart.violations.map(({ at }) => at)).toEqual([28, 29])
  })
  it('give an alarm in some 465 values of a process in control, and find a shift of one deviation in some ten', () => {
    const normal = normalOf(randomOf(3))
    const quiet = Float64Array.from({ length: 50_000 }, normal)
    const alarms = cusumChart(quiet, { mean: 0, sigma: 1 }).violations.length
    expect(50_000 / alarms).toBeGreaterThan(350)
    expect(50_000 / alarms).toBeLessThan(600)
    const shifted = cusumChart(
      quiet.map((value) => value - 1),
      { mean: 0, sigma: 1 },
    ).violations.filter(({ rule }) => rule === 'CUSUM below')
    expect(50_000 / shifted.length).toBeGreaterThan(9)
    expect(50_000 / shifted.length).toBeLessThan(12)
  })
  it('refuse what is no chart', () => {
    expect(() => cusumChart(table, { mean: 1, sigma: 0 })).toThrow(RangeError)
    expect(() => ewmaChart(table, { mean: 1, sigma: 1, weight: 2 })).toThrow(RangeError)
    expect(cusumChart(of(), { mean: 0, sigma: 1 }).violations).toEqual([])
  })
})
