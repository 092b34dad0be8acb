import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { categoricalColumn, type CategoricalColumn, type Frame, frameOf, type NumericColumn, rowsOf } from '../frame.ts'
import { type Counterfactual, counterfactualsInSteps, type Goal } from './counterfactuals.ts'
import { type Changeable, leewayOf } from './leeway.ts'
import { columnOf, type Scoring } from './scoring.ts'

const rows = 400
const normal = normalOf(randomOf(1))
const names = ['a', 'b', 'c', 'd']
const numeric = names.map(
  (name): NumericColumn => ({
    kind: 'numeric',
    name,
    values: Float64Array.from({ length: rows }, () => Math.round(3 * normal())),
  }),
)
const words = categoricalColumn(
  'word',
  Array.from({ length: rows }, (_, row) => ['low', 'mid', 'high'][row % 3]),
  ['low', 'mid', 'high', 'never'],
)
const frame = frameOf([...numeric, words])
const either = names.map((column): Changeable => ({ column, direction: 'either' }))
const numbers = (of: Frame, name: string) => (columnOf(of, name) as NumericColumn).values
/** A sum of the columns, each times its weight, and the code of the word times another. */
const linear =
  (weights: number[], ofWord = 0): Scoring =>
  (of) => {
    const { codes } = columnOf(of, 'word') as CategoricalColumn
    return Float64Array.from(codes, (code, row) =>
      names.reduce(
        (sum, name, at) => sum + (weights[at] as number) * (numbers(of, name)[row] as number),
        ofWord * code,
      ),
    )
  }
const own = (row: number): Frame => rowsOf(frame, [row])
const found = (
  scoring: Scoring,
  row: number,
  goal: Goal,
  changeable: Changeable[],
  options: object = {},
): Counterfactual[] => ended(counterfactualsInSteps(scoring, own(row), leewayOf(frame, changeable), goal, options))

describe('counterfactuals', () => {
  it('change one column by as little as is enough, cheapest first', () => {
    const scoring = linear([1, 2, 0, 0])
    const score = scoring(own(0))[0] as number
    const answers = found(scoring, 0, { side: 'above', threshold: score + 3 }, either)
    const changes = answers.filter((answer) => answer.changes.length === 1).map(({ changes }) => changes[0])
    const [a, b] = [numbers(frame, 'a')[0] as number, numbers(frame, 'b')[0] as number]
    expect(changes).toEqual([
      { column: 'b', from: b, to: b + 2 },
      { column: 'a', from: a, to: a + 3 },
    ])
    expect(answers[0]?.score).toBe(score + 4)
  })
  it('score as the row does when it is so changed', () => {
    const scoring = linear([1, -2, 3, 0.5], -1)
    const changeable: Changeable[] = [...either, { column: 'word', direction: 'either' }]
    for (let row = 0; row < 40; row++)
      for (const answer of found(scoring, row, { side: 'below', threshold: -12 }, changeable)) {
        const changed = frameOf(
          own(row).columns.map((column) => {
            const change = answer.changes.find((candidate) => candidate.column === column.name)
            if (change === undefined) return column
            return column.kind === 'numeric'
              ? { ...column, values: Float64Array.of(change.to as number) }
              : { ...column, codes: Int32Array.of(column.levels.indexOf(change.to as string)) }
          }),
        )
        expect(scoring(changed)[0]).toBe(answer.score)
        expect(answer.score).toBeLessThan(-12)
      }
  })
  it('keep to directions, bounds, words and what was observed', () => {
    const random = randomOf(3)
    const changeable: Changeable[] = [
      { column: 'a', direction: 'up', high: 4 },
      { column: 'b', direction: 'down', low: -3 },
      { column: 'c', direction: 'either' },
      { column: 'word', direction: 'either', levels: ['mid', 'never'] },
    ]
    const extremes = [...numbers(frame, 'c')].sort((x, y) => x - y)
    let checked = 0
    for (let trial = 0; trial < 120; trial++) {
      const weights = names.map(() => 4 * random() - 2)
      const bend = linear(weights, 4 * random() - 2)
      const scoring: Scoring = (of) => bend(of).map((value) => Math.sin(value / 4) + value / 10)
      const goal = { side: random() < 0.5 ? 'above' : 'below', threshold: 2 * random() - 1 } as const
      for (const { changes, distance } of found(scoring, trial, goal, changeable)) {
        checked++
        expect(distance).toBeGreaterThan(0)
        expect(changes.length).toBeLessThanOrEqual(3)
        for (const { column, from, to } of changes) {
          if (column === 'a') expect([(to as number) > (from as number), (to as number) <= 4]).toEqual([true, true])
          else if (column === 'b')
            expect([(to as number) < (from as number), (to as number) >= -3]).toEqual([true, true])
          else if (column === 'c') {
            expect(to).toBeGreaterThanOrEqual(extremes[0] as number)
            expect(to).toBeLessThanOrEqual(extremes.at(-1) as number)
            expect(extremes).toContain(to)
          } else {
            expect(column).toBe('word')
            expect(to).toBe('mid')
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(40)
  })
  it('are the nearest of all with as few columns, for scores that rise or fall with each column', () => {
    const random = randomOf(8)
    const changeable = either.slice(0, 3)
    let pairs = 0
    for (let trial = 0; trial < 30; trial++) {
      const weights = [random() + 0.1, random() + 0.1, random() + 0.1, 0]
      const scoring: Scoring = (of) => linear(weights)(of).map((value) => Math.tanh(value / 8))
      const goal = { side: 'above', threshold: 0.45 + 0.5 * random() } as const
      const leeway = leewayOf(frame, changeable)
      const answers = ended(counterfactualsInSteps(scoring, own(trial), leeway, goal, { count: 1 }))
      const best = nearest(scoring, own(trial), leeway, goal)
      expect(answers[0]?.changes.length ?? 0).toBe(best?.columns ?? 0)
      if (best === undefined || best.columns === 0) continue
      expect(answers[0]?.distance).toBeCloseTo(best.distance, 9)
      if (best.columns > 1) pairs++
    }
    // Otherwise one column is always enough and nothing was tried.
    expect(pairs).toBeGreaterThan(5)
  })
  it('differ in their columns, none having all of another', () => {
    const answers = found(
      linear([1, 1, 1, 1], 1),
      5,
      { side: 'above', threshold: 9 },
      [...either, { column: 'word', direction: 'either' }],
      { count: 5 },
    )
    expect(answers.length).toBeGreaterThan(2)
    const sets = answers.map(({ changes }) => new Set(changes.map(({ column }) => column)))
    sets.forEach((set, at) => {
      sets.forEach((other, place) => {
        if (place !== at) expect(set.isSubsetOf(other)).toBe(false)
      })
    })
  })
  it('are none where the score is there already, out of reach, or nothing may be changed', () => {
    const scoring = linear([1, 1, 1, 1])
    const score = scoring(own(0))[0] as number
    expect(found(scoring, 0, { side: 'above', threshold: score }, either)).toEqual([])
    expect(found(scoring, 0, { side: 'above', threshold: 1000 }, either)).toEqual([])
    expect(found(scoring, 0, { side: 'below', threshold: score }, [])).toEqual([])
    expect(found(scoring, 0, { side: 'above', threshold: score + 1 }, [{ column: 'a', direction: 'down' }])).toEqual([])
    expect(
      found(scoring, 0, { side: 'above', threshold: score + 1 }, [{ column: 'a', direction: 'up', high: -100 }]),
    ).toEqual([])
  })
  it('leave what is missing alone', () => {
    const row = frameOf([
      { kind: 'numeric', name: 'a', values: Float64Array.of(Number.NaN) },
      ...own(0).columns.slice(1, 4),
      { ...words, codes: Int32Array.of(-1) },
    ])
    const scoring: Scoring = (of) => numbers(of, 'a').map((value) => (Number.isNaN(value) ? 0 : 1))
    const leeway = leewayOf(frame, [...either, { column: 'word', direction: 'either' }])
    expect(ended(counterfactualsInSteps(scoring, row, leeway, { side: 'above', threshold: 0.5 }))).toEqual([])
  })
  it('need columns together where none does anything alone', () => {
    const scoring: Scoring = (of) =>
      numbers(of, 'a').map((value, row) => (value >= 4 && (numbers(of, 'b')[row] as number) >= 4 ? 1 : 0))
    const row = [...numbers(frame, 'a').keys()].find(
      (at) => (numbers(frame, 'a')[at] as number) < 2 && (numbers(frame, 'b')[at] as number) < 2,
    ) as number
    const answers = found(scoring, row, { side: 'above', threshold: 1 }, either)
    expect(answers.map(({ changes }) => changes.map(({ column, to }) => [column, to]))[0]).toEqual([
      ['a', 4],
      ['b', 4],
    ])
  })
  it('score in batches of rows', () => {
    let calls = 0
    const scoring: Scoring = (of) => {
      calls++
      return linear([1, 1, 1, 1])(of)
    }
    found(scoring, 0, { side: 'above', threshold: 1000 }, either)
    // The row itself and three rounds of at most some thousand rows.
    expect(calls).toBeLessThan(12)
  })
  it('refuse other than one row, unknown columns and directions of words', () => {
    const run = (row: Frame) => () =>
      ended(counterfactualsInSteps(linear([1, 1, 1, 1]), row, leewayOf(frame, either), { side: 'above', threshold: 0 }))
    expect(run(frame)).toThrow(RangeError)
    expect(run(frameOf([]))).toThrow(RangeError)
    expect(() => leewayOf(frame, [{ column: 'x', direction: 'up' }])).toThrow(RangeError)
    expect(() => leewayOf(frame, [{ column: 'word', direction: 'up' }])).toThrow(RangeError)
    expect(() => leewayOf(frame, [...either, ...either])).toThrow(RangeError)
    expect(() => found(linear([1, 1, 1, 1]), 0, { side: 'above', threshold: 99 }, either, { count: 0 })).toThrow(
      RangeError,
    )
  })
})

/** The fewest columns and the least distance by trying everything. */
function nearest(scoring: Scoring, row: Frame, leeway: ReturnType<typeof leewayOf>, goal: Goal) {
  if ((scoring(row)[0] as number) >= goal.threshold) return { columns: 0, distance: 0 }
  const options = leeway.map((of) => {
    if (of.kind !== 'numeric') throw new Error('numbers only')
    const from = numbers(row, of.column)[0] as number
    return [from, ...of.values.filter((value) => value !== from)].map((value) => ({
      value,
      distance: Math.abs(value - from) / of.deviation,
    }))
  })
  const [as, bs, cs] = options as [
    { value: number; distance: number }[],
    { value: number; distance: number }[],
    { value: number; distance: number }[],
  ]
  const all = as.flatMap((a) => bs.flatMap((b) => cs.map((c) => [a, b, c])))
  const tried = frameOf(
    row.columns.map((column, at) =>
      column.kind === 'numeric'
        ? { ...column, values: Float64Array.from(all, (choice) => choice[at]?.value ?? (column.values[0] as number)) }
        : { ...column, codes: new Int32Array(all.length).fill(column.codes[0] as number) },
    ),
  )
  const scores = scoring(tried)
  const reached = all
    .map((choice, at) => ({
      columns: choice.filter(({ distance }) => distance > 0).length,
      distance: choice.reduce((sum, { distance }) => sum + distance, 0),
      score: scores[at] as number,
    }))
    .filter(({ score }) => score >= goal.threshold)
  return reached.sort((x, y) => x.columns - y.columns || x.distance - y.distance)[0]
}
