import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { type Frame, type NumericColumn, rowsOf } from '../frame.ts'
import { boosted, marginsOf } from './boosting.ts'
import { mixedSample } from './mixed-sample.fixture.ts'

const numeric = (name: string, values: ArrayLike<number>): NumericColumn => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})
const frameOf = (...columns: NumericColumn[]): Frame => ({ rows: columns[0]?.values.length ?? 0, columns })
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, at) => from + at)

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
