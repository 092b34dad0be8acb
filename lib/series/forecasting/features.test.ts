import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { accidentalDeaths, airPassengers, nile } from '../r-series.fixture.ts'
import { type Features, features } from './features.ts'

const of = (values: Float64Array, period: number) => features(values, period) as Features

describe('features', () => {
  it('agree with R where R defines them', () => {
    // z <- ts(as.numeric(scale(AirPassengers)), frequency = 12); f <- stl(z, "periodic")$time.series; then var, poly, acf, pacf as in tsfeatures
    const expected: Partial<Features> = {
      trendStrength: 0.96840663,
      seasonalStrength: 0.78340619,
      spikiness: 1.3216492e-7,
      linearity: 11.032916,
      curvature: 1.1143012,
      remainderAcf1: 0.65117623,
      remainderAcf10: 1.4227591,
      acf1: 0.94804734,
      acf10: 5.6700871,
      differenceAcf1: 0.30285526,
      differenceAcf10: 0.40883756,
      secondDifferenceAcf1: -0.19100587,
      secondDifferenceAcf10: 0.25078035,
      seasonalAcf: 0.76039504,
      pacf5: 0.96709706,
      differencePacf5: 0.21224542,
      stability: 0.93307042,
      lumpiness: 0.019248029,
      variation: 0.42799469,
    }
    const found = of(airPassengers, 12)
    for (const [name, value] of Object.entries(expected))
      expect(found[name as keyof Features] / value).toBeCloseTo(1, 6)
  })

  it('do not depend on unit or level where that has no meaning', () => {
    const { variation: _, ...found } = of(accidentalDeaths, 12)
    const { variation: __, ...moved } = of(
      accidentalDeaths.map((value) => 1e6 + 1000 * value),
      12,
    )
    for (const [name, value] of Object.entries(moved)) expect(value).toBeCloseTo(found[name as keyof typeof found], 5)
  })

  it('tell noise from a wave and a walk', () => {
    const normal = normalOf(randomOf(5))
    const noise = Float64Array.from({ length: 200 }, normal)
    let level = 0
    const walk = Float64Array.from({ length: 200 }, () => (level += normal()))
    const wave = Float64Array.from({ length: 200 }, (_, at) => Math.sin((2 * Math.PI * at) / 20))
    expect(of(noise, 1).entropy).toBeGreaterThan(0.9)
    expect(of(walk, 1).entropy).toBeLessThan(0.8)
    expect(of(wave, 1).entropy).toBeLessThan(0.6)
    expect(of(noise, 1).crossings).toBeGreaterThan(0.35)
    expect(of(walk, 1).crossings).toBeLessThan(0.25)
    expect(of(walk, 1).kpss).toBeGreaterThan(0.463)
    expect(of(noise, 1).kpss).toBeLessThan(0.463)
    expect(of(wave, 20).seasonalStrength).toBeGreaterThan(0.99)
  })

  it('count zeros and flat stretches', () => {
    const values = Float64Array.of(0, 0, 0, 0, 0, 3, 0, 0, 1, 0)
    expect(of(values, 1).zeroShare).toBe(0.8)
    expect(of(values, 1).flatness).toBe(0.5)
  })

  it('are finite for short, constant and wild series', () => {
    const hit = nile.map((value, at) => (at === 50 ? 1e12 : value))
    const all = [
      Float64Array.of(1, 2, 3),
      Float64Array.of(5, 5, 5),
      new Float64Array(30),
      new Float64Array(40).fill(0.1),
      Float64Array.of(-1, 1, -1, 1, -1, 1),
      hit,
    ]
    for (const values of all) {
      for (const period of [1, 4, 12]) {
        for (const value of Object.values(of(values, period))) expect(Number.isFinite(value)).toBe(true)
      }
    }
    expect(of(new Float64Array(40).fill(0.1), 4).variation).toBe(0)
    expect(features(Float64Array.of(1, 2), 1)).toBeUndefined()
    expect(() => features(nile, 0)).toThrow(RangeError)
  })
})
