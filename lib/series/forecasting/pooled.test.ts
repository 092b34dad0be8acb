import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { airPassengers, nile } from '../r-series.fixture.ts'
import { pooledModel } from './pooled.ts'

/** Series of one process, y = 1.2 y-1 - .4 y-2 + noise around a level, each in its own unit. */
function processes(count: number, length: number, seed = 1): Float64Array[] {
  const normal = normalOf(randomOf(seed))
  return Array.from({ length: count }, (_, index) => {
    const unit = 10 ** (index % 4)
    const values = new Float64Array(length)
    let before = 0
    let last = 0
    for (let at = -20; at < length; at++) {
      const next = 1.2 * last - 0.4 * before + normal()
      before = last
      last = next
      if (at >= 0) values[at] = unit * (50 + next)
    }
    return values
  })
}

const cleared = (forecast: Float64Array | undefined) =>
  Array.from(forecast ?? [], (value) => Number(value.toPrecision(9)))

describe('pooledModel', () => {
  const group = processes(30, 40)
  const model = pooledModel(group, 1, 6)

  it('finds the process that all series share', () => {
    expect(model?.validationLoss).toBeLessThan(0.9)
    const values = Float64Array.from([50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 51, 52.5, 54])
    const forecast = model?.forecast(values) as Float64Array
    // Back to the level of 50: 1.2 x 4 - .4 x 2.5 = 3.8 above it at first.
    expect(forecast[0]).toBeGreaterThan(52.5)
    expect(forecast[0]).toBeLessThan(54.5)
    expect(forecast[5]).toBeLessThan(52.6)
  })

  it('does not depend on the unit of a series', () => {
    const values = group[3] as Float64Array
    const thousandth = model?.forecast(values.map((value) => value / 1000)) as Float64Array
    expect(cleared(thousandth.map((value) => value * 1000))).toEqual(cleared(model?.forecast(values)))
    const scaled = pooledModel(
      group.map((each, index) => each.map((value) => value * 2 ** index)),
      1,
      6,
    )
    expect(cleared(scaled?.forecast(values))).toEqual(cleared(model?.forecast(values)))
  })

  it('gives the same answer twice', () => {
    const again = pooledModel(group, 1, 6)
    expect(again?.members).toEqual(model?.members)
    expect(again?.forecast(group[0] as Float64Array)).toEqual(model?.forecast(group[0] as Float64Array))
  })

  it('keeps errors of stretches that it did not see, sorted, by horizon', () => {
    expect(model?.errors).toHaveLength(6)
    for (const errors of model?.errors ?? []) {
      expect(errors.length).toBeGreaterThan(50)
      expect([...errors]).toEqual([...errors].sort((a, b) => a - b))
    }
    const spread = (step: number) => Math.max(...(model?.errors[step] ?? []).map(Math.abs))
    expect(spread(5)).toBeGreaterThan(spread(0))
  })

  it('learns the same on other values where the members are given', () => {
    const members = model?.members
    const cut = group.map((values) => values.slice(0, -6))
    const earlier = pooledModel(cut, 1, 6, { members })
    expect(earlier?.errors).toEqual([])
    expect(earlier?.validationLoss).toBeUndefined()
    const future = group.map((values) => values.map((value, at) => (at < values.length - 6 ? value : 1e6)))
    const unaware = pooledModel(
      future.map((values) => values.slice(0, -6)),
      1,
      6,
      { members },
    )
    expect(unaware?.forecast(cut[0] as Float64Array)).toEqual(earlier?.forecast(cut[0] as Float64Array))
  })

  it('forecasts a single long series from its own past, its season included', () => {
    const forecast = pooledModel([airPassengers.slice(0, 120)], 12, 24)?.forecast(
      airPassengers.slice(0, 120),
    ) as Float64Array
    const error = forecast.reduce(
      (sum, value, step) => sum + Math.abs(value / (airPassengers[120 + step] as number) - 1),
      0,
    )
    // Seasonal naive misses by 16 %.
    expect(error / 24).toBeLessThan(0.1)
    expect(pooledModel([nile], 1, 5)?.forecast(nile)).toHaveLength(5)
  })

  it('is not carried away by one huge outlier', () => {
    const hit = group.map((values, index) =>
      index === 7 ? values.map((value, at) => (at === 20 ? value * 1e6 : value)) : values,
    )
    const values = group[0] as Float64Array
    const calm = pooledModel(group, 1, 6)?.forecast(values) as Float64Array
    const robust = pooledModel(hit, 1, 6)?.forecast(values) as Float64Array
    for (const [step, value] of robust.entries())
      expect(Math.abs(value / (calm[step] as number) - 1)).toBeLessThan(0.05)
  })

  it('takes zeros, negative values and constant series', () => {
    const mixed = group.map((values, index) => values.map((value) => value - (index % 2 ? 50 * 10 ** (index % 4) : 0)))
    mixed.push(new Float64Array(40), new Float64Array(40).fill(7))
    const some = pooledModel(mixed, 1, 6)
    for (const values of mixed) expect((some?.forecast(values) ?? []).every(Number.isFinite)).toBe(true)
    expect(some?.forecast(new Float64Array(40).fill(7))).toEqual(new Float64Array(6).fill(7))
    expect(some?.forecast(new Float64Array(40))).toEqual(new Float64Array(6))
  })

  it('serves short series by a shorter memory and leaves those with one value', () => {
    expect(model?.forecast(Float64Array.of(1, 2, 3))?.every(Number.isFinite)).toBe(true)
    expect(model?.forecast(Float64Array.of(1, 2))?.every(Number.isFinite)).toBe(true)
    expect(model?.forecast(Float64Array.of(1))).toBeUndefined()
    expect(model?.forecast(new Float64Array(0))).toBeUndefined()
  })

  it('says nothing where there is too little to learn from', () => {
    expect(pooledModel([], 1, 6)).toBeUndefined()
    expect(pooledModel([Float64Array.of(1, 2, 3)], 1, 2)).toBeUndefined()
    expect(pooledModel([new Float64Array(50)], 1, 2)).toBeUndefined()
  })

  it('throws for what is no period, horizon or lag', () => {
    expect(() => pooledModel(group, 0, 6)).toThrow(RangeError)
    expect(() => pooledModel(group, 1, 1.5)).toThrow(RangeError)
    expect(() => pooledModel(group, 1, 6, { scaleLag: 0 })).toThrow(RangeError)
  })
})
