import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { auc } from '../evaluation/ranking-metrics.ts'
import { categoricalColumn, type Frame, frameOf, rowsOf } from '../frame.ts'
import { boosted, marginsOf } from '../trees/boosting.ts'
import { learnedMarginsOf, scoresOf } from './explain.ts'
import { type Learned, type LearnOptions, learnInSteps, relearnInSteps } from './learn.ts'
import { mixedRows, numeric, plantedClasses } from './planted.fixture.ts'

const classification = { task: 'classification', seed: 1 } as const
const learnt = (frame: Frame, target: Float64Array, options: Partial<LearnOptions> = {}): Learned =>
  ended(learnInSteps(frame, target, { ...classification, ...options }))
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, at) => from + at)

describe('the learning procedure', () => {
  it('finds a planted difference and is better for it than boosted trees alone', () => {
    const margin = (value: (name: string) => number) => 5 * Math.abs(value('a') - value('b')) - 5
    const { frame, target } = plantedClasses(450, 2, margin)
    const held = plantedClasses(3000, 3, margin)
    const learned = learnt(frame, target)
    expect(learned.composites[0]?.name).toMatch(/^\((a − b|b − a)\)$/)
    const plain = auc(held.target, marginsOf(boosted(frame, target, {}), held.frame)) as number
    expect(auc(held.target, learnedMarginsOf(learned, held.frame))).toBeGreaterThan(plain + 0.01)
  })
  it('learns nothing from shuffled labels', () => {
    let sum = 0
    for (const seed of [1, 2, 3]) {
      const { frame } = mixedRows(700, seed)
      const random = randomOf(seed + 100)
      const shuffled = Float64Array.from({ length: 700 }, () => (random() < 0.3 ? 1 : 0))
      const learned = learnt(rowsOf(frame, range(0, 350)), shuffled.slice(0, 350), { seed })
      sum += auc(shuffled.slice(350), learnedMarginsOf(learned, rowsOf(frame, range(350, 700)))) as number
    }
    expect(Math.abs(sum / 3 - 0.5)).toBeLessThan(0.05)
  })
  it('gives the same for the same seed, to the bit', () => {
    const { frame, target } = mixedRows(150, 4)
    const first = JSON.stringify(learnt(frame, target))
    expect(JSON.stringify(learnt(frame, target))).toBe(first)
    expect(JSON.stringify(learnt(frame, target, { seed: 2 }))).not.toBe(first)
  })
  it('learns anew what was chosen: the same from the same rows, and not what a column says that is gone', () => {
    const { frame, target } = mixedRows(150, 4)
    const first = learnt(frame, target)
    expect(ended(relearnInSteps(first, frame, target, classification))).toEqual(first)
    const other = mixedRows(90, 5)
    const again = ended(relearnInSteps(first, other.frame, other.target, classification))
    expect(again.members.map(({ recipe }) => recipe)).toEqual(first.members.map(({ recipe }) => recipe))
    expect(again.members).not.toEqual(first.members)
    const without = frameOf(frame.columns.slice(1))
    expect(() => ended(relearnInSteps(first, without, target, classification))).toThrow('column x is missing')
  })
  it('keeps a threshold at which F1 is near its best on new rows', () => {
    const { frame, target } = mixedRows(400, 5)
    const held = mixedRows(2000, 6)
    const learned = learnt(frame, target)
    const scores = scoresOf(learned, held.frame)
    const f1 = (threshold: number) => {
      let [hit, flagged, all] = [0, 0, 0]
      for (const [row, score] of scores.entries()) {
        const came = held.target[row] as number
        if (score >= threshold) flagged++
        if (score >= threshold) hit += came
        all += came
      }
      return (2 * hit) / (flagged + all)
    }
    expect(learned.threshold).toBeGreaterThan(0)
    const best = Math.max(...[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map(f1))
    expect(f1(learned.threshold as number)).toBeGreaterThan(best - 0.03)
  })
  it('counts a row of weight 3 about as three rows', () => {
    const { frame, target } = mixedRows(240, 7)
    const weights = Float64Array.from(target, (_, row) => (row % 4 === 0 ? 3 : 1))
    const repeated = Int32Array.from([...weights].flatMap((weight, row) => new Array<number>(weight).fill(row)))
    const weighted = learnedMarginsOf(learnt(frame, target, { weights }), frame)
    const again = learnt(
      rowsOf(frame, repeated),
      Float64Array.from(repeated, (row) => target[row] as number),
      { groups: repeated },
    )
    const twice = learnedMarginsOf(again, frame)
    const unweighted = learnedMarginsOf(learnt(frame, target), frame)
    const apart = (a: Float64Array, b: Float64Array) =>
      Math.sqrt(a.reduce((sum, value, row) => sum + (value - (b[row] as number)) ** 2, 0) / a.length)
    const spread = apart(twice, new Float64Array(twice.length))
    expect(apart(weighted, twice)).toBeLessThan(0.25 * spread)
    expect(apart(unweighted, twice)).toBeGreaterThan(0)
  })
  it('never has rows of one record on both sides: what only the record tells is not believed', () => {
    const random = randomOf(8)
    const all = Int32Array.from([...range(0, 40)].flatMap((group) => new Array<number>(8).fill(group)))
    const ofRecord = Array.from({ length: 40 }, () => ({ mark: random(), class: random() < 0.5 ? 1 : 0 }))
    const frame = frameOf([
      numeric(
        'mark',
        Float64Array.from(all, (group) => ofRecord[group]?.mark as number),
      ),
      numeric(
        'noise',
        Float64Array.from(all, () => random()),
      ),
    ])
    const target = Float64Array.from(all, (group) => ofRecord[group]?.class as number)
    const spreadOf = (learned: Learned) => {
      const margins = learnedMarginsOf(learned, frame)
      return Math.max(...margins) - Math.min(...margins)
    }
    // With rows dealt one by one the mark seems to tell everything.
    expect(spreadOf(learnt(frame, target))).toBeGreaterThan(4)
    expect(spreadOf(learnt(frame, target, { groups: all }))).toBeLessThan(2)
  })
})

describe('odd tables', () => {
  const { frame, target } = mixedRows(150, 9)

  it('of missing, constant and unknown values give finite scores', () => {
    const random = randomOf(1)
    const words = Array.from({ length: 150 }, () => `w${Math.floor(300 * random())}`)
    const odd = frameOf([
      ...frame.columns,
      numeric('none', new Float64Array(150).fill(Number.NaN)),
      numeric('same', new Float64Array(150).fill(7)),
      numeric(
        'huge',
        Float64Array.from(target, (_, row) => (row === 3 ? 1e300 : row === 4 ? -1e300 : row)),
      ),
      numeric(
        'endless',
        Float64Array.from(target, (_, row) => (row === 5 ? Number.POSITIVE_INFINITY : row % 7)),
      ),
      categoricalColumn('many', words),
      categoricalColumn(
        'nothing',
        words.map(() => undefined),
      ),
    ])
    const learned = learnt(odd, target)
    expect(learned.columns.map(({ name }) => name)).toEqual(odd.columns.map(({ name }) => name))
    expect(learned.inputs).toEqual(['x', 'y', 'word', 'huge', 'endless'])
    const plain = learnt(frame, target)
    const held = mixedRows(1000, 10)
    const scores = scoresOf(learned, {
      rows: 1000,
      columns: [
        ...held.frame.columns,
        numeric('huge', new Float64Array(1000).fill(Number.NaN)),
        numeric('endless', new Float64Array(1000).fill(Number.NEGATIVE_INFINITY)),
        categoricalColumn('many', new Array<string>(1000).fill('never seen')),
      ],
    })
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true)
    const quality = auc(held.target, scores) as number
    expect(quality).toBeGreaterThan((auc(held.target, scoresOf(plain, held.frame)) as number) - 0.03)
  })
  it('of few rows, one class or no column that tells give the mean', () => {
    const five = rowsOf(frame, range(0, 5))
    const few = learnt(five, Float64Array.of(1, 0, 0, 1, 0))
    expect(few.members).toEqual([])
    expect(few.threshold).toBeUndefined()
    expect(scoresOf(few, five)[0]).toBeCloseTo(2.5 / 6, 12)
    const one = learnt(frame, new Float64Array(150))
    expect(scoresOf(one, frame)[0]).toBeCloseTo(0.5 / 151, 12)
    const flat = frameOf([numeric('same', new Float64Array(150).fill(1))])
    expect(scoresOf(learnt(flat, target), flat)[7]).toBeCloseTo(
      (target.reduce((sum, value) => sum + value, 0) + 0.5) / 151,
      12,
    )
    expect(learnt(five, Float64Array.of(3, 4, 5, 6, 7), { task: 'regression' }).intercept).toBe(5)
    expect(learnt(frame, new Float64Array(150).fill(4), { task: 'regression' }).intercept).toBe(4)
  })
  it('of other lengths, kinds or targets than said are a misuse', () => {
    expect(() => learnt(frame, target.slice(1))).toThrow(RangeError)
    expect(() => learnt({ rows: 0, columns: [] }, new Float64Array(0))).toThrow('no rows')
    expect(() => learnt(frame, target.with(3, Number.NaN))).toThrow('missing or infinite')
    expect(() => learnt(frame, target.with(3, Number.NaN), { task: 'regression' })).toThrow('missing or infinite')
    expect(() => learnt(frame, target.with(3, 0.5))).toThrow('not 0 or 1')
    expect(() => learnt(frame, target, { weights: target })).toThrow('weight')
    expect(() => learnt(frame, target, { groups: new Int32Array(3) })).toThrow('groups')
  })
})

describe('regression', () => {
  const random = randomOf(12)
  const normal = normalOf(random)
  const make = (rows: number, reach: number) => {
    const x = numeric(
      'x',
      Array.from({ length: rows }, () => reach * (2 * random() - 1)),
    )
    const step = numeric(
      'step',
      Array.from({ length: rows }, () => Math.floor(3 * random())),
    )
    const values = x.values.map(
      (value, row) => 1e6 * (100 + 5 * value + 4 * (step.values[row] as number) ** 2 + normal()),
    )
    return { frame: frameOf([x, step]), values }
  }
  const { frame, values } = make(200, 1)
  const learned = ended(learnInSteps(frame, values, { task: 'regression', seed: 1 }))

  it('has a far smaller error than the mean, near that of the noise', () => {
    const held = make(500, 1)
    const scores = scoresOf(learned, held.frame)
    const rmse = Math.sqrt(
      scores.reduce((sum, score, row) => sum + (score - (held.values[row] as number)) ** 2, 0) / 500,
    )
    expect(rmse).toBeLessThan(1.25e6)
    expect(learned.threshold).toBeUndefined()
  })
  it('goes on beyond what it has seen in the same direction and not beyond all measure', () => {
    const far = frameOf([numeric('x', [1, 1.5, 1e9]), numeric('step', [0, 0, 0])])
    const [edge, beyond, endless] = scoresOf(learned, far) as unknown as [number, number, number]
    expect(beyond).toBeGreaterThan(edge)
    expect(beyond).toBeLessThan(edge + 6e6)
    expect(endless).toBeLessThan(edge + 60e6)
  })
})
