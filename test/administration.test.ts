// Rights, as administrators handle them: users, roles, units, tokens, and looking through the eyes of somebody else.
import { request } from 'node:http'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile } from '../runtime/database.ts'
import { bearer, browser, type Caller, caller, type Said } from './caller.ts'
import { companyCsv } from './company-ledger.ts'
import { until } from './premise.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let owner: Caller
let first: Caller

beforeAll(async () => {
  server = await startServer()
  await server.rows(companyCsv())
  await server.refresh()
  owner = caller(server.base, bearer(await server.token('owner')))
  first = await browser(server, 'owner')
})
afterAll(() => server.stop())

const code = ({ status, body }: Said) => [status, body.code]

interface Listed {
  id: number
  role: string
}

async function newestUser(): Promise<number> {
  const { users } = (await owner.get('/api/users')).body as { users: Listed[] }
  return Math.max(...users.map(({ id }) => id))
}

/** A person of a role in a browser. */
async function person(role: string): Promise<{ who: Caller; id: number }> {
  return { who: await browser(server, role), id: await newestUser() }
}

async function token(wanted: object, maker: Caller = owner): Promise<{ id: number; text: string; who: Caller }> {
  const { status, body } = await maker.json('POST', '/api/tokens', { name: 'script', ...wanted })
  expect(status, JSON.stringify(body)).toBe(201)
  return { id: body.id, text: body.token, who: caller(server.base, bearer(body.token)) }
}

function records(action: string): { subject: string; actor: string | null; resource: string; detail: string | null }[] {
  const db = new Database(databaseFile(server.data, 'main') as string, { readonly: true })
  try {
    return db
      .prepare('SELECT subject, actor, resource, detail FROM audit_record WHERE action = ? ORDER BY seq')
      .all(action) as ReturnType<typeof records>
  } finally {
    db.close()
  }
}

function ledgerRows(): number {
  const db = new Database(databaseFile(server.data, 'main') as string, { readonly: true })
  try {
    return (db.prepare('SELECT count(*) AS n FROM finance_ledger').get() as { n: number }).n
  } finally {
    db.close()
  }
}

describe('users', () => {
  it('are added, changed, disabled and enabled, each written down without names and logins', async () => {
    const wanted = { name: 'Ada Lovelace', login: 'ada@example.com', role: 'manager', employee: 'E-1001' }
    const scope = { department: ['Sales and Marketing', 'Corporate', 'Corporate'] }
    const { status, body } = await owner.json('POST', '/api/users', { ...wanted, scope })
    expect([status, body]).toMatchObject([
      201,
      {
        name: 'Ada Lovelace',
        login: 'ada@example.com',
        role: 'manager',
        scope: { department: ['Corporate', 'Sales and Marketing'] },
        person: expect.stringMatching(/^p\.[\w-]{22}$/),
        disabledAt: null,
      },
    ])
    const at = `/api/users/${body.id}`
    expect((await owner.json('PATCH', at, { role: 'analyst', employee: null })).body).toMatchObject({
      role: 'analyst',
      person: null,
    })
    expect((await owner.json('PATCH', at, { disabled: true })).body.disabledAt).not.toBeNull()
    expect(code(await owner.json('POST', `${at}/link`, { purpose: 'invite' }))).toEqual([409, 'user-disabled'])
    expect((await owner.json('PATCH', at, { disabled: false })).body.disabledAt).toBeNull()
    const taken = { name: 'x', role: 'viewer', login: ' ADA@example.com' }
    expect(code(await owner.json('POST', '/api/users', taken))).toEqual([409, 'login-taken'])
    expect(code(await owner.json('POST', '/api/users', { ...taken, login: 'a b c' }))).toEqual([400, 'bad-body'])
    for (const action of ['user.add', 'user.change', 'user.disable', 'user.enable'])
      expect(
        records(action).map(({ resource }) => resource),
        action,
      ).toContain(`user:${body.id}`)
    const db = new Database(databaseFile(server.data, 'main') as string, { readonly: true })
    const kept = JSON.stringify([
      db.prepare('SELECT * FROM identity_user').all(),
      db.prepare('SELECT * FROM audit_record').all(),
    ])
    db.close()
    expect(kept).not.toMatch(/lovelace|ada@example|E-1001/i)
  })

  it('the last owner who can sign in stays one, even when two fall at once', async () => {
    const alone = await startServer()
    try {
      const operator = caller(alone.base, bearer(await alone.token('owner')))
      const [one, two] = [await browser(alone, 'owner'), await browser(alone, 'owner')]
      const both = await Promise.all([
        operator.json('PATCH', '/api/users/1', { role: 'viewer' }),
        operator.json('PATCH', '/api/users/2', { disabled: true }),
      ])
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
      expect(both.find(({ status }) => status === 409)?.body.code).toBe('last-owner')
      const left = (await operator.get('/api/users')).body.users.filter(
        (user: Listed & { disabledAt: string | null }) => user.role === 'owner' && user.disabledAt === null,
      )
      expect(left).toHaveLength(1)
      const last = left[0].id === 1 ? one : two
      expect((await last.get('/users')).status).toBe(200)
      const lost = await last.form(`/users/${left[0].id}/disable`)
      expect(lost.status).toBe(409)
      expect((await last.get('/users')).status).toBe(200)
    } finally {
      await alone.stop()
    }
  })

  it('nobody raises their own rights, nor gives, takes over or takes away more than they have', async () => {
    const policy = { actions: ['account', 'view', 'administer'], domains: ['finance'], fields: [], rows: [] }
    expect((await owner.json('POST', '/api/roles', { name: 'desk', title: 'Help desk', policy })).status).toBe(201)
    const { who: desk, id } = await person('desk')
    const { id: boss } = await person('owner')
    const { id: peer } = await person('desk')
    const refused = async (answer: Promise<Said>) => expect(code(await answer)).toEqual([403, 'beyond-your-rights'])
    await refused(desk.json('PATCH', `/api/users/${id}`, { role: 'owner' }))
    await refused(desk.json('PATCH', `/api/users/${id}`, { role: 'viewer' }))
    await refused(desk.json('POST', '/api/users', { name: 'x', role: 'executive' }))
    await refused(desk.json('PATCH', `/api/users/${boss}`, { name: 'mine' }))
    await refused(desk.json('PATCH', `/api/users/${boss}`, { disabled: true }))
    await refused(desk.json('POST', `/api/users/${boss}/link`, { purpose: 'reset' }))
    await refused(desk.json('DELETE', `/api/users/${boss}/sessions`, {}))
    await refused(desk.json('POST', '/api/tokens', { name: 'x', role: 'viewer' }))
    await refused(desk.json('PATCH', '/api/roles/desk', { policy: { domains: '*' } }))
    await refused(desk.json('PATCH', '/api/roles/desk', { policy: { fields: ['pay'] } }))
    await refused(
      desk.json('POST', '/api/roles', {
        name: 'more',
        title: 'More',
        policy: { ...policy, actions: ['view', 'import'] },
      }),
    )
    expect((await desk.json('PATCH', `/api/users/${peer}`, { disabled: true })).status).toBe(200)
    expect((await desk.json('POST', '/api/users', { name: 'x', role: 'desk' })).status).toBe(201)
    // Somebody who may not administer gives administration to nobody: the role with it is out of reach.
    const clerk = await token({ role: 'owner', scopes: ['view', 'administer'] })
    expect(code(await clerk.who.json('POST', '/api/tokens', { name: 'x', role: 'owner' }))).toEqual([
      403,
      'beyond-your-rights',
    ])
  })

  it('Z5: no body sets what it should not', async () => {
    const { id } = await person('viewer')
    const more = { tenant_id: 'b', is_admin: true, created_at: '2000-01-01', id: 1, policy: {} }
    const bodies: [string, string, object][] = [
      ['POST', '/api/users', { name: 'x', role: 'viewer' }],
      ['PATCH', `/api/users/${id}`, { name: 'x' }],
      ['POST', `/api/users/${id}/link`, { purpose: 'invite' }],
      ['POST', '/api/tokens', { name: 'x', role: 'viewer' }],
      ['POST', '/api/roles', { name: 'x-y', title: 'x', policy: { actions: [], domains: [], fields: [], rows: [] } }],
      ['POST', '/api/units', { dimension: 'department', member: 'x', parent: null }],
      ['PATCH', '/api/settings', {}],
      ['POST', '/api/refresh', {}],
    ]
    for (const [method, path, body] of bodies)
      for (const [field, value] of Object.entries(more).filter(([name]) => !(name in body)))
        expect(code(await owner.json(method, path, { ...body, [field]: value })), `${method} ${path} ${field}`).toEqual(
          [400, 'bad-body'],
        )
    const proto = await fetch(`${server.base}/api/users`, {
      method: 'POST',
      headers: { ...owner.headers, 'content-type': 'application/json' },
      body: '{"name":"x","role":"viewer","__proto__":{"role":"owner"},"constructor":{"prototype":{"x":1}}}',
    })
    expect(proto.status).toBe(400)
    for (const role of ['constructor', '__proto__', 'toString'])
      expect(code(await owner.json('POST', '/api/users', { name: 'x', role })), role).toEqual([400, 'unknown-role'])
    for (const field of Object.keys(more))
      expect((await first.form('/users', { name: 'x', role: 'viewer', [field]: '1' })).status, field).toBe(400)
  })
})

describe('roles and units', () => {
  it('a custom role is made, given, narrowed at once, and deleted only when nobody has it', async () => {
    const policy = { actions: ['account', 'view'], domains: '*', fields: ['pay'], rows: [] }
    const made = await owner.json('POST', '/api/roles', { name: 'controller', title: 'Controller', policy })
    expect(made).toMatchObject({ status: 201, body: { policy, builtIn: false, users: 0 } })
    expect(code(await owner.json('POST', '/api/roles', { name: 'controller', title: 'x', policy }))).toEqual([
      409,
      'role-taken',
    ])
    expect(code(await owner.json('PATCH', '/api/roles/owner', { title: 'x' }))).toEqual([409, 'built-in-role'])
    const { who, id } = await person('controller')
    expect((await who.get('/finance')).status).toBe(200)
    expect((await who.get('/')).body).toContain('href="/finance"')
    await owner.json('PATCH', '/api/roles/controller', { policy: { domains: ['hr'] } })
    expect((await who.get('/finance')).status).toBe(403)
    expect((await who.get('/api/pages/finance')).status).toBe(403)
    expect((await who.get('/')).body).not.toContain('href="/finance"')
    expect(code(await owner.json('DELETE', '/api/roles/controller', {}))).toEqual([409, 'role-in-use'])
    await owner.json('PATCH', `/api/users/${id}`, { role: 'viewer' })
    expect((await owner.json('DELETE', '/api/roles/controller', {})).status).toBe(204)
    expect(code(await owner.json('DELETE', '/api/roles/controller', {}))).toEqual([404, 'unknown-role'])
  })

  it('a unit never lies below itself, and whoever reaches it reaches what is below', async () => {
    const put = (member: string, parent: string | null) =>
      owner.json('POST', '/api/units', { dimension: 'department', member, parent })
    expect((await put('Manufacturing', 'Corporate')).status).toBe(200)
    expect((await put('Plant 7', 'Manufacturing')).status).toBe(200)
    for (const [member, parent] of [
      ['Corporate', 'Plant 7'],
      ['Corporate', 'Manufacturing'],
      ['Corporate', 'Corporate'],
    ] as const)
      expect(code(await put(member, parent)), `${member} below ${parent}`).toEqual([409, 'unit-cycle'])
    const manager = await token({ role: 'manager', scope: { department: ['Corporate'] } })
    const expense = (department: string) => manager.who.get(`/api/metrics/expense?department=${department}`)
    expect((await expense('Manufacturing')).status).toBe(200)
    expect((await expense('Sales%20and%20Marketing')).status).toBe(403)
    await put('Manufacturing', null)
    expect((await expense('Manufacturing')).status).toBe(403)
    expect(code(await put('x', 'x'.repeat(300)))).toEqual([400, 'bad-body'])
  })
})

describe('tokens', () => {
  it('O9: are found by their id, compared as hashes, and let nobody in with a part of them', async () => {
    const { id, text } = await token({ role: 'viewer' })
    const [, , secret = ''] = /^(premise_\d+_)([\w-]{43})$/.exec(text) ?? []
    const other = await token({ role: 'viewer' })
    const status = async (credential: string) =>
      (await caller(server.base, bearer(credential)).get('/api/metrics')).status
    expect(await status(text)).toBe(200)
    const last = secret.at(-1) === 'A' ? 'B' : 'A'
    for (const wrong of [
      `premise_${id}_${secret.slice(0, 42)}${last}`,
      `premise_${other.id}_${secret}`,
      `premise_999999_${secret}`,
      `premise_0${id}_${secret}`,
      `premise_${id}_`,
      `premise_${secret}`,
      secret,
      `${text}A`,
    ])
      expect(await status(wrong), wrong).toBe(401)
    const db = new Database(databaseFile(server.data, 'main') as string, { readonly: true })
    const kept = JSON.stringify([db.prepare('SELECT * FROM identity_token').all(), records('token.create')])
    db.close()
    expect(kept).not.toContain(secret)
    expect((await owner.get('/api/tokens')).body.tokens.find((row: Listed) => row.id === id)).toMatchObject({
      role: 'viewer',
      state: 'valid',
      lastUsedAt: expect.any(String),
    })
  })

  it('reach no further than their scopes, end within a year, and are over the moment they are revoked', async () => {
    const { id, who } = await token({ role: 'owner', scopes: ['view'] })
    expect((await who.get('/api/metrics')).status).toBe(200)
    expect((await who.get('/api/users')).status).toBe(403)
    expect((await owner.json('DELETE', `/api/tokens/${id}`, {})).status).toBe(204)
    expect((await who.get('/api/metrics')).status).toBe(401)
    expect(code(await owner.json('DELETE', `/api/tokens/${id}`, {}))).toEqual([404, 'unknown-token'])
    for (const wrong of [
      { days: 366 },
      { days: 0 },
      { scopes: ['fly'] },
      { scopes: [] },
      { scope: { person: ['p.x'] } },
    ])
      expect(code(await owner.json('POST', '/api/tokens', { name: 'x', role: 'viewer', ...wrong }))).toEqual([
        400,
        'bad-body',
      ])
    const { body } = await owner.json('POST', '/api/tokens', { name: 'x', role: 'viewer' })
    const days = (Date.parse(body.expiresAt) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(90)
  })

  it('one stops with the rights of who made it, and what it made stops with it', async () => {
    const { who: boss, id } = await person('owner')
    const child = await token({ role: 'owner' }, boss)
    const grandchild = await token({ role: 'viewer' }, child.who)
    expect((await grandchild.who.get('/api/metrics')).status).toBe(200)
    await owner.json('PATCH', `/api/users/${id}`, { role: 'viewer' })
    expect((await child.who.get('/api/metrics')).status).toBe(401)
    expect((await grandchild.who.get('/api/metrics')).status).toBe(401)
    const listed = (await owner.get('/api/tokens')).body.tokens as { id: number; state: string }[]
    expect(listed.find((row) => row.id === child.id)?.state).toBe('suspended')
    await owner.json('PATCH', `/api/users/${id}`, { role: 'owner' })
    expect((await child.who.get('/api/metrics')).status).toBe(200)
  })
})

describe('a change of rights', () => {
  it('S2: ends sessions and open streams with the next request', async () => {
    const { who, id } = await person('analyst')
    const stream = await fetch(`${server.base}/api/live`, { headers: who.headers })
    const ended = (async () => {
      for await (const _ of stream.body as unknown as AsyncIterable<Uint8Array>);
      return 'ended'
    })()
    expect((await who.get('/finance')).status).toBe(200)
    await owner.json('PATCH', `/api/users/${id}`, { role: 'viewer' })
    expect(await ended).toBe('ended')
    expect((await who.get('/finance')).status).toBe(401)
    const again = await person('viewer')
    await owner.json('PATCH', `/api/users/${again.id}`, { disabled: true })
    expect((await again.who.get('/finance')).status).toBe(401)
  })

  it('Z9: a role downgraded in mid-flight stops an import before its next write, and none of it stays', async () => {
    const { id, text } = await token({ role: 'service' })
    const before = (await owner.get('/api/batches')).body.batches.length
    const rowsBefore = ledgerRows()
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => `m${from + n},2026-01-31,Rent,Expense,1.00\n`).join('')
    const upload = slowPost('/api/finance/rows/ledger', {
      ...bearer(text),
      'content-type': 'text/csv',
      'idempotency-key': 'mid-flight',
    })
    upload.write(`entry_id,date,account,account_type,amount\n${rows(0, 12_000)}`)
    await until(async () => (await owner.get('/api/batches')).body.batches.length > before)
    await until(() => ledgerRows() > rowsBefore)
    expect((await owner.json('DELETE', `/api/tokens/${id}`, {})).status).toBe(204)
    const { status, body } = await upload.end(rows(12_000, 12_000))
    expect([status, body.code]).toEqual([401, 'sign-in-needed'])
    const { batches } = (await owner.get('/api/batches')).body as { batches: { state: string; accepted: number }[] }
    expect(batches[0]?.state).toBe('failed')
    expect(ledgerRows()).toBe(rowsBefore)
  })

  it('Z9: a role downgraded in mid-flight counts for a small body that is still being sent', async () => {
    const { id, text } = await token({ role: 'owner' })
    const post = slowPost('/api/users', { ...bearer(text), 'content-type': 'application/json' })
    post.write('{"name":"sneaked in",')
    const used = async () =>
      (await owner.get('/api/tokens')).body.tokens.find((row: Listed) => row.id === id).lastUsedAt !== null
    await until(used)
    await owner.json('DELETE', `/api/tokens/${id}`, {})
    const { status, body } = await post.end('"role":"owner"}')
    expect([status, body.code]).toEqual([401, 'sign-in-needed'])
    const { users } = (await owner.get('/api/users')).body as { users: { name: string }[] }
    expect(users.map(({ name }) => name)).not.toContain('sneaked in')
  })

  it('Z11: the same cache keys and request ids from two people give each their own', async () => {
    const policy = { actions: ['account', 'view'], domains: ['executive'], fields: [], rows: [] }
    await owner.json('POST', '/api/roles', { name: 'overview-only', title: 'The overview only', policy })
    const [all, some] = [await browser(server, 'viewer'), await browser(server, 'overview-only')]
    const same = { 'x-request-id': 'abc', 'x-cache-key': 'abc', 'x-correlation-id': 'abc' }
    const whole = await all.get('/', same)
    const tag = whole.headers.get('etag') as string
    const part = await some.get('/', { ...same, 'if-none-match': tag })
    expect([whole.status, part.status]).toEqual([200, 200])
    expect(part.body).not.toBe(whole.body)
    expect(part.headers.get('etag')).not.toBe(tag)
    expect((await some.get('/', { 'if-none-match': part.headers.get('etag') as string })).status).toBe(304)
    const [one, two] = [await all.get('/api/none', same), await some.get('/api/none', same)]
    expect(one.body.requestId).not.toBe(two.body.requestId)
    expect([one.body.requestId, two.body.requestId]).not.toContain('abc')
  })
})

describe('looking through the eyes of somebody else', () => {
  it('shows what they see, under a banner, reading only, until it is stopped', async () => {
    const { who: boss, id: bossId } = await person('owner')
    const { id } = await person('analyst')
    expect((await boss.get('/')).body).not.toContain('You are looking as')
    expect((await boss.form('/view-as', { user: String(id) })).status).toBe(303)
    const page = await boss.get('/')
    expect(page.body).toContain('You are looking as')
    expect(page.body).not.toContain('href="/users"')
    // The analyst's own page is another one, and stays without a banner.
    expect((await browser(server, 'analyst').then((who) => who.get('/'))).body).not.toContain('You are looking as')
    for (const path of ['/users', '/api/users', '/api/tokens', '/account'])
      expect([403, 404], path).toContain((await boss.get(path)).status)
    for (const path of ['/users', '/view-as', '/sign-out', `/users/${bossId}/disable`])
      expect((await boss.form(path, {})).status, path).toBe(403)
    expect((await boss.json('POST', '/api/refresh', {})).status).toBe(403)
    expect((await boss.form('/view-as/stop')).status).toBe(303)
    expect((await boss.get('/')).body).not.toContain('You are looking as')
    expect((await boss.get('/users')).status).toBe(200)
    expect(records('view-as.start').at(-1)).toMatchObject({ subject: `user:${bossId}`, resource: `user:${id}` })
    expect(records('view-as.stop').at(-1)).toMatchObject({ subject: `user:${id}`, actor: `user:${bossId}` })
  })

  it('names whom: two with the same rights share no page under the banner', async () => {
    const { who: boss } = await person('owner')
    for (const name of ['Grace Hopper', 'Mary Somerville']) {
      const { body } = await owner.json('POST', '/api/users', { name, role: 'viewer' })
      await boss.form('/view-as', { user: String(body.id) })
      expect((await boss.get('/')).body).toContain(`You are looking as <strong>${name}</strong> (viewer)`)
      await boss.form('/view-as/stop')
    }
  })

  it('is for a person in a browser only, and for nobody who reaches further', async () => {
    expect(code(await owner.form('/view-as', { role: 'viewer' }))).toEqual([409, 'session-needed'])
    const policy = { actions: ['account', 'view', 'administer'], domains: '*', fields: [], rows: [] }
    await owner.json('POST', '/api/roles', { name: 'desk-2', title: 'Desk', policy })
    const { who: desk } = await person('desk-2')
    expect(code(await desk.form('/view-as', { role: 'executive' }))).toEqual([403, 'beyond-your-rights'])
    expect((await desk.form('/view-as', { role: 'viewer' })).status).toBe(303)
    expect((await desk.get('/')).body).toContain('You are looking as')
    expect((await first.form('/view-as', { user: '987654' })).status).toBe(404)
    expect((await first.form('/view-as', {})).status).toBe(400)
    expect((await first.form('/view-as', { user: '1', role: 'viewer' })).status).toBe(400)
  })

  it('ends when the user is disabled', async () => {
    const { who: boss } = await person('owner')
    const { id } = await person('viewer')
    await boss.form('/view-as', { user: String(id) })
    expect((await boss.get('/users')).status).toBe(403)
    await owner.json('PATCH', `/api/users/${id}`, { disabled: true })
    expect((await boss.get('/users')).status).toBe(200)
  })
})

describe('pages of administration', () => {
  it('work as plain forms: a user, an invitation, a role, a unit, a token', async () => {
    const added = await first.form('/users', {
      name: '<b>Eve</b>',
      role: 'manager',
      login: '',
      employee: '',
      department: 'Corporate',
    })
    expect(added.status).toBe(303)
    const at = added.headers.get('location') as string
    const page = (await first.get(at)).body as string
    expect(page).toContain('&lt;b&gt;Eve&lt;/b&gt;')
    expect(page).not.toContain('<b>Eve')
    expect(page).toMatch(/name="department" value="Corporate" checked/)
    const link = await first.form(`${at}/link`, { purpose: 'invite' })
    expect(link.status).toBe(201)
    expect(link.body).toMatch(/<code class="secret">http:\/\/127\.0\.0\.1:\d+\/sign-in\?link=[\w-]{43}<\/code>/)
    expect(
      (await first.form(at, { name: 'Eve', role: 'viewer', login: 'eve@example.com', employee: 'E-7' })).status,
    ).toBe(303)
    expect((await owner.get(`/api${at}`)).body).toMatchObject({
      name: 'Eve',
      role: 'viewer',
      scope: {},
      login: 'eve@example.com',
    })
    expect((await first.form(`${at}/disable`)).status).toBe(303)
    expect((await owner.get(`/api${at}`)).body.disabledAt).not.toBeNull()
    expect(
      (await first.form('/roles', { name: 'reader-2', title: 'Reader', actions: 'view', everywhere: '1' })).status,
    ).toBe(303)
    expect((await first.get('/roles/reader-2')).status).toBe(200)
    expect((await first.form('/roles/reader-2', { title: 'Reader 2', actions: 'view', domains: 'hr' })).status).toBe(
      303,
    )
    expect((await first.form('/roles/reader-2/delete')).status).toBe(303)
    expect((await first.form('/units', { dimension: 'department', member: 'A1', parent: 'A0' })).status).toBe(303)
    expect((await first.get('/roles')).body).toContain('A1')
    const made = await first.form('/tokens', { name: 'backup', role: 'viewer', days: '30', scopes: 'view' })
    expect(made.status).toBe(201)
    const [, text = ''] = /<code class="secret">(premise_\d+_[\w-]{43})</.exec(made.body) ?? []
    expect((await caller(server.base, bearer(text)).get('/api/metrics')).status).toBe(200)
    const tokens = (await first.get('/tokens')).body as string
    expect(tokens).not.toContain(text)
    const id = text.split('_')[1]
    expect((await first.form(`/tokens/${id}/revoke`)).status).toBe(303)
    expect((await caller(server.base, bearer(text)).get('/api/metrics')).status).toBe(401)
  })
})

/** A POST whose body is sent in two parts. */
function slowPost(path: string, headers: Record<string, string>) {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  let answered: (answer: { status: number; body: any }) => void
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const answer = new Promise<{ status: number; body: any }>((resolve) => {
    answered = resolve
  })
  const sent = request(server.base + path, { method: 'POST', headers, agent: false }, (reply) => {
    let text = ''
    reply
      .setEncoding('utf8')
      .on('data', (part: string) => {
        text += part
      })
      .on('end', () => answered({ status: reply.statusCode ?? 0, body: JSON.parse(text) }))
  })
  sent.flushHeaders()
  return {
    write: (text: string) => void sent.write(text),
    end(text: string) {
      sent.end(text)
      return answer
    },
  }
}
