// biome-ignore-all lint/style/noNonNullAssertion: a table or a reference that is missing shall end the test
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { addMonths } from '../../lib/calendar/calendar.ts'
import { hrTables } from '../../functions/hr/tables.ts'
import type { Row } from '../area.ts'
import { calendarDays } from '../world/days.ts'
import { people } from './people.ts'
import { groupedBy, type People, peopleRows } from './rows.fixture.ts'

const options = { seed: 5, employees: 150, months: 15, until: '2026-10-31' }
const company = peopleRows(options)
const { tables, entries, postings, world } = company
const hash = ({ entries, postings }: People) =>
  createHash('sha256')
    .update(JSON.stringify([entries, postings]))
    .digest('hex')
const employees = new Map(tables['hr/employee']!.map((row) => [row.employee_id, row]))
const cents = (row: Row, ...fields: string[]) =>
  fields.reduce((sum, field) => sum + Math.round(100 * Number(row[field])), 0)
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

describe('people’s rows', () => {
  it('are the same bytes for the same seed, and others for another', () => {
    expect(hash(peopleRows(options))).toBe(hash(company))
    expect(hash(peopleRows({ ...options, seed: 6 }))).not.toBe(hash(company))
  })

  it('of a month are the same whichever months are made with it', () => {
    const alone = peopleRows(options).world
    const month = world.months[9]!
    const made = [...people.month(alone, alone.months[9]!, { post: () => {} })]
    const first = entries.findIndex((entry) => JSON.stringify(entry) === JSON.stringify(made[0]))
    expect(made.length).toBeGreaterThan(300)
    expect(entries.slice(first, first + made.length)).toEqual(made)
    expect(made.some(([table, { day }]) => table === 'hr/timesheet' && String(day) >= month.from)).toBe(true)
  })

  it.each(['2026-03-31', '2026-03-11', '2025-12-29'])(
    'known until %s are what comes first in the company continued',
    (day) => {
      const longer = peopleRows({ ...options, until: '2026-10-31', planned: '2025-10-31', months: 9 })
      const shorter = peopleRows({ ...options, until: day, planned: '2025-10-31', months: 9 })
      expect(shorter.entries.length).toBeGreaterThan(3000)
      expect(longer.entries.slice(0, shorter.entries.length)).toEqual(shorter.entries)
      expect(longer.postings.slice(0, shorter.postings.length)).toEqual(shorter.postings)
    },
  )

  it('have the fields of their tables, each filled where it must be', () => {
    expect(people.tables.toSorted()).toEqual(hrTables.map(({ name }) => name).toSorted())
    for (const table of hrTables) {
      const required = table.fields.filter((field) => field.required === true).map(({ name }) => name)
      const names = table.fields.map(({ name }) => name).toSorted()
      for (const row of tables[table.name]!) {
        expect(Object.keys(row).toSorted()).toEqual(names)
        for (const name of required)
          if (row[name] === null || row[name] === undefined || Number.isNaN(row[name]))
            expect.fail(`${table.name} ${name} ${JSON.stringify(row)}`)
        for (const { name, values } of table.fields)
          if (values !== undefined && !(String(row[name]) in values)) expect.fail(`${table.name} ${name} ${row[name]}`)
      }
    }
  })

  it('come in the order of their days, none after the last', () => {
    // These are sent again when something about them changes; their day is that of the first time.
    const again = ['hr/employee', 'hr/absence', 'hr/goal', 'hr/benefit', 'hr/vacancy', 'hr/application']
    let last = ''
    for (const [table, row] of entries) {
      const day = String(row.day)
      expect(day <= '2026-10-31').toBe(true)
      if (again.includes(table)) continue
      expect(day >= last).toBe(true)
      last = day
    }
    const future = ['left_on', 'ended_on', 'filled_on', 'screened_on', 'interviewed_on', 'offered_on', 'closed_on']
    for (const [, row] of entries)
      for (const field of future) expect(String(row[field] ?? '') <= '2026-10-31').toBe(true)
  })

  it('name only employees who have been sent before, and managers who are there', () => {
    const known = new Set<unknown>()
    for (const [table, row] of entries) {
      if (table === 'hr/employee') {
        known.add(row.employee_id)
        if (row.manager_id !== null) expect(known.has(row.manager_id)).toBe(true)
      } else
        for (const field of ['employee_id', 'reviewer_id', 'replaces_id'])
          if (row[field] !== null && row[field] !== undefined) expect(known.has(row[field])).toBe(true)
    }
    const last = '2026-10-31'
    for (const row of employees.values()) {
      if (row.manager_id === null) expect(row.level).toBe(5)
      else if (row.left_on === null) expect(String(employees.get(row.manager_id!)!.left_on ?? last) >= last).toBe(true)
    }
    const vacancies = new Set(tables['hr/vacancy']!.map((row) => row.vacancy_id))
    expect(tables['hr/application']!.every((row) => vacancies.has(row.vacancy_id!))).toBe(true)
    const projects = new Set(world.projects.map(({ id }) => id))
    const booked = tables['hr/timesheet']!.filter((row) => row.project_id !== null)
    expect(booked.length).toBeGreaterThan(500)
    expect(booked.every((row) => projects.has(String(row.project_id)))).toBe(true)
  })

  it('keep the number of people about what was asked for, in the shares of the departments', () => {
    const there = [...employees.values()].filter((row) => row.left_on === null)
    expect(there.length).toBeGreaterThan(135)
    expect(there.length).toBeLessThan(160)
    expect(there.filter((row) => row.department === 'Engineering').length / there.length).toBeCloseTo(0.3, 1)
    for (const row of employees.values())
      expect(Number(String(row.day).slice(0, 4)) - Number(row.birth_year)).toBeGreaterThanOrEqual(19)
  })
})

describe('hours and absences', () => {
  const workdays = new Set(
    calendarDays('2025-01-01', '2026-12-31')
      .filter(({ workday }) => workday)
      .map(({ day }) => day),
  )

  it('lie on workdays, and a week has no more hours than it can', () => {
    const weeks = new Map<string, number>()
    for (const row of tables['hr/timesheet']!) {
      expect(workdays.has(String(row.day))).toBe(true)
      expect(Number(row.overtime_hours)).toBeLessThanOrEqual(Number(row.hours))
      const key = `${row.employee_id}/${row.day}`
      weeks.set(key, (weeks.get(key) ?? 0) + Number(row.hours))
    }
    expect(Math.max(...weeks.values())).toBeLessThan(56)
    for (const row of tables['hr/absence']!) expect(workdays.has(String(row.day))).toBe(true)
  })

  it('do not overlap, and nobody books a week of absence', () => {
    const spells = groupedBy(tables['hr/absence']!, 'employee_id')
    for (const own of spells.values()) {
      const ordered = own.toSorted((a, b) => (String(a.day) < String(b.day) ? -1 : 1))
      for (let at = 1; at < ordered.length; at++)
        expect(String(ordered[at]!.day) > String(ordered[at - 1]!.last_on)).toBe(true)
    }
    const sheets = new Set(tables['hr/timesheet']!.map((row) => `${row.employee_id}/${row.day}`))
    const long = tables['hr/absence']!.filter((row) => row.kind === 'parental')
    expect(long.length).toBeGreaterThan(3)
    for (const spell of long) {
      const inside = calendarDays(String(spell.day), String(spell.last_on ?? '2026-10-31')).slice(7, -7)
      expect(inside.some(({ day }) => sheets.has(`${spell.employee_id}/${day}`))).toBe(false)
    }
  })

  it('are those of a firm: four to six weeks of vacation, four to twelve sick days a year', () => {
    const years = (150 * 15) / 12
    const days = (kind: string) =>
      sum(tables['hr/absence']!.filter((row) => row.kind === kind).map((row) => Number(row.workdays))) / years
    expect(days('vacation')).toBeGreaterThan(20)
    expect(days('vacation')).toBeLessThan(31)
    expect(days('sick')).toBeGreaterThan(4)
    expect(days('sick')).toBeLessThan(12)
  })
})

describe('pay', () => {
  const slips = tables['hr/payslip']!

  it('adds up on every payslip', () => {
    for (const row of slips) {
      const gross = cents(row, 'base', 'overtime', 'bonus')
      expect(cents(row, 'net')).toBe(gross - cents(row, 'tax', 'contributions'))
      expect(cents(row, 'employer_cost')).toBe(gross + cents(row, 'payroll_tax', 'benefits'))
      expect(cents(row, 'net')).toBeGreaterThan(0)
    }
  })

  it('is in the books to the cent, and what is owed is what was withheld in the last month', () => {
    const posted = (debit: string, credit?: string) =>
      sum(
        postings
          .filter((each) => each.debit === debit && (credit === undefined || each.credit === credit))
          .map(({ amountCents }) => amountCents),
      )
    const all = (...fields: string[]) => sum(slips.map((row) => cents(row, ...fields)))
    expect(posted('6000')).toBe(all('base', 'overtime'))
    expect(posted('6100')).toBe(all('bonus'))
    expect(posted('6020')).toBe(all('payroll_tax'))
    expect(posted('6040')).toBe(all('benefits'))
    expect(posted('6120')).toBe(sum(tables['hr/training']!.map((row) => cents(row, 'cost'))))
    expect(posted('6110')).toBe(sum(tables['hr/vacancy']!.map((row) => cents(row, 'cost'))))
    const owed =
      sum(postings.filter(({ credit }) => credit === '2310').map(({ amountCents }) => amountCents)) -
      posted('2310', '1110')
    expect(owed).toBe(
      sum(
        slips
          .filter((row) => row.day === '2026-10-30')
          .map((row) => cents(row, 'tax', 'contributions', 'payroll_tax', 'benefits')),
      ),
    )
    expect(postings.every(({ amountCents }) => Number.isSafeInteger(amountCents) && amountCents > 0)).toBe(true)
    expect(new Set(postings.map(({ organization }) => organization))).toEqual(
      new Set(world.profile.sites.map(({ name }) => name)),
    )
  })

  it('follows raises, benefits and hours', () => {
    const month = slips.filter((row) => row.day === '2026-10-30')
    for (const row of month) {
      const own = tables['hr/benefit']!.filter(
        (each) =>
          each.employee_id === row.employee_id &&
          String(each.day) <= '2026-10-30' &&
          String(each.ended_on ?? '9') >= '2026-10-30',
      )
      expect(cents(row, 'benefits')).toBe(sum(own.map((each) => cents(each, 'employer'))))
    }
    const raises = new Map(
      tables['hr/job-change']!.filter((row) => String(row.day) >= '2026-04-01').map((row) => [row.employee_id, row]),
    )
    expect(raises.size).toBeGreaterThan(100)
    for (const row of month) {
      const raise = raises.get(row.employee_id!)
      if (raise !== undefined && row.share === 1)
        expect(cents(row, 'base')).toBe(Math.round(cents(raise, 'after') / 12))
      const worked = tables['hr/timesheet']!.filter(
        (each) => each.employee_id === row.employee_id && String(each.day) > '2026-09-30',
      )
      if (Number(employees.get(row.employee_id!)!.level) > 2) expect(row.overtime).toBe(0)
      else expect(Number(row.overtime) > 0).toBe(sum(worked.map((each) => Number(each.overtime_hours))) > 0)
    }
  })
})

describe('hiring', () => {
  it('goes through the funnel in order, and every hire has applied', () => {
    const order = ['day', 'screened_on', 'interviewed_on', 'offered_on', 'closed_on']
    for (const row of tables['hr/application']!) {
      const steps = order.map((field) => row[field]).filter((day) => day !== null)
      expect(steps).toEqual(steps.toSorted())
      expect(row.outcome === 'open').toBe(row.closed_on === null)
    }
    const hired = tables['hr/application']!.filter((row) => row.employee_id !== null).map((row) => row.employee_id)
    const came = [...employees.values()]
      .filter((row) => String(row.day) >= world.days[0]!.day)
      .map((row) => row.employee_id)
    expect(hired.toSorted()).toEqual(came.toSorted())
    expect(new Set(hired).size).toBe(hired.length)
  })

  it('asks few of many to come', () => {
    const all = tables['hr/application']!
    const share = (field: string) => all.filter((row) => row[field] !== null).length / all.length
    expect(share('screened_on')).toBeGreaterThan(0.5)
    expect(share('interviewed_on')).toBeLessThan(0.5)
    expect(share('offered_on')).toBeLessThan(0.2)
    expect(new Set(all.map((row) => row.outcome))).toEqual(
      new Set(['open', 'rejected', 'withdrawn', 'declined', 'hired']),
    )
  })
})

describe('reviews, goals, skills and texts', () => {
  it('review everybody each half-year, by their manager', () => {
    const reviews = tables['hr/review']!.filter((row) => String(row.day) >= '2026-08-01')
    expect(new Set(reviews.map((row) => row.employee_id)).size).toBe(reviews.length)
    expect(reviews.length).toBeGreaterThan(125)
    for (const row of reviews) expect(row.reviewer_id === null).toBe(employees.get(row.employee_id!)!.level === 5)
    expect(new Set(tables['hr/review']!.map((row) => row.potential))).toEqual(new Set([1, 2, 3]))
  })

  it('end goals and plans as reached, missed or dropped', () => {
    const old = tables['hr/goal']!.filter((row) => String(row.day) < addMonths('2026-10-31', -7))
    const status = groupedBy(old, 'status')
    expect([...status.keys()].toSorted()).toEqual(['dropped', 'missed', 'reached'])
    for (const row of status.get('dropped')!) expect(employees.get(row.employee_id!)!.left_on).not.toBeNull()
    for (const row of status.get('reached')!) expect(Number(row.progress)).toBeGreaterThanOrEqual(0.8)
  })

  it('raise a skill by courses in it', () => {
    const hours = new Map<string, number>()
    for (const row of tables['hr/training']!)
      if (String(row.day) < '2026-08-01')
        hours.set(
          `${row.employee_id}/${row.skill}`,
          (hours.get(`${row.employee_id}/${row.skill}`) ?? 0) + Number(row.hours),
        )
    const levels = (trained: boolean) => {
      const rows = tables['hr/skill']!.filter(
        (row) =>
          String(row.day) >= '2026-08-01' && (hours.get(`${row.employee_id}/${row.skill}`) ?? 0) > 15 === trained,
      )
      return sum(rows.map((row) => Number(row.proficiency))) / rows.length
    }
    expect(levels(true) - levels(false)).toBeGreaterThan(0.1)
  })

  it('write texts that rarely read the same', () => {
    const texts = [...tables['hr/review']!, ...tables['hr/survey']!]
      .map((row) => row.comment)
      .filter((text) => text !== null)
      .map(String)
    expect(texts.length).toBeGreaterThan(400)
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.97)
    expect(texts.every((text) => /^[A-Z].*\.$/.test(text) && !/[{}[\]|]/.test(text))).toBe(true)
  })
})
