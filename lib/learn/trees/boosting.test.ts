import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { categoricalColumn, type Column, type Frame, type NumericColumn, rowsOf } from '../frame.ts'
import { type BoostingOptions, boosted, boostInSteps, finished, gainImportance, marginsOf } from './boosting.ts'
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

function aucOf(margins: Float64Array, target: Float64Array): number {
  const order = [...margins.keys()].sort((a, b) => (margins[a] as number) - (margins[b] as number))
  let [ranks, positive] = [0, 0]
  for (const [at, row] of order.entries()) {
    ranks += target[row] === 1 ? at + 1 : 0
    positive += target[row] as number
  }
  return (ranks - (positive * (positive + 1)) / 2) / (positive * (target.length - positive))
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
    expect(aucOf(margins, wanted)).toBeGreaterThan(0.9)
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

describe('monotone columns', () => {
  const random = randomOf(4)
  const normal = normalOf(random)
  const rows = 1500
  const columns = ['up', 'down', 'free'].map((name) => numeric(name, Array.from({ length: rows }, normal)))
  const at = (place: number, row: number) => columns[place]?.values[row] as number
  // The truth breaks the constraints, so that only the constraints can hold the model to them.
  const target = Float64Array.from({ length: rows }, (_, row) =>
    Math.sin(2 * at(0, row)) + Math.cos(2 * at(1, row)) * at(2, row) + normal() > 0 ? 1 : 0,
  )
  const frame = frameOf(...columns)
  const monotone = { up: 1, down: -1 } as const
  for (const objective of [{ kind: 'binary' }, { kind: 'regression' }, { kind: 'quantile', probability: 0.7 }] as const)
    it(`hold everywhere, as constraints of ${objective.kind}`, () => {
      const noisy = objective.kind === 'binary' ? target : target.map((value) => value + 0.3 * normal())
      const model = boosted(frame, noisy, { objective, trees: 40, leafRows: 3, monotone })
      expect(model.trees.length).toBeGreaterThan(10)
      const grid = Array.from({ length: 120 }, (_, place) => -3 + place / 20)
      for (let trial = 0; trial < 20; trial++) {
        const [up, down, free] = [normal(), normal(), normal()]
        const along = (name: string, fixed: number) => numeric(name, name === varied ? grid : grid.map(() => fixed))
        let varied = 'up'
        const rising = marginsOf(model, frameOf(along('up', up), along('down', down), along('free', free)))
        varied = 'down'
        const falling = marginsOf(model, frameOf(along('up', up), along('down', down), along('free', free)))
        for (let place = 1; place < grid.length; place++) {
          expect(rising[place]).toBeGreaterThanOrEqual((rising[place - 1] as number) - 1e-12)
          expect(falling[place]).toBeLessThanOrEqual((falling[place - 1] as number) + 1e-12)
        }
      }
    })
  it('are a misuse of columns that are not there or of words', () => {
    expect(() => boosted(frame, target, { monotone: { nobody: 1 } })).toThrow('nobody is to be monotone')
  })
})

describe('validation rows', () => {
  const { frame, target } = mixedSample(1500, 8)
  const rows = range(1000, 1500)

  it('end the training and leave the best round', () => {
    const options = { trees: 500, learningRate: 0.3, leafRows: 5 }
    const model = boosted(frame, target, { ...options, validation: { rows, patience: 10 } })
    expect(model.trees.length).toBeGreaterThan(2)
    expect(model.trees.length).toBeLessThan(100)
    const lossOf = (trees: number) => {
      const margins = marginsOf({ ...model, trees: model.trees.slice(0, trees) }, frame)
      return rows.reduce(
        (sum, row) => sum + Math.log1p(Math.exp((margins[row] as number) * (1 - 2 * (target[row] as number)))),
        0,
      )
    }
    for (let trees = 0; trees < model.trees.length; trees++)
      expect(lossOf(trees)).toBeGreaterThan(lossOf(model.trees.length))
  })
  it('are not learnt from', () => {
    const turned = target.map((value, row) => (row < 1000 ? value : 1 - value))
    const options = { trees: 20, validation: { rows, patience: 1000 } }
    const [model, other] = [boosted(frame, target, options), boosted(frame, turned, options)]
    expect(other.trees).toEqual(model.trees.slice(0, other.trees.length))
    expect(other.trees.length).toBeLessThan(model.trees.length)
    const alone = boosted(rowsOf(frame, range(0, 1000)), target.slice(0, 1000), { trees: 20 })
    expect(alone.trees.slice(0, model.trees.length)).toEqual(model.trees)
  })
})

describe('weights, offsets and seeds', () => {
  const { frame, target } = mixedSample(600, 21)

  it('of whole numbers are as good as repeated rows, if leaves may have single rows', () => {
    // With more values than bins, the bins would depend on how often a value is there.
    const { frame, target } = mixedSample(250, 21)
    const times = target.map((_, row) => row % 3)
    const repeated = [...times.keys()].flatMap((row) => new Array<number>(times[row] as number).fill(row))
    const options = { trees: 15, leaves: 8, leafRows: 1, leafHessian: 5, categoryRows: 1, l2: 1 }
    const weighted = boosted(frame, target, { ...options, weights: times })
    const twice = boosted(
      rowsOf(frame, repeated),
      Float64Array.from(repeated, (row) => target[row] as number),
      options,
    )
    const [a, b] = [marginsOf(weighted, frame), marginsOf(twice, frame)]
    for (const [row, margin] of a.entries()) expect(margin).toBeCloseTo(b[row] as number, 8)
    expect(weighted.trees[0]?.cover.reduce((sum, cover) => sum + cover, 0)).toBe(repeated.length)
  })
  it('let a model be boosted upon: offset and margins together are the score', () => {
    const first = boosted(frame, target, { trees: 10 })
    const offset = marginsOf(first, frame)
    const second = boosted(frame, target, { trees: 10, offset })
    const both = marginsOf(second, frame).map((margin, row) => margin + (offset[row] as number))
    const lossOf = (margins: Float64Array) =>
      margins.reduce((sum, margin, row) => sum + Math.log1p(Math.exp(margin * (1 - 2 * (target[row] as number)))), 0)
    expect(lossOf(both)).toBeLessThan(0.9 * lossOf(offset))
    // It goes on where the first one ended.
    const through = marginsOf(boosted(frame, target, { trees: 20 }), frame)
    expect(Math.abs(lossOf(both) / lossOf(through) - 1)).toBeLessThan(0.01)
  })
  it('give the same model for the same seed, another one for another', () => {
    const options = { trees: 8, rowShare: 0.7, columnShare: 0.7, splitColumnShare: 0.8 }
    const model = JSON.stringify(boosted(frame, target, { ...options, seed: 3 }))
    expect(JSON.stringify(boosted(frame, target, { ...options, seed: 3 }))).toBe(model)
    expect(JSON.stringify(boosted(frame, target, { ...options, seed: 4 }))).not.toBe(model)
  })
  it('draw a share of the rows for each tree', () => {
    const model = boosted(frame, target, { trees: 3, rowShare: 0.5 })
    for (const tree of model.trees) expect(tree.cover.reduce((sum, cover) => sum + cover, 0)).toBe(300)
  })
})

describe('quantiles', () => {
  it('have their share of new values below them, where spread depends on a column', () => {
    const random = randomOf(7)
    const normal = normalOf(random)
    const make = (rows: number) => {
      const x = numeric('x', Array.from({ length: rows }, random))
      return { frame: frameOf(x), target: x.values.map((value) => value + (0.1 + value) * normal()) }
    }
    const [train, test] = [make(4000), make(4000)]
    for (const probability of [0.1, 0.5, 0.9]) {
      const objective = { kind: 'quantile', probability } as const
      const model = boosted(train.frame, train.target, { objective, trees: 60, leaves: 8, leafRows: 100 })
      const margins = marginsOf(model, test.frame)
      for (const half of [0, 1]) {
        const own = [...margins.keys()].filter(
          (row) => Math.round((test.frame.columns[0] as NumericColumn).values[row] as number) === half,
        )
        const below = own.filter((row) => (test.target[row] as number) <= (margins[row] as number)).length
        expect(Math.abs(below / own.length - probability)).toBeLessThan(0.035)
      }
    }
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
    expect(finished(boostInSteps(frame, target, { trees: 20 }))).toEqual(model)
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
