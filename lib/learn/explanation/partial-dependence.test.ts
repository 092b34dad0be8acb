import { describe, expect, it } from 'vitest'
import { ended } from '../../steps/ended.ts'
import { categoricalColumn, type CategoricalColumn, type Frame, frameOf, type NumericColumn } from '../frame.ts'
import { observedQuantiles, partialDependenceInSteps } from './partial-dependence.ts'
import { columnOf } from './scoring.ts'

const a = Float64Array.from({ length: 101 }, (_, row) => row)
const b = Float64Array.from({ length: 101 }, (_, row) => (row * 37) % 10)
const words = categoricalColumn(
  'word',
  Array.from({ length: 101 }, (_, row) => ['x', 'y', undefined][row % 3]),
  ['y', 'never', 'x'],
)
const frame = frameOf([{ kind: 'numeric', name: 'a', values: a }, { kind: 'numeric', name: 'b', values: b }, words])
const scoring = (of: Frame) => {
  const [first, second] = ['a', 'b'].map((name) => (columnOf(of, name) as NumericColumn).values) as [
    Float64Array,
    Float64Array,
  ]
  const { codes } = columnOf(of, 'word') as CategoricalColumn
  return first.map((value, row) => value * (second[row] as number) + (codes[row] === 2 ? 1000 : 0))
}

describe('partial dependence', () => {
  const ofWords = words.codes.filter((code) => code === 2).length / 101
  const meanOfB = b.reduce((sum, value) => sum + value, 0) / 101
  it('gives each row each value and takes the mean', () => {
    const found = ended(partialDependenceInSteps(scoring, frame, 'a', { grid: [0, 2, 50] }))
    expect(found?.grid).toEqual([0, 2, 50])
    ;[0, 2, 50].forEach((value, at) => {
      expect(found?.mean[at]).toBeCloseTo(1000 * ofWords + value * meanOfB, 9)
    })
    expect(found?.individual).toHaveLength(303)
    expect(found?.individual[3 * 7 + 2]).toBe(50 * (b[7] as number) + (words.codes[7] === 2 ? 1000 : 0))
  })
  it('tries observed quantiles of a number', () => {
    const found = ended(partialDependenceInSteps(scoring, frame, 'a', { most: 3 }))
    expect(found?.grid).toEqual([5, 50, 95])
    expect(ended(partialDependenceInSteps(scoring, frame, 'b'))?.grid).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
  it('tries the words that occur', () => {
    const found = ended(partialDependenceInSteps(scoring, frame, 'word'))
    expect(found?.grid).toEqual(['y', 'x'])
    expect((found?.mean[1] as number) - (found?.mean[0] as number)).toBeCloseTo(1000, 9)
  })
  it('cannot be had without rows or values', () => {
    const empty = frameOf([{ kind: 'numeric', name: 'a', values: new Float64Array(0) }])
    expect(ended(partialDependenceInSteps(scoring, empty, 'a'))).toBeUndefined()
    const missing = frameOf([{ kind: 'numeric', name: 'a', values: Float64Array.of(Number.NaN, Number.NaN) }])
    expect(ended(partialDependenceInSteps(scoring, missing, 'a'))).toBeUndefined()
    expect(() => ended(partialDependenceInSteps(scoring, frame, 'c'))).toThrow(RangeError)
    expect(() => ended(partialDependenceInSteps(scoring, frame, 'a', { most: 1 }))).toThrow(RangeError)
    expect(() => ended(partialDependenceInSteps(() => new Float64Array(1), frame, 'a'))).toThrow(RangeError)
  })
})

describe('observed quantiles', () => {
  it('are values that occur, rising, each once', () => {
    expect(observedQuantiles(Float64Array.of(3, Number.NaN, 1, 3, 3, 2), 4, 0, 1)).toEqual([1, 2, 3])
    expect(observedQuantiles(Float64Array.of(7, 7, 7), 4)).toEqual([7])
    expect(observedQuantiles(Float64Array.of(4, 3, 2, 1), 4, 0, 1)).toEqual([1, 2, 3, 4])
    expect(observedQuantiles(Float64Array.of(), 4)).toEqual([])
  })
})
