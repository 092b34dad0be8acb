// The rows of figures about persons, over real SQLite; what may be shown of them is tested in platform/metrics.
import type Database from 'better-sqlite3'
import type { SQL } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PersonsPage } from '../domain.ts'
import { prepared } from '../platform/db/reader.ts'
import { d1Fixture } from '../platform/ingest/d1.fixture.ts'
import { hrMetrics } from './metrics.ts'
import { personsOf, sickDaysOf } from './queries.ts'

let sqlite: Database.Database
let db: D1Database

beforeEach(() => {
  ;({ sqlite, db } = d1Fixture())
})

function page(month: string, last: string, most = 100): PersonsPage {
  return { month: { from: `${month}-01`, to: `${month}-${last}` }, after: { day: '', row: 0 }, most }
}

async function rows<Row>(query: SQL): Promise<Row[]> {
  return (await prepared(db, query).all<Row>()).results
}

function employ(person: string, hired: string, left: string | null = null, level = 3): void {
  sqlite
    .prepare(
      `INSERT INTO hr_employee (employee_id, day, name, department, role, level, location, gender, birth_year, commute_minutes, left_on, batch_id)
      VALUES (?, ?, 'sealed', 'Sales', 'Seller', ?, 'Hamburg', 'female', 1980, 10, ?, 1)`,
    )
    .run(person, hired, level, left)
}

function change(person: string, day: string, from: number, to: number): void {
  sqlite
    .prepare(
      "INSERT INTO hr_job_change (change_id, day, employee_id, kind, from_level, to_level, before_cents, after_cents, batch_id) VALUES (?, ?, ?, 'promotion', ?, ?, 1, 2, 1)",
    )
    .run(`${person}${day}`, day, person, from, to)
}

function absent(kind: string, day: string, last: string | null, workdays: number): void {
  sqlite
    .prepare(
      'INSERT INTO hr_absence (absence_id, day, employee_id, kind, last_on, workdays, batch_id) VALUES (?, ?, ?, ?, ?, ?, 1)',
    )
    .run(`${kind}${day}`, day, 'a', kind, last, workdays)
}

function metric(name: string) {
  const found = hrMetrics.find((one) => one.name === name)
  if (found === undefined) throw new Error(name)
  return found
}

describe('persons of a month', () => {
  it('are all who were employed on a day of it', async () => {
    employ('before', '2020-01-01', '2025-10-31')
    employ('leaves on the first day', '2020-01-01', '2025-11-01')
    employ('stays', '2020-01-01')
    employ('comes on the last day', '2025-11-30')
    employ('comes after', '2025-12-01')
    const persons = await rows<{ person: string }>(personsOf(page('2025-11', '30')))
    expect(persons.map(({ person }) => person)).toEqual(['leaves on the first day', 'stays', 'comes on the last day'])
  })

  it('are counted at the end of the month without those who leave on its last day, who are leavers', async () => {
    employ('stays', '2020-01-01')
    employ('leaves on the last day', '2020-01-01', '2025-11-30')
    employ('leaves later', '2020-01-01', '2025-12-01')
    const valued = async (name: string) =>
      (await rows<{ person: string; value: number }>(metric(name).persons(page('2025-11', '30'))))
        .filter(({ value }) => value === 1)
        .map(({ person }) => person)
    expect(await valued('employees')).toEqual(['stays', 'leaves later'])
    expect(await valued('leavers')).toEqual(['leaves on the last day'])
    expect(await valued('turnover')).toEqual(['leaves on the last day'])
  })

  it('have the level that they had then', async () => {
    employ('a', '2020-01-01', null, 5)
    change('a', '2025-11-30', 2, 3)
    change('a', '2026-02-01', 3, 5)
    const level = async (month: string, last: string) =>
      (await rows<{ level: string }>(personsOf(page(month, last))))[0]?.level
    expect(await level('2025-10', '31')).toBe('2')
    expect(await level('2025-11', '30')).toBe('3')
    expect(await level('2026-01', '31')).toBe('3')
    expect(await level('2026-02', '28')).toBe('5')
  })

  it('are read in pages that leave nobody out', async () => {
    for (let i = 0; i < 7; i++) employ(`p${i}`, '2020-01-01')
    const seen: string[] = []
    for (let row = 0; ; ) {
      const found = await rows<{ row: number; person: string }>(
        personsOf({ ...page('2025-11', '30', 3), after: { day: '', row } }),
      )
      if (found.length === 0) break
      seen.push(...found.map(({ person }) => person))
      row = found.at(-1)?.row as number
    }
    expect(seen).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'])
  })
})

describe('sick days of a month', () => {
  const days = async (month: string, last: string) =>
    (await rows<{ value: number }>(sickDaysOf(page(month, last)))).reduce((sum, { value }) => sum + value, 0)

  it('divide an illness over its months, and add up to its workdays', async () => {
    // Thursday 30 October to Tuesday 2 December 2025: 24 weekdays.
    absent('sick', '2025-10-30', '2025-12-02', 24)
    expect(await days('2025-10', '31')).toBe(2)
    expect(await days('2025-11', '30')).toBe(20)
    expect(await days('2025-12', '31')).toBe(2)
    expect(await days('2026-01', '31')).toBe(0)
    expect(await days('2025-09', '30')).toBe(0)
  })

  it('end with the workdays that were missed, where holidays lie between', async () => {
    absent('sick', '2025-12-22', '2026-01-02', 6)
    expect(await days('2025-12', '31')).toBe(6)
    expect(await days('2026-01', '31')).toBe(0)
  })

  it('of an illness that goes on are those missed so far', async () => {
    absent('sick', '2025-10-27', null, 15)
    expect(await days('2025-10', '31')).toBe(5)
    expect(await days('2025-11', '30')).toBe(10)
    expect(await days('2025-12', '31')).toBe(0)
  })

  it('count weekdays from every day of the week as a calendar does', async () => {
    for (let first = 1; first <= 14; first++)
      for (let last = first; last <= 30; last++) {
        sqlite.exec('DELETE FROM hr_absence')
        const day = (number: number) => `2025-11-${String(number).padStart(2, '0')}`
        absent('sick', day(first), day(last), 99)
        let weekdays = 0
        for (let at = first; at <= last; at++) {
          const weekday = new Date(`${day(at)}T00:00:00Z`).getUTCDay()
          if (weekday !== 0 && weekday !== 6) weekdays++
        }
        expect(await days('2025-11', '30'), `${first} to ${last}`).toBe(weekdays)
      }
  })

  it('leave vacation, care and parental leave out', async () => {
    absent('vacation', '2025-11-03', '2025-11-07', 5)
    absent('care', '2025-11-10', '2025-11-10', 1)
    absent('parental', '2025-11-11', '2025-11-28', 14)
    expect(await days('2025-11', '30')).toBe(0)
  })
})

describe('metrics about people', () => {
  it('of class pay and health say so, which is what they are guarded by', () => {
    expect(Object.fromEntries(hrMetrics.map(({ name, sensitivity }) => [name, sensitivity]))).toEqual({
      employees: 'internal',
      leavers: 'internal',
      turnover: 'internal',
      'average-pay': 'pay',
      'overtime-hours': 'pay',
      'sick-days': 'health',
      engagement: 'rating',
    })
  })

  it('can be asked by no dimension that names a person', () => {
    for (const { dimensions } of hrMetrics) expect(dimensions).toEqual(['department', 'level', 'location', 'gender'])
  })
})
