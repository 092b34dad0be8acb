// What is told about people, over the real server: sealed or under a pseudonym in every file of the installation, and in plain for readers with the right.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { temporaryFolder } from './premise.ts'
import { type Server, startServer } from './server.ts'

const number = 'KANARI-4711'
const other = 'KANARI-4712'
const contact = 'KANARI-C-9'
const name = 'Quendolin Zitronengelb'
const iban = 'DE44500105175407324931'
const diagnosis = 'Verdacht auf Sarkoidose'
const mail = 'quendolin.zitronengelb@kanari.example'
const chat = 'Ich sage es niemandem, auch nicht Zwölfnagel'
const canaries = [number, other, contact, name, 'Zitronengelb', iban, diagnosis, 'Sarkoidose', mail, chat, 'Zwölfnagel']

const employee = {
  employee_id: number,
  day: '2024-01-01',
  name,
  department: 'Sales',
  role: 'Seller',
  level: 2,
  manager_id: other,
  location: 'Hamburg',
  gender: 'female',
  birth_year: 1980,
  commute_minutes: 20,
}
const payslip = {
  payslip_id: `${number}-2026-01`,
  day: '2026-01-31',
  employee_id: number,
  share: 1,
  base: 4000,
  overtime: 0,
  bonus: 0,
  tax: 900,
  contributions: 100,
  net: 3000,
  payroll_tax: 800,
  benefits: 100,
  employer_cost: 4900,
}
const files: Record<string, object[]> = {
  'hr/employee': [employee, { ...employee, employee_id: other, name: 'Somebody Else', manager_id: null }],
  'hr/payslip': [payslip],
  'hr/absence': [
    { absence_id: `${number}-a`, day: '2026-01-05', employee_id: number, kind: 'sick', last_on: null, workdays: 3 },
  ],
  'hr/review': [
    {
      review_id: `${number}-R1`,
      day: '2026-01-31',
      employee_id: number,
      reviewer_id: other,
      rating: 4,
      potential: 2,
      comment: diagnosis,
    },
  ],
  'documents/message': [
    {
      message_id: 'M-1',
      day: '2026-01-31',
      hour: 9,
      channel: 'chat',
      team: 'Sales',
      from_id: number,
      to_id: other,
      text: chat,
    },
  ],
  'customers/contact': [
    { contact_id: contact, day: '2026-01-01', account_id: 'C1', name, role: 'Buyer', email: mail, origin: 'crm' },
  ],
  'customers/ticket': [
    {
      ticket_id: 'T-1',
      day: '2026-01-31',
      opened_at: '2026-01-31T08:00:00Z',
      priority: 'high',
      category: 'billing',
      account_id: 'C1',
      contact_id: contact,
      agent_id: number,
      subject: `${name} wants it on ${iban}`,
    },
  ],
  'finance/ledger': [
    { entry_id: 'L-1', date: '2026-01-31', account: 'Rent', account_type: 'Expense', amount: 5, memo: `to ${iban}` },
  ],
}
const keyless = `date,account,account_type,amount,memo\n2026-01-30,Rent,Expense,7,${name}\n`

interface Report {
  batchId: number
  accepted: number
  rejected: number
  inserted: number
  unchanged: number
}

let server: Server
const data = temporaryFolder()

async function send(table: string, rows: object[], query = ''): Promise<Report> {
  const { status, body } = await server.rows(JSON.stringify(rows), { table, query, type: 'application/json' })
  expect({ table, status, body }).toMatchObject({ status: 200 })
  return body as unknown as Report
}

/** Files below the folder that hold a canary, as bytes. */
function leaks(): string[] {
  return (readdirSync(data, { recursive: true, encoding: 'utf8' }) as string[])
    .filter((file) => statSync(join(data, file), { throwIfNoEntry: false })?.isFile())
    .flatMap((file) => {
      const bytes = readFileSync(join(data, file))
      return canaries.filter((canary) => bytes.includes(canary)).map((canary) => `${file}: ${canary}`)
    })
}

function query<Row>(sql: string): Row[] {
  const db = openReadOnly(databaseFile(data, 'main') as string)
  try {
    return db.prepare(sql).all() as Row[]
  } finally {
    db.close()
  }
}

beforeAll(async () => {
  server = await startServer({ data, config: '' })
})
afterAll(async () => {
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

describe('rows about people', () => {
  it('are taken, and the same file again changes nothing', async () => {
    for (const [table, rows] of Object.entries(files))
      expect(await send(table, rows)).toMatchObject({ accepted: rows.length, inserted: rows.length, rejected: 0 })
    for (const [table, rows] of Object.entries(files))
      expect(await send(table, rows)).toMatchObject({ inserted: 0, updated: 0, unchanged: rows.length })
    expect((await server.rows(keyless)).body).toMatchObject({ inserted: 1 })
    expect((await server.rows(keyless)).body).toMatchObject({ inserted: 0, unchanged: 1 })
    const [before] = files['hr/review'] as [object]
    expect(await send('hr/review', [{ ...before, comment: `${diagnosis}, cured` }])).toMatchObject({ updated: 1 })
  })

  it('show nothing of it in a dry run', async () => {
    const { body } = await server.rows(JSON.stringify([{ ...employee, employee_id: 'KANARI-4713' }]), {
      table: 'hr/employee',
      query: '?dry-run=1',
      type: 'application/json',
    })
    expect(body).toMatchObject({ accepted: 1, inserted: 1, unchanged: 0 })
    expect(body.sample).toMatchObject([{ employeeId: '•••', name: '•••', managerId: '•••', department: 'Sales' }])
    const known = await send('hr/employee', files['hr/employee'] as object[], '?dry-run=1')
    expect(known).toMatchObject({ inserted: 0, unchanged: 2 })
  })

  it('that are set aside tell line, column and reason, and no value', async () => {
    const reports = [
      await send('hr/employee', [
        { ...employee, level: name },
        { ...employee, birth_year: diagnosis },
      ]),
      await send('hr/absence', [
        { absence_id: 'x', day: diagnosis, employee_id: number, kind: diagnosis, workdays: 1 },
      ]),
      (await server.rows(`date,account,account_type,amount,memo\n2026-01-30,Rent,${iban},${name}\n`))
        .body as unknown as Report,
      (
        await server.rows(
          `contact_id,day,account_id,name,role,origin\n${contact},2026-01-01,C1,${name},Buyer,crm,${mail}\n`,
          { table: 'customers/contact' },
        )
      ).body as unknown as Report,
    ]
    for (const report of reports) {
      const text = JSON.stringify(report)
      expect(canaries.filter((canary) => text.includes(canary))).toEqual([])
      expect(report.rejected).toBeGreaterThan(0)
      const csv = await (await server.get(`/api/batches/${report.batchId}/rejects`, 'owner')).text()
      expect(csv.split('\r\n').length).toBeGreaterThan(2)
      expect(canaries.filter((canary) => csv.includes(canary))).toEqual([])
    }
  })

  it('are told to the sender, and not kept, where a file has no header', async () => {
    const { status, body } = await server.rows(`${number},2024-01-01,${name},${iban}\n`, { table: 'hr/employee' })
    expect({ status, body: JSON.stringify(body) }).toMatchObject({ status: 422, body: expect.stringContaining(name) })
    const { batches } = await server.json<{ batches: { state: string; report: object }[] }>('/api/batches', 'owner')
    expect(batches[0]).toMatchObject({ state: 'failed', report: { failure: { code: 'missing-columns' } } })
  })

  it('join in SQL: a person has one pseudonym in all tables', () => {
    const joined = query<{ pay: number; sender: string; agent: string; writer: string; boss: string; id: string }>(
      `SELECT p.base_cents AS pay, e.employee_id AS id, m.from_id AS sender, t.agent_id AS agent, r.employee_id AS writer, b.employee_id AS boss
      FROM hr_payslip p JOIN hr_employee e ON e.employee_id = p.employee_id JOIN hr_employee b ON b.employee_id = e.manager_id
      JOIN hr_absence a ON a.employee_id = e.employee_id JOIN hr_review r ON r.employee_id = e.employee_id AND r.reviewer_id = b.employee_id
      JOIN documents_message m ON m.from_id = e.employee_id AND m.to_id = b.employee_id
      JOIN customers_ticket t ON t.agent_id = e.employee_id JOIN customers_contact c ON c.contact_id = t.contact_id`,
    )
    expect(joined).toHaveLength(1)
    expect(joined[0]?.pay).toBe(400_000)
    expect(joined[0]?.id).toMatch(/^p\.[A-Za-z0-9_-]{22}$/)
    expect(new Set([joined[0]?.id, joined[0]?.sender, joined[0]?.agent, joined[0]?.writer]).size).toBe(1)
    expect(joined[0]?.boss).not.toBe(joined[0]?.id)
  })

  it('are sealed under the key of the person, or of the tenant', () => {
    const [sealed] = query<Record<string, string>>(
      `SELECT (SELECT name FROM hr_employee LIMIT 1) AS name, (SELECT email FROM customers_contact) AS email, (SELECT text FROM documents_message) AS text,
      (SELECT subject FROM customers_ticket) AS subject, (SELECT comment FROM hr_review) AS comment, (SELECT memo FROM finance_ledger LIMIT 1) AS memo`,
    )
    expect(sealed).toEqual({
      name: expect.stringMatching(/^s1\.p\./),
      email: expect.stringMatching(/^s1\.p\./),
      text: expect.stringMatching(/^s1\.p\./),
      subject: expect.stringMatching(/^s1\.p\./),
      comment: expect.stringMatching(/^s1\.p\./),
      memo: expect.stringMatching(/^s1\.t\./),
    })
  })

  it('are opened for whoever may read what people wrote, and for nobody else', async () => {
    await server.refresh()
    const path = '/api/finance/lines?from=2026-01-01&to=2026-01-31'
    const memos = async (role: 'owner' | 'viewer') =>
      (await server.json<{ lines: { memo: string | null }[] }>(path, role)).lines.map(({ memo }) => memo)
    expect(await memos('owner')).toEqual([`to ${iban}`, name])
    expect(await memos('viewer')).toEqual([null, null])
  })

  it('stand in no file of the installation and in no log in plain, not even while it runs', async () => {
    expect(readdirSync(data, { recursive: true }).filter((file) => String(file).endsWith('-wal'))).not.toEqual([])
    expect(leaks()).toEqual([])
    const log = server.log()
    await server.stop()
    expect(canaries.filter((canary) => (log + server.log()).includes(canary))).toEqual([])
    expect(leaks()).toEqual([])
    // The search finds what is there: the department is kept in plain.
    expect(readFileSync(databaseFile(data, 'main') as string).includes('Sales')).toBe(true)
  })
})
