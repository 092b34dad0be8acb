// Figures about persons over the real server: what an attacker computes who has every answer, and how questions are refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Atoms, Attacker, atomsOf, meant } from '../lib/disclosure/attacker.fixture.ts'
import { numbers } from '../lib/disclosure/populations.fixture.ts'
import type { Where } from '../lib/disclosure/protected-lattice.ts'
import {
  address,
  bonusCanary,
  csv,
  dimensions,
  managed,
  month,
  numberCanary,
  type People,
  type Person,
  persons,
  type Rows,
  startPeople,
  tables,
} from './people.ts'
import type { Server } from './server.ts'

const whole = process.env.PREMISE_TEST_SIZE === 'all'

let people: People
let server: Server
const get: People['get'] = (path, role) => people.get(path, role)

beforeAll(async () => {
  people = await startPeople()
  server = people.server
})

afterAll(() => people?.end())

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
