import { describe, expect, it } from 'vitest'
import { categoricalColumn, frameOf } from '../../../../lib/learn/frame.ts'
import { ended } from '../../../../lib/steps/ended.ts'
import type { ClassificationModel, Model } from '../features/model.ts'
import type { Fairness } from './card.ts'
import { churn } from './churn.fixture.ts'
import type { Table } from './examples-of.ts'
import { fairnessesInSteps } from './fairness.ts'

const gender = { name: 'gender', label: 'Gender', kind: 'category' as const, value: () => undefined }
const model: ClassificationModel = { ...churn, persons: true, protected: [gender] }

interface Group {
  persons: number
  /** Moments at which each of them is looked at. */
  moments?: number
  /** Persons to whom it happens, at each moment. */
  events: number
  score?: number
}

function fairnessOf(groups: Record<string, Group>, of: Model = model): Fairness {
  const rows = Object.entries(groups).flatMap(([group, { persons, moments = 1, events, score = events / persons }]) =>
    Array.from({ length: persons * moments }, (_, row) => {
      const person = row % persons
      return { group, key: `${group}${person}`, came: person < events ? 1 : 0, score }
    }),
  )
  const column = categoricalColumn(
    'gender',
    rows.map(({ group }) => group),
  )
  const test: Table = {
    frame: frameOf([]),
    guarded: frameOf([column]),
    keys: rows.map(({ key }) => key),
    moments: new Int32Array(rows.length),
    outcomes: Float64Array.from(rows, ({ came }) => came),
  }
  return ended(
    fairnessesInSteps(
      of,
      test,
      Float64Array.from(rows, ({ score }) => score),
    ),
  )[0] as Fairness
}

function told({ groups }: Fairness): string[] {
  return groups.flatMap(({ group, figures }) => (figures === undefined ? [] : [group]))
}

const large = { female: { persons: 200, events: 30 }, male: { persons: 300, events: 45 } }

describe('fairness', () => {
  it('compares groups of enough persons with enough events', () => {
    const found = fairnessOf(large)
    expect(told(found)).toEqual(['female', 'male'])
    expect(found.groups[0]).toMatchObject({ rows: 200, figures: { baseRate: { value: 0.15 } } })
  })

  it('counts persons, not rows', () => {
    const other = { persons: 9, moments: 20, events: 6 }
    const found = fairnessOf({ ...large, unknown: { persons: 60, events: 12 }, other })
    // Nine persons follow from the total less the others: the next smallest is withheld with them.
    expect(told(found)).toEqual(['female', 'male'])
    expect(found.groups.filter(({ figures }) => figures === undefined)).toEqual([
      { group: 'other', rows: 0 },
      { group: 'unknown', rows: 0 },
    ])
    expect(told(fairnessOf({ ...large, other: { ...other, persons: 10 } }))).toContain('other')
  })

  it('withholds a group with fewer than five who had the event, or of whom fewer are expected to', () => {
    const another = { persons: 60, moments: 6, events: 5, score: 0.1 }
    expect(told(fairnessOf({ ...large, other: another }))).toContain('other')
    expect(told(fairnessOf({ ...large, other: { ...another, events: 4, score: 0.5 } }))).not.toContain('other')
    expect(told(fairnessOf({ ...large, other: { ...another, score: 0.08 } }))).toEqual(['female', 'male'])
  })

  it('of anything but persons hides no large group for the sake of a small one', () => {
    const groups = { ...large, third: { persons: 60, events: 12 }, other: { persons: 3, events: 1 } }
    expect(told(fairnessOf(groups, { ...model, persons: false }))).toEqual(['female', 'male', 'third'])
    expect(told(fairnessOf(groups))).toEqual(['female', 'male'])
  })

  it('says that there are too few where one group is left', () => {
    const found = fairnessOf({ female: { persons: 200, events: 30 }, male: { persons: 9, events: 6 } })
    expect(told(found)).toEqual([])
    expect(found.finding).toBe('There are too few to compare groups.')
  })
})
