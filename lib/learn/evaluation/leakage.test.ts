import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { categoricalColumn, type Column, frameOf } from '../frame.ts'
import { ended } from '../../steps/ended.ts'
import { leaksInSteps, numberLeaksOf } from './leakage.ts'

const leaksOf = (...question: Parameters<typeof leaksInSteps>) => ended(leaksInSteps(...question))

const rows = 2000
const random = randomOf(1)
const normal = normalOf(random)
const outcomes = Uint8Array.from({ length: rows }, () => (random() < 0.1 ? 1 : 0))
const numeric = (name: string, of: (outcome: number, row: number) => number): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(outcomes, of),
})
const kinds = (columns: Column[], limits = {}) =>
  leaksOf(frameOf(columns), outcomes, limits).map(({ column, kind }) => [column, kind])

const honest = [
  numeric('good', (outcome) => 2 * outcome + normal()),
  numeric('noise', () => normal()),
  numeric('constant', () => 3),
  numeric('empty', () => Number.NaN),
  numeric('often missing', (outcome) => (random() < 0.4 + 0.3 * outcome ? Number.NaN : normal())),
  // As good as a very good feature is: area .97.
  numeric('very good', (outcome) => 2.7 * outcome + normal()),
  numeric('rare flag', (outcome) => (random() < (outcome === 1 ? 0.3 : 0.004) ? 1 : 0)),
  categoricalColumn(
    'department',
    Array.from(outcomes, (outcome) => 'abcdefgh'[Math.floor((outcome === 1 ? 4 : 8) * random())]),
  ),
  categoricalColumn(
    'id',
    Array.from(outcomes, (_, row) => `row ${row}`),
  ),
  categoricalColumn(
    'one word',
    Array.from(outcomes, () => 'x'),
  ),
]

describe('leaks', () => {
  it('are not seen in honest columns, however good, empty, constant or many-valued', () => {
    expect(kinds(honest)).toEqual([])
  })
  it('are seen by the column that alone parts the outcomes', () => {
    const found = leaksOf(
      frameOf([
        ...honest,
        numeric('copy', (outcome) => 5 - 2 * outcome),
        numeric('account closed after days', (outcome, row) => (outcome === 1 ? 1 : 100) + (row % 50)),
        numeric('with gaps', (outcome) => (random() < 0.5 ? Number.NaN : 10 * outcome + normal())),
        categoricalColumn(
          'status',
          Array.from(outcomes, (outcome, row) => (outcome === 1 ? 'gone' : ['active', 'on leave'][row % 2])),
        ),
      ]),
      outcomes,
    )
    expect(found.map(({ column, kind, figure }) => [column, kind, figure > 0.999])).toEqual([
      ['copy', 'copy', true],
      ['account closed after days', 'separates', true],
      ['with gaps', 'separates', true],
      ['status', 'separates', true],
    ])
    expect(found[1]?.reason).toBe(
      'account closed after days alone tells the outcome almost without error (area under the curve 1.000).',
    )
  })
  it('are seen by what is filled in once the outcome is known', () => {
    const words = Array.from(outcomes, (outcome, row) => (outcome === 1 ? ['pay', 'boss'][row % 2] : undefined))
    const found = leaksOf(
      frameOf([
        categoricalColumn('reason for leaving', words),
        numeric('exit interview', (outcome) => (outcome === 1 ? normal() : Number.NaN)),
      ]),
      outcomes,
    )
    expect(found.map(({ column, kind, figure }) => [column, kind, figure])).toEqual([
      ['reason for leaving', 'missingness', 1],
      ['exit interview', 'missingness', 1],
    ])
    expect(found[0]?.reason).toContain('reason for leaving is known almost exactly where the outcome came')
  })
  it('are seen by a value that only comes with the outcome', () => {
    const mode = numeric('mode of failure', (outcome) => (outcome === 1 && random() < 0.4 ? 1 : 0))
    const word = categoricalColumn(
      'note',
      Array.from(outcomes, (outcome) => (outcome === 1 && random() < 0.3 ? 'scrapped' : 'none')),
    )
    const partly = numeric('severance', (outcome) => (outcome === 1 && random() < 0.5 ? normal() : Number.NaN))
    const found = leaksOf(frameOf([...honest, mode, word, partly]), outcomes)
    expect(found.map(({ column, kind }) => [column, kind])).toEqual([
      ['mode of failure', 'determines'],
      ['note', 'determines'],
      ['severance', 'determines'],
    ])
    expect(found[1]?.reason).toMatch(
      /^Wherever note is "scrapped" \(\d+ rows\), the outcome came; of all rows that is so in \d+\.\d %\.$/,
    )
    expect(found[2]?.reason).toContain('Wherever severance is known')
  })
  it('do not take a value that only comes with the common outcome for one', () => {
    expect(
      kinds([
        categoricalColumn(
          'safe',
          Array.from(outcomes, (outcome) => (outcome === 0 && random() < 0.5 ? 'yes' : 'no')),
        ),
      ]),
    ).toEqual([])
  })
  it('are suspected where a column told little a period before', () => {
    const before = Float64Array.from(outcomes, (outcome) => 0.3 * outcome + normal())
    const late = numeric('calls', (outcome, row) => -2.5 * outcome - (before[row] as number))
    const steady = numeric('tenure', (outcome, row) => outcome + (before[row] as number))
    const earlier = frameOf([
      {
        kind: 'numeric',
        name: 'tenure',
        values: Float64Array.from(outcomes, (outcome, row) => outcome + (before[row] as number) + 0.3 * normal()),
      },
      { kind: 'numeric', name: 'calls', values: before.map((value) => -value) },
    ])
    const found = leaksOf(frameOf([late, steady, numeric('new', () => normal())]), outcomes, { earlier })
    expect(found.map(({ column, kind }) => [column, kind])).toEqual([['calls', 'late']])
    expect(found[0]?.figure).toBeGreaterThan(0.25)
    expect(found[0]?.reason).toContain('than a period before')
  })
  it('are not judged by few rows', () => {
    const few = Uint8Array.from({ length: 100 }, (_, row) => (row < 10 ? 1 : 0))
    const column: Column = { kind: 'numeric', name: 'a', values: Float64Array.from(few) }
    expect(leaksOf(frameOf([column]), few)).toEqual([])
    expect(leaksOf(frameOf([column]), few, { least: 10 })).toHaveLength(1)
    expect(leaksOf(frameOf([]), [])).toEqual([])
  })
  it('refuse lengths that differ', () => {
    expect(() => leaksOf(frameOf(honest), [1])).toThrow(RangeError)
    expect(() => leaksOf(frameOf(honest), outcomes, { earlier: frameOf([]) })).toThrow(RangeError)
  })
})

describe('leaks of a number', () => {
  const target = Float64Array.from({ length: 500 }, () => normal())
  const column = (name: string, of: (value: number, row: number) => number): Column => ({
    kind: 'numeric',
    name,
    values: target.map(of),
  })
  it('are columns that rise or fall with the target', () => {
    const found = numberLeaksOf(
      frameOf([
        column('in cents', (value) => Math.exp(value)),
        column('turned', (value) => -(value ** 3)),
        column('rounded', (value) => Math.round(20 * value)),
        column('good', (value) => value + 0.5 * normal()),
        column('constant', () => 1),
        categoricalColumn(
          'word',
          Array.from(target, () => 'x'),
        ),
      ]),
      target,
    )
    expect(found.map(({ column: name, kind, figure }) => [name, kind, Math.round(figure)])).toEqual([
      ['in cents', 'copy', 1],
      ['turned', 'copy', -1],
      ['rounded', 'separates', 1],
    ])
  })
  it('refuse a target that is no number', () => {
    expect(() => numberLeaksOf(frameOf([column('a', () => 1)]), target.with(0, Number.NaN))).toThrow(RangeError)
    expect(() => numberLeaksOf(frameOf([column('a', () => 1)]), Float64Array.of(1))).toThrow(RangeError)
  })
})
