import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { outcomeWatch, residualWatch, unwatched, type Watch, watchedOutcomes, watchedResiduals } from './cusum.ts'

const of = (...values: number[]) => Float64Array.from(values)
const drawn = (random: () => number, count: number, rate: number) =>
  Uint8Array.from({ length: count }, () => (random() < rate ? 1 : 0))
const watch = (probabilities: Float64Array, averageRunLength: number, change?: number) =>
  outcomeWatch(probabilities, averageRunLength, change) as Watch

describe('watch over outcomes', () => {
  it('adds up the evidence by its definition and never falls below nothing', () => {
    const { state, alarms } = watchedOutcomes({ change: 2, limit: 9 }, unwatched, [1, 1, 0], of(0.2, 0.5, 0.1))
    expect(state.more).toBeCloseTo(Math.log(2 / 1.2) + Math.log(2 / 1.5) - Math.log(1.1), 12)
    expect(state.less).toBeCloseTo(-Math.log(0.95), 12)
    expect(state.rows).toBe(3)
    expect(alarms).toEqual([])
    expect(unwatched).toEqual({ more: 0, less: 0, rows: 0 })
  })
  it('comes to the same in one go and in many', () => {
    const random = randomOf(1)
    const outcomes = drawn(random, 600, 0.2)
    const probabilities = Float64Array.from(outcomes, () => 0.05 + 0.1 * random())
    const kept = watch(probabilities, 500)
    const whole = watchedOutcomes(kept, unwatched, outcomes, probabilities)
    let state = unwatched
    const rows: number[] = []
    for (let from = 0; from < 600; from += 100) {
      const to = from + 100
      // As both are kept between calls.
      const again = JSON.parse(JSON.stringify(kept))
      const part = watchedOutcomes(again, state, outcomes.subarray(from, to), probabilities.subarray(from, to))
      rows.push(...part.alarms.map(({ row }) => from + row))
      state = JSON.parse(JSON.stringify(part.state))
    }
    expect(state).toEqual(whole.state)
    expect(rows).toEqual(whole.alarms.map(({ row }) => row))
    expect(rows.length).toBeGreaterThan(0)
  })
  it.each([0.02, 0.3, 1])(
    'has the run length that was asked for where nothing is off, probabilities up to %d',
    (most) => {
      const random = randomOf(2)
      const count = 400_000
      const probabilities = Float64Array.from({ length: count }, () => most * random())
      const outcomes = Uint8Array.from(probabilities, (probability) => (random() < probability ? 1 : 0))
      const { alarms } = watchedOutcomes(watch(probabilities, 2000), unwatched, outcomes, probabilities)
      // 200 alarms with deviation 14; of rare outcomes it is up to a quarter longer.
      expect(count / alarms.length).toBeGreaterThan(1650)
      expect(count / alarms.length).toBeLessThan(2900)
    },
  )
  it('is quick where the odds have doubled or halved', () => {
    const random = randomOf(3)
    const probabilities = new Float64Array(2000).fill(0.1)
    for (const [rate, direction] of [
      [2 / 11, 'more'],
      [1 / 19, 'less'],
    ] as const) {
      let delay = 0
      for (let trial = 0; trial < 40; trial++) {
        const { alarms } = watchedOutcomes(
          watch(probabilities, 10_000),
          unwatched,
          drawn(random, 2000, rate),
          probabilities,
        )
        expect(alarms[0]?.direction).toBe(direction)
        delay += (alarms[0]?.row as number) / 40
      }
      // 168 and 300 over many trials: twenty times and more as quick as a false alarm.
      expect(delay).toBeLessThan(direction === 'more' ? 250 : 450)
    }
  })
  it('cannot be had where nothing is open, and refuses what is out of range', () => {
    expect(outcomeWatch(of(0, 1, 1), 100)).toBeUndefined()
    expect(outcomeWatch(of(), 100)).toBeUndefined()
    expect(() => outcomeWatch(of(2), 100)).toThrow(RangeError)
    expect(() => outcomeWatch(of(0.5), 1)).toThrow(RangeError)
    expect(() => outcomeWatch(of(0.5), 100, 1)).toThrow(RangeError)
    const kept = { change: 2, limit: 3 }
    expect(() => watchedOutcomes(kept, unwatched, [1], of(2))).toThrow(RangeError)
    expect(() => watchedOutcomes(kept, unwatched, [2], of(0.5))).toThrow(RangeError)
    expect(() => watchedOutcomes(kept, unwatched, [1], of())).toThrow(RangeError)
  })
})

describe('watch over residuals', () => {
  it('has the run length that was asked for, and sees a shift', () => {
    const normal = normalOf(randomOf(4))
    const kept = residualWatch(1000)
    const quiet = watchedResiduals(kept, unwatched, Float64Array.from({ length: 300_000 }, normal))
    // 300 alarms with deviation 17.
    expect(300_000 / quiet.alarms.length).toBeGreaterThan(850)
    expect(300_000 / quiet.alarms.length).toBeLessThan(1200)
    const shifted = watchedResiduals(
      kept,
      unwatched,
      Float64Array.from({ length: 100 }, () => normal() - 1),
    )
    expect(shifted.alarms[0]?.direction).toBe('less')
    expect(shifted.alarms[0]?.row).toBeLessThan(40)
  })
  it('refuses what is no number', () => {
    expect(() => watchedResiduals(residualWatch(100), unwatched, [Number.NaN])).toThrow(RangeError)
    expect(() => residualWatch(100, 0)).toThrow(RangeError)
    expect(() => residualWatch(0)).toThrow(RangeError)
  })
})
