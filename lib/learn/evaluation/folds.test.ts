import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { groupedFolds, repeatedFolds, splitsOf, stratifiedFolds, timeHoldOut, timeSplits } from './folds.ts'

/** How many rows of each class each fold has. */
function countsOf(dealt: Int32Array, classes: ArrayLike<number>, folds: number, kinds: number): number[][] {
  const counts = Array.from({ length: folds }, () => new Array<number>(kinds).fill(0))
  dealt.forEach((fold, row) => {
    const count = counts[fold] as number[]
    count[classes[row] as number] = (count[classes[row] as number] as number) + 1
  })
  return counts
}

describe('stratified folds', () => {
  const classes = Int32Array.from({ length: 103 }, (_, row) => ((row * 7) % 10 < 2 ? 1 : row % 3 === 0 ? 2 : 0))
  it('have the sizes of scikit-learn', () => {
    // i = np.arange(103); c = np.where(i * 7 % 10 < 2, 1, np.where(i % 3 == 0, 2, 0))
    // [np.bincount(c[te]).tolist() for tr, te in StratifiedKFold(5, shuffle=True, random_state=1).split(i, c)]
    expect(countsOf(stratifiedFolds(classes, 5, 1), classes, 5, 3)).toEqual([
      [11, 5, 5],
      [11, 4, 6],
      [11, 4, 6],
      [11, 4, 5],
      [11, 4, 5],
    ])
  })
  it('are the same for the same seed and shuffled by another', () => {
    expect(stratifiedFolds(classes, 5, 1)).toEqual(stratifiedFolds(classes, 5, 1))
    expect(stratifiedFolds(classes, 5, 1)).not.toEqual(stratifiedFolds(classes, 5, 2))
  })
  it('put any row into any fold with the same chance', () => {
    const into = [0, 0, 0]
    for (let seed = 0; seed < 900; seed++) {
      const fold = stratifiedFolds([0, 0, 0, 1, 1, 1], 3, seed)[5] as number
      into[fold] = (into[fold] as number) + 1
    }
    // 300 each with deviation 14.
    for (const count of into) expect(Math.abs(count - 300)).toBeLessThan(60)
  })
  it('are made again for each repeat', () => {
    const repeats = repeatedFolds((seed) => stratifiedFolds(classes, 5, seed), 3, 9)
    expect(repeats).toHaveLength(3)
    expect(repeats[0]).not.toEqual(repeats[1])
    expect(repeats).toEqual(repeatedFolds((seed) => stratifiedFolds(classes, 5, seed), 3, 9))
  })
  it('become splits that share no row and leave none out', () => {
    for (const { train, test } of splitsOf(stratifiedFolds(classes, 4, 1), 4)) {
      expect(new Set([...train, ...test]).size).toBe(103)
      expect(train.length + test.length).toBe(103)
      expect([...test]).toEqual([...test].sort((a, b) => a - b))
    }
  })
  it('refuse fewer than two or more than there are rows', () => {
    expect(() => stratifiedFolds([0, 1], 3, 1)).toThrow(RangeError)
    expect(() => stratifiedFolds([0, 1], 1, 1)).toThrow(RangeError)
    expect(() => stratifiedFolds([0, 1], 1.5, 1)).toThrow(RangeError)
  })
})

describe('grouped folds', () => {
  const rows = Array.from({ length: 600 }, (_, row) => row)
  const groups = Int32Array.from(rows, (row) => (row * row + Math.floor(row / 7)) % 71)
  const classes = Int32Array.from(rows, (row) => (((groups[row] as number) * 5) % 7 < 2 && (row * 13) % 10 < 6 ? 1 : 0))
  it('keep each group whole and folds of like size and share', () => {
    for (const seed of [0, 1, 2]) {
      const dealt = groupedFolds(groups, classes, 5, seed)
      const foldsOf = new Map<number, Set<number>>()
      dealt.forEach((fold, row) => {
        foldsOf.set(groups[row] as number, (foldsOf.get(groups[row] as number) ?? new Set()).add(fold))
      })
      for (const folds of foldsOf.values()) expect(folds.size).toBe(1)
      // scikit-learn 1.2.1 has sizes of 100 to 139 and shares of .08 to .34 for these rows; the share of all is .185.
      for (const [zeros, ones] of countsOf(dealt, classes, 5, 2) as [number, number][]) {
        expect(Math.abs(zeros + ones - 120)).toBeLessThan(6)
        expect(Math.abs(ones / (zeros + ones) - 0.185)).toBeLessThan(0.02)
      }
    }
  })
  it('are of like size where there is one class', () => {
    const random = randomOf(1)
    const sizes = Int32Array.from({ length: 400 }, () => Math.floor(40 * random() ** 3))
    const counts = countsOf(groupedFolds(sizes, new Int32Array(400), 4, 1), new Int32Array(400), 4, 1)
    const largest = Math.max(...countsOf(sizes, new Int32Array(400), 40, 1).map(([count]) => count as number))
    for (const [count] of counts) expect(count).toBeLessThanOrEqual(Math.max(largest, 108))
  })
  it('are the same for the same seed, other for another', () => {
    expect(groupedFolds(groups, classes, 5, 1)).toEqual(groupedFolds(groups, classes, 5, 1))
    expect(groupedFolds(groups, classes, 5, 1)).not.toEqual(groupedFolds(groups, classes, 5, 2))
  })
  it('refuse more folds than groups', () => {
    expect(() => groupedFolds([1, 1, 2], [0, 0, 1], 3, 1)).toThrow(RangeError)
    expect(() => groupedFolds([1, 1, 2], [0, 0], 2, 1)).toThrow(RangeError)
  })
})

describe('splits by time', () => {
  const periods = Int32Array.from({ length: 240 }, (_, row) => 24_000 + ((row * 7) % 24))
  it('learn from ever more periods, none of whose labels reaches into those tried on', () => {
    const splits = timeSplits(periods, { folds: 3, testPeriods: 2, horizonPeriods: 3 })
    expect(splits).toHaveLength(3)
    const seen = splits.map(({ train, test }) => {
      const learned = [...train].map((row) => periods[row] as number)
      const tried = [...test].map((row) => periods[row] as number)
      expect(Math.max(...learned) + 3).toBe(Math.min(...tried) - 1)
      return [Math.min(...learned), Math.min(...tried), Math.max(...tried), train.length, test.length]
    })
    expect(seen).toEqual([
      [24_000, 24_018, 24_019, 150, 20],
      [24_000, 24_020, 24_021, 170, 20],
      [24_000, 24_022, 24_023, 190, 20],
    ])
  })
  it('leave folds out that have nothing to learn from', () => {
    expect(timeSplits([1, 2, 3], { folds: 3, horizonPeriods: 0 })).toHaveLength(2)
    expect(timeSplits([1, 2, 3], { folds: 3, horizonPeriods: 1 })).toEqual([
      { train: Int32Array.of(0), test: Int32Array.of(2) },
    ])
    expect(timeSplits([], { folds: 3, horizonPeriods: 0 })).toEqual([])
    // A period without rows.
    expect(timeSplits([1, 2, 4], { folds: 2, horizonPeriods: 0 })).toHaveLength(1)
  })
  it('hold out the last whole periods', () => {
    const split = timeHoldOut(periods, 0.2, 1)
    // A fifth of 240 rows is 48: five periods of ten rows.
    expect(split?.test.length).toBe(50)
    expect(split?.train.length).toBe(180)
    expect(Math.min(...[...(split?.test ?? [])].map((row) => periods[row] as number))).toBe(24_019)
    expect(timeHoldOut([5, 5, 5], 0.2, 0)).toBeUndefined()
    expect(timeHoldOut([], 0.2, 0)).toBeUndefined()
  })
  it('refuse what are no periods or counts', () => {
    expect(() => timeSplits([1.5], { folds: 1, horizonPeriods: 0 })).toThrow(RangeError)
    expect(() => timeSplits([1], { folds: 0, horizonPeriods: 0 })).toThrow(RangeError)
    expect(() => timeSplits([1], { folds: 1, horizonPeriods: -1 })).toThrow(RangeError)
    expect(() => timeSplits([1], { folds: 1, horizonPeriods: 0, testPeriods: 0 })).toThrow(RangeError)
    expect(() => timeHoldOut([1], 1, 0)).toThrow(RangeError)
  })
})
