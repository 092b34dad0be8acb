import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { comparisonInSteps } from './comparison.ts'
import { aucDifference } from './delong.ts'
import {
  aucMeasure,
  averagePrecisionMeasure,
  brierMeasure,
  logLossMeasure,
  type Measure,
  thresholdMeasure,
} from './measures.ts'
import { otherProbabilities, outcomes, probabilities } from './rows.fixture.ts'

const compared = (measure: Measure, champion: Float64Array, challenger: Float64Array, options: object = {}) =>
  ended(
    comparisonInSteps(measure, outcomes, champion, challenger, {
      seed: 1,
      replicates: 400,
      strata: outcomes,
      ...options,
    }),
  )

describe('comparison of champion and challenger', () => {
  it('is by DeLong for areas', () => {
    const found = compared(aucMeasure, otherProbabilities, probabilities)
    const known = aucDifference(outcomes, probabilities, otherProbabilities)
    expect(found?.method).toBe('DeLong')
    expect(found?.verdict).toBe('better')
    expect(found?.difference).toBeCloseTo(known?.difference as number, 12)
    expect(found?.low).toBeCloseTo(known?.low as number, 12)
    expect(found?.probability).toBeCloseTo(1 - (known?.p as number) / 2, 12)
    expect(found?.champion).toBeCloseTo(0.620203003337041, 12)
    expect(found?.challenger).toBeCloseTo(0.756882647385984, 12)
    expect(compared(aucMeasure, probabilities, otherProbabilities)?.verdict).toBe('worse')
  })
  it('is by the bootstrap for areas of groups, and says much the same where groups are single rows', () => {
    const groups = outcomes.map((_, row) => row)
    const found = compared(aucMeasure, otherProbabilities, probabilities, { groups, replicates: 1500 })
    const known = aucDifference(outcomes, probabilities, otherProbabilities)
    expect(found?.method).toBe('bootstrap')
    expect((found?.standardError as number) / (known?.standardError as number)).toBeCloseTo(1, 1)
    expect(found?.probability).toBeGreaterThan(0.99)
  })
  it('counts less as better where less is better', () => {
    const truth = Float64Array.from(outcomes, (outcome) => (outcome === 1 ? 0.8 : 0.2))
    for (const measure of [brierMeasure, logLossMeasure]) {
      const found = compared(measure, otherProbabilities, truth)
      expect(found?.verdict).toBe('better')
      expect(found?.difference).toBeCloseTo((found?.champion as number) - (found?.challenger as number), 12)
      expect(found?.probability).toBe(1)
      expect(compared(measure, truth, otherProbabilities)?.verdict).toBe('worse')
    }
  })
  it('finds no difference between a model and itself', () => {
    for (const measure of [aucMeasure, averagePrecisionMeasure, brierMeasure, thresholdMeasure(0.5, 'f1')])
      expect(compared(measure, probabilities, probabilities)).toMatchObject({
        difference: 0,
        low: 0,
        high: 0,
        probability: 0.5,
        verdict: 'no different',
      })
  })
  it('does not call noise better', () => {
    const normal = normalOf(randomOf(3))
    let better = 0
    for (let trial = 0; trial < 60; trial++) {
      const noisy = () => Float64Array.from(outcomes, (outcome) => 1 / (1 + Math.exp(-(outcome - 0.5 + normal()))))
      const found = ended(
        comparisonInSteps(brierMeasure, outcomes, noisy(), noisy(), { seed: trial, replicates: 200, strata: outcomes }),
      )
      if (found?.verdict === 'better') better++
    }
    // Binomial of 60 at .025: more than 6 comes once in a thousand times.
    expect(better).toBeLessThan(7)
  })
  it('cannot be had of one outcome', () => {
    const none = new Uint8Array(240)
    expect(ended(comparisonInSteps(aucMeasure, none, probabilities, probabilities, { seed: 1 }))).toBeUndefined()
    expect(() => compared(aucMeasure, probabilities, Float64Array.of(1))).toThrow(RangeError)
  })
})
