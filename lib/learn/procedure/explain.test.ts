import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { categoricalColumn, type Frame, frameOf, rowsOf } from '../frame.ts'
import { explanationOf, learnedMarginsOf, scoresInSteps, scoresOf } from './explain.ts'
import { type Learned, learnInSteps } from './learn.ts'
import { mixedRows, numeric } from './planted.fixture.ts'

/** A product that has to be found, numbers that are missing, words, and a column that tells nothing. */
function rowsWithAll(rows: number, seed: number) {
  const random = randomOf(seed)
  const normal = normalOf(random)
  const mixed = mixedRows(rows, seed)
  const [a, b] = [0, 1].map(() => Float64Array.from({ length: rows }, normal)) as [Float64Array, Float64Array]
  const frame = frameOf([
    ...mixed.frame.columns,
    numeric('a', a),
    numeric('b', b),
    numeric('same', new Float64Array(rows)),
  ])
  const target = Float64Array.from(a, (value, row) => {
    const margin = 4 * value * (b[row] as number) + (mixed.score[row] as number)
    return random() < 1 / (1 + Math.exp(-margin)) ? 1 : 0
  })
  return { frame, target }
}

const { frame, target } = rowsWithAll(420, 1)
const learned = ended(learnInSteps(frame, target, { task: 'classification', seed: 1 }))
const held = rowsWithAll(300, 2).frame

describe('what a learnt model says', () => {
  it('is made of a linear and boosted members with a composite, so that all ways are tried here', () => {
    expect(new Set(learned.members.map(({ member }) => member.kind))).toEqual(new Set(['linear', 'boosted']))
    expect(learned.composites.length).toBeGreaterThan(0)
  })
  it('is explained by contributions that add up to the margin of scoring', () => {
    const margins = learnedMarginsOf(learned, held)
    const { base, contributions, margins: sums } = explanationOf(learned, held)
    expect(contributions).toHaveLength(frame.columns.length)
    expect(contributions[5]?.every((value) => value === 0)).toBe(true)
    for (const [row, margin] of margins.entries()) {
      const sum = contributions.reduce((all, own) => all + (own[row] as number), base)
      expect(Math.abs(sum - margin)).toBeLessThan(1e-9)
      expect(Math.abs((sums[row] as number) - margin)).toBeLessThan(1e-9)
      expect(scoresOf(learned, rowsOf(held, [row]))[0]).toBe(1 / (1 + Math.exp(-margin)))
    }
  })
  it('is the same to the bit after a round trip through JSON, and as exactly explained', () => {
    const again = JSON.parse(JSON.stringify(learned)) as Learned
    const margins = learnedMarginsOf(learned, held)
    expect([...learnedMarginsOf(again, held)]).toEqual([...margins])
    const { base, contributions } = explanationOf(again, held)
    for (const [row, margin] of margins.entries())
      expect(Math.abs(contributions.reduce((all, own) => all + (own[row] as number), base) - margin)).toBeLessThan(1e-9)
  })
  it('does not depend on the order of columns, on columns that were not learnt, or on the order of levels', () => {
    const columns = held.columns.map((column) =>
      column.kind === 'numeric'
        ? column
        : categoricalColumn(
            column.name,
            Array.from(column.codes, (code) => column.levels[code]),
            ['violet', ...column.levels].reverse(),
          ),
    )
    const other = frameOf([numeric('new', new Float64Array(300)), ...columns.reverse()])
    expect([...learnedMarginsOf(learned, other)]).toEqual([...learnedMarginsOf(learned, held)])
  })
  it('takes unknown words and missing values, whatever was missing before', () => {
    const blank: Frame = frameOf([
      ...['x', 'y', 'a', 'b'].map((name) => numeric(name, [Number.NaN, 1])),
      categoricalColumn('word', ['violet', undefined]),
    ])
    const { base, contributions, margins } = explanationOf(learned, blank)
    expect(margins.every(Number.isFinite)).toBe(true)
    expect(contributions.reduce((all, own) => all + (own[0] as number), base)).toBeCloseTo(margins[0] as number, 9)
  })
  it('is a misuse of a frame that lacks a column or has it as another kind', () => {
    const without = frameOf(held.columns.filter(({ name }) => name !== 'y'))
    expect(() => scoresOf(learned, without)).toThrow(new RangeError('column y is missing'))
    expect(() => explanationOf(learned, without)).toThrow('column y is missing')
    const words = frameOf(
      held.columns.map((column) =>
        column.name === 'y' ? categoricalColumn('y', new Array<string>(300).fill('1')) : column,
      ),
    )
    expect(() => scoresOf(learned, words)).toThrow('column y is categorical, and was numeric')
  })
  it('comes in steps', () => {
    let steps = 0
    for (const _ of scoresInSteps(learned, held)) steps++
    expect(steps).toBeGreaterThan(5)
  })
  it('is nothing for no rows', () => {
    expect(scoresOf(learned, rowsOf(held, []))).toHaveLength(0)
  })
})

describe('a promise of direction', () => {
  it('is kept by the whole of what was learnt, though the rows say the opposite here and there', () => {
    const random = randomOf(3)
    const normal = normalOf(random)
    const columns = ['up', 'down', 'free'].map((name) => numeric(name, Array.from({ length: 420 }, normal)))
    const at = (column: number, row: number) => columns[column]?.values[row] as number
    const labels = Float64Array.from({ length: 420 }, (_, row) => {
      const margin = at(0, row) + Math.sin(4 * at(0, row)) + at(1, row) * at(2, row) - at(1, row)
      return random() < 1 / (1 + Math.exp(-2 * margin)) ? 1 : 0
    })
    const monotone = { up: 1, down: -1 } as const
    const own = ended(learnInSteps(frameOf(columns), labels, { task: 'classification', seed: 1, monotone }))
    expect(own.members.length).toBeGreaterThan(0)
    const grid = Float64Array.from({ length: 81 }, (_, place) => (place - 40) / 10)
    for (let trial = 0; trial < 10; trial++) {
      const [other, free] = [2 * normal(), 2 * normal()]
      for (const [name, rest, sign] of [
        ['up', 'down', 1],
        ['down', 'up', -1],
      ] as const) {
        const margins = learnedMarginsOf(
          own,
          frameOf([
            numeric(name, grid),
            numeric(
              rest,
              grid.map(() => other),
            ),
            numeric(
              'free',
              grid.map(() => free),
            ),
          ]),
        )
        for (let place = 1; place < grid.length; place++)
          expect(sign * ((margins[place] as number) - (margins[place - 1] as number))).toBeGreaterThanOrEqual(-1e-9)
        if (name === 'up') expect(margins[80] as number).toBeGreaterThan((margins[0] as number) + 0.1)
      }
    }
  })
})
