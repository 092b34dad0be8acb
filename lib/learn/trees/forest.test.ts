import { describe, expect, it } from 'vitest'
import { auc } from '../evaluation/ranking-metrics.ts'
import { rowsOf } from '../frame.ts'
import { marginsOf } from './boosting.ts'
import { forestProbabilities, grownForest } from './forest.ts'
import { mixedSample } from './mixed-sample.fixture.ts'
import { contributionsOf } from './tree-shap.ts'

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at)
const meanOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

describe('a random forest', () => {
  const { frame, target, score } = mixedSample(3000, 5)
  const [train, test] = [rowsOf(frame, range(0, 1500)), rowsOf(frame, range(1500, 3000))]
  const [learnt, held] = [target.slice(0, 1500), target.slice(1500)]
  const { forest, outOfBag } = grownForest(train, learnt, { trees: 60 })

  it('tells classes apart as scikit-learn does, and knows how well from the rows left out of its bags', () => {
    // sklearn 1.2.1: RandomForestClassifier(60, min_samples_leaf=5, random_state=1), missing as -9, on the same rows: AUC .8736.
    const found = auc(held, marginsOf(forest, test)) as number
    expect(found).toBeGreaterThan(0.8736)
    expect(Math.abs((auc(learnt, outOfBag) as number) - found)).toBeLessThan(0.025)
    // Scored on its own rows it is much too sure.
    expect(auc(learnt, marginsOf(forest, train))).toBeGreaterThan(found + 0.03)
  })
  it('gives probabilities', () => {
    const margins = marginsOf(forest, test)
    expect(Math.min(...margins)).toBeGreaterThanOrEqual(-1e-12)
    expect(Math.max(...margins)).toBeLessThanOrEqual(1 + 1e-12)
    expect(Math.abs(meanOf(margins) - meanOf(held))).toBeLessThan(0.03)
  })
  it('explains itself by contributions that add up', () => {
    const rows = rowsOf(test, range(0, 200))
    const margins = marginsOf(forest, rows)
    const { base, contributions } = contributionsOf(forest, rows)
    for (const [row, margin] of margins.entries())
      expect(contributions.reduce((sum, own) => sum + (own[row] as number), base)).toBeCloseTo(margin, 11)
  })
  it('follows numbers, and tells three classes apart by probabilities', () => {
    const numbers = grownForest(train, score.slice(0, 1500), { objective: { kind: 'regression' }, trees: 40 })
    const wanted = score.slice(1500)
    const off = marginsOf(numbers.forest, test).map((margin, row) => (margin - (wanted[row] as number)) ** 2)
    const all = wanted.map((value) => (value - meanOf(wanted)) ** 2)
    expect(meanOf(off) / meanOf(all)).toBeLessThan(0.2)
    const classes = score.map((value) => (value < 0 ? 0 : value < 1.5 ? 1 : 2))
    const objective = { kind: 'multiclass', classes: 3 } as const
    const three = grownForest(train, classes.slice(0, 1500), { objective, trees: 40 }).forest
    const shares = forestProbabilities(three, test)
    let right = 0
    for (let row = 0; row < 1500; row++) {
      const own = [...shares.subarray(3 * row, 3 * row + 3)]
      expect(own.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
      if (own.indexOf(Math.max(...own)) === classes[1500 + row]) right++
    }
    expect(Math.abs(3 * meanOf(marginsOf(three, test)) - 1)).toBeLessThan(0.02)
    expect(() => forestProbabilities(numbers.forest, test)).toThrow('no probabilities')
    expect(right / 1500).toBeGreaterThan(0.8)
  })
  it('is the same for the same seed, and the same after a round trip through JSON', () => {
    const again = grownForest(train, learnt, { trees: 60 })
    expect(again.forest).toEqual(forest)
    expect(grownForest(train, learnt, { trees: 60, seed: 2 }).forest.trees[0]).not.toEqual(forest.trees[0])
    expect(marginsOf(JSON.parse(JSON.stringify(forest)), test)).toEqual(marginsOf(forest, test))
  })
  it('does not use rows of weight 0, and has no word on rows that were in every bag', () => {
    const weights = learnt.map((_, row) => (row < 5 ? 1 : 0))
    const few = grownForest(train, learnt, { trees: 1, weights, leafRows: 1 })
    expect(few.forest.trees[0]?.cover.reduce((sum, cover) => sum + cover, 0)).toBe(5)
    const known = few.outOfBag.filter((value) => !Number.isNaN(value)).length
    expect(known).toBeGreaterThan(0)
    expect(known).toBeLessThan(5)
  })
  it('of one class is a constant, and is refused without rows', () => {
    const { forest: flat } = grownForest(
      train,
      learnt.map(() => 1),
      { trees: 3 },
    )
    expect(marginsOf(flat, train).every((margin) => margin === 1)).toBe(true)
    expect(() => grownForest({ rows: 0, columns: [] }, new Float64Array(0), {})).toThrow('no rows to learn from')
    expect(() => grownForest(train, learnt, { splitColumnShare: 2 })).toThrow('splitColumnShare is 2')
  })
})
