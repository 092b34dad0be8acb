import { describe, expect, it } from 'vitest'
import { probabilities, weights } from './rows.fixture.ts'
import { concordance, integratedBrier } from './survival-metrics.ts'

const of = (...values: number[]) => Float64Array.from(values)

describe('concordance', () => {
  const times = Float64Array.from({ length: 240 }, (_, row) => 1 + ((row * 41) % 60))
  const events = Uint8Array.from(times, (_, row) => ((row * 13) % 10 < 6 ? 1 : 0))
  it('is that of R, with ties of times, of risks and of censored rows', () => {
    // The rows of rows.fixture.ts in R: time <- 1 + (i * 41) %% 60; ev <- as.integer((i * 13) %% 10 < 6)
    // library(survival); concordance(Surv(time, ev) ~ p, reverse = TRUE)$concordance, and with weights = w
    expect(concordance(times, events, probabilities)).toBeCloseTo(0.330190875232775, 12)
    expect(concordance(times, events, probabilities, weights)).toBeCloseTo(0.333561824606677, 12)
  })
  it('is the same as counting all pairs', () => {
    let right = 0
    let pairs = 0
    for (let a = 0; a < 240; a++)
      for (let b = 0; b < 240; b++) {
        const [first, second] = [times[a] as number, times[b] as number]
        if (events[a] !== 1 || !(first < second || (first === second && events[b] === 0))) continue
        pairs++
        const difference = (probabilities[a] as number) - (probabilities[b] as number)
        right += difference > 0 ? 1 : difference === 0 ? 0.5 : 0
      }
    expect(concordance(times, events, probabilities)).toBeCloseTo(right / pairs, 12)
  })
  it('is the area under the curve where events come at once or never', () => {
    expect(concordance(of(1, 1, 9, 9), [1, 1, 0, 0], of(3, 1, 2, 0))).toBe(0.75)
  })
  it('cannot be had without a pair whose order is known', () => {
    expect(concordance(of(1, 2), [0, 0], of(1, 2))).toBeUndefined()
    expect(concordance(of(1, 1), [1, 1], of(1, 2))).toBeUndefined()
    expect(concordance(of(), [], of())).toBeUndefined()
    expect(() => concordance(of(Number.NaN), [1], of(1))).toThrow(RangeError)
    expect(() => concordance(of(1), [1], of(Number.NaN))).toThrow(RangeError)
    expect(() => concordance(of(1), [1], of(1, 2))).toThrow(RangeError)
  })
})

describe('integrated Brier score', () => {
  it('is the mean squared error where nobody is censored', () => {
    // At 1: rows (1, 3), lasting 0 and 1; at 2: the same.
    expect(integratedBrier(of(1, 3), [1, 1], of(0.4, 0.2, 0.9, 0.7), of(1, 2))).toBeCloseTo(
      ((0.4 ** 2 + 0.1 ** 2) / 2 + (0.2 ** 2 + 0.3 ** 2) / 2) / 2,
      12,
    )
  })
  it('gives the rows still watched the weight of those that were lost', () => {
    // Censored at 2 of the three still there: 2/3 are watched from then on. At 1: one event (1/G(1-) = 1), three lasting. At 3: events at 1 and 3, weights 1 and
    // 1.5; one lasting of weight 1.5; the censored row counts nothing.
    const half = of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    const atOne = (4 * 0.25) / 4
    const atThree = (0.25 * (1 + 1.5 + 1.5)) / 4
    expect(integratedBrier(of(1, 2, 3, 4), [1, 0, 1, 1], half, of(1, 3))).toBeCloseTo((atOne + atThree) / 2, 12)
    const sure = of(0, 0, 1, 1, 1, 0, 1, 1)
    expect(integratedBrier(of(1, 2, 3, 4), [1, 0, 1, 1], sure, of(1, 3))).toBe(0)
  })
  it('lets the event come first where one is censored at its time', () => {
    // The event at 2 counts once: before 2 all were watched. After it one of the two left is lost: 1 of 2 are watched.
    expect(integratedBrier(of(2, 2, 5), [1, 0, 1], of(1, 1, 0, 0, 0, 0), of(2, 3))).toBeCloseTo((1 + 2) / 3, 12)
  })
  it('cannot be had without rows, and asks for moments that rise', () => {
    expect(integratedBrier(of(), [], of(), of(1, 2))).toBeUndefined()
    expect(() => integratedBrier(of(1), [1], of(1, 1), of(2, 2))).toThrow(RangeError)
    expect(() => integratedBrier(of(1), [1], of(1), of(2))).toThrow(RangeError)
    expect(() => integratedBrier(of(1), [1], of(1), of(1, 2))).toThrow(RangeError)
  })
})
