import { describe, expect, it } from 'vitest'
import { ended } from '../../steps/ended.ts'
import { auc } from '../evaluation/ranking-metrics.ts'
import { categoricalColumn, type Column, type Frame, type NumericColumn, rowsOf } from '../frame.ts'
import { type BoostingOptions, boosted, boostInSteps, gainImportance, marginsOf } from './boosting.ts'
import { mixedSample } from './mixed-sample.fixture.ts'

const numeric = (name: string, values: ArrayLike<number>): NumericColumn => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})
const frameOf = (...columns: Column[]): Frame => ({
  rows: columns[0]?.kind === 'numeric' ? columns[0].values.length : (columns[0]?.codes.length ?? 0),
  columns,
})
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, at) => from + at)

/** One tree without shrinkage or penalties, so that its leaves are means. */
const oneTree: Partial<BoostingOptions> = {
  ...{ objective: { kind: 'regression' }, trees: 1, learningRate: 1, leafRows: 1, l2: 0 },
  ...{ categoryRows: 1, categorySmoothing: 0, categoryL2: 0 },
}

describe('boosted trees against scikit-learn 1.2.1', () => {
  // HistGradientBoosting*(max_iter=100, max_leaf_nodes=15, learning_rate=.1, min_samples_leaf=20, l2_regularization=1, categorical_features=[2],
  // early_stopping=False) on the first 4,000 rows of mixedSample(8000, 5), judged on the others: AUC .9028, log loss .3947; of `score` R2 .9927;
  // of np.digitize(score, [0, 1.5]) log loss .0972.
  const { frame, target, score } = mixedSample(8000, 5)
  const [learnt, held] = [range(0, 4000), range(4000, 8000)]
  const [train, test] = [rowsOf(frame, learnt), rowsOf(frame, held)]
  const options = { trees: 100, leaves: 15 }

  it('tell two classes apart as well', () => {
    const margins = marginsOf(boosted(train, target.slice(0, 4000), options), test)
    const wanted = target.slice(4000)
    expect(auc(wanted, margins)).toBeGreaterThan(0.9)
    const loss = margins.reduce(
      (sum, margin, row) => sum + Math.log1p(Math.exp(wanted[row] === 1 ? -margin : margin)),
      0,
    )
    expect(loss / 4000).toBeLessThan(0.4)
  })
  it('follow numbers as well', () => {
    const model = boosted(train, score.slice(0, 4000), { ...options, objective: { kind: 'regression' } })
    const margins = marginsOf(model, test)
    const wanted = score.slice(4000)
    const mean = wanted.reduce((sum, value) => sum + value, 0) / 4000
    const off = wanted.reduce((sum, value, row) => sum + (value - (margins[row] as number)) ** 2, 0)
    const all = wanted.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    expect(1 - off / all).toBeGreaterThan(0.991)
  })
  it('tell three classes apart as well', () => {
    const classes = score.map((value) => (value < 0 ? 0 : value < 1.5 ? 1 : 2))
    const model = boosted(train, classes.slice(0, 4000), { ...options, objective: { kind: 'multiclass', classes: 3 } })
    const margins = marginsOf(model, test)
    let loss = 0
    for (let row = 0; row < 4000; row++) {
      const own = margins.subarray(3 * row, 3 * row + 3)
      const sum = own.reduce((total, margin) => total + Math.exp(margin), 0)
      loss -= (own[classes[4000 + row] as number] as number) - Math.log(sum)
    }
    expect(loss / 4000).toBeLessThan(0.105)
  })
})

describe('a single split', () => {
  it('is where the gain is largest, half way between the values, with means as leaves', () => {
    const frame = frameOf(numeric('x', [1, 2, 3, 4, 5, 6]), numeric('other', [1, 2, 1, 2, 1, 2]))
    const model = boosted(frame, Float64Array.of(0, 0, 0, 10, 10, 16), { ...oneTree, leaves: 2 })
    // Mean 6; gradients 6 6 6 -4 -4 -10: after three rows 18^2 / 3 + 18^2 / 3 = 216, after five 10^2 / 5 + 10^2 / 1 = 120.
    expect(model.base).toEqual([6])
    expect(model.trees[0]).toMatchObject({ column: [0], threshold: [3.5], left: [-1], right: [-2], gain: [216] })
    expect(model.trees[0]?.value).toEqual([-6, 6])
    expect(model.trees[0]?.cover).toEqual([3, 3])
  })
  it('shrinks its leaves by l2, in the gain too', () => {
    const frame = frameOf(numeric('x', [1, 2, 3, 4]))
    const model = boosted(frame, Float64Array.of(0, 0, 4, 4), { ...oneTree, leaves: 2, l2: 2 })
    // G = +-4, H = 2: value -4 / (2 + 2), gain 2 * 16 / 4 - 0.
    expect(model.trees[0]).toMatchObject({ value: [-1, 1], gain: [8] })
    expect(boosted(frame, Float64Array.of(0, 0, 4, 4), { ...oneTree, l2: 2, splitGain: 8.1 }).trees).toEqual([])
  })
  it('of log odds takes second derivatives', () => {
    const frame = frameOf(numeric('x', [1, 2, 3, 4, 5, 6, 7, 8]))
    const target = Float64Array.of(0, 0, 0, 1, 1, 1, 1, 0)
    const model = boosted(frame, target, { ...oneTree, objective: { kind: 'binary' }, leaves: 2 })
    // p = 1/2: g = 1/2 - y, h = 1/4. Left three rows G = 3/2, H = 3/4: value -2; right five G = -3/2, H = 5/4.
    expect(model.trees[0]).toMatchObject({ threshold: [3.5] })
    expect(model.trees[0]?.value[0]).toBeCloseTo(-2, 12)
    expect(model.trees[0]?.value[1]).toBeCloseTo(1.2, 12)
  })
  it('keeps to rows of a leaf, hessian of a leaf, depth and leaves', () => {
    const { frame, target } = mixedSample(1000, 2)
    const model = boosted(frame, target, { trees: 10, leaves: 8, leafRows: 37, depth: 3 })
    for (const tree of model.trees) {
      expect(Math.min(...tree.cover)).toBeGreaterThanOrEqual(37)
      expect(tree.cover.reduce((sum, cover) => sum + cover, 0)).toBe(1000)
      expect(tree.value.length).toBeLessThanOrEqual(8)
      const depth = (node: number): number =>
        node < 0 ? 0 : 1 + Math.max(depth(tree.left[node] as number), depth(tree.right[node] as number))
      expect(depth(0)).toBeLessThanOrEqual(3)
    }
    expect(boosted(frame, target, { trees: 10, leafHessian: 130 }).trees).toEqual([])
  })
})

describe('missing numbers', () => {
  it('go to the side that fits them', () => {
    const frame = frameOf(numeric('x', [1, 2, 3, 4, Number.NaN, Number.NaN]))
    const low = boosted(frame, Float64Array.of(0, 0, 9, 9, 0, 0), { ...oneTree, leaves: 2 })
    const high = boosted(frame, Float64Array.of(0, 0, 9, 9, 9, 9), { ...oneTree, leaves: 2 })
    expect(low.trees[0]).toMatchObject({ threshold: [2.5], missingLeft: [1] })
    expect(high.trees[0]).toMatchObject({ threshold: [2.5], missingLeft: [0] })
    expect([...marginsOf(low, frame)]).toEqual([0, 0, 9, 9, 0, 0])
    expect([...marginsOf(high, frame)]).toEqual([0, 0, 9, 9, 9, 9])
  })
  it('can be parted from all values, infinite ones too', () => {
    const frame = frameOf(numeric('x', [1, 2, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN]))
    const model = boosted(frame, Float64Array.of(0, 0, 5, 0, 5), { ...oneTree, leaves: 2 })
    const asked = frameOf(numeric('x', [Number.NEGATIVE_INFINITY, 1e300, Number.POSITIVE_INFINITY, Number.NaN]))
    expect([...marginsOf(model, asked)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0, 0, 0, 5])
  })
  it('that were none in training go with the larger side', () => {
    const frame = frameOf(numeric('x', [1, 2, 3, 4, 5]))
    const model = boosted(frame, Float64Array.of(0, 0, 0, 9, 9), { ...oneTree, leaves: 2 })
    expect([...marginsOf(model, frameOf(numeric('x', [Number.NaN])))][0]).toBeCloseTo(0, 12)
  })
})

describe('categories', () => {
  const words = ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd', undefined]
  const target = Float64Array.of(0, 6, 0, 6, 0, 6, 0, 6, 6)

  it('are parted into two sets by one split, whatever their order', () => {
    const frame = frameOf(categoricalColumn('word', words))
    const model = boosted(frame, target, { ...oneTree, leaves: 2 })
    // Those with the larger gradient (too high a score) come last in the order by gradient, b and d first.
    expect(model.trees[0]?.levels).toEqual([[1, 3]])
    expect([...marginsOf(model, frame)].map(Math.round)).toEqual([...target])
  })
  it('that the model has not met count as missing, and known ones are found by word', () => {
    const model = boosted(frameOf(categoricalColumn('word', words)), target, { ...oneTree, leaves: 2 })
    const asked = frameOf(categoricalColumn('word', ['new', 'd', 'c', undefined]))
    expect([...marginsOf(model, asked)].map(Math.round)).toEqual([6, 6, 0, 6])
  })
  it('that are rare in a node go with the missing', () => {
    const rare = [...words, 'e']
    const frame = frameOf(categoricalColumn('word', rare))
    const model = boosted(frame, Float64Array.of(...target, 0), { ...oneTree, leaves: 2, categoryRows: 2 })
    const [, missing, seldom] = marginsOf(model, frameOf(categoricalColumn('word', ['a', undefined, 'e'])))
    expect(seldom).toBe(missing)
  })
  it('beyond the 255 most frequent count as missing', () => {
    const many = Array.from({ length: 1200 }, (_, row) => `level ${row % 300 < 290 ? row % 250 : row % 300}`)
    const values = Float64Array.from(many, (word) => (Number(word.slice(6)) % 2 === 0 ? 1 : 0))
    const model = boosted(frameOf(categoricalColumn('word', many)), values, { ...oneTree, leaves: 2 })
    const column = model.columns[0]
    expect(column?.kind === 'categorical' && column.levels.length).toBe(255)
    const known = marginsOf(model, frameOf(categoricalColumn('word', ['level 4', 'level 5'])))
    expect(known[0]).toBeGreaterThan(known[1] as number)
  })
})

describe('a model', () => {
  const { frame, target } = mixedSample(800, 31)
  const model = boosted(frame, target, { trees: 20 })

  it('scores the same to the bit after a round trip through JSON, of columns in any order', () => {
    const back = JSON.parse(JSON.stringify(model)) as typeof model
    const turned = { rows: frame.rows, columns: [...frame.columns].reverse() }
    expect(back).toEqual(model)
    expect(marginsOf(back, turned)).toEqual(marginsOf(model, frame))
  })
  it('is the same in steps, which are many', () => {
    const steps = boostInSteps(frame, target, { trees: 20 })
    let count = 0
    while (!steps.next().done) count++
    expect(count).toBeGreaterThan(200)
    expect(ended(boostInSteps(frame, target, { trees: 20 }))).toEqual(model)
  })
  it('knows which columns count', () => {
    const shares = gainImportance(model)
    expect(shares.map(({ name }) => name)).toEqual(frame.columns.map(({ name }) => name))
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    const shareOf = (wanted: string) => shares.find(({ name }) => name === wanted)?.share as number
    expect(shareOf('idle')).toBe(0)
    for (const name of ['plain', 'gaps', 'word']) expect(shareOf(name)).toBeGreaterThan(shareOf('noise'))
  })
  it('refuses frames that lack a column or have it as another kind', () => {
    expect(() => marginsOf(model, { rows: 800, columns: frame.columns.slice(1) })).toThrow('column plain of the model')
    const other = {
      ...frame,
      columns: frame.columns.map((column) => (column.name === 'word' ? numeric('word', target) : column)),
    }
    expect(() => marginsOf(model, other)).toThrow('learnt it as categorical')
  })
})

describe('data that teach nothing or are wrong', () => {
  const x = numeric('x', [1, 2, 3, 4])
  const frame = frameOf(x)
  const small = { leafRows: 1, leafHessian: 0 }

  it('give a constant: one class, a constant target, columns of one value or none', () => {
    const one = boosted(frame, Float64Array.of(1, 1, 1, 1), small)
    expect(one.trees).toEqual([])
    expect(one.base[0]).toBeCloseTo(Math.log(4 / 0.5), 12)
    const flat = boosted(frame, Float64Array.of(7, 7, 7, 7), { ...small, objective: { kind: 'regression' } })
    expect([...marginsOf(flat, frame)]).toEqual([7, 7, 7, 7])
    const empty = frameOf(numeric('none', new Array<number>(4).fill(Number.NaN)), numeric('same', [5, 5, 5, 5]))
    const idle = boosted(empty, Float64Array.of(0, 1, 0, 1), small)
    expect([...marginsOf(idle, empty)]).toEqual([0, 0, 0, 0])
    expect(boosted({ rows: 2, columns: [] }, Float64Array.of(0, 1), small).trees).toEqual([])
    const absent = boosted(frame, Float64Array.of(0, 1, 0, 1), {
      ...small,
      objective: { kind: 'multiclass', classes: 3 },
    })
    expect(absent.base.every(Number.isFinite)).toBe(true)
  })
  it('are refused: no rows, other lengths, targets that are none, weights that are none', () => {
    const target = Float64Array.of(0, 1, 0, 1)
    expect(() => boosted({ rows: 0, columns: [] }, new Float64Array(0), {})).toThrow('no rows to learn from')
    expect(() => boosted(frame, new Float64Array(3), {})).toThrow('3 targets of 4 rows')
    expect(() => boosted(frame, Float64Array.of(0, 1, Number.NaN, 1), {})).toThrow('a target is missing')
    expect(() => boosted(frame, Float64Array.of(0, 1, 2, 1), {})).toThrow('a target is 2')
    expect(() => boosted(frame, target, { weights: new Float64Array(4) })).toThrow('no rows to learn from')
    expect(() => boosted(frame, target, { weights: Float64Array.of(1, 1, -1, 1) })).toThrow('a weight')
    expect(() => boosted(frame, target, { offset: new Float64Array(3) })).toThrow('3 offsets of 4 rows')
    expect(() => boosted(frame, target, { leaves: 0 })).toThrow('leaves is 0')
    expect(() => boosted(frame, target, { bins: 256 })).toThrow('bins are 255 at most')
    expect(() => boosted(frame, target, { rowShare: 0 })).toThrow('rowShare is 0')
    expect(() => boosted(frame, target, { validation: { rows: Int32Array.of(9), patience: 1 } })).toThrow(
      'rows to validate on',
    )
    expect(() => boosted(frame, target, { objective: { kind: 'quantile', probability: 1 } })).toThrow('a quantile lies')
  })
  it('of hugely different sizes still part where they should', () => {
    const wide = frameOf(numeric('x', [-1e308, -1, 1e-300, 2e-300, 1, 1e308]))
    const values = Float64Array.of(0, 0, 0, 1e12, 1e12, 1e12)
    const model = boosted(wide, values, { ...oneTree, leaves: 2 })
    expect([...marginsOf(model, wide)]).toEqual([0, 0, 0, 1e12, 1e12, 1e12])
  })
})
