// Secrets and persons put through a whole life of an installation, then looked for in every byte that it has left behind.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { cookieOf, newLink, post, type Reply, send, signIn } from './http.ts'
import { premise, temporaryFolder, until } from './premise.ts'
import { routesOf } from './routes.ts'
import { type Server, startServer } from './server.ts'

const password = 'canary-Kupferkessel-4711'
const wrongPassword = 'canary-Zinnkrug-8822'
const iban = 'DE75512108001245126199'
const name = 'Walpurga Kanarienvogel'
const number = 'KANARI-9001'
const diagnosis = 'Verdacht auf Multiple Sklerose, Befund 7719'
const mail = 'walpurga.kanarienvogel@kanari.example'
const salary = '73911.57'
const login = 'walpurga@kanari.example'

const data = temporaryFolder()
const backups = temporaryFolder()
let server: Server
/** Canaries that come to be while it runs: sessions, tokens, links. */
const made: Record<string, string> = {}
/** What a request that failed was told. */
const told: string[] = []

const persons = {
  iban,
  name,
  number,
  diagnosis,
  mail,
  'salary beside a name': `${name},${salary}`,
  'pay in a text': salary,
  login,
}
const secrets = () => ({ password, wrongPassword, ...made })

/** A text in the ways in which it could have been written down. */
function writings(text: string): Buffer[] {
  const forms = [
    text,
    encodeURIComponent(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
  ]
  // In base64 a text has three faces, by where it begins.
  const base64 = [0, 1, 2]
    .map((at) =>
      Buffer.from(`${'\0'.repeat(at)}${text}`)
        .toString('base64')
        .slice(at === 0 ? 0 : 4, -4),
    )
    .filter((face) => face.length >= 12)
  return [
    ...[...new Set(forms)].map((form) => Buffer.from(form)),
    Buffer.from(text, 'utf16le'),
    ...base64.map((face) => Buffer.from(face)),
    Buffer.from(Buffer.from(text).toString('hex')),
  ]
}

/** @returns 'where: which' for each canary that stands in the bytes. */
function hits(where: string, bytes: Buffer, canaries: Record<string, string>): string[] {
  return Object.entries(canaries).flatMap(([which, text]) =>
    writings(text).some((form) => bytes.includes(form)) ? [`${where}: ${which}`] : [],
  )
}

function inFiles(folder: string, canaries: Record<string, string>): string[] {
  return (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[])
    .filter(
      (file) => !/(^|\/)secrets\//.test(file) && statSync(join(folder, file), { throwIfNoEntry: false })?.isFile(),
    )
    .flatMap((file) => hits(file, readFileSync(join(folder, file)), canaries))
}

const operatorKey = () => readFileSync(join(data, 'secrets/operator'), 'utf8').trim()
const kept = (reply: Reply) => {
  if (reply.status >= 400) told.push(`${JSON.stringify(reply.headers)}\n${reply.body}`)
  return reply
}

async function rows(table: string, body: string, type = 'text/csv') {
  const reply = await server.rows(body, { table, type })
  told.push(JSON.stringify(reply.body))
  return reply
}

const employees = [
  {
    employee_id: number,
    day: '2024-01-01',
    name,
    department: 'Sales',
    role: 'Seller',
    level: 2,
    location: 'Hamburg',
    gender: 'female',
    birth_year: 1980,
    commute_minutes: 20,
  },
]
const payslips = `payslip_id,day,employee_id,share,base,overtime,bonus,tax,contributions,net,payroll_tax,benefits,employer_cost\n${number}-1,2026-01-31,${number},1,${salary},0,0,900,100,3000,800,100,4900\n`
const reviews = [
  {
    review_id: `${number}-R`,
    day: '2026-01-31',
    employee_id: number,
    reviewer_id: number,
    rating: 4,
    potential: 2,
    comment: `${diagnosis}; earns ${salary}`,
  },
]
const ledger = `entry_id,date,account,account_type,amount,memo\nK-1,2026-01-30,Rent,Expense,7,"${name}, ${iban}, ${name},${salary}"\n`

async function signInAndOut(): Promise<void> {
  made.link = await newLink(server, 'viewer')
  const first = await signIn(server.base, made.link)
  made.firstCookie = cookieOf(first).split('=')[1] as string
  const set = await post(
    `${server.base}/account/password`,
    { login, password, again: password },
    { cookie: cookieOf(first) },
  )
  expect(set.status).toBe(303)
  const entered = await post(`${server.base}/sign-in`, { login, password })
  expect(entered.status).toBe(303)
  made.cookie = cookieOf(entered).split('=')[1] as string
  for (const path of ['/', '/account', '/finance', '/runs'])
    expect((await send(server.base + path, { headers: { cookie: cookieOf(entered) } })).status).toBe(200)
  made.token = await server.token('owner')
  made.viewerToken = await server.token('viewer')
  made.operatorKey = operatorKey()
  made.pepper = readFileSync(join(data, 'secrets/pepper'), 'utf8').trim()
}

/** Everything that can go wrong with a secret or a person in it. */
async function fail(): Promise<void> {
  kept(await post(`${server.base}/sign-in`, { login, password: wrongPassword }))
  kept(await post(`${server.base}/sign-in`, { login: password, password: login }))
  kept(await post(`${server.base}/sign-in`, { login, password, extra: wrongPassword }))
  kept(await post(`${server.base}/sign-in`, { link: made.link as string }))
  for (const path of [
    `/api/settings?token=${made.token}`,
    `/sign-in?link=${made.link}`,
    `/api/batches?key=${made.token}`,
    `/finance?department=${encodeURIComponent(name)}`,
    `/${made.token}`,
  ])
    await send(server.base + path)
  for (const authorization of [
    `Bearer ${made.token}x`,
    `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
    `Bearer ${made.operatorKey}`,
  ])
    for (const [method, path] of [
      ['GET', '/api/settings'],
      ['POST', '/api/operator/tokens'],
      ['PATCH', '/api/settings'],
    ] as const)
      kept(
        await send(server.base + path, {
          method,
          headers: { authorization, 'content-type': 'application/json' },
          body: method === 'GET' ? '' : JSON.stringify({ name: password }),
        }),
      )
  const owner = { authorization: `Bearer ${made.token}`, 'content-type': 'application/json' }
  for (const body of [
    `{"password":"${password}"`,
    `{"secret":"${made.cookie}"}`,
    `{"timeZone":"${password}"}`,
    `{"currency":"${made.cookie}"}`,
  ])
    kept(await send(`${server.base}/api/settings`, { method: 'PATCH', headers: owner, body }))
  for (const { path, method } of (await routesOf(server)).filter((each) => each.method !== 'GET'))
    kept(
      await send(server.base + path, {
        method,
        headers: {
          cookie: `premise-session=${made.cookie}x`,
          'content-type': 'application/json',
          'user-agent': password,
        },
        body: `{"x":"${password}"}`,
      }),
    )
  await rows(
    'hr/employee',
    JSON.stringify([{ ...employees[0], birth_year: diagnosis, level: name }]),
    'application/json',
  )
  await rows('hr/payslip', payslips.replace('900', name).replace(',0,0,', `,${iban},${diagnosis},`))
  await rows('finance/ledger', `date,account,account_type,amount,memo\n${name},Rent,Expense,${iban},${diagnosis}\n`)
  await rows('hr/review', `[{"comment":"${diagnosis}"`, 'application/json')
}

/** An import is under way when the process ends as by a fault of its own, with whatever it then says. */
async function crash(): Promise<void> {
  const before = server.workerPid
  const many = `entry_id,date,account,account_type,amount,memo\n${Array.from({ length: 20_000 }, (_, i) => `C-${i},2026-01-30,Rent,Expense,7,"${name}, ${iban}"\n`).join('')}`
  const importing = server.rows(many, { key: 'crashes' }).catch(() => null)
  await new Promise((wait) => setTimeout(wait, 150))
  process.kill(before, 'SIGSEGV')
  await importing
  await until(
    async () => server.workerPid !== before && (await fetch(`${server.base}/readyz`).catch(() => null))?.status === 200,
  )
}

beforeAll(async () => {
  server = await startServer({ data, config: '' })
  await signInAndOut()
  for (const reply of [
    await rows('hr/employee', JSON.stringify(employees), 'application/json'),
    await rows('hr/payslip', payslips),
    await rows('hr/review', JSON.stringify(reviews), 'application/json'),
    await rows('finance/ledger', ledger),
  ])
    expect(reply).toMatchObject({ status: 200, body: { accepted: 1 } })
  expect((await server.refresh()).state).toBe('done')
  await fail()
  expect(await premise('backup', join(backups, 'running'), '--data', data)).toMatchObject({ code: 0 })
  await crash()
  expect((await server.refresh()).state).toBe('done')
})
afterAll(async () => {
  await server?.stop()
  for (const folder of [data, backups]) rmSync(folder, { recursive: true, force: true })
})

const all = () => ({ ...persons, ...secrets() })

describe('after a whole run with a crash in it', () => {
  it('O5: the search finds what is there', async () => {
    expect(hits('here', Buffer.from(`x ${name}`), persons)).toEqual(['here: name'])
    expect(hits('here', Buffer.from(Buffer.from(`.${password}....`).toString('base64')), secrets())).toEqual([
      'here: password',
    ])
    expect(inFiles(data, { department: 'Sales' }).length).toBeGreaterThan(0)
    expect(told.join('').length).toBeGreaterThan(10_000)
    const db = openReadOnly(databaseFile(data, 'main') as string)
    expect(db.prepare('SELECT base_cents AS pay FROM hr_payslip').get()).toEqual({ pay: 7391157 })
    db.close()
    expect(
      (
        await server.json<{ lines: { memo: string }[] }>(
          '/api/finance/lines?from=2026-01-30&to=2026-01-30&limit=500',
          'owner',
        )
      ).lines.some(({ memo }) => memo?.includes(iban)),
    ).toBe(true)
  })

  it('O5: no file holds a secret or a person in plain: databases and their logs, the configuration, the audit log', () => {
    const files = readdirSync(data, { recursive: true, encoding: 'utf8' }) as string[]
    expect(files.filter((file) => file.endsWith('-wal'))).not.toEqual([])
    expect(files.filter((file) => file.endsWith('config.capnp'))).not.toEqual([])
    expect(inFiles(data, all())).toEqual([])
  })

  it('O5: nor does the log, with all that failed and with what the crash said, nor an answer to what failed', () => {
    const log = server.log()
    expect(log).toContain('workerd ended; it is started again')
    expect(log).toContain('"request"')
    expect(hits('log', Buffer.from(log), all())).toEqual([])
    expect(hits('answers', Buffer.from(told.join('\n')), all())).toEqual([])
  })

  it('O5: nor does a backup, taken while it ran or after', async () => {
    expect(await premise('backup', join(backups, 'later'), '--data', data)).toMatchObject({ code: 0 })
    expect((readdirSync(backups, { recursive: true, encoding: 'utf8' }) as string[]).length).toBeGreaterThan(4)
    expect(inFiles(backups, { department: 'Sales' }).length).toBeGreaterThan(0)
    expect(inFiles(backups, all())).toEqual([])
  })

  it('O5: nor does what is told of the rows and of the log, except to those who may read it', async () => {
    for (const { path } of (await routesOf(server)).filter(
      ({ method, access, template }) => method === 'GET' && access !== 'operator' && template !== '/api/live',
    )) {
      const { status, body } = await send(server.base + path, {
        headers: { authorization: `Bearer ${made.viewerToken}` },
      })
      expect([path, status < 500, hits(path, body, all())]).toEqual([path, true, []])
      // Secrets are told to nobody.
      const owner = await send(server.base + path, { headers: { authorization: `Bearer ${made.token}` } })
      expect([path, hits(path, owner.body, secrets())]).toEqual([path, []])
    }
  })

  it('O5: nor does anything that is left when it has stopped', async () => {
    await server.stop()
    expect(hits('log', Buffer.from(server.log()), all())).toEqual([])
    expect(inFiles(data, all())).toEqual([])
  })
})
