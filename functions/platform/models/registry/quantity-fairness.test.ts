import { describe, expect, it } from 'vitest'
import { categoricalColumn } from '../../../../lib/learn/frame.ts'
import { quantityFairness } from './quantity-fairness.ts'

const age = { name: 'age', label: 'Age', kind: 'category' as const, value: () => undefined }

/** So many records a group, each at two moments, its errors `off` and a little around it. */
function fairnessOf(groups: Record<string, { records: number; off: number }>, ofPersons = true) {
  const rows = Object.entries(groups).flatMap(([group, { records, off }]) =>
    Array.from({ length: 2 * records }, (_, row) => ({
      group,
      key: `${group}${row % records}`,
      error: off + ((row % records) - (records - 1) / 2) / records,
    })),
  )
  const column = categoricalColumn(
    'age',
    rows.map(({ group }) => group),
  )
  const errors = Float64Array.from(rows, ({ error }) => error)
  const keys = rows.map(({ key }) => key)
  return quantityFairness(age, column, keys, errors, 10, ofPersons)
}

describe('what is expected of quantities by group', () => {
  it('is told with how far it is off, a record counting once', () => {
    const { groups, finding, concern } = fairnessOf({ young: { records: 40, off: 0 }, old: { records: 50, off: 0.3 } })
    expect(groups.map(({ group, rows }) => [group, rows])).toEqual([
      ['young', 40],
      ['old', 50],
    ])
    expect(groups[1]?.figures?.off?.value).toBeCloseTo(0.3, 12)
    // The deviation of 50 evenly spread means is 0.2915; 1.96 errors of their mean.
    expect(groups[1]?.figures?.off?.high).toBeCloseTo(0.3 + (1.959964 * 0.291548) / Math.sqrt(50), 5)
    expect([finding, concern]).toEqual([
      'It is off to one side beyond chance for old: more or less was expected there than came.',
      true,
    ])
  })
  it('is no concern where groups are off by chance, nor of things', () => {
    expect(fairnessOf({ young: { records: 40, off: 0 }, old: { records: 50, off: 0.02 } }).concern).toBe(false)
    expect(fairnessOf({ north: { records: 40, off: 0 }, south: { records: 50, off: 0.3 } }, false).concern).toBe(false)
  })
  it('leaves out small groups, and of persons the next one too where a single one would be told by the rest', () => {
    const groups = { few: { records: 4, off: 0 }, some: { records: 20, off: 0 }, many: { records: 60, off: 0 } }
    const shown = (ofPersons: boolean) =>
      fairnessOf(groups, ofPersons)
        .groups.filter(({ figures }) => figures !== undefined)
        .map(({ group }) => group)
    expect([shown(true), shown(false)]).toEqual([['many'], ['some', 'many']])
    expect(fairnessOf(groups).finding).toBe('There are too few to compare groups.')
  })
})
