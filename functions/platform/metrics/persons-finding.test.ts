// Cards, trends and breakdowns about persons, from rows in SQLite to the answer that a page shows.
import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Day } from '../../answer.ts'
import type { Cut } from '../../domain.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import type { CompareKind, Filters } from '../pages/model.ts'
import { RecordingReader } from '../db/reader.ts'
import { metricNamed } from './catalogue.ts'
import { metricFinding } from './figures.ts'
import { measure } from './measure.ts'
import { forgetPersons, PersonsMonths } from './persons-months.ts'

const settings = { name: 'Test', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en' }
const today = '2026-02-10'
const departments = { Sales: 40, Lab: 30, Support: 20, Legal: 6, Board: 3 }

let sqlite: Database.Database
let DB: D1Database
let serial = 0

function hire(department: string, count: number, day: Day = '2020-01-01', left: Day | null = null): string[] {
  const insert = sqlite.prepare(
    `INSERT INTO hr_employee (employee_id, day, name, department, role, level, location, gender, birth_year, commute_minutes, left_on, batch_id)
    VALUES (?, ?, 'sealed', ?, 'Staff', 2, 'Hamburg', 'female', 1980, 10, ?, 1)`,
  )
  return Array.from({ length: count }, () => {
    const person = `p${serial++}`
    insert.run(person, day, department, left)
    return person
  })
}

function pay(person: string, day: Day, cents: number): void {
  sqlite
    .prepare(
      `INSERT INTO hr_payslip (payslip_id, day, employee_id, share, base_cents, overtime_cents, bonus_cents, tax_cents, contributions_cents, net_cents,
      payroll_tax_cents, benefits_cents, employer_cost_cents, batch_id) VALUES (?, ?, ?, 1, ?, 0, 0, 0, 0, 0, 0, 0, 0, 1)`,
    )
    .run(`${person}${day}`, day, person, cents)
}

function batch(id: number, state: string, table = 'hr/employee'): void {
  sqlite
    .prepare(
      `INSERT INTO ingest_batch (id, table_name, idempotency_key, request_hash, state, source, started_at) VALUES (?, ?, ?, '', ?, 'test', '')
      ON CONFLICT DO UPDATE SET state = excluded.state`,
    )
    .run(id, table, `key ${id}`, state)
}

beforeEach(() => {
  const made = d1Fixture()
  sqlite = made.sqlite
  DB = made.db
  forgetPersons('main')
  for (const [department, count] of Object.entries(departments))
    for (const person of hire(department, count))
      for (const day of ['2025-10-31', '2025-11-28', '2025-12-31', '2026-01-30'])
        pay(person, day, department === 'Sales' ? 500_000 : 400_000)
})

function months(): PersonsMonths {
  return new PersonsMonths({ DB, TENANT: { id: 'main', hosts: [], settings } }, today)
}

function find(slot: string, { where = {}, compare = 'none' }: { where?: Cut; compare?: CompareKind } = {}) {
  const span = { from: '2025-11-01', to: '2026-01-31' }
  const filters: Filters = { span, range: 'custom', grain: 'week', compare, where }
  const persons = months()
  return metricFinding(slot, { db: new RecordingReader(DB), persons, settings, filters, dataSpan: span })
}

describe('an answer about persons', () => {
  it('is a card by month, whatever grain the page has', async () => {
    const card = await find('metric employees')
    expect(card).toMatchObject({
      status: 'ok',
      headline: 'Employees: 99.',
      figure: {
        kind: 'kpi',
        unit: 'persons',
        value: 99,
        points: [
          { period: '2025-11-01', value: 99 },
          { period: '2025-12-01', value: 99 },
          { period: '2026-01-01', value: 99 },
        ],
      },
    })
  })

  it('compares with the periods before, each of them protected', async () => {
    hire('Sales', 10, '2026-01-05')
    const trend = await find('trend employees', { compare: 'previous' })
    // August is before the first rows about work and pay.
    expect(trend.comparison).toBeNull()
    const card = await find('metric employees', { compare: 'previous', where: { department: ['Board'] } })
    expect(card).toMatchObject({ status: 'insufficient', figure: null, comparison: null })
  })

  it('folds what is withheld into one row that is large enough', async () => {
    const { figure } = await find('breakdown employees department')
    expect(figure).toEqual({
      kind: 'breakdown',
      unit: 'persons',
      total: 99,
      rows: [
        { label: 'Sales', value: 40, previous: null },
        { label: 'Lab', value: 30, previous: null },
        { label: 'Support', value: 20, previous: null },
        { label: 'Withheld (fewer than 5 persons)', value: 9, previous: null },
      ],
    })
  })

  it('ranks means of the groups that are large enough', async () => {
    const { figure, method } = await find('breakdown average-pay department')
    expect(figure).toMatchObject({ kind: 'ranking', unit: 'EUR' })
    const rows = figure?.kind === 'ranking' ? figure.rows : []
    expect(rows.map(({ label }) => label).slice(0, 1)).toEqual(['Sales'])
    expect(rows.map(({ label }) => label)).not.toContain('Board')
    expect(rows.map(({ label }) => label)).not.toContain('Legal')
    expect(method).toContain('Some groups are withheld: fewer than 10 persons')
  })

  it('says so where nothing of it may be shown', async () => {
    const card = await find('metric average-pay', { where: { department: ['Legal'] } })
    expect(card).toMatchObject({
      status: 'insufficient',
      headline: 'Some groups are withheld: fewer than 10 persons, or they would give such a group away.',
      figure: null,
    })
    expect(JSON.stringify(card)).not.toMatch(/4,?000/)
  })

  it('says so where a page filters by what persons do not have', async () => {
    expect(await find('metric employees', { where: { organization: ['North'] } })).toMatchObject({
      status: 'insufficient',
      headline: 'Employees cannot be divided by organization.',
    })
  })

  it('adds leavers up over months, and tells no sum of which a month is withheld', async () => {
    expect((await find('metric leavers')).figure).toMatchObject({ value: 0 })
    for (const day of ['2025-11-10', '2025-12-10', '2026-01-12']) hire('Sales', 6, '2020-01-01', day)
    forgetPersons('main')
    expect((await find('metric leavers')).figure).toMatchObject({ value: 18 })
    hire('Sales', 6, '2020-01-01', '2025-10-10')
    sqlite.exec(
      "UPDATE hr_employee SET left_on = '2025-12-10' WHERE id IN (SELECT id FROM hr_employee WHERE left_on = '2026-01-12' LIMIT 4)",
    )
    forgetPersons('main')
    expect(await find('metric leavers')).toMatchObject({ status: 'insufficient', figure: null })
  })

  it('tells its statements, but not how many rows they returned', async () => {
    const persons = months()
    await persons.month(metricNamed('leavers') as never, '2025-12-01')
    expect(persons.evidence().length).toBeGreaterThan(0)
    for (const evidence of persons.evidence()) expect(Object.keys(evidence)).toEqual(['sql'])
  })

  it('is never measured as a plain sum', async () => {
    const question = {
      span: { from: '2025-11-01', to: '2026-01-31' },
      grain: 'month',
      scenario: 'actual',
      where: {},
    } as const
    await expect(measure(new RecordingReader(DB), metricNamed('average-pay'), question, settings)).rejects.toThrow(
      'average-pay is about persons',
    )
  })
})

describe('months of persons', () => {
  const employees = () => metricNamed('employees') as Parameters<PersonsMonths['month']>[0]

  it('go as far as the rows do, and no further than the last month that is over', async () => {
    expect(await months().span(employees())).toEqual({ from: '2025-10-01', to: '2026-01-31' })
    sqlite.exec("DELETE FROM hr_payslip WHERE day > '2026-01-01'")
    expect(await months().span(employees())).toEqual({ from: '2025-10-01', to: '2025-12-31' })
    hire('Sales', 1, '2026-02-09')
    expect((await months().span(employees()))?.to).toBe('2026-01-31')
    sqlite.exec('DELETE FROM hr_payslip; DELETE FROM hr_employee')
    expect(await months().span(employees())).toBeNull()
  })

  it('wait for an import that is going on, unless they are known from before', async () => {
    const count = async () => (await months().month(employees(), '2025-12-01')).figure({})
    batch(1, 'running')
    await expect(count()).rejects.toMatchObject({ status: 503, code: 'rows-are-changing' })
    batch(1, 'complete')
    expect(await count()).toBe(99)
    batch(2, 'running')
    hire('Sales', 10)
    expect(await count()).toBe(99)
    batch(2, 'complete')
    expect(await count()).toBe(109)
    batch(3, 'running', 'finance/ledger')
    expect(await count()).toBe(109)
  })

  it('are decided anew when somebody is erased', async () => {
    const count = async () => (await months().month(employees(), '2025-12-01')).figure({})
    expect(await count()).toBe(99)
    sqlite.exec("DELETE FROM hr_employee WHERE department = 'Legal'")
    expect(await count()).toBe(93)
  })

  it('of one tenant are not those of another', async () => {
    expect((await months().month(employees(), '2025-12-01')).figure({})).toBe(99)
    const other = d1Fixture().db
    const theirs = new PersonsMonths({ DB: other, TENANT: { id: 'other', hosts: [], settings } }, today)
    expect(await theirs.span(employees())).toBeNull()
    expect((await theirs.month(employees(), '2025-12-01')).figure({})).toBeUndefined()
  })
})
