// Drill-down to persons: who they are and what they do in one answer, what they are paid in another, never both.
import { type Context, Hono } from 'hono'
import type { AppEnv, Subject } from '../env.ts'
import { audit } from '../platform/audit/audit.ts'
import { RecordingReader } from '../platform/db/reader.ts'
import { access, allowed, permittedCut } from '../platform/identity/access.ts'
import { openVault } from '../platform/privacy/vault.ts'
import { Problem } from '../problem.ts'
import {
  type EmployeeRow,
  employeeOf,
  employeesAfter,
  payslipsOf,
  reviewsOf,
  skillsOf,
  trainingsOf,
} from './queries.ts'
import { employeeTable } from './tables.ts'

const personsAPage = 50
const personsAtMost = 200
/** Row rules that rows of employees can be narrowed by; any other forbids them. */
const resource = { domain: 'hr', dimensions: ['department', 'person'] }

export const hrApp = new Hono<AppEnv>()

hrApp.get('/employees', access('drill', resource), async (c) => {
  const { department, after, limit } = listQuery(c.req.query())
  const cut = permittedCut(c.get('subject') as Subject, department === undefined ? {} : { department: [department] })
  const rows = await new RecordingReader(c.env.DB).all<EmployeeRow>(employeesAfter(cut, after, limit + 1))
  const page = rows.slice(0, limit)
  const filters = { ...(department === undefined ? {} : { department }), after }
  await audit(c, { action: 'persons.view', resource: 'hr/employee', detail: { ...filters, persons: page.length } })
  return c.json({
    employees: await identified(c, page),
    next: rows.length > limit ? String((page.at(-1) as EmployeeRow).row) : null,
  })
})

hrApp.get('/employees/:person', access('drill', resource), async (c) => {
  const row = await oneOf(c, 'person.view')
  const reader = new RecordingReader(c.env.DB)
  const rated = allowed(c.get('subject'), 'drill', { domain: 'hr', sensitivity: 'rating' })
  const skills = await reader.all<Record<string, unknown>>(skillsOf(row.person))
  const trainings = await reader.all<Record<string, unknown>>(trainingsOf(row.person))
  const [employee] = await identified(c, [row])
  return c.json({
    ...employee,
    skills: rated ? skills : without(skills, 'proficiency'),
    trainings: rated ? trainings : without(trainings, 'score'),
    ...(rated ? { reviews: await reader.all(reviewsOf(row.person)) } : {}),
  })
})

// The answer holds a pseudonym and numbers: nothing by which somebody is known stands beside what is paid.
hrApp.get('/persons/:person/pay', access('drill', { ...resource, sensitivity: 'pay' }), async (c) => {
  const { person } = await oneOf(c, 'person.pay.view')
  const rows = await new RecordingReader(c.env.DB).all<Record<string, number | string>>(payslipsOf(person))
  return c.json({ person, payslips: rows.map(inUnits) })
})

/**
 * The employee that the path names, recorded as looked at.
 * @throws Problem 404 alike for one who is not there and for one whom row rules leave out: who may not see a person does not learn of one.
 */
async function oneOf(c: Context<AppEnv>, action: string): Promise<EmployeeRow> {
  const person = c.req.param('person') as string
  const known = /^p\.[A-Za-z0-9_-]{22}$/.test(person)
  const { cut } = c.get('subject') as Subject
  const [row] = known ? await new RecordingReader(c.env.DB).all<EmployeeRow>(employeeOf(person, cut)) : []
  if (known) await audit(c, { action, resource: person, outcome: row === undefined ? 'refused' : 'done' })
  if (row === undefined)
    throw new Problem(404, 'unknown-person', 'There is no such person.', 'See GET /api/hr/employees.')
  return row
}

/** Rows with names and numbers for those who may know them, without for all others. */
async function identified(c: Context<AppEnv>, rows: EmployeeRow[]) {
  const named = allowed(c.get('subject'), 'drill', { domain: 'hr', sensitivity: 'names' })
  const vault = named ? await openVault(c.env, c.get('now')) : null
  const opened = vault === null ? rows : await vault.open(rows, employeeTable, ['name'])
  const numbers = await vault?.numbers(rows.map(({ person }) => person))
  return opened.map(({ person, name, department, role, level, location, hiredOn, leftOn }) => ({
    person,
    ...(named ? { name, number: numbers?.get(person) ?? null } : {}),
    department,
    role,
    level,
    location,
    hiredOn,
    leftOn,
  }))
}

function without(rows: Record<string, unknown>[], column: string): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== column)))
}

/** Cents as units of the currency; the share of the month stays. */
function inUnits({ day, share, ...cents }: Record<string, number | string>) {
  return {
    day,
    share,
    ...Object.fromEntries(Object.entries(cents).map(([name, value]) => [name, Number(value) / 100])),
  }
}

/** @throws Problem 400 naming the parameter that cannot be read. */
function listQuery(query: Record<string, string>): { department?: string; after: number; limit: number } {
  const known = ['department', 'cursor', 'limit']
  const stranger = Object.keys(query).find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw bad(stranger.slice(0, 40), 'is not a filter of employees', `Use ${known.join(', ')}.`)
  const { department, cursor = '0', limit = String(personsAPage) } = query
  if (!/^\d{1,15}$/.test(cursor)) throw bad('cursor', 'is not one of ours', 'Use "next" of the page before, unchanged.')
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > personsAtMost)
    throw bad('limit', 'is out of range', `Use 1 to ${personsAtMost}.`)
  return { ...(department ? { department } : {}), after: Number(cursor), limit: Number(limit) }
}

function bad(name: string, what: string, hint: string): Problem {
  return new Problem(400, 'bad-parameter', `The parameter "${name}" ${what}.`, hint)
}
