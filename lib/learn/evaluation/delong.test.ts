import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { aucDifference, aucEstimate } from './delong.ts'
import { auc } from './ranking-metrics.ts'
import { otherProbabilities, outcomes, probabilities } from './rows.fixture.ts'

const of = (...values: number[]) => Float64Array.from(values)

// The rows of rows.fixture.ts in R: library(pROC); a <- roc(y, p, direction = '<'); b <- roc(y, q, direction = '<'); pROC 1.18.0
describe('area under the curve with its error', () => {
  it('is that of pROC, ties included', () => {
    // auc(a); var(a); ci(a)
    const found = aucEstimate(outcomes, probabilities)
    expect(found?.auc).toBeCloseTo(0.756882647385984, 12)
    expect((found?.standardError as number) ** 2).toBeCloseTo(0.000967459163791631, 14)
    expect(found?.low).toBeCloseTo(0.695919916653, 9)
    expect(found?.high).toBeCloseTo(0.817845378119, 9)
    // auc(b); var(b)
    const other = aucEstimate(outcomes, otherProbabilities)
    expect(other?.auc).toBeCloseTo(0.620203003337041, 12)
    expect((other?.standardError as number) ** 2).toBeCloseTo(0.001293587096700584, 14)
  })
  it('stays within 0 and 1 and knows what it cannot tell', () => {
    expect(aucEstimate([1, 1, 0, 0], of(4, 3, 2, 1))).toEqual({ auc: 1, standardError: 0, low: 1, high: 1 })
    expect(aucEstimate([1, 1, 0, 0, 0], of(5, 2, 3, 1, 1))?.high).toBe(1)
    expect(aucEstimate([1, 0, 0], of(1, 2, 3))).toBeUndefined()
    expect(aucEstimate([], of())).toBeUndefined()
    expect(() => aucEstimate([1, 0, 0], of(1, 2, Number.NaN))).toThrow(RangeError)
    expect(() => aucEstimate([1, 0, 0.5], of(1, 2, 3))).toThrow(RangeError)
    expect(() => aucEstimate(outcomes, probabilities, 1)).toThrow(RangeError)
  })
})

describe('paired difference of two areas', () => {
  it('is that of pROC', () => {
    // t <- roc.test(a, b, method = 'delong'); t$p.value; t$statistic; t$conf.int
    const found = aucDifference(outcomes, probabilities, otherProbabilities)
    expect((found?.difference as number) / (found?.standardError as number)).toBeCloseTo(4.1066000638325, 10)
    expect(found?.p).toBeCloseTo(4.0152556189213e-5, 14)
    expect(found?.low).toBeCloseTo(0.0714463182826946, 9)
    expect(found?.high).toBeCloseTo(0.201912969815192, 9)
  })
  it('of a model and itself is nothing, also where scores were mapped', () => {
    const found = aucDifference(
      outcomes,
      probabilities,
      probabilities.map((value) => value ** 3),
    )
    expect(found).toEqual({ difference: 0, standardError: 0, low: 0, high: 0, p: 1 })
  })
  it('is certain where one model parts the outcomes and the other does so the wrong way round', () => {
    expect(aucDifference([1, 1, 0, 0], of(4, 3, 2, 1), of(1, 2, 3, 4))?.p).toBe(0)
  })
  it('raises a false alarm at the rate that was asked for', () => {
    const random = randomOf(7)
    const normal = normalOf(random)
    let alarms = 0
    for (let trial = 0; trial < 400; trial++) {
      const came = Uint8Array.from({ length: 150 }, () => (random() < 0.3 ? 1 : 0))
      const truth = Float64Array.from(came, (outcome) => outcome + normal())
      const a = truth.map((value) => value + normal())
      const b = truth.map((value) => value + normal())
      if ((aucDifference(came, a, b)?.p as number) < 0.05) alarms++
    }
    // Binomial of 400 at .05: 20 with deviation 4.4.
    expect(alarms).toBeGreaterThan(6)
    expect(alarms).toBeLessThan(34)
  })
  it('has the sign of the difference of areas', () => {
    const found = aucDifference(outcomes, otherProbabilities, probabilities)
    const expected = (auc(outcomes, otherProbabilities) as number) - (auc(outcomes, probabilities) as number)
    expect(found?.difference).toBeCloseTo(expected, 12)
  })
})
