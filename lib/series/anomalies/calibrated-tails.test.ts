import { describe, expect, it } from 'vitest'
import { calibratedTails } from './calibrated-tails.ts'
import { noises, seriesOf } from './noise.fixture.ts'

/** Share of values outside the band that their own sample gives. */
function outside(samples: readonly Float64Array[], rate: number): number {
  let [alarms, all] = [0, 0]
  for (const values of samples) {
    const band = calibratedTails(values)?.band(rate)
    if (band === undefined) continue
    for (const value of values) {
      all++
      if (value < band.low || value > band.high) alarms++
    }
  }
  return alarms / all
}

describe('calibrated tails', () => {
  it.each(Object.entries(noises))('keep one false alarm in a hundred of %s within a factor of four', (_, noise) => {
    for (const length of [24, 60, 240, 2000]) {
      const share = outside(
        seriesOf(noise, Math.ceil(8000 / length), length, () => 0),
        0.01,
      )
      expect(share, `of ${length}`).toBeLessThan(0.025)
      expect(share, `of ${length}`).toBeGreaterThan(0.001)
    }
  })
  it.each(Object.entries(noises))('do not give more than five for each one in a thousand of %s', (_, noise) => {
    for (const length of [24, 60, 240, 2000])
      expect(
        outside(
          seriesOf(noise, Math.ceil(12_000 / length), length, () => 0),
          0.001,
        ),
      ).toBeLessThan(0.005)
  })
  it('agree with the normal distribution where there is enough of it', () => {
    const tails = calibratedTails((seriesOf(noises.normal as never, 1, 20_000, () => 5)[0] as Float64Array).slice())
    expect(tails?.centre).toBeCloseTo(5, 1)
    expect(tails?.sigma).toBeCloseTo(1, 1)
    // 2 * (1 - pnorm(3)) = .0027
    expect(tails?.probability(8)).toBeGreaterThan(0.0014)
    expect(tails?.probability(8)).toBeLessThan(0.0054)
    const band = tails?.band(0.0027)
    expect(band?.high).toBeCloseTo(8, 0)
    expect(band?.low).toBeCloseTo(2, 0)
  })
  it('move with shift and scale, and do not mind the order', () => {
    const values = seriesOf(noises.skewed as never, 1, 50, () => 0)[0] as Float64Array
    const [one, other] = [calibratedTails(values), calibratedTails(values.map((value) => -1000 + 7 * value).reverse())]
    expect(other?.sigma).toBeCloseTo(7 * (one?.sigma as number), 9)
    expect(other?.probability(-1000 + 7 * 6)).toBeCloseTo(one?.probability(6) as number, 9)
    expect(other?.band(0.01).high).toBeCloseTo(-1000 + 7 * (one?.band(0.01).high as number), 6)
  })
  it('are not stretched by outliers that are suspected', () => {
    const values = seriesOf(noises.normal as never, 1, 60, () => 0)[0] as Float64Array
    const before = calibratedTails(values)?.band(0.01).high as number
    values[3] = 1e6
    values[30] = 1e9
    expect(calibratedTails(values, 2)?.band(0.01).high).toBeLessThan(before * 1.5)
    expect(calibratedTails(values, 2)?.probability(1e6)).toBeLessThan(1e-4)
  })
  it('say nothing of few or equal values', () => {
    expect(calibratedTails(new Float64Array(0))).toBeUndefined()
    expect(calibratedTails(Float64Array.of(1, 2, 3))).toBeUndefined()
    expect(calibratedTails(new Float64Array(50).fill(4))).toBeUndefined()
    expect(() => calibratedTails(Float64Array.from({ length: 20 }, (_, at) => at))?.band(0)).toThrow(RangeError)
  })
})
