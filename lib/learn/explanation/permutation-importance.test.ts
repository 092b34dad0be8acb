import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { aucMeasure, rmseMeasure } from '../evaluation/measures.ts'
import { categoricalColumn, type Frame, frameOf, type NumericColumn } from '../frame.ts'
import { permutationImportanceInSteps } from './permutation-importance.ts'
import { columnOf } from './scoring.ts'

const rows = 3000
const normal = normalOf(randomOf(1))
const column = (name: string): NumericColumn => ({
  kind: 'numeric',
  name,
  values: Float64Array.from({ length: rows }, normal),
})
const frame = frameOf([column('idle'), column('weak'), column('strong')])
const numbers = (of: Frame, name: string) => (columnOf(of, name) as NumericColumn).values
/** 2 strong + weak. */
const scoring = (of: Frame) =>
  numbers(of, 'strong').map((value, row) => 2 * value + (numbers(of, 'weak')[row] as number))
const actual = scoring(frame).map((value) => value + normal())

describe('permutation importance', () => {
  it('is what theory says of a linear model, and nothing for a column that it does not use', () => {
    const found = ended(permutationImportanceInSteps(scoring, frame, actual, rmseMeasure, { seed: 1 }))
    expect(found?.map(({ name }) => name)).toEqual(['strong', 'weak', 'idle'])
    // Exchanging adds twice the variance of the column's part to a squared error of 1.
    expect(found?.[0]?.mean).toBeCloseTo(Math.sqrt(1 + 2 * 4) - 1, 1)
    expect(found?.[1]?.mean).toBeCloseTo(Math.sqrt(1 + 2) - 1, 1)
    expect(found?.[2]).toEqual({ name: 'idle', columns: ['idle'], mean: 0, deviation: 0 })
    expect(found?.[0]?.deviation).toBeGreaterThan(0)
    expect(found?.[0]?.deviation).toBeLessThan(0.1)
  })
  it('is positive whichever way the measure runs', () => {
    const outcomes = actual.map((value) => (value > 0 ? 1 : 0))
    const found = ended(permutationImportanceInSteps(scoring, frame, outcomes, aucMeasure, { seed: 1, repeats: 2 }))
    expect(found?.[0]?.name).toBe('strong')
    expect(found?.[0]?.mean).toBeGreaterThan(0.1)
  })
  it('exchanges the columns of a group together', () => {
    const groups = [{ name: 'both', columns: ['weak', 'strong'] }]
    const found = ended(permutationImportanceInSteps(scoring, frame, actual, rmseMeasure, { seed: 1, groups }))
    expect(found?.[0]?.mean).toBeCloseTo(Math.sqrt(1 + 2 * 5) - 1, 1)
    // A model of strong - copy sees nothing where both move as one.
    const copied = frameOf([...frame.columns, { ...columnOf(frame, 'strong'), name: 'copy' } as NumericColumn])
    const differing = (of: Frame) =>
      numbers(of, 'strong').map((value, row) => value - (numbers(of, 'copy')[row] as number))
    const whole = [{ name: 'both', columns: ['strong', 'copy'] }]
    const none = ended(permutationImportanceInSteps(differing, copied, actual, rmseMeasure, { seed: 1, groups: whole }))
    expect(none?.[0]?.mean).toBe(0)
  })
  it('exchanges words as well', () => {
    const words = categoricalColumn(
      'word',
      Array.from({ length: 200 }, (_, row) => (row % 2 === 0 ? 'a' : 'b')),
    )
    const byWord = (of: Frame) => Float64Array.from((of.columns[0] as typeof words).codes)
    const outcomes = Uint8Array.from(words.codes)
    const found = ended(permutationImportanceInSteps(byWord, frameOf([words]), outcomes, aucMeasure, { seed: 4 }))
    expect(found?.[0]?.mean).toBeCloseTo(0.5, 1)
  })
  it('is the same for the same seed, leaves the frame as it is and pauses at least every 1,024 rows', () => {
    const before = numbers(frame, 'strong').slice()
    let pauses = 0
    const steps = permutationImportanceInSteps(scoring, frame, actual, rmseMeasure, { seed: 2, repeats: 2 })
    let last = steps.next()
    for (; !last.done; last = steps.next()) pauses++
    // Three parts of 3,000 rows, seven times.
    expect(pauses).toBe(21)
    expect(last.value).toEqual(
      ended(permutationImportanceInSteps(scoring, frame, actual, rmseMeasure, { seed: 2, repeats: 2 })),
    )
    expect(numbers(frame, 'strong')).toEqual(before)
  })
  it('cannot be had of one outcome, and refuses what there is not', () => {
    const run = (options: object, of: ArrayLike<number> = actual) =>
      ended(permutationImportanceInSteps(scoring, frame, of, rmseMeasure, { seed: 1, ...options }))
    const none = new Float64Array(rows)
    expect(ended(permutationImportanceInSteps(scoring, frame, none, aucMeasure, { seed: 1 }))).toBeUndefined()
    expect(() => run({ groups: [{ name: 'x', columns: ['x'] }] })).toThrow(RangeError)
    expect(() => run({ repeats: 0 })).toThrow(RangeError)
    const broken = (of: Frame) => new Float64Array(of.rows).fill(Number.NaN)
    expect(() => ended(permutationImportanceInSteps(broken, frame, actual, rmseMeasure, { seed: 1 }))).toThrow(
      RangeError,
    )
  })
})
