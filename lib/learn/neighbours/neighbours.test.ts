import { describe, expect, it } from 'vitest'
import { type CategoricalColumn, categoricalColumn, type Column, frameOf, rowsOf } from '../frame.ts'
import { sample } from '../linear/sample.fixture.ts'
import { neighbourMeans, neighbourShares } from './neighbour-answers.ts'
import { type NeighbourIndex, neighbourIndex, neighbours, neighboursInSteps } from './neighbours.ts'

const { frame, amount } = sample()
const classes = categoricalColumn(
  'class',
  Array.from(amount, (value) => (value < -0.8 ? 'low' : value < 0.5 ? 'middle' : 'high')),
  ['low', 'middle', 'high'],
)
const numeric = (name: string, ...values: number[]): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})
const numbers = frameOf(frame.columns.slice(0, 3))
const first = Array.from({ length: 60 }, (_, row) => row)
const last = Array.from({ length: 20 }, (_, row) => row + 60)
const known = rowsOf(numbers, first)
const asked = rowsOf(numbers, last)
const target = amount.subarray(0, 60)
const label = rowsOf(frameOf([classes]), first).columns[0] as CategoricalColumn

function expectNumbers(found: ArrayLike<number>, expected: readonly number[]) {
  expected.forEach((value, at) => {
    expect(found[at]).toBeCloseTo(value, 7)
  })
}

describe('nearest neighbours', () => {
  it('are those of scikit-learn', () => {
    // T, Q = Z[:60], Z[60:]; KNeighborsClassifier(5).fit(T, y[:60]).kneighbors(Q[:2])
    const found = neighbours(neighbourIndex(known), asked, 5)
    expect([...found.places.subarray(0, 10)]).toEqual([38, 16, 5, 30, 19, 9, 50, 37, 26, 6])
    expectNumbers(
      found.distances,
      [
        0.14331359, 0.65467726, 0.70248306, 0.72676656, 0.8041011, 0.68383443, 0.68820059, 0.9779613, 1.00471048,
        1.066003906,
      ],
    )
  })

  it('answer as those of scikit-learn do', () => {
    // KNeighborsRegressor(5, weights='uniform' or 'distance').fit(T, m[:60]).predict(Q[:4]); KNeighborsClassifier(...).predict_proba(Q[:3])
    const found = neighbours(neighbourIndex(known), asked, 5)
    expectNumbers(neighbourMeans(found, target), [1.18042109, -1.77992176, -1.23536673, 1.14981572])
    expectNumbers(neighbourMeans(found, target, 'distance'), [1.29668259, -1.7840948, -1.35217421, 1.35147297])
    const alike = neighbourShares(found, label)
    const near = neighbourShares(found, label, 'distance')
    expectNumbers(alike[0] as Float64Array, [0.4, 0.8, 0.6])
    expectNumbers(alike[2] as Float64Array, [0.6, 0, 0.2])
    expectNumbers(near[0] as Float64Array, [0.22309668, 0.82584284, 0.60192317])
    expectNumbers(near[2] as Float64Array, [0.77690332, 0, 0.20510841])
  })

  it('compare what neither row misses, as scikit-learn does', () => {
    // N = X.copy(); N[i%5==0,0] = np.nan; N[i%7==3,2] = np.nan; N = (N-np.nanmean(N[:60],0))/np.nanstd(N[:60],0)
    // d = sklearn.metrics.pairwise.nan_euclidean_distances(N[60:], N[:60]); np.argsort(d, 1, kind='stable')[:,:4]
    const holed = frameOf(
      numbers.columns.map((column, at): Column => {
        if (column.kind === 'categorical') return column
        const missing = (row: number) => (at === 0 && row % 5 === 0) || (at === 2 && row % 7 === 3)
        return { ...column, values: column.values.map((value, row) => (missing(row) ? Number.NaN : value)) }
      }),
    )
    const found = neighbours(neighbourIndex(rowsOf(holed, first)), rowsOf(holed, last), 4)
    expect([...found.places.subarray(0, 12)]).toEqual([38, 45, 2, 31, 9, 50, 45, 37, 29, 43, 21, 7])
    expectNumbers(found.distances, [0.24572347, 0.35304139, 0.38380261, 0.58773, 0.67898284, 0.80190681])
  })

  it('add a mismatch to the squared distance for another level', () => {
    // d = np.sqrt(((Q[:,None]-T[None])**2).sum(2)+.7*(c[60:,None]!=c[None,:60]))
    const found = neighbours(neighbourIndex(rowsOf(frame, first), { mismatch: 0.7 }), rowsOf(frame, last), 4)
    expect([...found.places.subarray(0, 12)]).toEqual([16, 19, 38, 52, 9, 37, 50, 26, 29, 43, 21, 54])
    expectNumbers(found.distances, [0.65467726, 0.8041011, 0.84884556, 1.00891448, 0.68383443, 0.9779613])
  })

  it('of a row that is there are first itself', () => {
    const found = neighbours(neighbourIndex(frame), frame, 1)
    expect([...found.places]).toEqual([...first, ...last])
    expect(found.distances.every((distance) => distance === 0)).toBe(true)
    expectNumbers(neighbourMeans(neighbours(neighbourIndex(frame), frame, 9), amount, 'distance'), [...amount])
  })

  it('do not mind units, nor columns in another order, nor JSON', () => {
    const scaled = frameOf(
      frame.columns
        .toReversed()
        .map((column) =>
          column.kind === 'numeric' ? { ...column, values: column.values.map((value) => 1e5 * value + 3) } : column,
        ),
    )
    const here = neighbours(neighbourIndex(frame), rowsOf(frame, last), 3)
    const there = neighbours(neighbourIndex(scaled), rowsOf(scaled, last), 3)
    expect(there.places).toEqual(here.places)
    const holed = frameOf([...frame.columns, numeric('holed', ...new Array(79).fill(Number.NaN), 1)])
    const index = neighbourIndex(holed)
    const again = JSON.parse(JSON.stringify(index)) as NeighbourIndex
    expect(neighbours(again, holed, 3)).toEqual(neighbours(index, holed, 3))
  })

  it('of equal distance come in their order', () => {
    const index = neighbourIndex(frameOf([numeric('size', 1, 3, 1, 3, 1)]))
    expect([...neighbours(index, frameOf([numeric('size', 2, 1)]), 3).places]).toEqual([0, 1, 2, 0, 2, 4])
  })

  it('say what all rows say where nothing can be compared', () => {
    const index = neighbourIndex(frameOf([numeric('size', 1, 2, 6), categoricalColumn('team', ['a', 'b', 'b'])]))
    const found = neighbours(index, frameOf([numeric('size', Number.NaN), categoricalColumn('team', ['new'])]), 2)
    expect([...found.places]).toEqual([-1, -1])
    expect([...neighbourMeans(found, Float64Array.of(3, 6, 9))]).toEqual([6])
    const shares = neighbourShares(found, categoricalColumn('class', ['x', undefined, 'y', 'y'].slice(0, 3)))
    expect(shares.map(([share]) => share)).toEqual([0.5, 0.5])
  })

  it('without a column to compare by say the same', () => {
    const constant = frameOf([numeric('size', 4, 4, 4), categoricalColumn('team', ['a', 'a', undefined])])
    const found = neighbours(neighbourIndex(constant), constant, 2)
    expect([...neighbourMeans(found, Float64Array.of(3, 6, 9))]).toEqual([6, 6, 6])
  })

  it('give way in between', () => {
    const many = frameOf([numeric('size', ...Array.from({ length: 3000 }, (_, row) => Math.sin(row)))])
    const steps = neighboursInSteps(neighbourIndex(many), many, 2)
    let pauses = 0
    for (let step = steps.next(); !step.done; step = steps.next()) pauses++
    expect(pauses).toBeGreaterThan(3)
  })

  it('refuse what cannot be compared', () => {
    const index = neighbourIndex(known)
    expect(() => neighbours(index, asked, 61)).toThrow('61 neighbours of 60 rows')
    expect(() => neighbours(index, asked, 0)).toThrow(RangeError)
    expect(() => neighbours(index, frameOf([numeric('first', 1)]), 1)).toThrow('a column second')
    expect(() => neighbourIndex(rowsOf(known, []))).toThrow('no rows')
    expect(() => neighbourIndex(known, { mismatch: -1 })).toThrow('not a distance')
    const found = neighbours(index, asked, 2)
    expect(() => neighbourMeans(found, target.subarray(0, 9))).toThrow('a target of 9 rows')
    expect(() => neighbourMeans(found, new Float64Array(60).fill(Number.NaN))).toThrow('holds NaN')
    expect(() => neighbourShares(found, categoricalColumn('class', new Array(60).fill(undefined)))).toThrow('no row')
  })
})
