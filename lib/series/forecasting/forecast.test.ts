import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, lakeHuron, nile, ukGas } from '../r-series.fixture.ts'
import { type Forecast, forecast, forecastInSteps, situationOf } from './forecast.ts'
import { pooledPair } from './forecast-group.ts'
import { oddSeries, plainSeries } from './odd-series.fixture.ts'

const of = (...values: number[]) => Float64Array.from(values)
const { NaN: gap } = Number
const given = (values: Float64Array, period: number, horizon: number) => forecast(values, period, horizon) as Forecast
const probabilities = [0, 0.001, 0.025, 0.1, 0.3, 0.499, 0.5, 0.501, 0.7, 0.9, 0.975, 0.999, 1]
const plain = (found: Forecast | undefined) =>
  found && { ...found, quantile: probabilities.map((probability) => found.quantile(probability)) }
const range = (values: Float64Array) => Math.max(...values) - Math.min(...values)
/** Largest difference over the range of the series. */
const apart = (one: Float64Array, other: Float64Array, unit: number) =>
  Math.max(...one.map((value, at) => Math.abs(value - (other[at] as number)))) / unit

const real: [string, Float64Array, number][] = [
  ['passengers', airPassengers, 12],
  ['deaths', accidentalDeaths, 12],
  ['gas', ukGas, 4],
  ['the Nile', nile, 1],
  ['Lake Huron', lakeHuron, 1],
]
const signed: [string, Float64Array, number][] = [
  ['a season around 0', plainSeries(60, 12, 0, 1), 12],
  ['noise around 0', plainSeries(50, 2, 0, 2).map((value) => value / 7), 1],
  ['few values of both signs', of(3, -5, 4, -8, 1, 2, 3), 4],
  ['what lies under 0', plainSeries(70, 7, -500, 3), 7],
]

describe('a forecast of odd series', () => {
  it('is a finite number in order of probability, whatever the series', () => {
    for (const { name, values, period, horizon } of oddSeries(300, 5)) {
      const found = forecast(values, period, horizon)
      if (found === undefined) {
        expect(values.filter(Number.isFinite).length, name).toBeLessThan(3)
        continue
      }
      expect(found.point, name).toHaveLength(horizon)
      expect(found.point.every(Number.isFinite), name).toBe(true)
      const quantiles = probabilities.map((probability) => found.quantile(probability))
      for (const [at, quantile] of quantiles.entries()) {
        expect(quantile.every(Number.isFinite), name).toBe(true)
        const before = quantiles[at - 1] ?? quantile
        expect(
          quantile.every((value, step) => value >= (before[step] as number)),
          name,
        ).toBe(true)
      }
    }
  })
  it('lies within its bands, and is the median but of intermittent demand, whose forecast is a mean', () => {
    for (const { name, values, period, horizon } of oddSeries(100, 6)) {
      const found = forecast(values, period, horizon)
      if (found === undefined) continue
      const intermittent = found.notes.some((note) => note.startsWith('Many periods are 0'))
      if (!intermittent) expect(found.quantile(0.5), name).toEqual(found.point)
      const [low, high] = (intermittent ? [0, 1] : [0.1, 0.9]).map((probability) => found.quantile(probability))
      expect(
        found.point.every((point, step) => point >= (low?.[step] ?? 1) && point <= (high?.[step] ?? 0)),
        name,
      ).toBe(true)
    }
  })
  it('never is under 0 where the series never was', () => {
    for (const { name, values, period, horizon } of oddSeries(100, 7)) {
      const found = forecast(values, period, horizon)
      if (found === undefined || values.some((value) => value < 0)) continue
      for (const probability of [0, 0.025, 0.5, 1])
        expect(
          found.quantile(probability).every((value) => value >= 0),
          name,
        ).toBe(true)
      expect(
        found.point.every((value) => value >= 0),
        name,
      ).toBe(true)
    }
    const falling = given(
      Float64Array.from({ length: 30 }, (_, at) => 300 - 10 * at),
      1,
      12,
    )
    expect([...falling.quantile(0.025)].every((value) => value >= 0)).toBe(true)
  })
  it('names its models heaviest first, with weights that sum to 1', () => {
    for (const { name, values, period, horizon } of oddSeries(100, 8)) {
      const weights = forecast(values, period, horizon)?.models.map(({ weight }) => weight)
      if (weights === undefined) continue
      expect(
        weights.reduce((sum, weight) => sum + weight, 0),
        name,
      ).toBeCloseTo(1, 9)
      expect(weights, name).toEqual(weights.toSorted((one, other) => other - one))
      expect(Math.min(...weights), name).toBeGreaterThan(0)
    }
  })
})

describe('a forecast in another unit', () => {
  it.each([...real, ...signed])('is the same to rounding: %s', (_, values, period) => {
    const found = given(values, period, 8)
    const unit = range(values)
    for (const factor of [1 / 3, 1000, 1e15, 1e-12, 1e-100]) {
      const other = given(
        values.map((value) => value * factor),
        period,
        8,
      )
      for (const probability of [0.025, 0.1, 0.5, 0.9, 0.975])
        expect(
          apart(
            other.quantile(probability).map((value) => value / factor),
            found.quantile(probability),
            unit,
          ),
        ).toBeLessThan(1e-6)
      expect(other.models.map(({ name }) => name)).toEqual(found.models.map(({ name }) => name))
    }
  })
  // Positive series have multiplicative members and relative intervals, and widths depend on the level: there a shift means something.
  it.each(signed)('moves with a series that is not always positive: %s', (_, values, period) => {
    const found = given(values, period, 8)
    for (const shift of [0.4, -30, -1000]) {
      const moved = values.map((value) => value + shift)
      const other = given(moved, period, 8)
      expect(
        apart(
          other.point.map((value) => value - shift),
          found.point,
          range(values),
        ),
      ).toBeLessThan(1e-6)
    }
  })
})

describe('a forecast of the simplest series', () => {
  it('has no width where nothing ever changed', () => {
    for (const level of [42, 0, -7, 1e15, 1e-12, 0.1])
      for (const [count, period] of [
        [3, 1],
        [20, 1],
        [20, 12],
        [60, 12],
        [110, 52],
      ] as const) {
        const found = given(new Float64Array(count).fill(level), period, 6)
        for (const value of found.point) expect(Math.abs(value - level)).toBeLessThanOrEqual(1e-14 * Math.abs(level))
        for (const probability of probabilities) expect(found.quantile(probability)).toEqual(found.point)
      }
  })
  it('is none with fewer than three known values', () => {
    for (const values of [of(), of(1), of(1, 2), of(gap, 1, gap, 2), of(gap, gap, gap, gap)])
      expect(forecast(values, 12, 3)).toBeUndefined()
    expect(forecast(of(1, Number.POSITIVE_INFINITY, 2), 1, 3)).toBeUndefined()
  })
  it('stays near three values, and has a width where they differ', () => {
    for (const values of [of(1, 2, 3), of(3, 1, 2), of(-3, 1, 2), of(0, 1, 4), of(4, 0, 0)]) {
      const found = given(values, 4, 4)
      for (const value of found.point) {
        expect(value).toBeGreaterThanOrEqual(Math.min(...values) - range(values))
        expect(value).toBeLessThanOrEqual(Math.max(...values) + range(values))
      }
      expect(found.quantile(0.95)[0]).toBeGreaterThan(found.quantile(0.05)[0] as number)
    }
  })
  it('can look farther ahead than the series is long', () => {
    for (const count of [3, 6, 9, 14]) {
      const found = given(plainSeries(count, 12, 100, 4), 12, 60)
      expect(found.point).toHaveLength(60)
      expect(found.quantile(0.9).every(Number.isFinite)).toBe(true)
    }
  })
  it('has values of any magnitude', () => {
    for (const level of [1e15, 1e-12, -1e15]) {
      const values = plainSeries(48, 12, 100, 5).map((value) => (value / 100) * level)
      for (const value of given(values, 12, 12).point) expect(value / level).toBeCloseTo(1, 0)
    }
  })
  it('goes on with a line', () => {
    const found = given(
      Float64Array.from({ length: 30 }, (_, at) => 3 * at - 20),
      1,
      5,
    )
    for (const [step, value] of found.point.entries()) {
      expect(value).toBeGreaterThan(67)
      expect(value).toBeLessThan(72 + 3 * step)
    }
  })
})

describe('a forecast', () => {
  it('is the same each time, and leaves the series alone', () => {
    for (const [, values, period] of real) {
      const copy = values.slice()
      expect(plain(forecast(values, period, 6))).toEqual(plain(forecast(copy, period, 6)))
      expect(values).toEqual(copy)
    }
  })
  it.each([
    ['noise', plainSeries(60, 2, 100, 7).map((value) => 100 + (value - 100) / 7), 1],
    ['a season', plainSeries(60, 12, 100, 8), 12],
    ['values of both signs', plainSeries(60, 12, 0, 9), 12],
  ])('is not drowned by one huge value: %s', (_, values, period) => {
    const usual = given(values, period, 6)
    for (const at of [0, 5, 30, 48, 55, 59])
      for (const huge of [1e6, -1e6]) {
        const struck = values.slice()
        struck[at] = huge
        const found = given(struck, period, 6)
        expect(apart(found.point, usual.point, range(values))).toBeLessThan(0.5)
        expect(found.quantile(0.9)[0]).toBeLessThan(Math.max(...values) + range(values))
        expect(found.notes).toContain(
          'One value lay so far off all others that it was replaced by what its neighbours say.',
        )
      }
  })
  it('takes neither a new level nor a growing season for an error', () => {
    for (const [, values, period] of real) expect(given(values, period, 2).notes).toEqual([])
    const stepped = plainSeries(60, 2, 100, 10).map((value, at) => (at < 50 ? value : value + 5000))
    expect(given(stepped, 1, 3).notes).toEqual([])
    expect(given(stepped, 1, 3).point[0]).toBeGreaterThan(4000)
  })
  it('says in plain words what was done', () => {
    const values = plainSeries(20, 12, 100, 11)
    for (const at of [4, 5, 19]) values[at] = gap
    expect(given(values, 12, 3).notes).toEqual([
      '2 missing periods were filled in.',
      'The newest periods are missing; the forecast begins after the last known one.',
      'There are fewer than two seasons: none is forecast.',
    ])
  })
  it('refuses what is no period, horizon or probability', () => {
    for (const wrong of [0, -1, 1.5, gap, Number.POSITIVE_INFINITY]) {
      expect(() => forecast(nile, wrong, 3)).toThrow(RangeError)
      expect(() => forecast(nile, 1, wrong)).toThrow(RangeError)
      expect(() => forecast(of(), wrong, 3)).toThrow(RangeError)
    }
    for (const wrong of [-0.1, 1.1, gap])
      for (const values of [nile, of(0, 0, 3, 0, 0, 1, 0, 0), new Float64Array(9)])
        expect(() => given(values, 1, 3).quantile(wrong)).toThrow(RangeError)
  })
})

describe('a situation', () => {
  const values = plainSeries(60, 12, 100, 12)
  const other = values.map((value, at) => (at < 48 ? value : 1e6 - value))
  it('sees nothing after its earlier origin', () => {
    const [one, two] = [values, other].map((each) => situationOf(each, 12, 12))
    expect(one?.before?.values).toEqual(values.slice(0, 48))
    expect(two?.before?.values).toEqual(one?.before?.values)
    expect(two?.before?.outlook).toEqual(one?.before?.outlook)
    expect(two?.before?.actual).toEqual(other.slice(48))
  })
  it('gives the model across series no more than was known at its origin', () => {
    const group = Array.from({ length: 9 }, (_, at) => plainSeries(48, 12, 100 + at, 20 + at))
    const model = pooledPair(group, 12, 12).now
    const seen: number[] = []
    const pooled = (history: Float64Array) => {
      seen.push(history.length)
      return model?.(history)
    }
    const { before } = situationOf(values, 12, 12, { now: undefined, before: pooled })
    expect(seen).toEqual([48])
    expect(situationOf(other, 12, 12, { now: undefined, before: pooled }).before?.outlook).toEqual(before?.outlook)
  })
  it('in steps is the same as at once, with a stop after each model at both origins', () => {
    const steps = forecastInSteps(airPassengers, 12, 6)
    let stops = 0
    let last = steps.next()
    for (; !last.done; last = steps.next()) stops++
    expect(stops).toBe(10)
    expect(last.value?.point).toEqual(forecast(airPassengers, 12, 6)?.point)
  })
})
