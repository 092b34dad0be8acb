import { describe, expect, it } from 'vitest'
import { type CategoricalColumn, categoricalColumn, type Column, frameOf, rowsOf } from '../frame.ts'
import { sample } from '../linear/sample.fixture.ts'
import { type NaiveBayes, naiveBayes, naiveBayesProbabilities } from './naive-bayes.ts'

const { frame, amount } = sample()
const target = categoricalColumn(
  'class',
  Array.from(amount, (value) => (value < -0.8 ? 'low' : value < 0.5 ? 'middle' : 'high')),
  ['low', 'middle', 'high'],
)
const square = categoricalColumn(
  'square',
  Array.from({ length: 80 }, (_, row) => `${(row * row) % 7}`),
)
const numbers = frame.columns.slice(0, 3)
const words = [frame.columns[3] as Column, square]
const numeric = (name: string, ...values: number[]): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})

function expectRows(found: Float64Array[], expected: readonly (readonly number[])[]) {
  expected.forEach((row, at) => {
    row.forEach((value, code) => {
      expect(found[code]?.[at]).toBeCloseTo(value, 9)
    })
  })
}
function expectShares(found: Float64Array[]) {
  for (let row = 0; row < (found[0] as Float64Array).length; row++)
    expect(found.reduce((sum, each) => sum + (each[row] as number), 0)).toBeCloseTo(1, 12)
}

/*
 * References: columns of linear.test.ts; y = np.digitize(m, [-.8, .5]); s = np.searchsorted([0,1,2,4], (i*i)%7); Z = (X-X.mean(0))/X.std(0)
 */
describe('naive Bayes', () => {
  it('of numbers is that of scikit-learn', () => {
    // GaussianNB(var_smoothing=1e-3).fit(Z, y).predict_proba(Z)[:3]
    expectRows(naiveBayesProbabilities(naiveBayes(frameOf(numbers), target), frameOf(numbers)), [
      [0.07563915878810587, 0.2203330129742393, 0.7040278282376544],
      [0.04131092639304641, 0.11458077895870182, 0.8441082946482515],
      [0.4252378260481286, 0.4425434696504906, 0.13221870430138097],
    ])
  })

  it('of words is that of scikit-learn', () => {
    // CategoricalNB(alpha=1).fit(np.c_[c, s], y).predict_proba(np.c_[c, s])[:3]
    expectRows(naiveBayesProbabilities(naiveBayes(frameOf(words), target), frameOf(words)), [
      [0.20743563597330267, 0.15653469414362528, 0.6360296698830722],
      [0.41048485510023786, 0.3754658406761913, 0.21404930422357082],
      [0.5730719551777245, 0.26755144192389196, 0.15937660289838346],
    ])
  })

  it('of both is the product of the two', () => {
    // q = gaussian * categorical / (np.bincount(y)/80); q / q.sum(1, keepdims=True)
    const both = frameOf([...numbers, ...words])
    const found = naiveBayesProbabilities(naiveBayes(both, target), both)
    expectRows(found, [
      [0.026322795295367154, 0.0779876778633757, 0.8956895268412571],
      [0.05839972914726676, 0.19969390989429153, 0.7419063609584418],
      [0.5688369891498966, 0.37251509375176783, 0.058647917098335556],
    ])
    expectShares(found)
  })

  it('of two classes changes places with them', () => {
    const sides = (low: string, high: string) =>
      categoricalColumn(
        'side',
        Array.from(amount, (value) => (value < 0 ? low : high)),
        ['a', 'b'],
      )
    const [one, two] = naiveBayesProbabilities(naiveBayes(frame, sides('a', 'b')), frame)
    const [three, four] = naiveBayesProbabilities(naiveBayes(frame, sides('b', 'a')), frame)
    one?.forEach((value, row) => {
      expect(value).toBeCloseTo(four?.[row] as number, 12)
      expect(two?.[row]).toBeCloseTo(three?.[row] as number, 12)
    })
  })

  it('counts a row as often as its weight says', () => {
    const weights = Float64Array.from({ length: 80 }, (_, row) => row % 3)
    const places = [...weights].flatMap((weight, row) => new Array<number>(weight).fill(row))
    const repeatedTarget = rowsOf(frameOf([target]), places).columns[0] as CategoricalColumn
    const repeated = naiveBayesProbabilities(naiveBayes(rowsOf(frame, places), repeatedTarget), frame)
    naiveBayesProbabilities(naiveBayes(frame, target, { weights }), frame).forEach((shares, code) => {
      shares.forEach((share, row) => {
        expect(share).toBeCloseTo(repeated[code]?.[row] as number, 10)
      })
    })
  })

  it('does not mind the unit of a column', () => {
    const here = naiveBayesProbabilities(naiveBayes(frame, target), frame)
    for (const unit of [1e-5, 1e200]) {
      const scaled = frameOf(
        frame.columns.map((column) =>
          column.kind === 'numeric' ? { ...column, values: column.values.map((value) => unit * value) } : column,
        ),
      )
      const there = naiveBayesProbabilities(naiveBayes(scaled, target), scaled)
      here[0]?.forEach((share, row) => {
        expect(there[0]?.[row]).toBeCloseTo(share, 9)
      })
    }
  })

  it('leaves out what is missing, and words it has not met', () => {
    const model = naiveBayes(frame, target)
    const nothing = frameOf([
      numeric('first', Number.NaN),
      numeric('second', Number.POSITIVE_INFINITY),
      numeric('third', Number.NaN),
      categoricalColumn('colour', ['violet']),
    ])
    const found = naiveBayesProbabilities(model, nothing)
    expect(found.map(([share]) => share)).toEqual([31, 23, 26].map((count) => expect.closeTo(count / 80, 12)))
    const colourless = frameOf([...numbers, categoricalColumn('colour', new Array(80).fill(undefined))])
    const alone = naiveBayesProbabilities(naiveBayes(frameOf(numbers), target), frameOf(numbers))
    expectRows(
      naiveBayesProbabilities(model, colourless),
      [0, 1, 2].map((row) => alone.map((each) => each[row] as number)),
    )
  })

  it('does not let a class of few or equal rows decide, and learns only classes that occur', () => {
    const values = numeric('size', 1, 1, 1, 2, 9, 30)
    const classes = categoricalColumn('class', ['a', 'a', 'a', 'b', 'b', undefined], ['a', 'b', 'never'])
    const model = naiveBayes(frameOf([values]), classes)
    expect(model.classes).toEqual(['a', 'b'])
    const found = naiveBayesProbabilities(model, frameOf([numeric('size', 1, 2, 1e300, -1e300)]))
    expectShares(found)
    expect(found[0]?.[0]).toBeGreaterThan(0.9)
    const sparse = frameOf([numeric('size', 3, 4, Number.NaN)])
    const few = naiveBayes(sparse, categoricalColumn('class', ['a', 'a', 'b']))
    expectShares(naiveBayesProbabilities(few, sparse))
  })

  it('leaves out columns that say nothing', () => {
    const none = Number.NaN
    const dull = frameOf([
      numeric('constant', 0.1, 0.1, 0.1),
      numeric('missing', none, none, none),
      categoricalColumn('one', ['a', 'a', undefined]),
    ])
    const model = naiveBayes(dull, categoricalColumn('class', ['a', 'b', 'b']))
    expect(model.columns).toEqual([])
    expect(naiveBayesProbabilities(model, dull)[0]?.[0]).toBeCloseTo(1 / 3, 12)
  })

  it('survives being written as JSON', () => {
    const model = naiveBayes(frame, target)
    const again = JSON.parse(JSON.stringify(model)) as NaiveBayes
    expect(naiveBayesProbabilities(again, frame)).toEqual(naiveBayesProbabilities(model, frame))
  })

  it('refuses what cannot be learnt from', () => {
    expect(() => naiveBayes(frame, categoricalColumn('class', ['a']))).toThrow('1 classes of 80 rows')
    expect(() => naiveBayes(frame, categoricalColumn('class', new Array(80).fill(undefined)))).toThrow('no row')
    expect(() => naiveBayes(frame, target, { weights: new Float64Array(80) })).toThrow('no row')
    expect(() => naiveBayes(frame, target, { weights: new Float64Array(80).fill(-1) })).toThrow('not a weight')
    expect(() => naiveBayes(frame, target, { smoothing: 0 })).toThrow('not a smoothing')
    expect(() => naiveBayes(frame, target, { varianceShare: 0 })).toThrow('not a share')
    expect(() => naiveBayesProbabilities(naiveBayes(frame, target), frameOf(numbers))).toThrow('a column colour')
  })
})
