// Privacy operations over the real server: what is kept about a person is handed out whole, and is gone for good when it is erased.
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordHash } from '../functions/platform/audit/audit.ts'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { vaultName } from '../runtime/installation.ts'
import { expectTwoLines, premise, temporaryFolder, until } from './premise.ts'
import { type Role, type Server, startServer } from './server.ts'

const number = 'KANARI-4711'
const other = 'KANARI-4712'
const contact = 'KANARI-C-9'
const name = 'Quendolin Zitronengelb'
const otherName = 'Wendelbert Ochsenfrosch'
const contactName = 'Xaveria Nashornhausen'
const iban = 'DE44500105175407324931'
const mail = 'xaveria@kanari.example'
const phone = '+49 40 1234567'
const secret = 'Die Waschbären sind traurig'
const names = ['Quendolin', 'Zitronengelb', 'Ochsenfrosch', 'Nashornhausen']

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
const review = {
  review_id: 'R-1',
  day: '2026-01-31',
  employee_id: number,
  reviewer_id: other,
  rating: 4,
  potential: 2,
  comment: 'Verdacht auf Sarkoidose',
}
const chat = {
  message_id: 'M-1',
  day: '2026-01-31',
  hour: 9,
  channel: 'chat',
  team: 'Sales',
  from_id: number,
  to_id: other,
  text: `${secret}, sagt Wendelbert Ochsenfrosch am Telefon ${phone}`,
}
const ticket = {
  ticket_id: 'T-1',
  day: '2026-01-31',
  opened_at: '2026-01-31T08:00:00Z',
  priority: 'high',
  category: 'billing',
  account_id: 'C1',
  contact_id: contact,
  agent_id: number,
  subject: `Refund for zitronengelb’s broken centrifuge to ${iban}, answer to ${mail}`,
  score: 3,
}
const files: Record<string, object[]> = {
  'hr/employee': [employee, { ...employee, employee_id: other, name: otherName, manager_id: null }],
  'hr/review': [review, { ...review, review_id: 'R-2', employee_id: other, reviewer_id: number, comment: 'Heiratet' }],
  'documents/message': [
    chat,
    { ...chat, message_id: 'M-2', from_id: other, to_id: number, team: 'Plant', text: 'Die Pumpe steht wieder' },
  ],
  'customers/contact': [
    {
      contact_id: contact,
      day: '2026-01-01',
      account_id: 'C1',
      name: contactName,
      role: '=Buyer',
      email: mail,
      origin: 'crm',
    },
  ],
  'customers/ticket': [ticket],
}

const data = temporaryFolder()
let server: Server

async function post(path: string, json: unknown, role: Role = 'owner', method = 'POST'): Promise<Response> {
  return fetch(`${server.base}${path}`, {
    method,
    headers: { authorization: `Bearer ${await server.token(role)}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  })
}

async function posted<T>(path: string, json: unknown, method = 'POST'): Promise<T> {
  const answer = await post(path, json, 'owner', method)
  const text = await answer.text()
  expect({ path, status: answer.status, text }).toMatchObject({ status: 200 })
  return JSON.parse(text) as T
}

async function form(path: string, fields: Record<string, string>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${server.base}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await server.token('owner')}` },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  return { status: answer.status, text: await answer.text() }
}

async function send(table: string, rows: object[], of = server) {
  const { status, body } = await of.rows(JSON.stringify(rows), { table, type: 'application/json' })
  expect({ table, status, body }).toMatchObject({ status: 200 })
  return body as { batchId: number; accepted: number; rejected: number; inserted: number; updated: number }
}

interface Hit {
  table: string
  row: string
  excerpt: string
  department: string | null
}

const found = async (q: string, role: Role = 'owner') =>
  (await server.json<{ hits: Hit[] }>(`/api/search?q=${encodeURIComponent(q)}`, role)).hits

function query<Row>(sql: string, of = 'main'): Row[] {
  const db = openReadOnly(databaseFile(data, of) as string)
  try {
    return db.prepare(sql).all() as Row[]
  } finally {
    db.close()
  }
}

const pseudonymOf = (row: number) =>
  query<{ number: string }>('SELECT employee_id AS number FROM hr_employee ORDER BY id')[row]?.number as string

/** The audit log's chain, computed anew. */
async function chainHolds(): Promise<boolean> {
  const columns = ['seq', 'at', 'subject', 'actor', 'action', 'resource', 'outcome', 'source', 'request_id', 'detail']
  let before = '0'.repeat(64)
  for (const row of query<Record<string, string | number | null>>('SELECT * FROM audit_record ORDER BY seq')) {
    const hash = await recordHash(
      before,
      columns.map((column) => row[column] ?? null),
    )
    if (row.previous !== before || row.hash !== hash) return false
    before = hash
  }
  return before !== '0'.repeat(64)
}

interface Export {
  person: string
  tables: Record<string, Record<string, unknown>[]>
}

beforeAll(async () => {
  server = await startServer({ data, config: '' })
  for (const [table, rows] of Object.entries(files)) await send(table, rows)
  await send('hr/review', [{ ...review, comment: 'Verdacht auf Sarkoidose, geheilt' }])
  await server.refresh()
})
afterAll(async () => {
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

describe('a person’s data', () => {
  it('P2: an export holds everything about the person, opened, and nothing of another', async () => {
    const { tables, person } = await posted<Export>('/api/privacy/export', { person: ` ${number} ` })
    expect(person).toBe(number)
    expect(tables['hr/employee']).toEqual([
      expect.objectContaining({
        relation: 'about',
        employee_id: number,
        name,
        birth_year: 1980,
        manager_id: 'another person',
      }),
    ])
    expect(tables['hr/review']).toEqual([
      expect.objectContaining({
        relation: 'about',
        comment: 'Verdacht auf Sarkoidose, geheilt',
        reviewer_id: 'another person',
      }),
      { relation: 'mentioned', row: '2', day: '2026-01-31', reviewer_id: number },
    ])
    expect(tables['documents/message']).toEqual([
      expect.objectContaining({ relation: 'about', row: 'M-1', text: chat.text, to_id: 'another person' }),
      { relation: 'mentioned', row: 'M-2', message_id: 'M-2', day: '2026-01-31', hour: 9, to_id: number },
    ])
    expect(tables['customers/ticket']).toEqual([
      { relation: 'mentioned', row: 'T-1', ticket_id: 'T-1', day: '2026-01-31', agent_id: number, score: 3 },
    ])
    expect(tables.earlier).toEqual([
      expect.objectContaining({ table: 'hr/review', comment: 'Verdacht auf Sarkoidose' }),
    ])
    const text = JSON.stringify(tables)
    for (const strange of [other, otherName, 'Heiratet', 'Pumpe', contact, contactName, mail, 's1.', 'p.'])
      expect(text.replaceAll(chat.text, '')).not.toContain(strange)
  })

  it('P2: a customer’s contact gets its own, without the rating that is about the agent', async () => {
    const { tables } = await posted<Export>('/api/privacy/export', { person: contact })
    expect(tables['customers/ticket']?.[0]).toMatchObject({ relation: 'about', subject: ticket.subject })
    expect(tables['customers/ticket']?.[0]).not.toHaveProperty('score')
    expect(tables['customers/contact']?.[0]).toMatchObject({ name: contactName, email: mail })
  })

  it('comes as CSV too, of one table on request, with no cell that a spreadsheet runs', async () => {
    const answer = await post('/api/privacy/export', { person: contact, format: 'csv', table: 'customers/contact' })
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="person.csv"')
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines[0]).toBe('table,relation,row,column,value')
    expect(lines).toContain("customers/contact,about,1,role,'=Buyer")
    expect(lines.slice(1).every((line) => line.startsWith('customers/contact,'))).toBe(true)
    expect((await post('/api/privacy/export', { person: contact, table: 'no/such' })).status).toBe(400)
  })

  it('holds the account that belongs to the person, and what it did; no secret of it', async () => {
    const db = new Database(databaseFile(data, 'main') as string)
    db.prepare(
      "INSERT INTO identity_user (id, name, role, created_at, person, scope, login_index, password) VALUES (900, ?, 'viewer', '2026-01-01', ?, '{}', 'blind-index', 'pbkdf2-hash')",
    ).run(name, pseudonymOf(0))
    db.prepare(
      "INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method) VALUES ('hash-of-session', 900, '2026-01-01', '2099-01-01', '2026-01-01', 'link')",
    ).run()
    db.close()
    const answer = await post('/api/privacy/export', { person: number })
    const text = await answer.text()
    expect(JSON.parse(text).tables).toMatchObject({
      identity_user: [{ row: 'user:900', name, role: 'viewer' }],
      identity_session: [{ method: 'link' }],
      audit_record: expect.arrayContaining([expect.objectContaining({ action: 'privacy.export' })]),
    })
    for (const hidden of ['hash-of-session', 'pbkdf2-hash', 'blind-index']) expect(text).not.toContain(hidden)
  })

  it.each(['executive', 'manager', 'analyst', 'viewer', 'service'] as const)(
    'Z7: %s can neither export nor erase, nor see register and retention',
    async (role) => {
      for (const path of ['/api/privacy/export', '/api/privacy/erase', '/api/privacy/retention/run', '/privacy/find'])
        expect((await post(path, { person: number, reason: 'request' }, role)).status).toBe(403)
      for (const path of ['/privacy', '/api/privacy/register', '/api/privacy/retention', '/api/privacy/jobs'])
        expect((await server.get(path, role)).status).toBe(403)
    },
  )

  it('P9: who looked is in the audit log, by pseudonym, and the log’s chain holds', async () => {
    const records = query<{ resource: string; outcome: string }>(
      "SELECT resource, outcome FROM audit_record WHERE action = 'privacy.export'",
    )
    expect(records.length).toBeGreaterThan(3)
    expect(records.every(({ resource }) => /^p\.[\w-]{22}$/.test(resource))).toBe(true)
    expect(await chainHolds()).toBe(true)
  })
})

describe('search', () => {
  it('P7: finds words, phrases and all operators, whatever the case and the accents', async () => {
    expect((await found('centrifuge')).map(({ row }) => row)).toEqual(['T-1'])
    expect((await found('WASCHBAREN')).map(({ row }) => row)).toEqual(['M-1'])
    expect((await found('"pumpe steht"')).map(({ row }) => row)).toEqual(['M-2'])
    expect(await found('"steht pumpe"')).toEqual([])
    expect((await found('(pumpe OR centrifuge) NOT refund')).map(({ row }) => row)).toEqual(['M-2'])
    expect((await found('pumpe OR centrifuge')).length).toBe(2)
    expect((await found('broken centrifuge'))[0]).toMatchObject({
      table: 'customers/ticket',
      title: 'Support tickets',
      day: '2026-01-31',
    })
  })

  it('P7: never shows or finds a name, an account, an address or a phone number', async () => {
    const excerpts = [...(await found('centrifuge')), ...(await found('traurig'))].map(({ excerpt }) => excerpt)
    expect(excerpts).toEqual([
      'Refund for [name] broken centrifuge to [account], answer to [e-mail]',
      'Die Waschbären sind traurig, sagt [name] am Telefon [number]',
    ])
    for (const word of [
      ...names,
      ...names.map((each) => each.toLowerCase()),
      'Zitronengelbs',
      iban,
      mail,
      '1234567',
      number,
    ])
      expect({ word, hits: await found(`"${word}"`) }).toEqual({ word, hits: [] })
  })

  it('keeps what people wrote about each other in confidence out of it', async () => {
    expect(await found('Sarkoidose')).toEqual([])
    expect(await found('Heiratet')).toEqual([])
  })

  it('refuses what cannot be read, in a sentence', async () => {
    for (const q of [
      '',
      '   ',
      '"open',
      'AND',
      'a AND',
      '(a',
      'a)',
      'x'.repeat(201),
      Array(13).fill('a').join(' '),
      '***',
    ]) {
      const answer = await server.get(`/api/search?q=${encodeURIComponent(q)}`, 'owner')
      expect({ q, status: answer.status, body: await answer.json() }).toMatchObject({
        status: 400,
        body: { code: 'bad-query' },
      })
    }
    expect((await server.get('/api/search?q=a&limit=51', 'owner')).status).toBe(400)
    expect((await server.get('/api/search?q=a&other=1', 'owner')).status).toBe(400)
  })

  it('Z7: is for those who may read what people wrote', async () => {
    for (const role of ['executive', 'manager', 'analyst', 'viewer'] as const)
      expect((await server.get('/api/search?q=centrifuge', role)).status).toBe(403)
  })

  it('Z7: keeps to a row rule, and leaves out tables that it cannot divide', async () => {
    const db = new Database(databaseFile(data, 'main') as string)
    const policy = { actions: ['view'], domains: '*', fields: ['text'], rows: ['department'] }
    db.prepare(
      "INSERT INTO identity_role (name, title, policy, created_at) VALUES ('reader', 'Reader', ?, '2026-01-01')",
    ).run(JSON.stringify(policy))
    await server.token('viewer')
    db.prepare(
      "UPDATE identity_token SET role = 'reader', scope = '{\"department\":[\"Plant\"]}' WHERE role = 'viewer'",
    ).run()
    db.close()
    // What is known of a token is known for a while; a new process asks again.
    await server.kill9()
    server = await startServer({ data })
    db.close()
    const { token } = await server.operator<{ token: string }>('/api/operator/tokens', {
      role: 'viewer',
      name: 'reader',
    })
    const again = new Database(databaseFile(data, 'main') as string)
    again
      .prepare(
        "UPDATE identity_token SET role = 'reader', scope = '{\"department\":[\"Plant\"]}' WHERE name = 'reader'",
      )
      .run()
    again.close()
    const hits = async (q: string) => {
      const answer = await fetch(`${server.base}/api/search?q=${q}`, { headers: { authorization: `Bearer ${token}` } })
      expect(answer.status).toBe(200)
      return ((await answer.json()) as { hits: Hit[] }).hits
    }
    expect(await hits('pumpe')).toMatchObject([{ row: 'M-2', department: 'Plant' }])
    expect(await hits('traurig')).toEqual([])
    expect(await hits('centrifuge')).toEqual([])
  })

  it('follows changed, undone and new rows', async () => {
    const changed = await send('customers/ticket', [{ ...ticket, subject: 'The autoclave hums' }])
    const added = await send('customers/ticket', [{ ...ticket, ticket_id: 'T-2', subject: 'Another autoclave' }])
    await server.refresh()
    expect((await found('autoclave')).map(({ row }) => row).sort()).toEqual(['T-1', 'T-2'])
    expect(await found('centrifuge')).toEqual([])
    for (const { batchId } of [added, changed]) await posted(`/api/batches/${batchId}/undo`, {})
    expect((await found('another')).length).toBe(0)
    await server.refresh()
    expect(await found('autoclave')).toEqual([])
    expect((await found('centrifuge')).length).toBe(1)
  })
})

describe('an erasure', () => {
  const backup = join(data, 'old-rows.sqlite')
  let pseudonym: string
  let wrapped: string
  const readers = [
    '/',
    '/finance',
    '/api/pages/executive',
    '/api/finance/lines?from=2026-01-01&to=2026-12-31',
    '/api/batches',
  ]

  beforeAll(async () => {
    pseudonym = pseudonymOf(0)
    wrapped = query<{ wrapped: string }>(
      `SELECT wrapped FROM privacy_person WHERE pseudonym = '${pseudonym}'`,
      vaultName('main'),
    )[0]?.wrapped as string
    const db = new Database(databaseFile(data, 'main') as string)
    db.prepare("INSERT INTO ingest_reject (batch_id, line, column_name, reason, value) VALUES (1, 1, 'x', 'y', ?)").run(
      `to ${name}`,
    )
    db.prepare(
      "INSERT INTO snapshots_snapshot (name, cut, run_id, version, answer) VALUES ('hr/stars', '', 'r', 1, ?), ('hr/sums', '', 'r', 1, '{}')",
    ).run(JSON.stringify({ headline: `${name} is the best`, freshness: {} }))
    const { lastInsertRowid: scoring } = db
      .prepare(
        "INSERT INTO models_scoring (model, version, day, scored_at, records, complete) VALUES ('hr/leaving', 1, '2026-03-31', 't', 1, 1)",
      )
      .run()
    const score = db.prepare(
      "INSERT INTO models_person_score (scoring, person, day, score, shown, reasons) VALUES (?, ?, '2026-03-31', 0.25, '{}', '{}')",
    )
    for (const person of [pseudonym, pseudonymOf(1)]) score.run(scoring, person)
    await db.backup(backup)
    db.close()
  })

  it('comes after an export, which holds what models have said of the person', async () => {
    const { tables } = await posted<Export>('/api/privacy/export', { person: number })
    expect(tables.models_person_score).toMatchObject([
      { model: 'hr/leaving', version: 1, score: 0.25, day: '2026-03-31' },
    ])
  })

  it('says beforehand what it reaches, and changes nothing', async () => {
    const asked = { person: number, reason: 'request', rows: 'delete', dryRun: true }
    const { report } = await posted<{ report: { tables: object[] } }>('/api/privacy/erase', asked)
    expect(report).toMatchObject({ users: 1, texts: 1, scores: 1, rejects: 1, snapshots: 1, rows: 'delete' })
    expect(report.tables).toEqual([
      { table: 'hr/employee', about: 1, mentions: 0, earlier: 0 },
      { table: 'hr/review', about: 1, mentions: 1, earlier: 1 },
      { table: 'customers/ticket', about: 0, mentions: 1, earlier: 0 },
      { table: 'documents/message', about: 1, mentions: 1, earlier: 0 },
    ])
    expect((await found('traurig')).length).toBe(1)
    for (const bad of [
      { ...asked, reason: 'because' },
      { ...asked, more: 1 },
      { person: '', reason: 'request' },
    ])
      expect((await post('/api/privacy/erase', bad)).status).toBe(400)
  })

  it('is done on the page only when the number is typed again', async () => {
    expect((await form('/privacy/find', { person: number })).text).toContain('Rows about the person')
    const { status, text } = await form('/privacy/erase', {
      person: number,
      reason: 'request',
      rows: 'keep',
      confirm: other,
    })
    expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining('Nothing was erased') })
    expect((await form('/privacy/find', { person: 'NOBODY-1' })).text).toContain('There is no data under this number.')
    expect((await form('/privacy/find', { person: number, other: '1' })).status).toBe(400)
  })

  it('P3, P4: closes all about the person; afterwards the number is as if it had never been', async () => {
    expect(
      await form('/privacy/erase', { person: number, reason: 'request', rows: 'keep', confirm: number }),
    ).toMatchObject({
      status: 303,
    })
    const told = async (person: string) => {
      const answer = await post('/api/privacy/export', { person })
      const { requestId, ...body } = (await answer.json()) as Record<string, unknown>
      return { status: answer.status, requestId: typeof requestId, body }
    }
    expect(await told(number)).toEqual(await told('NEVER-1'))
    expect(await told(number)).toMatchObject({ status: 404, body: { code: 'no-data' } })
    expect(query('SELECT name, login_index, password, person FROM identity_user WHERE id = 900')).toEqual([
      { name: 'erased', login_index: null, password: null, person: null },
    ])
    expect(query('SELECT * FROM identity_session WHERE user_id = 900')).toEqual([])
    expect(query("SELECT value FROM ingest_reject WHERE reason = 'y'")).toEqual([{ value: '' }])
    expect(query("SELECT name FROM snapshots_snapshot WHERE name IN ('hr/stars', 'hr/sums')")).toEqual([
      { name: 'hr/sums' },
    ])
    expect(await found('traurig')).toEqual([])
    // What was predicted of the person is gone, though its rows stay.
    expect(query('SELECT person FROM models_person_score')).toEqual([{ person: pseudonymOf(1) }])
    // The other one's letter is still there, and the row under the pseudonym as well.
    expect((await found('pumpe')).length).toBe(1)
    expect(query(`SELECT birth_year FROM hr_employee WHERE employee_id = '${pseudonym}'`)).toEqual([
      { birth_year: 1980 },
    ])
    const { jobs } = await server.json<{ jobs: object[] }>('/api/privacy/jobs', 'owner')
    expect(jobs[0]).toMatchObject({ kind: 'erasure', state: 'done', report: { rows: 'keep', users: 1 } })
    expect(query<{ person: null }>('SELECT person FROM privacy_job')).toEqual([{ person: null }])
  })

  it('P4: no page, answer or export opens the name', async () => {
    await server.refresh()
    const texts = await Promise.all(readers.map(async (path) => (await server.get(path, 'owner')).text()))
    texts.push(JSON.stringify(await posted('/api/privacy/export', { person: other })))
    texts.push((await server.get('/privacy', 'owner').then((answer) => answer.text())) as string)
    for (const text of texts) for (const word of ['Quendolin', 'Zitronengelb', secret]) expect(text).not.toContain(word)
  })

  it('P5: rows of the person that are sent again are set aside', async () => {
    expect(await send('hr/employee', [employee])).toMatchObject({ accepted: 0, rejected: 1 })
    expect(await send('documents/message', [chat])).toMatchObject({ accepted: 0, rejected: 1 })
  })

  it('P9: the wrapped key stands in no file of the vault any more, and the audit log’s chain holds', async () => {
    expect(await chainHolds()).toBe(true)
    await server.stop()
    const folder = join(databaseFile(data, vaultName('main')) as string, '..')
    const holding = readdirSync(folder).filter((file) =>
      readFileSync(join(folder, file)).includes(wrapped.slice(0, 40)),
    )
    expect(holding).toEqual([])
    // The search finds what is there: the other one's key.
    const [left] = query<{ wrapped: string }>(
      'SELECT wrapped FROM privacy_person WHERE wrapped IS NOT NULL',
      vaultName('main'),
    )
    expect(readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(left?.wrapped as string))).toBe(
      true,
    )
    server = await startServer({ data })
  })

  it('P1: an erased person stays erased after an old backup of the rows is restored', async () => {
    await server.stop()
    const file = databaseFile(data, 'main') as string
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
    copyFileSync(backup, file)
    server = await startServer({ data })
    expect(query(`SELECT count(*) AS n FROM hr_employee WHERE employee_id = '${pseudonym}'`)).toEqual([{ n: 1 }])
    expect((await post('/api/privacy/export', { person: number })).status).toBe(404)
    expect(await found('traurig')).toEqual([])
    expect((await found('centrifuge')).map(({ excerpt }) => excerpt).join()).not.toMatch(/zitronengelb/i)
    await send('documents/message', [{ ...chat, message_id: 'M-3', from_id: other, text: 'Neues von der Pumpe' }])
    await server.refresh()
    expect(
      query(
        `SELECT count(*) AS n FROM privacy_text JOIN privacy_text_row r ON r.id = privacy_text.rowid WHERE r.person = '${pseudonym}'`,
      ),
    ).toEqual([{ n: 0 }])
    expect(await send('hr/employee', [employee])).toMatchObject({ accepted: 0, rejected: 1 })
  })

  it('deletes rows left of an erased person on request, with what could bring them back', async () => {
    const { report } = await posted<{ report: object }>('/api/privacy/erase', {
      person: number,
      reason: 'request',
      rows: 'delete',
    })
    expect(report).toMatchObject({ rows: 'delete' })
    const left = ['hr_employee', 'hr_review'].flatMap((table) =>
      query(`SELECT 1 FROM ${table} WHERE employee_id = '${pseudonym}'`),
    )
    expect(left).toEqual([])
    expect(query(`SELECT 1 FROM ingest_undo WHERE instr(previous, '"employee_id":"${pseudonym}"') > 0`)).toEqual([])
    const { batches } = await server.json<{ batches: { id: number; table: string; state: string }[] }>(
      '/api/batches',
      'owner',
    )
    for (const { id } of batches.filter(({ table, state }) => table === 'hr/review' && state === 'complete'))
      await posted(`/api/batches/${id}/undo`, {})
    expect(query(`SELECT 1 FROM hr_review WHERE employee_id = '${pseudonym}'`)).toEqual([])
    expect((await post('/api/privacy/erase', { person: number, reason: 'request', rows: 'delete' })).status).toBe(404)
  })

  it('O5: neither log nor audit names the person', () => {
    const told =
      server.log() +
      JSON.stringify(query('SELECT * FROM audit_record')) +
      JSON.stringify(query('SELECT * FROM privacy_job'))
    for (const word of [number, 'Quendolin', 'Zitronengelb', iban, mail, secret]) expect(told).not.toContain(word)
  })
})

describe('an erasure that is interrupted', () => {
  it('P8: is finished after kill -9, once, and sums follow', async () => {
    const many = 20_000
    const lines = Array.from(
      { length: many },
      (_, at) => `W-${at},2026-01-${String(1 + (at % 28)).padStart(2, '0')},${other},1,0`,
    )
    const csv = `timesheet_id,day,employee_id,hours,overtime_hours\n${lines.join('\n')}\n`
    expect((await server.rows(csv, { table: 'hr/timesheet' })).body).toMatchObject({ accepted: many })
    const left = () => query<{ n: number }>('SELECT count(*) AS n FROM hr_timesheet')[0]?.n as number
    await server.token('owner')
    const asked = post('/api/privacy/erase', { person: other, reason: 'objection', rows: 'delete' }).catch(() => null)
    await until(() => left() < many)
    await server.kill9()
    await asked
    expect(query("SELECT kind FROM privacy_job WHERE state = 'running'")).toEqual([{ kind: 'erasure' }])
    expect(left()).toBeGreaterThan(0)
    server = await startServer({ data })
    expect(await server.refresh()).toMatchObject({ state: 'done' })
    expect(left()).toBe(0)
    expect(query('SELECT state, person FROM privacy_job ORDER BY id DESC LIMIT 1')).toEqual([
      { state: 'done', person: null },
    ])
    expect(query('SELECT * FROM ingest_dirty')).toEqual([])
    expect((await post('/api/privacy/export', { person: other })).status).toBe(404)
    expect(await chainHolds()).toBe(true)
  })
})

describe('retention', () => {
  const ledger = (id: string, day: string, cents: number) => ({
    entry_id: id,
    date: day,
    organization: 'North',
    department: 'Sales',
    account_code: '6000',
    account: 'Salaries',
    account_type: 'Expense',
    amount: cents / 100,
  })
  const year = Number(new Date().toISOString().slice(0, 4))
  interface Report {
    settings: { automatic: boolean }
    tables: { table: string; keep: { months: number | 'always'; by: string }; over: Record<string, number> }[]
  }
  const report = () => server.json<Report>('/api/privacy/retention', 'owner')
  const overIn = async (table: string) => (await report()).tables.find((each) => each.table === table)

  beforeAll(async () => {
    const days = [
      `${year - 13}-03-01`,
      `${year - 13}-03-02`,
      `${year - 11}-12-31`,
      `${year - 1}-03-01`,
      `${year - 1}-03-02`,
    ]
    await send(
      'finance/ledger',
      Array.from({ length: 1500 }, (_, at) => ledger(`L-${at}`, days[at % days.length] as string, at)),
    )
    await send('finance/ledger', [ledger('L-0', `${year - 1}-03-05`, 7)])
    await server.refresh()
  })

  it('P6: removes exactly what the dry run said, and the sums are those of what is left', async () => {
    const before = await overIn('finance/ledger')
    expect(before).toMatchObject({
      keep: { months: 120, by: 'program' },
      over: { [year - 13]: 599, [year - 11]: 300 },
    })
    const { report: done } = await posted<{ report: { tables: { table: string; rows: number }[] } }>(
      '/api/privacy/retention/run',
      {},
    )
    expect(done.tables.find(({ table }) => table === 'finance/ledger')).toMatchObject({ rows: 899 })
    expect(await overIn('finance/ledger')).toMatchObject({ over: {} })
    expect(query("SELECT count(*) AS n FROM ingest_undo WHERE table_name = 'finance/ledger'")).toEqual([{ n: 0 }])
    await server.refresh()
    const cell = 'scenario, account_id, department_id, organization_id'
    const sums = (from: string, period: string, lines: string) =>
      query(
        `SELECT ${period} AS period, ${cell}, sum(amount_cents) AS cents, ${lines} AS lines FROM ${from} GROUP BY ${period}, ${cell} ORDER BY 1, 2`,
      )
    expect(sums('finance_ledger_day', 'day', 'sum(lines)')).toEqual(sums('finance_ledger', 'day', 'count(*)'))
    const months = sums('finance_ledger', "substr(day, 1, 7) || '-01'", 'count(*)')
    expect(sums('finance_ledger_month', 'month', 'sum(lines)')).toEqual(months)
    expect(months).toHaveLength(1)
    expect(query('SELECT min(day) AS first, sum(lines) AS n FROM finance_ledger_account_day')).toEqual([
      { first: `${year - 1}-03-01`, n: 601 },
    ])
  })

  it('is shortened and lengthened by class and by table, and by nobody else', async () => {
    const keep = async (table: string) => (await overIn(table))?.keep
    await posted('/api/privacy/retention', { classes: { text: 6, business: 'always' } }, 'PATCH')
    expect(await keep('finance/ledger')).toMatchObject({ months: 6, by: 'class' })
    expect(await keep('finance/invoice')).toMatchObject({ months: 'always', by: 'class' })
    await posted(
      '/api/privacy/retention',
      { tables: { 'finance/ledger': 24 }, classes: { text: null, business: null } },
      'PATCH',
    )
    expect(await keep('finance/ledger')).toMatchObject({ months: 24, by: 'table' })
    expect(await keep('finance/invoice')).toMatchObject({ months: 120, by: 'program' })
    await posted('/api/privacy/retention', { tables: { 'finance/ledger': null } }, 'PATCH')
    expect(await keep('finance/ledger')).toMatchObject({ months: 120 })
    for (const bad of [
      { tables: { 'no/such': 1 } },
      { classes: { nothing: 1 } },
      { classes: { text: 0 } },
      { other: 1 },
    ])
      expect((await post('/api/privacy/retention', bad, 'owner', 'PATCH')).status).toBe(400)
    expect(await form('/privacy/retention', { table: 'hr/skill', months: '7' })).toMatchObject({ status: 303 })
    expect(await keep('hr/skill')).toMatchObject({ months: 7, by: 'table' })
  })

  it('goes by itself only where it is switched on, and once a day', async () => {
    const runs = () => query("SELECT started_by FROM privacy_job WHERE kind = 'retention'")
    await send('finance/ledger', [ledger('old', `${year - 12}-01-01`, 1)])
    await server.refresh()
    expect(runs()).toHaveLength(1)
    expect(await overIn('finance/ledger')).toMatchObject({ over: { [year - 12]: 1 } })
    // As if the run by hand had been yesterday's.
    const db = new Database(databaseFile(data, 'main') as string)
    db.prepare("UPDATE privacy_job SET started_at = '2020-01-01T00:00:00Z' WHERE kind = 'retention'").run()
    db.close()
    await posted('/api/privacy/retention', { automatic: true }, 'PATCH')
    await server.refresh()
    await until(() => query("SELECT 1 FROM privacy_job WHERE started_by = 'cron' AND state = 'done'").length === 1)
    expect(await overIn('finance/ledger')).toMatchObject({ over: {} })
    await server.refresh()
    await server.refresh()
    expect(runs()).toHaveLength(2)
    expect(await form('/privacy/retention', { automatic: 'off' })).toMatchObject({ status: 303 })
    expect((await report()).settings.automatic).toBe(false)
  })

  it('takes sessions, links, tokens, rejects and runs that are over as well, and none that is in use', async () => {
    const db = new Database(databaseFile(data, 'main') as string)
    const long = '2020-01-01T00:00:00.000Z'
    db.prepare(
      "INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method) VALUES ('gone', 1, ?1, ?1, ?1, 'link'), ('stays', 1, ?1, '2099-01-01', ?1, 'link')",
    ).run({ 1: long })
    db.prepare(
      "INSERT INTO identity_token (hash, role, name, created_at, revoked_at) VALUES ('gone', 'viewer', 'x', ?1, ?1), ('stays', 'viewer', 'x', ?1, NULL)",
    ).run({ 1: long })
    db.prepare("INSERT INTO identity_link (hash, role, created_at, expires_at) VALUES ('gone', 'viewer', ?1, ?1)").run({
      1: long,
    })
    db.prepare("INSERT INTO refresh_run (id, cause, state, started_at) VALUES ('gone', 'cron', 'done', ?1)").run({
      1: long,
    })
    db.close()
    const { tables } = await report()
    for (const table of ['identity_session', 'identity_token', 'identity_link', 'refresh_run'])
      expect(tables.find((each) => each.table === table)?.over).toEqual({ 2020: 1 })
    expect(await form('/privacy/retention/run', { confirm: 'yes' })).toMatchObject({ status: 303 })
    expect(
      query(
        "SELECT 1 FROM identity_session WHERE hash = 'gone' UNION ALL SELECT 1 FROM identity_token WHERE hash = 'gone'",
      ),
    ).toEqual([])
    expect(
      query("SELECT 1 FROM identity_link WHERE hash = 'gone' UNION ALL SELECT 1 FROM refresh_run WHERE id = 'gone'"),
    ).toEqual([])
    expect(
      query(
        "SELECT 1 FROM identity_session WHERE hash = 'stays' UNION ALL SELECT 1 FROM identity_token WHERE hash = 'stays'",
      ),
    ).toHaveLength(2)
    expect(await chainHolds()).toBe(true)
  })
})

describe('the register of processing', () => {
  it('has every table with purpose, data, persons, time, protection and readers, as JSON and CSV', async () => {
    const { entries, recipients } = await server.json<{ entries: Record<string, unknown>[]; recipients: unknown[] }>(
      '/api/privacy/register',
      'owner',
    )
    expect(recipients).toEqual([])
    const tables = query<{ n: number }>(
      "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'privacy_text*' AND name NOT LIKE '_cf_%'",
    )
    expect(entries.length).toBeGreaterThanOrEqual(tables[0]?.n as number)
    expect(entries.find(({ table }) => table === 'hr/payslip')).toMatchObject({
      purpose: 'To know what work costs, and whether pay is fair.',
      persons: ['employees'],
      keptMonths: 120,
      pseudonymised: ['payslipId', 'employeeId'],
      readers: expect.arrayContaining([
        { role: 'owner', classes: ['public', 'person', 'pay'] },
        { role: 'executive', classes: ['public', 'pay'] },
        { role: 'viewer', classes: ['public'] },
      ]),
    })
    expect(entries.find(({ table }) => table === 'privacy_person')).toMatchObject({ readers: [] })
    const csv = await (await server.get('/api/privacy/register?format=csv', 'owner')).text()
    expect(csv.trim().split('\r\n')).toHaveLength(entries.length + 1)
    expect((await server.get('/api/privacy/register?format=xml', 'owner')).status).toBe(400)
    const page = await (await server.get('/privacy', 'owner')).text()
    for (const words of ['Register of processing', 'Nothing leaves this installation', 'Payslips'])
      expect(page).toContain(words)
  })
})

describe('premise privacy', () => {
  it('exports, erases, retains and prints the register; asks for --yes, and tells trouble in two lines', async () => {
    const file = join(data, 'out.json')
    const run = (...args: string[]) => premise('privacy', ...args, '--data', data)
    expect(await run('export', contact, '--out', file)).toMatchObject({ code: 0, stdout: '' })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ person: contact })
    expect(statSync(file).mode & 0o077).toBe(0)
    expect((await run('export', contact, '--format', 'csv')).stdout).toContain(contactName)
    const unsure = await run('erase', contact, '--reason', 'request')
    expect(unsure.code).not.toBe(0)
    expectTwoLines(unsure.stderr, /--yes/)
    expect((await run('erase', contact, '--reason', 'request', '--dry-run')).stdout).toContain('customers/contact')
    expect(await run('erase', contact, '--reason', 'request', '--rows', 'delete', '--yes')).toMatchObject({ code: 0 })
    const gone = await run('export', contact)
    expectTwoLines(gone.stderr, /no data under this number/)
    expect((await run('retention')).stdout).toContain('hr/payslip')
    expectTwoLines((await run('retention', '--run')).stderr, /--yes/)
    expect(await run('retention', '--run', '--yes')).toMatchObject({ code: 0 })
    expect((await run('register')).stdout).toContain('hr/payslip')
    expect((await run('register', '--format', 'csv')).stdout).toContain('table,title,purpose')
    expectTwoLines((await run('forget')).stderr, /export, erase, retention, register/)
  })
})
