import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { categoricalColumn, type NumericColumn } from '../frame.ts'
import { binCount, binnedInSteps, binsOf, type ColumnBins } from './bins.ts'

const column = (values: number[]): NumericColumn => ({ kind: 'numeric', name: 'x', values: Float64Array.from(values) })
const all = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row)
const edgesOf = (values: number[], most = 255) => {
  const bins = binsOf(column(values), all(values.length), most, 1)
  return bins.kind === 'numeric' ? [...bins.edges] : []
}
const binned = (bins: ColumnBins, values: number[]) => [...ended(binnedInSteps(bins, column(values), values.length))]

describe('bins of numbers', () => {
  it('are one for each of few values, with edges half way', () => {
    expect(edgesOf([3, 1, 1, 2, Number.NaN, 10])).toEqual([1.5, 2.5, 6.5])
    const bins = binsOf(column([3, 1, 1, 2]), all(4), 255, 1)
    expect(binned(bins, [1, 1.5, 1.6, 3, 99, Number.NaN, Number.POSITIVE_INFINITY, -5])).toEqual([
      1, 1, 2, 3, 3, 0, 3, 1,
    ])
  })
  it('hold about equally many of many values, and a frequent value by itself', () => {
    const random = randomOf(1)
    const even = Array.from({ length: 5000 }, random)
    const counts = (values: number[], most: number) => {
      const bins = binsOf(column(values), all(values.length), most, 1)
      const found = new Array<number>(binCount(bins)).fill(0)
      for (const bin of binned(bins, values)) found[bin] = (found[bin] as number) + 1
      return found.slice(1)
    }
    const plain = counts(even, 50)
    expect(plain.length).toBe(50)
    for (const count of plain) expect(Math.abs(count - 100)).toBeLessThanOrEqual(2)
    const heaped = counts([...even, ...new Array<number>(5000).fill(0.5)], 50)
    expect(heaped.length).toBe(50)
    expect(heaped.filter((count) => count >= 5000)).toHaveLength(1)
    expect(Math.max(...heaped.filter((count) => count < 5000))).toBeLessThan(230)
  })
  it('never have more edges than bins allow, nor edges that do not part neighbours', () => {
    for (const most of [2, 3, 7, 255])
      expect(
        edgesOf(
          Array.from({ length: 1000 }, (_, at) => at % 400),
          most,
        ).length,
      ).toBe(most - 1)
    const next = 1 + Number.EPSILON
    expect(edgesOf([1, next])).toEqual([1])
    expect(edgesOf([-Number.MAX_VALUE, Number.MAX_VALUE])).toEqual([0])
    expect(edgesOf([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toEqual([0])
    expect(edgesOf([5, 5, 5])).toEqual([])
    expect(edgesOf([Number.NaN, Number.NaN])).toEqual([])
    expect(edgesOf([])).toEqual([])
  })
})

describe('bins of words', () => {
  it('are those that occur in the rows, the most frequent if there are too many', () => {
    const words = categoricalColumn('word', ['a', 'b', 'c', 'c', undefined, 'b', 'd'])
    const bins = binsOf(words, Int32Array.of(0, 1, 2, 3, 4, 5), 2, 1)
    expect(bins).toMatchObject({ levels: ['b', 'c'] })
    expect([...ended(binnedInSteps(bins, words, 7))]).toEqual([0, 1, 2, 2, 0, 1, 0])
  })
})
