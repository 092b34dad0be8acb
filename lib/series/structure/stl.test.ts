import { describe, expect, test } from 'vitest'
import { airPassengers, carbonDioxide, ukGas } from '../r-series.fixture.ts'
import { type SeasonalTrend, stl } from './stl.ts'

const parts = (values: Float64Array, period: number, options: Parameters<typeof stl>[2]) =>
  stl(values, period, options) as SeasonalTrend

function expectAt(actual: Float64Array, at: number[], expected: number[], digits = 8): void {
  for (const [index, position] of at.entries())
    expect(actual[position - 1], `position ${position}`).toBeCloseTo(expected[index] as number, digits)
}

// Rscript -e 'f <- stl(AirPassengers, "periodic"); print(f$time.series[c(1,2,30,72,100,143,144),], digits=12)' and so on; positions count from 1.
const positions = [1, 2, 30, 72, 100, 143, 144]

describe('stl gives the values of R', () => {
  test('with a periodic season', () => {
    const { seasonal, trend, remainder, weights } = parts(airPassengers, 12, {})
    expectAt(
      seasonal,
      positions,
      [
        -25.49771833977, -35.22093480157, 32.33663412969, -31.74051550165, -8.29905418525, -57.48185051365,
        -31.74051550165,
      ],
    )
    expectAt(
      trend,
      positions,
      [127.187348437, 126.649531986, 167.228457233, 258.083606891, 360.990024628, 494.377287354, 497.429905052],
    )
    for (const [at, value] of airPassengers.entries())
      expect((seasonal[at] as number) + (trend[at] as number) + (remainder[at] as number)).toBeCloseTo(value, 9)
    expect(weights.every((weight) => weight === 1)).toBe(true)
  })

  test('with a season that changes', () => {
    const { seasonal, trend } = parts(airPassengers, 12, { seasonalWindow: 13 })
    expectAt(
      seasonal,
      positions,
      [-17.8962971726, -19.2463510144, 22.5159990283, -29.8456339154, -10.5529169367, -73.3337450209, -42.618734475],
    )
    expectAt(
      trend,
      positions,
      [123.295246112, 123.848588275, 168.719894679, 258.476482676, 360.150142684, 493.356613526, 496.933758582],
    )
  })

  // Odd lengths: with even ones R's partial sort now and then misses the median (it is given its two ranks in falling order), ours does not.
  test('with robustness', () => {
    const { seasonal, trend, weights } = parts(airPassengers.slice(0, 143), 12, { seasonalWindow: 7, robust: true })
    const at = [1, 2, 30, 72, 100, 142, 143]
    expectAt(
      seasonal,
      at,
      [
        -13.2904435183, -7.85353295371, 14.69301475854, -27.43545633276, -8.20198511746, -27.89249429524,
        -74.5036593315,
      ],
    )
    expectAt(
      trend,
      at,
      [122.878468703, 123.586683182, 168.620704805, 258.716784694, 356.126342118, 491.312628611, 495.920909816],
    )
    expectAt(weights, at, [0.975127337093, 0.977981895156, 0.882714545061, 0.978109138519, 1, 0.975477811791, 0])
  })

  test('with local lines in the season and a window for the trend', () => {
    const { seasonal, trend } = parts(airPassengers.map(Math.log), 12, {
      seasonalWindow: 7,
      seasonalDegree: 1,
      trendWindow: 21,
    })
    expectAt(
      seasonal,
      positions,
      [
        -0.0940432722875, -0.0273924012886, 0.0834693732177, -0.1027636140583, -0.0337126892211, -0.2131511525806,
        -0.1215868791825,
      ],
    )
    expectAt(
      trend,
      positions,
      [4.8066148603, 4.81162699334, 5.12124823803, 5.54515654, 5.87390017419, 6.18509761425, 6.19204681554],
    )
  })

  test('with quarters, and robust', () => {
    const { seasonal, trend, weights } = parts(ukGas.slice(0, 107).map(Math.log), 4, { robust: true })
    const at = [1, 2, 50, 106, 107]
    expectAt(seasonal, at, [0.438117700586, 0.0204750241435, 0.0204750241435, 0.0204750241435, -0.5613322472771])
    expectAt(trend, at, [4.76344981533, 4.77315802848, 5.47300122525, 6.46078458772, 6.4531906248])
    expectAt(weights, at, [0.936496754957, 0.979192681614, 0.988477182082, 0.984017025892, 0.993021088114])
  })

  test('just over two seasons long', () => {
    const { seasonal, trend } = parts(airPassengers.slice(0, 25), 12, {})
    const at = [1, 2, 12, 24, 25]
    expectAt(seasonal, at, [-11.55227306471, -7.74742512583, -9.62695933979, -9.62695933979, -11.55227306471])
    expectAt(trend, at, [124.777176835, 125.107851842, 130.192002528, 150.111865146, 151.903821555])
  })

  test('without jumps', () => {
    const values = carbonDioxide.slice(0, 467)
    const { seasonal, trend, weights } = parts(values, 12, { seasonalWindow: 21, robust: true, jumpShare: 0 })
    const at = [1, 2, 200, 466, 467]
    expectAt(seasonal, at, [-0.0677669452451, 0.5535491961257, -1.2040901713298, -3.3983009275495, -2.1002033712751])
    expectAt(trend, at, [315.250937198, 315.341711936, 331.15332452, 364.130238443, 364.231874921])
    expectAt(weights, at, [0.851495947354, 0.582318638464, 0.993324907845, 0.973689103775, 0.677596534706])
  })
})

describe('stl', () => {
  test('needs more than two seasons', () => {
    expect(stl(airPassengers.slice(0, 24), 12)).toBeUndefined()
    expect(stl(new Float64Array(0), 4)).toBeUndefined()
  })

  test('refuses what is not a period or a window', () => {
    expect(() => stl(airPassengers, 1)).toThrow(RangeError)
    expect(() => stl(airPassengers, 12.5)).toThrow(RangeError)
    expect(() => stl(airPassengers, 12, { trendWindow: 0 })).toThrow(RangeError)
  })

  test('takes a constant series apart into itself', () => {
    const { seasonal, trend, remainder } = parts(new Float64Array(40).fill(7), 4, { robust: true })
    expectAt(trend, [1, 20, 40], [7, 7, 7])
    expectAt(seasonal, [1, 20, 40], [0, 0, 0])
    expectAt(remainder, [1, 20, 40], [0, 0, 0])
  })

  test('follows a shift and a scale of the series', () => {
    const plain = parts(airPassengers, 12, { seasonalWindow: 9, robust: true })
    const moved = parts(
      airPassengers.map((value) => 1000 - 3 * value),
      12,
      { seasonalWindow: 9, robust: true },
    )
    expectAt(
      moved.seasonal,
      positions,
      positions.map((at) => -3 * (plain.seasonal[at - 1] as number)),
      6,
    )
    expectAt(
      moved.trend,
      positions,
      positions.map((at) => 1000 - 3 * (plain.trend[at - 1] as number)),
      6,
    )
  })

  test('gives one huge outlier no say where robust', () => {
    const spoilt = airPassengers.slice()
    spoilt[70] = 1e6
    const plain = parts(airPassengers, 12, { robust: true })
    const { seasonal, trend, weights } = parts(spoilt, 12, { robust: true })
    expect(weights[70]).toBe(0)
    for (const at of [10, 60, 70, 72, 140]) {
      expect(Math.abs((trend[at] as number) - (plain.trend[at] as number))).toBeLessThan(5)
      expect(Math.abs((seasonal[at] as number) - (plain.seasonal[at] as number))).toBeLessThan(5)
    }
  })

  test('leaves out values of no weight', () => {
    const spoilt = airPassengers.slice()
    spoilt[70] = -1e9
    const weights = new Float64Array(144).fill(1)
    weights[70] = 0
    const { trend } = parts(spoilt, 12, { weights })
    expect(trend.every((value) => value > 100 && value < 600)).toBe(true)
  })
})
