import { describe, expect, it } from 'vitest'
import type { TenantEntry } from '../../../env.ts'
import type { Scoring } from '../registry/scores.ts'
import { churn, leaving, lifetime } from './report.fixture.ts'
import { CurrentScores, currentScores } from './scores-now.ts'

const scoring: Scoring = {
  ...{
    id: 1,
    version: 3,
    day: '2026-10-31',
    scoredAt: '2026-11-01T00:00:00Z',
    records: 0,
    comparedTo: null,
    came: null,
  },
}
const byDepartment = { ...leaving, shown: { by: ['department'] } }

/** A database that holds nothing but these scores. */
function database(scores: readonly (readonly [score: number, department: string])[]): D1Database {
  const rows = scores.map(([score, department], at) => ({
    ...{ id: at + 1, record: `p.${at}`, score, shown: JSON.stringify({ department }) },
  }))
  const bind = (_scoring: number, after = 0) => ({
    all: async () => ({ results: rows.slice(after, after + 2000) }),
    first: async () => ({ n: rows.length }),
  })
  return { prepare: () => ({ bind }) } as unknown as D1Database
}
const times = (count: number, score: number, department: string) =>
  Array.from({ length: count }, () => [score, department] as const)

describe('current scores', () => {
  const persons = [...times(20, 0.6, 'Sales'), ...times(30, 0.1, 'Research'), ...times(3, 0.9, 'Board')]

  it('of persons are told in sums, without small groups and what would tell them', async () => {
    const current = await CurrentScores.of(database(persons), byDepartment, scoring)
    const now = current.now({}, 0.3)
    expect(now).toMatchObject({ moment: '2026-10-31', records: 53, likely: 23, marked: 23 })
    expect(now?.expected).toBeCloseTo(20 * 0.6 + 3 + 2.7, 9)
    const groups = current.groups({})
    expect(groups?.by).toBe('department')
    const told = groups?.rows.filter(({ records }) => records !== undefined).map(({ group }) => group)
    // With one other group beside it the small one would be the rest.
    expect(told?.length).toBe(1)
    expect(groups?.rows.find(({ group }) => group === 'Board')).toEqual({ group: 'Board' })
  })
  it('of few likely persons, or all but few, do not say how many', async () => {
    const few = [...times(4, 0.9, 'Sales'), ...times(40, 0.1, 'Sales')]
    const counts = async (scores: Parameters<typeof database>[0]) =>
      (await CurrentScores.of(database(scores), byDepartment, scoring)).now({}, undefined)?.likely
    expect(await counts(few)).toBeNull()
    expect(await counts(few.map(([score, place]) => [1 - score, place] as const))).toBeNull()
    expect(await counts(times(40, 0.1, 'Sales'))).toBe(0)
    expect(await counts([...times(5, 0.9, 'Sales'), ...times(40, 0.1, 'Sales')])).toBe(5)
  })
  it('of a part that is small are not told', async () => {
    const current = await CurrentScores.of(database(persons), byDepartment, scoring)
    expect(current.now({ department: ['Board'] }, undefined)).toBeNull()
    expect(current.now({ department: [] }, undefined)).toBeNull()
    expect(current.now({ person: ['p.1'] }, undefined)).toBeNull()
    expect(current.now({ department: ['Research'] }, undefined)?.records).toBe(30)
    expect(current.groups({ department: ['Research'] })?.rows).toHaveLength(1)
  })
  it('of nobody say that there is nobody', async () => {
    const none = await CurrentScores.of(database([]), byDepartment, scoring)
    expect(none.now({}, 0.3)).toMatchObject({ records: 0, likely: 0, expected: 0 })
    expect(none.groups({})?.rows).toEqual([])
  })
  it('are read page by page, and once as long as none is added or taken away', async () => {
    const named = { name: 'customers/churn', domain: 'customers', model: churn }
    const ask = (rows: number, more: Partial<Scoring> = {}, tenant = 'main') =>
      currentScores({ DB: database(times(rows, 0.1, 'x')), TENANT: { id: tenant } as TenantEntry }, named, {
        ...scoring,
        ...more,
      })
    const first = await ask(4100)
    expect(first.now({}, undefined)?.records).toBe(4100)
    expect(await ask(4100)).toBe(first)
    expect(await ask(4100, {}, 'other')).not.toBe(first)
    expect((await ask(4099)).now({}, undefined)?.records).toBe(4099)
    expect(await ask(4099, { id: 2 })).not.toBe(await ask(4099, { id: 3 }))
  })
  it('of other records are told whole', async () => {
    const current = await CurrentScores.of(database(persons), { ...churn, shown: { by: ['department'] } }, scoring)
    expect(current.now({}, 0.3)).toMatchObject({ records: 53, likely: 23, marked: 23 })
    expect(current.groups({})?.rows.map(({ group, records }) => [group, records])).toEqual([
      ['Board', 3],
      ['Research', 30],
      ['Sales', 20],
    ])
    expect((await CurrentScores.of(database([]), churn, scoring)).now({}, 0.3)).toMatchObject({ records: 0, likely: 0 })
  })
  it('of a quantity are a mean, and of pay a rounded one of ten persons at least', async () => {
    const pays = Array.from({ length: 12 }, (_, at) => [4000 + at * 137, 'Sales'] as const)
    const mean = 4000 + 5.5 * 137
    const { shown: _, ...plain } = lifetime
    expect((await CurrentScores.of(database(pays), plain, scoring)).now({}, undefined)?.expected).toBeCloseTo(mean, 9)
    expect((await CurrentScores.of(database(pays), plain, scoring)).groups({})).toBeNull()
    const pay = { ...lifetime, persons: true, sensitivity: 'pay' as const, shown: { by: ['department'] } }
    const told = (await CurrentScores.of(database(pays), pay, scoring)).now({}, undefined)?.expected as number
    expect(told).not.toBeCloseTo(mean, 9)
    expect(Math.abs(told / mean - 1)).toBeLessThan(0.25)
    expect((await CurrentScores.of(database(pays.slice(0, 9)), pay, scoring)).now({}, undefined)).toBeNull()
    expect((await CurrentScores.of(database([]), pay, scoring)).now({}, undefined)?.expected).toBe(0)
  })
})
