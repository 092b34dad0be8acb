import { describe, expect, it } from 'vitest'
import type { Subject } from '../../../env.ts'
import { subjectFixture } from '../../identity/subject.fixture.ts'
import type { ScoreRow } from '../registry/scores.ts'
import { recordOf } from './records-of.ts'
import { churn, leaving } from './report.fixture.ts'

const row: ScoreRow = {
  ...{ id: 7, record: 'p.1', day: '2026-10-31', score: 0.5, expectedDays: null, outcome: null },
  shown: { department: 'Sales', segment: 'Key' },
  reasons: {
    base: -1,
    margin: 0,
    rest: 0,
    top: [
      ['satisfaction', 5, 0.6],
      ['orders', 9, 0.4],
    ],
  },
}
const usual = new Map([
  ['satisfaction', 7],
  ['orders', 6],
])
const withClass = (sensitivity: 'pay' | 'rating') => ({
  ...{ name: 'hr/leaving', domain: 'hr' },
  model: {
    ...{ ...leaving, shown: { name: 'name', by: ['department'] } },
    features: leaving.features.map((feature) => (feature.name === 'orders' ? { ...feature, sensitivity } : feature)),
  },
})
const owner = subjectFixture('owner')
const orders = (subject: Subject, sensitivity: 'pay' | 'rating', name: string | undefined) =>
  recordOf(row, withClass(sensitivity), subject, name, usual).reasons.find(({ feature }) => feature === 'orders')

describe('a record', () => {
  it('has its parts, its groups and what is usual', () => {
    const found = recordOf(row, { name: 'customers/churn', domain: 'customers', model: churn }, owner, 'Firm', usual)
    expect(found).toMatchObject({ key: 'p.1', name: 'Firm', groups: ['Key'], score: 0.5 })
    expect(found.reasons.map(({ value, usual }) => [value, usual])).toEqual([
      [5, 7],
      [9, 6],
    ])
    expect(found.reasons.reduce((sum, { part }) => sum + part, found.base + found.rest)).toBeCloseTo(0.5, 12)
    expect(found).not.toHaveProperty('expectedDays')
    expect(recordOf({ ...row, expectedDays: 31 }, withClass('pay'), owner, undefined, usual).expectedDays).toBe(31)
  })
  it('tells a value of a class only to who has the class', () => {
    const plain = subjectFixture('manager', { department: ['Sales'] })
    expect(orders(plain, 'rating', undefined)).toMatchObject({ value: 9, usual: 6 })
    expect(orders(plain, 'pay', undefined)).toMatchObject({ value: undefined, usual: undefined, withheld: true })
    expect(orders(plain, 'pay', undefined)?.part).toBeGreaterThan(0)
    expect(orders(owner, 'pay', undefined)).toMatchObject({ value: 9 })
  })
  it('tells nobody what is paid beside a name', () => {
    expect(orders(owner, 'pay', 'Mabel')).toMatchObject({ value: undefined, withheld: true })
    expect(orders(owner, 'rating', 'Mabel')).toMatchObject({ value: 9 })
  })
})
