// 1,000 persons on the real server: hard to protect, one of them with canaries, and a manager of one department.
import { rmSync } from 'node:fs'
import { numbers, populations } from '../lib/disclosure/populations.fixture.ts'
import type { Where } from '../lib/disclosure/protected-lattice.ts'
import { expect } from 'vitest'
import { temporaryFolder } from './premise.ts'
import { scopedToken } from './scoped-token.ts'
import { type Role, type Server, startServer } from './server.ts'

export const month = '2025-12'
export const dimensions = ['department', 'location', 'level', 'gender'] as const
export const salaryCanary = 13_579.24
export const bonusCanary = 97_531.46
export const nameCanary = 'Quendolin Zitronengelb'
export const numberCanary = 'KANARI-0815'

export interface Person {
  id: string
  name: string
  department: string
  location: string
  level: number
  gender: string
  leftOn: string | null
  /** Units a month; null for somebody who is not paid. */
  pay: number | null
  overtime: number
  sick: number
  engagement: number | null
}

/** 1,000 persons, of departments with one person to six and of locations that hardly differ from departments. */
export const persons: Person[] = company()

function company(): Person[] {
  const next = numbers(7)
  return populations.nested(1000, 3).members.map(([department = '', location = '', level = '', gender = ''], at) => ({
    id: at === 0 ? numberCanary : `E-${at}`,
    name: at === 0 ? nameCanary : `Person ${at}`,
    department,
    location,
    level: Number(level.slice(1)) + 1,
    gender: gender === 'g0' ? 'female' : 'male',
    leftOn: at > 20 && next() < 0.03 ? `${month}-1${at % 10}` : null,
    pay: at === 0 ? salaryCanary : next() < 0.02 ? null : Math.round(300_000 * Math.exp(next() + next())) / 100,
    overtime: next() < 0.3 ? Math.round(next() * 40) / 2 : 0,
    sick: next() < 0.1 ? 1 + Math.floor(next() * 8) : 0,
    engagement: next() < 0.7 ? 1 + Math.floor(next() * 5) : null,
  }))
}

export function csv(rows: object[]): string {
  const columns = Object.keys(rows[0] as object)
  const lines = rows.map((row) => Object.values(row).map((value) => value ?? ''))
  return [columns, ...lines].map((line) => line.join(',')).join('\n')
}

function payslip({ id, pay }: Person, of: string, day: string, bonus = 0): object {
  const base = pay ?? 0
  return {
    payslip_id: `${id}-${of}`,
    day: `${of}-${day}`,
    employee_id: id,
    share: 1,
    base,
    overtime: 0,
    bonus,
    tax: 0,
    contributions: 0,
    net: base,
    payroll_tax: 0,
    benefits: 0,
    employer_cost: base,
  }
}

export const tables: Record<string, object[]> = {
  'hr/employee': persons.map((person, at) => ({
    employee_id: person.id,
    day: '2020-01-01',
    name: person.name,
    department: person.department,
    role: 'Staff',
    level: person.level,
    manager_id: '',
    location: person.location,
    gender: person.gender,
    birth_year: 1980,
    commute_minutes: at % 60,
    left_on: person.leftOn,
    leave_reason: '',
  })),
  'hr/payslip': persons
    .filter(({ pay }) => pay !== null)
    .flatMap((person, at) => [
      payslip(person, '2025-11', '28'),
      payslip(person, month, '31', at === 0 ? bonusCanary : 0),
    ]),
  'hr/absence': persons
    .filter(({ sick }) => sick > 0)
    .map(({ id, sick }) => ({
      absence_id: `${id}-a`,
      day: `${month}-01`,
      employee_id: id,
      kind: 'sick',
      last_on: `${month}-31`,
      workdays: sick,
    })),
  'hr/timesheet': persons.map(({ id, overtime }) => ({
    timesheet_id: `${id}-t`,
    day: `${month}-05`,
    employee_id: id,
    project_id: '',
    hours: 40 + overtime,
    overtime_hours: overtime,
  })),
  'hr/survey': persons
    .filter(({ engagement }) => engagement !== null)
    .map(({ id, engagement }) => ({
      response_id: `${id}-s`,
      day: `${month}-10`,
      employee_id: id,
      engagement,
      manager: 3,
      workload: 3,
      growth: 3,
      pay: 3,
      recommend: 7,
      comment: '',
    })),
  'hr/skill': [
    { skill_id: 'S-1', day: '2025-01-31', employee_id: numberCanary, skill: 'Welding', proficiency: 4.5, wanted: 3 },
  ],
  'hr/review': [
    {
      review_id: 'R-1',
      day: '2025-06-30',
      employee_id: numberCanary,
      reviewer_id: 'E-1',
      rating: 4.5,
      potential: 2,
      comment: '',
    },
  ],
}

/** The department that the manager has, of a hundred persons or so. */
export const managed = 'd2'

export interface People {
  server: Server
  data: string
  /** A request with a role's token; the manager's is for the department `managed`. */
  get(path: string, role: Role): Promise<Response>
  end(): Promise<void>
}

/** A server that holds them all. */
export async function startPeople(): Promise<People> {
  const data = temporaryFolder()
  const server = await startServer({ data })
  for (const [table, rows] of Object.entries(tables)) {
    const { status, body } = await server.rows(csv(rows), { table })
    expect({ table, status, accepted: body.accepted }).toEqual({ table, status: 200, accepted: rows.length })
  }
  const manager = await scopedToken(server, 'manager', { department: [managed] })
  return {
    server,
    data,
    get: async (path, role) => {
      const token = role === 'manager' ? manager : await server.token(role)
      return fetch(`${server.base}${path}`, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })
    },
    async end() {
      await server.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

export interface Rows {
  rows: { period: string; member?: string; value: number; base?: number | null }[]
  withheld: { figures: number; least: number; why: string } | null
  completeTo: string
}

export function address(metric: string, where: Where, by?: string): string {
  const query = new URLSearchParams({ from: `${month}-01`, to: `${month}-31` })
  for (const [dimension, [member = '']] of Object.entries(where)) query.set(dimension, member)
  if (by !== undefined) query.set('by', by)
  return `/api/metrics/${metric}?${query}`
}
