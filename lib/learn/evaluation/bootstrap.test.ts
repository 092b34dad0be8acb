import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { bootstrapInSteps } from './bootstrap.ts'
import { aucEstimate } from './delong.ts'
import { aucMeasure, brierMeasure, rmseMeasure } from './measures.ts'
import { outcomes, probabilities, weights } from './rows.fixture.ts'

/** Mean of values as a weighing. */
const meanOf = (values: ArrayLike<number>) => (given?: Float64Array) => {
  let sum = 0
  let total = 0
  for (let row = 0; row < values.length; row++) {
    const weight = given === undefined ? 1 : (given[row] as number)
    sum += weight * (values[row] as number)
    total += weight
  }
  return total > 0 ? sum / total : undefined
}

describe('bootstrap', () => {
  it('agrees with DeLong about the error of an area', () => {
    const found = ended(
      bootstrapInSteps(aucMeasure.of(outcomes, probabilities), 240, { seed: 1, strata: outcomes, replicates: 2000 }),
    )
    const known = aucEstimate(outcomes, probabilities)
    expect(found?.value).toBe(known?.auc)
    // The deviation of 2,000 values has an error of 1.6 %.
    expect((found?.standardError as number) / (known?.standardError as number)).toBeCloseTo(1, 1)
    expect(found?.low).toBeCloseTo(known?.low as number, 1)
    expect(found?.high).toBeCloseTo(known?.high as number, 1)
    expect(found?.resamples).toHaveLength(2000)
  })
  it('is the same for the same seed and another for another', () => {
    const of = (seed: number) =>
      ended(bootstrapInSteps(brierMeasure.of(outcomes, probabilities), 240, { seed, replicates: 50 }))
    expect(of(3)).toEqual(of(3))
    expect(of(3)?.low).not.toBe(of(4)?.low)
  })
  it('keeps the number of rows of each stratum', () => {
    const found = ended(bootstrapInSteps(meanOf(outcomes), 240, { seed: 1, strata: outcomes, replicates: 20 }))
    expect(found?.standardError).toBeCloseTo(0, 12)
    const free = ended(bootstrapInSteps(meanOf(outcomes), 240, { seed: 1, replicates: 500 }))
    expect(free?.standardError).toBeCloseTo(Math.sqrt(0.25 / 240), 2)
  })
  it('draws groups whole: ten copies of each row tell no more than one', () => {
    const random = normalOf(randomOf(5))
    const values = Float64Array.from({ length: 80 }, () => random())
    const copies = Float64Array.from({ length: 800 }, (_, row) => values[row % 80] as number)
    const groups = Int32Array.from({ length: 800 }, (_, row) => 1000 - (row % 80))
    const options = { seed: 2, replicates: 1500 }
    const single = ended(bootstrapInSteps(meanOf(values), 80, options))?.standardError as number
    const grouped = ended(bootstrapInSteps(meanOf(copies), 800, { ...options, groups }))?.standardError as number
    const apart = ended(bootstrapInSteps(meanOf(copies), 800, options))?.standardError as number
    expect(grouped / single).toBeCloseTo(1, 1)
    expect(apart / single).toBeCloseTo(Math.sqrt(0.1), 1)
  })
  it('puts a group with the highest of its rows', () => {
    // Two groups of one event each and one without: the events never vanish.
    const groups = [1, 1, 2, 2, 3, 3]
    const events = [0, 1, 0, 1, 0, 0]
    const found = ended(bootstrapInSteps(meanOf(events), 6, { seed: 1, replicates: 200, groups, strata: events }))
    expect(found?.standardError).toBeCloseTo(0, 12)
  })
  it('takes weights of rows along', () => {
    const found = ended(
      bootstrapInSteps(brierMeasure.of(outcomes, probabilities), 240, { seed: 1, replicates: 20, weights }),
    )
    expect(found?.value).toBeCloseTo(0.20239335944376666, 12)
  })
  it('covers the truth as often as it says', () => {
    const random = normalOf(randomOf(11))
    let held = 0
    for (let trial = 0; trial < 200; trial++) {
      const values = Float64Array.from({ length: 60 }, () => random())
      const found = ended(bootstrapInSteps(meanOf(values), 60, { seed: trial, replicates: 200, level: 0.9 }))
      if ((found?.low as number) <= 0 && (found?.high as number) >= 0) held++
    }
    // Binomial of 200 at .9: 180 with deviation 4.2.
    expect(held).toBeGreaterThan(164)
    expect(held).toBeLessThan(195)
  })
  it('gives the thread away after each resample', () => {
    const steps = bootstrapInSteps(meanOf([1, 2, 3]), 3, { seed: 1, replicates: 30 })
    let pauses = 0
    while (!steps.next().done) pauses++
    expect(pauses).toBe(30)
  })
  it('cannot be had where the figure cannot, or hardly ever', () => {
    const options = { seed: 1, replicates: 40 }
    expect(ended(bootstrapInSteps(aucMeasure.of([1, 1], Float64Array.of(1, 2)), 2, options))).toBeUndefined()
    expect(ended(bootstrapInSteps(rmseMeasure.of([], new Float64Array(0)), 0, options))).toBeUndefined()
    const seldom = (given?: Float64Array) => (given === undefined || given[0] === 3 ? 1 : undefined)
    expect(ended(bootstrapInSteps(seldom, 3, options))).toBeUndefined()
  })
  it('refuses options out of range', () => {
    const run = (options: object) => () => ended(bootstrapInSteps(meanOf([1, 2]), 2, { seed: 1, ...options }))
    expect(run({ replicates: 1 })).toThrow(RangeError)
    expect(run({ level: 1 })).toThrow(RangeError)
    expect(run({ strata: [1] })).toThrow(RangeError)
    expect(run({ groups: [1, 2, 3] })).toThrow(RangeError)
    expect(run({ weights: [1] })).toThrow(RangeError)
    expect(run({ seed: 0.5 })).toThrow(RangeError)
  })
})
