import { describe, expect, it } from 'vitest'
import { ended } from '../../steps/ended.ts'
import { stratifiedFolds } from '../evaluation/folds.ts'
import { frameOf } from '../frame.ts'
import { madeOf, withComposites } from './composite.ts'
import { compositesInSteps } from './composites.ts'
import type { Task } from './learn.ts'
import { numeric, type Planted, plantedClasses } from './planted.fixture.ts'

const found = ({ frame, target }: Planted, without: string[] = [], task: Task = 'classification') =>
  ended(
    compositesInSteps(frame, target, {
      ...{ task, seed: 1, most: 12, without },
      folds: stratifiedFolds(task === 'regression' ? new Int32Array(frame.rows) : Int32Array.from(target), 3, 2),
    }),
  )
const rows = 700

describe('the search for composites', () => {
  const planted = {
    product: plantedClasses(rows, 1, (value) => 3 * value('a') * value('b')),
    difference: plantedClasses(rows, 2, (value) => 4 * Math.abs(value('a') - value('b')) - 4),
    sum: plantedClasses(rows, 3, (value) => 8 * Math.sign(Math.sin(1.5 * (value('a') + value('b'))))),
    ratio: plantedClasses(rows, 5, (value) => 8 * Math.sign(Math.abs(value('a') / value('f')) - 0.22)),
  }
  for (const [kind, given] of Object.entries(planted))
    it(`finds a ${kind} of two columns`, () => {
      const first = found(given)[0]
      const parts = kind === 'ratio' ? ['a', 'f'] : ['a', 'b']
      expect([first?.left, first?.right].sort()).toEqual(parts)
      expect(first?.name).toContain(parts[0])
      expect(first?.name).toContain(parts[1])
    })
  it('finds a product in a regression, whatever its unit', () => {
    const { frame, target } = plantedClasses(500, 6, () => 0)
    const value = (name: string, row: number) => {
      const column = frame.columns.find((each) => each.name === name)
      return column?.kind === 'numeric' ? (column.values[row] as number) : 0
    }
    const numbers = target.map((noise, row) => 1e6 * (value('b', row) * value('d', row) + value('a', row) + noise))
    expect(found({ frame, target: numbers }, [], 'regression')[0]?.name).toMatch(/^\((b × d|d × b)\)$/)
  })
  it('finds none in noise, nor where columns tell each for itself', () => {
    for (const seed of [11, 12]) expect(found(plantedClasses(600, seed, () => 0))).toEqual([])
    for (const seed of [14])
      expect(found(plantedClasses(600, seed, (value) => (value('a') > 0 ? 2 : -2) + value('e')))).toEqual([])
  })
  it('makes none of columns that are to be left alone', () => {
    for (const { left, right } of found(planted.product, ['b'])) expect([left, right]).not.toContain('b')
  })
})

describe('composites', () => {
  const frame = frameOf([numeric('a', [1, 2, Number.NaN, 4]), numeric('b', [2, 0, 1, -1])])
  const composites = [
    { name: 's', operation: 'sum', left: 'a', right: 'b', factor: -2 },
    { name: 'p', operation: 'product', left: 'a', right: 's', factor: 1 },
    { name: 'r', operation: 'ratio', left: 'a', right: 'b', factor: 1 },
  ] as const

  it('are columns of their own, missing where a part is or the number is not finite', () => {
    const { columns } = withComposites(frame, composites)
    const values = columns.slice(2).map((column) => (column.kind === 'numeric' ? [...column.values] : []))
    expect(values).toEqual([
      [-3, 2, Number.NaN, 6],
      [-3, 4, Number.NaN, 24],
      [0.5, Number.NaN, Number.NaN, -4],
    ])
  })
  it('are made of the columns that they come from in the end', () => {
    expect(madeOf(composites).get('p')).toEqual(['a', 'a', 'b'])
  })
  it('of a column that is not there are a misuse', () => {
    expect(() => withComposites(frame, [{ ...composites[0], right: 'z' }])).toThrow('there is no numeric column z')
  })
})
