// Rows of people. Everything is bound; who is asked for is a pseudonym, never a name.
import { type SQL, sql } from 'drizzle-orm'
import type { Day } from '../answer.ts'
import type { Cut, PersonsPage } from '../domain.ts'

/** Dimensions of figures about persons. */
export const personDimensions = ['department', 'level', 'location', 'gender']

/** What counts for somebody in a month, over `e` (hr_employee). */
export const counted = {
  /** Employed when the month ends: whoever leaves on its last day is not. */
  atEnd: ({ month }: PersonsPage) => sql`e.left_on IS NULL OR e.left_on > ${month.to}`,
  left: ({ month }: PersonsPage) => sql`e.left_on BETWEEN ${month.from} AND ${month.to}`,
}

/**
 * Everybody who was employed on a day of the month, with what they were at its end: levels are undone by the changes that came after.
 * @param value 1 for whom this holds, else 0; nothing where values come from other rows.
 */
export function personsOf(page: PersonsPage, value?: SQL): SQL {
  const { month, after, most } = page
  const column = value === undefined ? sql`` : sql`, CASE WHEN ${value} THEN 1 ELSE 0 END AS value`
  return sql`WITH later AS (SELECT employee_id, from_level, min(day) FROM hr_job_change WHERE day > ${month.to} GROUP BY employee_id)
    SELECT e.id AS row, e.employee_id AS person, e.department, CAST(coalesce(later.from_level, e.level) AS TEXT) AS level, e.location, e.gender${column}
    FROM hr_employee AS e LEFT JOIN later ON later.employee_id = e.employee_id
    WHERE e.id > ${after.row} AND e.day <= ${month.to} AND (e.left_on IS NULL OR e.left_on >= ${month.from})
    ORDER BY e.id LIMIT ${most}`
}

/** Rows of a month by day and number: the index of days finds where to go on. */
function ofMonth({ month, after, most }: PersonsPage): { where: SQL; order: SQL } {
  return {
    where: sql`t.day BETWEEN ${month.from} AND ${month.to} AND (t.day, t.id) > (${after.day}, ${after.row})`,
    order: sql`ORDER BY t.day, t.id LIMIT ${most}`,
  }
}

/** Base pay and bonus, weighted by the share of the month that is paid. */
export function payOf(page: PersonsPage): SQL {
  const { where, order } = ofMonth(page)
  return sql`SELECT t.day, t.id AS row, t.employee_id AS person, t.base_cents + t.bonus_cents AS value, t.share AS weight
    FROM hr_payslip AS t WHERE ${where} ${order}`
}

export function overtimeOf(page: PersonsPage): SQL {
  const { where, order } = ofMonth(page)
  return sql`SELECT t.day, t.id AS row, t.employee_id AS person, t.overtime_hours AS value, 1 AS weight
    FROM hr_timesheet AS t WHERE ${where} ${order}`
}

export function engagementOf(page: PersonsPage): SQL {
  const { where, order } = ofMonth(page)
  return sql`SELECT t.day, t.id AS row, t.employee_id AS person, t.engagement AS value, 1 AS weight
    FROM hr_survey AS t WHERE ${where} ${order}`
}

/** An illness longer than this is cut at its beginning: rows before are not looked at. */
const illnessDaysMost = 800

/** Mondays to Fridays from one day to another, both counted; 0 when the second comes first. */
function weekdays(from: SQL, to: SQL): SQL {
  const days = sql`(julianday(${to}) - julianday(${from}) + 1)`
  const first = sql`((CAST(strftime('%w', ${from}) AS INTEGER) + 6) % 7)`
  const rest = sql`(CAST(${days} AS INTEGER) % 7)`
  return sql`CASE WHEN ${to} < ${from} THEN 0 ELSE CAST(${days} AS INTEGER) / 7 * 5
    + min(${rest}, max(0, 5 - ${first})) + max(0, ${rest} - (7 - ${first})) END`
}

/** Workdays missed by illness in the month: of an illness over several months the first ones first, until its workdays are used up. */
export function sickDaysOf({ month, after, most }: PersonsPage): SQL {
  const day = sql.raw('t.day')
  const until = sql`min(coalesce(t.last_on, ${month.to}), ${month.to})`
  const before = sql`date(${month.from}, '-1 day')`
  const upTo = (last: SQL) => sql`min(t.workdays, ${weekdays(day, last)})`
  return sql`SELECT t.day, t.id AS row, t.employee_id AS person, ${upTo(until)} - ${upTo(before)} AS value, 0 AS weight
    FROM hr_absence AS t WHERE t.kind = 'sick' AND t.day BETWEEN date(${month.from}, ${`-${illnessDaysMost} days`}) AND ${month.to}
      AND coalesce(t.last_on, ${month.to}) >= ${month.from} AND (t.day, t.id) > (${after.day}, ${after.row})
    ORDER BY t.day, t.id LIMIT ${most}`
}

/** Changes with who is employed: erasure and retention import nothing. */
const mark = sql.raw("(SELECT count(*) || ' ' || coalesce(max(id), 0) FROM hr_employee) AS mark")

/** The last day of any rows about work, pay, absence and hiring: so far the company's records go. */
const lastDay =
  sql.raw(`nullif(max(coalesce((SELECT max(day) FROM hr_payslip), ''), coalesce((SELECT max(day) FROM hr_timesheet), ''),
  coalesce((SELECT max(day) FROM hr_absence), ''), coalesce((SELECT max(day) FROM hr_employee), '')), '')`)

/** The span of who is employed: from the first rows about work and pay (or the first hire) on. */
export function employedSpan(): SQL {
  return sql`SELECT coalesce((SELECT min(day) FROM hr_payslip), (SELECT min(day) FROM hr_timesheet), (SELECT min(day) FROM hr_employee)) AS "from",
    ${lastDay} AS "to", ${mark}`
}

/** The span of a table that need not have rows on the last days of a month: to the month of its last row, as far as records go. */
export function spanOf(table: 'hr_payslip' | 'hr_timesheet' | 'hr_absence' | 'hr_survey'): SQL {
  const name = sql.raw(table)
  return sql`SELECT (SELECT min(day) FROM ${name}) AS "from",
    min(${lastDay}, (SELECT date(max(day), 'start of month', '+1 month', '-1 day') FROM ${name})) AS "to", ${mark}`
}

export interface EmployeeRow {
  row: number
  person: string
  /** The pseudonym again, by the name that the vault knows it by. */
  employeeId: string
  /** Sealed. */
  name: string
  department: string
  role: string
  level: number
  location: string
  hiredOn: Day
  leftOn: Day | null
}

/** Row rules and filters over employees: departments and, for own records, the person. */
function within(cut: Cut): SQL {
  const among = (column: SQL, members: readonly string[] | undefined) =>
    members === undefined ? sql`1` : sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(members)}))`
  return sql`${among(sql.raw('e.department'), cut.department)} AND ${among(sql.raw('e.employee_id'), cut.person)}`
}

const employeeColumns = sql.raw(
  'e.id AS row, e.employee_id AS person, e.employee_id AS employeeId, e.name, e.department, e.role, e.level, e.location, e.day AS hiredOn, e.left_on AS leftOn',
)

/** Employees after a row, at most `most`. */
export function employeesAfter(cut: Cut, after: number, most: number): SQL {
  return sql`SELECT ${employeeColumns} FROM hr_employee AS e WHERE e.id > ${after} AND ${within(cut)} ORDER BY e.id LIMIT ${most}`
}

/** One employee, if within the cut. */
export function employeeOf(person: string, cut: Cut): SQL {
  return sql`SELECT ${employeeColumns} FROM hr_employee AS e WHERE e.employee_id = ${person} AND ${within(cut)}`
}

export function skillsOf(person: string): SQL {
  return sql`SELECT day, skill, proficiency, wanted FROM hr_skill WHERE employee_id = ${person} ORDER BY day DESC, skill LIMIT 200`
}

export function trainingsOf(person: string): SQL {
  return sql`SELECT day, course, skill, form, hours, score FROM hr_training WHERE employee_id = ${person} ORDER BY day DESC, id DESC LIMIT 200`
}

export function reviewsOf(person: string): SQL {
  return sql`SELECT day, rating, potential FROM hr_review WHERE employee_id = ${person} ORDER BY day DESC, id DESC LIMIT 50`
}

export function payslipsOf(person: string): SQL {
  return sql`SELECT day, share, base_cents AS base, overtime_cents AS overtime, bonus_cents AS bonus, tax_cents AS tax,
    contributions_cents AS contributions, net_cents AS net FROM hr_payslip WHERE employee_id = ${person} ORDER BY day DESC, id DESC LIMIT 120`
}
