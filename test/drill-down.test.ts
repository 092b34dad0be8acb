// Who gets which figure and which record of persons over the real server, and that pay stands beside nobody.
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile } from '../runtime/database.ts'
import {
  address,
  bonusCanary,
  managed,
  nameCanary,
  numberCanary,
  type People,
  persons,
  salaryCanary,
  startPeople,
} from './people.ts'
import type { Role, Server } from './server.ts'

let people: People
let server: Server
const get: People['get'] = (path, role) => people.get(path, role)

beforeAll(async () => {
  people = await startPeople()
  server = people.server
})

afterAll(() => people?.end())

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
    const db = new Database(databaseFile(people.data, 'main') as string, { readonly: true })
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
