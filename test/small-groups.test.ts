// Figures about persons over the real server: what an attacker with every answer computes, who gets which figure, and that pay stands beside nobody.
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Attacker, type Atoms, atomsOf, meant } from '../lib/disclosure/attacker.fixture.ts'
import { numbers, populations } from '../lib/disclosure/populations.fixture.ts'
import type { Where } from '../lib/disclosure/protected-lattice.ts'
import { databaseFile } from '../runtime/database.ts'
import { temporaryFolder } from './premise.ts'
import { type Role, type Server, startServer } from './server.ts'

const whole = process.env.PREMISE_TEST_SIZE === 'all'
const month = '2025-12'
const dimensions = ['department', 'location', 'level', 'gender'] as const
const salaryCanary = 13_579.24
const bonusCanary = 97_531.46
const nameCanary = 'Quendolin Zitronengelb'
const numberCanary = 'KANARI-0815'

interface Person {
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
const persons: Person[] = company()

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

function csv(rows: object[]): string {
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

const tables: Record<string, object[]> = {
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

/** A department that a manager has, of a hundred persons or so. */
const managed = 'd2'
const data = temporaryFolder()
let server: Server

beforeAll(async () => {
  server = await startServer({ data })
  for (const [table, rows] of Object.entries(tables)) {
    const { status, body } = await server.rows(csv(rows), { table })
    expect({ table, status, accepted: body.accepted }).toEqual({ table, status: 200, accepted: rows.length })
  }
  await server.token('manager')
  const tokens = { manager: await server.token('manager') }
  await server.stop()
  const db = new Database(databaseFile(data, 'main') as string)
  db.prepare("UPDATE identity_token SET scope = ? WHERE role = 'manager'").run(
    JSON.stringify({ department: [managed] }),
  )
  db.close()
  server = await startServer({ data })
  managerToken = tokens.manager
})
let managerToken = ''

afterAll(async () => {
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

interface Rows {
  rows: { period: string; member?: string; value: number; base?: number | null }[]
  withheld: { figures: number; least: number; why: string } | null
  completeTo: string
}

function address(metric: string, where: Where, by?: string): string {
  const query = new URLSearchParams({ from: `${month}-01`, to: `${month}-31` })
  for (const [dimension, [member = '']] of Object.entries(where)) query.set(dimension, member)
  if (by !== undefined) query.set('by', by)
  return `/api/metrics/${metric}?${query}`
}

function get(path: string, role: Role): Promise<Response> {
  if (role !== 'manager') return server.get(path, role)
  return fetch(`${server.base}${path}`, { headers: { authorization: `Bearer ${managerToken}` }, redirect: 'manual' })
}

/** Whom a metric is about, as the test itself sees it. */
const about: Record<string, (person: Person) => boolean> = {
  employees: ({ leftOn }) => leftOn === null,
  leavers: ({ leftOn }) => leftOn !== null,
  turnover: () => true,
  'average-pay': ({ pay }) => pay !== null,
  'overtime-hours': () => true,
  'sick-days': () => true,
  engagement: ({ engagement }) => engagement !== null,
}

function populationOf(metric: string) {
  const chosen = persons.filter(about[metric] as (person: Person) => boolean)
  return {
    chosen,
    population: { dimensions, members: chosen.map((person) => dimensions.map((name) => String(person[name]))) },
  }
}

function inside(person: Person, where: Where): boolean {
  return Object.entries(where).every(([name, members]) => members.includes(String(person[name as 'department'])))
}

/** All that is told of a metric: groups and their figures. */
interface Told {
  where: Where
  value: number
}

const membersOf = (name: (typeof dimensions)[number]) => [...new Set(persons.map((person) => String(person[name])))]

/** Every division, alone and within each member of each other dimension: all one-way and two-way questions. */
function divisions(): { where: Where; by?: string }[] {
  const within = dimensions.flatMap((name) =>
    membersOf(name).flatMap((member) =>
      dimensions.filter((by) => by !== name).map((by) => ({ where: { [name]: [member] }, by })),
    ),
  )
  return [{ where: {} }, ...dimensions.map((by) => ({ where: {}, by })), ...within]
}

/** Three filters of which each fits somebody, as an attacker draws them who knows the people. */
function threeFilters(count: number, seed: number): { where: Where }[] {
  const next = numbers(seed)
  return Array.from({ length: count }, () => {
    const person = persons[Math.floor(next() * persons.length)] as Person
    const left = Math.floor(next() * dimensions.length)
    return {
      where: Object.fromEntries(
        dimensions.filter((_, at) => at !== left).map((name) => [name, [String(person[name])]]),
      ),
    }
  })
}

async function askAll(metric: string, questions: { where: Where; by?: string }[]): Promise<Told[]> {
  const told: Told[] = []
  const open = [...questions]
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let question = open.pop(); question !== undefined; question = open.pop()) {
        const { where, by } = question
        const { rows } = await server.json<Rows>(address(metric, where, by), 'executive')
        for (const { value, member } of rows)
          told.push({ value, where: by === undefined ? where : { ...where, [by]: [member as string] } })
      }
    }),
  )
  return told
}

/** The groups of answers and the smallest that follow from two of them, one inside the other. */
function differences(atoms: Atoms, groups: readonly number[][]): number {
  const size = (group: Iterable<number>) => [...group].reduce((sum, atom) => sum + (atoms.sizes[atom] as number), 0)
  const sets = groups.map((group) => new Set(group)).sort((one, other) => one.size - other.size)
  let smallest = Number.POSITIVE_INFINITY
  for (const [at, small] of sets.entries())
    for (const large of sets.slice(at + 1)) {
      if (large.size === small.size || ![...small].every((atom) => large.has(atom))) continue
      smallest = Math.min(smallest, size(large) - size(small))
    }
  return smallest
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
/** A figure is rounded by half a step: 5 % of the mean for ten persons, less for more. */
const rounded = (truth: number, persons: number) => (0.5 * truth) / persons + 0.01
const paid = ({ id, pay }: Person) => (pay as number) + (id === numberCanary ? bonusCanary : 0)

/** What the attacker may have of a metric: the least number of persons, what it is of a group, and how far from it a figure may be. */
const attacked: {
  metric: string
  least: number
  truth: (group: Person[]) => number
  off: (truth: number, persons: number) => number
}[] = [
  { metric: 'employees', least: 5, truth: (group) => group.length, off: () => 0 },
  { metric: 'average-pay', least: 10, truth: (group) => mean(group.map(paid)), off: rounded },
  {
    metric: 'engagement',
    least: 5,
    truth: (group) => mean(group.map(({ engagement }) => engagement as number)),
    off: () => 0.005_001,
  },
  { metric: 'sick-days', least: 10, truth: (group) => mean(group.map(({ sick }) => sick)), off: rounded },
]

describe('Z8: an attacker over HTTP with every one-way and two-way and random three-way question', () => {
  for (const { metric, least, truth, off } of attacked)
    it(`Z8: recovers no group below ${least} from ${metric}`, { timeout: 900_000 }, async () => {
      const questions = [...divisions(), ...threeFilters(whole ? 2000 : 400, least)]
      const told = await askAll(metric, questions)
      const { chosen, population } = populationOf(metric)
      const atoms = atomsOf(population)
      expect(told.length).toBeGreaterThan(40)
      for (const { where, value } of told) {
        const group = chosen.filter((person) => inside(person, where))
        expect(group.length, JSON.stringify(where)).toBeGreaterThanOrEqual(least)
        const exact = truth(group)
        expect(Math.abs(value - exact), JSON.stringify(where)).toBeLessThanOrEqual(off(exact, group.length))
      }
      const groups = [
        ...new Map(told.map(({ where }) => [JSON.stringify(meant(atoms, where)), meant(atoms, where)])).values(),
      ]
      expect(differences(atoms, groups)).toBeGreaterThanOrEqual(least)
      const attacker = new Attacker(atoms.sizes, groups, numbers(least))
      expect(attacker.rank).toBeGreaterThan(10)
      expect(attacker.smallGroups(least, 3)).toEqual([])
    })

  it('Z8: the same attacker breaks the answers as soon as the groups of one department are told whole', async () => {
    const told = await askAll('employees', divisions().slice(0, 5))
    const { population } = populationOf('employees')
    const atoms = atomsOf(population)
    const all = membersOf('department').map((member) => meant(atoms, { department: [member] }))
    const attacker = new Attacker(atoms.sizes, [...told.map(({ where }) => meant(atoms, where)), ...all], numbers(1))
    expect(attacker.smallGroups(5, 2).length).toBeGreaterThan(0)
  })
})

describe('P20: figures about persons', () => {
  it('P20: say in one wording that groups are withheld, and do not tell a few from nobody', async () => {
    const few = await server.json<Rows>(address('employees', { department: ['tiny2'] }))
    const nobody = await server.json<Rows>(address('employees', { department: ['No such department'] }))
    const why = 'Some groups are withheld: fewer than 5 persons, or they would give such a group away.'
    expect(few.rows).toEqual([])
    expect(few.withheld).toEqual({ figures: 1, least: 5, why })
    expect({ ...nobody, rows: [] }).toEqual({ ...few, rows: [] })
    const pay = await server.json<Rows>(address('average-pay', {}, 'department'), 'executive')
    expect(pay.withheld?.why).toBe(
      'Some groups are withheld: fewer than 10 persons, or they would give such a group away.',
    )
    expect(pay.rows.map(({ member }) => member)).not.toContain('tiny2')
  })

  it('P21: are given by month alone, for three filters at most, never for a budget', async () => {
    const refused = async (query: string) => {
      const answer = await get(`/api/metrics/employees?${query}`, 'viewer')
      return [answer.status, ((await answer.json()) as { code: string }).code]
    }
    expect(await refused('grain=day')).toEqual([400, 'month-only'])
    expect(await refused('grain=week')).toEqual([400, 'month-only'])
    expect(await refused('grain=quarter')).toEqual([400, 'month-only'])
    expect(await refused('scenario=budget')).toEqual([400, 'actual-only'])
    expect(await refused('compare=budget')).toEqual([400, 'actual-only'])
    expect(await refused('department=d0&location=d0-0&level=1&gender=male')).toEqual([400, 'too-many-filters'])
    expect(await refused('department=d0&location=d0-0&level=1&by=gender')).toEqual([400, 'too-many-filters'])
    expect(await refused('from=1990-01-01&to=2025-12-31&range=custom')).toEqual([200, undefined])
  })

  it('P22: are each protected where they stand in a comparison', async () => {
    const { rows } = await server.json<Rows>(
      `/api/metrics/average-pay?from=${month}-01&to=${month}-31&by=department&compare=previous`,
      'executive',
    )
    const { rows: before } = await server.json<Rows>(
      '/api/metrics/average-pay?from=2025-11-01&to=2025-11-30&by=department',
      'executive',
    )
    const told = new Map(before.map(({ member, value }) => [member, value]))
    expect(rows.length).toBeGreaterThan(3)
    for (const { member, base } of rows) expect(base).toBe(told.get(member) ?? null)
  })

  it('P23: follow the rows once an import has ended, and never show half of one', async () => {
    const total = async () => (await server.json<Rows>(address('employees', {}))).rows[0]?.value as number
    const before = await total()
    const extra = Array.from({ length: 30 }, (_, at) => ({
      ...(tables['hr/employee']?.[500] as object),
      employee_id: `X-${at}`,
      name: `Extra ${at}`,
      left_on: '',
    }))
    const { body } = await server.rows(csv(extra), { table: 'hr/employee' })
    expect(await total()).toBe(before + 30)
    const undone = await fetch(`${server.base}/api/batches/${body.batchId}/undo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await server.token('owner')}` },
    })
    expect(undone.ok).toBe(true)
    expect(await total()).toBe(before)
  })

  it('P24: are of the own department for its manager, and no lattice is wider for one', async () => {
    const own = (await (await get(address('employees', {}, 'level'), 'manager')).json()) as Rows
    const all = await server.json<Rows>(address('employees', { department: [managed] }, 'level'))
    expect(own.rows).toEqual(all.rows)
    expect(own.rows.length).toBeGreaterThan(1)
    const { rows } = (await (await get(address('employees', {}, 'department'), 'manager')).json()) as Rows
    expect(rows.map(({ member }) => member)).toEqual([managed])
    const other = await get(address('employees', { department: ['d1'] }), 'manager')
    expect(other.status).toBe(403)
    expect((await get(address('average-pay', {}), 'manager')).status).toBe(403)
    expect(
      (await get(address('employees', { location: [`${managed}-0`], level: ['1'] }, 'gender'), 'manager')).status,
    ).toBe(400)
  })
})

const fields = ['average-pay', 'overtime-hours', 'sick-days']
const withoutPay: Role[] = ['viewer', 'analyst', 'service', 'manager']

describe('Z7: who may not see pay and health', () => {
  it('Z7: gets no figure of theirs, whatever is asked', async () => {
    for (const role of withoutPay)
      for (const metric of fields)
        for (const query of ['', '?by=department', '?department=d0', '?level=1&by=gender', '?compare=previous']) {
          const answer = await get(`/api/metrics/${metric}${query}`, role)
          expect([role, metric, answer.status]).toEqual([role, metric, 403])
          expect(await answer.text()).not.toMatch(/\d\.\d/)
        }
  })

  it('Z7: does not find them in the catalogue, nor whose name completes', async () => {
    for (const role of withoutPay) {
      const { metrics } = (await (await get('/api/metrics', role)).json()) as { metrics: { name: string }[] }
      const names = metrics.map(({ name }) => name)
      expect(names.filter((name) => fields.includes(name))).toEqual([])
      expect(names).toContain('employees')
      expect(names.includes('engagement')).toBe(role === 'manager')
    }
    const pages = await (await get('/api/pages/finance', 'viewer')).text()
    expect(pages).not.toContain('tiny1')
  })

  it('Z7: cannot filter, divide or sort by pay or by person', async () => {
    for (const role of ['viewer', 'executive', 'owner'] as const)
      for (const query of [
        'by=average-pay',
        'by=pay',
        'by=employee_id',
        'by=employeeId',
        'by=person',
        'by=name',
        'pay=13579.24',
        'base_cents=1357924',
        'sort=pay',
        'order=value',
        'employee_id=E-1',
        'person=p.AAAAAAAAAAAAAAAAAAAAAA',
        "department=d0' OR 1=1 --&sort=x",
        'average-pay=5000',
      ]) {
        const answer = await get(`/api/metrics/employees?${query}`, role)
        expect([query, answer.status]).toEqual([query, 400])
        expect(await answer.text()).not.toMatch(/SELECT|hr_payslip|13579/)
      }
  })

  it('Z7: gets no CSV of them, no insight, no rows of a batch', async () => {
    const headers = { accept: 'text/csv', authorization: `Bearer ${await server.token('viewer')}` }
    for (const path of ['/api/metrics/average-pay', '/api/metrics/average-pay?format=csv', '/api/hr/employees'])
      expect((await fetch(`${server.base}${path}`, { headers })).status).toBe(403)
    expect(await server.json('/api/hr/insights', 'viewer')).toEqual([])
    expect((await server.get('/api/batches', 'viewer')).status).toBe(403)
  })
})

describe('P25: drill-down to persons', () => {
  interface Employee {
    person: string
    name?: string
    number?: string
    department: string
    reviews?: { rating: number }[]
    skills: Record<string, unknown>[]
  }

  async function employees(role: Role, query = ''): Promise<Employee[]> {
    const found: Employee[] = []
    for (let cursor = ''; ; ) {
      const answer = await get(`/api/hr/employees?limit=200${query}${cursor}`, role)
      expect(answer.status).toBe(200)
      const page = (await answer.json()) as { employees: Employee[]; next: string | null }
      found.push(...page.employees)
      if (page.next === null) return found
      cursor = `&cursor=${page.next}`
    }
  }

  it('P25: is for owners and managers; nobody else has a list or a record', async () => {
    const [first] = await employees('owner', '&department=tiny1')
    for (const role of ['executive', 'analyst', 'viewer', 'service'] as const)
      for (const path of ['', `/${first?.person}`])
        expect((await get(`/api/hr/employees${path}`, role)).status).toBe(403)
    expect((await get(`/api/hr/persons/${first?.person}/pay`, 'executive')).status).toBe(403)
    expect((await get(`/api/hr/persons/${first?.person}/pay`, 'manager')).status).toBe(403)
  })

  it('P26: shows a manager the own department; another’s persons are as unknown as those who are not there', async () => {
    const own = await employees('manager')
    expect(own.length).toBe(persons.filter(({ department }) => department === managed).length)
    expect(new Set(own.map(({ department }) => department))).toEqual(new Set([managed]))
    const [other] = await employees('owner', '&department=tiny1')
    const answers = await Promise.all(
      [other?.person, 'p.AAAAAAAAAAAAAAAAAAAAAA'].map(async (person) => {
        const answer = await get(`/api/hr/employees/${person}`, 'manager')
        return [answer.status, await answer.text()]
      }),
    )
    const plain = (text: unknown) => String(text).replaceAll(/"(requestId|instance)":"[^"]*"/g, '')
    expect(answers[0]?.[0]).toBe(404)
    expect(plain(answers[0]?.[1])).toBe(plain(answers[1]?.[1]))
    expect((await get('/api/hr/employees?department=tiny1', 'manager')).status).toBe(403)
    const mine = (await (await get(`/api/hr/employees/${own[0]?.person}`, 'manager')).json()) as Employee
    expect(mine.name).toMatch(/^Person /)
    expect(mine.reviews).toEqual([])
  })

  it('P27: opens names for who may know them, and pay never stands beside one', async () => {
    const listed = (await employees('owner')).find(({ name }) => name === nameCanary)
    expect(listed).toMatchObject({ number: numberCanary, department: 'tiny1' })
    const person = listed?.person as string
    const pay = await (await get(`/api/hr/persons/${person}/pay`, 'owner')).text()
    expect(pay).toContain(String(salaryCanary))
    expect(pay).toContain(String(bonusCanary))
    const record = (await (await get(`/api/hr/employees/${person}`, 'owner')).json()) as Employee
    expect(record).toMatchObject({ skills: [{ skill: 'Welding', proficiency: 4.5 }], reviews: [{ rating: 4.5 }] })
    const paths = [
      '/api/hr/employees?limit=200',
      `/api/hr/employees/${person}`,
      `/api/hr/persons/${person}/pay`,
      '/api/metrics',
      '/api/hr/insights',
      '/api/pages/executive',
      '/api/pages/finance',
      '/api/batches',
      ...['employees', 'engagement', ...fields].flatMap((metric) => [
        address(metric, {}),
        address(metric, {}, 'department'),
        address(metric, { department: ['tiny1'] }),
      ]),
    ]
    let paid = 0
    for (const path of paths) {
      const text = await (await get(path, 'owner')).text()
      const identity = [nameCanary, numberCanary].some((canary) => text.includes(canary))
      const salary = [salaryCanary, bonusCanary, salaryCanary * 100, bonusCanary * 100].some((amount) =>
        text.includes(String(Math.round(amount * 100) / 100)),
      )
      expect([path, identity && salary]).toEqual([path, false])
      if (salary) paid++
    }
    expect(paid).toBe(1)
  })

  it('P28: and looks at pay and health are in the audit log, under pseudonyms only', async () => {
    const [one] = await employees('owner', '&department=tiny1')
    await get(`/api/hr/employees/${one?.person}`, 'owner')
    await get(`/api/hr/persons/${one?.person}/pay`, 'owner')
    await get(address('sick-days', { department: ['d1'] }), 'executive')
    const db = new Database(databaseFile(data, 'main') as string, { readonly: true })
    const records = db
      .prepare<[], { action: string; resource: string; detail: string | null }>(
        'SELECT action, resource, detail FROM audit_record ORDER BY seq DESC LIMIT 5',
      )
      .all()
    db.close()
    expect(records.map(({ action }) => action).slice(0, 4)).toEqual([
      'figures.view',
      'person.pay.view',
      'person.view',
      'persons.view',
    ])
    expect(records[0]).toMatchObject({ resource: '/api/metrics/sick-days' })
    expect(records[0]?.detail).toContain('"department":"d1"')
    expect(records[1]?.resource).toBe(one?.person)
    expect(JSON.stringify(records)).not.toContain(nameCanary)
  })
})
