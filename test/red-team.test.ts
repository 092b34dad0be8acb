import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totpCode } from '../functions/platform/identity/totp.ts'
import { bearer, browser, type Caller, caller, type Said } from './caller.ts'
import { companyCsv } from './company-ledger.ts'
import { cookieOf, newLink, post, send, signIn } from './http.ts'
import { inDatabase } from './scoped-token.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let owner: Caller

beforeAll(async () => {
  server = await startServer()
  await server.rows(companyCsv())
  await server.refresh()
  owner = caller(server.base, bearer(await server.token('owner')))
})
afterAll(() => server.stop())

const password = 'seven quiet herons'
const code = ({ status, body }: Said) => [status, body.code]
const beyond = [403, 'beyond-your-rights']
const desk = { actions: ['account', 'view', 'administer'], domains: '*', fields: [], rows: [] }

async function newestUser(): Promise<number> {
  const { users } = (await owner.get('/api/users')).body as { users: { id: number }[] }
  return Math.max(...users.map(({ id }) => id))
}

async function person(role: string, scope = {}): Promise<{ who: Caller; id: number }> {
  const who = await browser(server, role)
  const id = await newestUser()
  if (Object.keys(scope).length === 0) return { who, id }
  inDatabase(server, (db) =>
    db.prepare('UPDATE identity_user SET scope = ? WHERE id = ?').run(JSON.stringify(scope), id),
  )
  // Whatever is remembered of the user is forgotten by any change.
  await owner.json('PATCH', `/api/users/${id}`, { name: `${role} ${id}` })
  return { who, id }
}

async function role(name: string, policy: object): Promise<void> {
  expect((await owner.json('POST', '/api/roles', { name, title: name, policy })).status).toBe(201)
}

const linkOf = ({ body }: Said) => new URL(body.url).searchParams.get('link') as string

/** Opens an invitation or a reset. @returns the session, null where it lets nobody in. */
async function taken(link: string, login: string): Promise<string | null> {
  const reply = await post(`${server.base}/sign-in`, { link, name: 'x', login, password, again: password })
  return reply.status === 303 ? cookieOf(reply) : null
}

describe('second factors', () => {
  it('P50: who has stolen a password makes no second factor beside the passkey', async () => {
    const login = 'passkey-only@example.com'
    const came = await signIn(server.base, await newLink(server, 'analyst'))
    const id = await newestUser()
    const set = await post(
      `${server.base}/account/password`,
      { login, password, again: password },
      { cookie: cookieOf(came) },
    )
    expect(set.status).toBe(303)
    inDatabase(server, (db) =>
      db
        .prepare(
          "INSERT INTO identity_passkey (id, user_id, algorithm, public_key, sign_count, agent, created_at) VALUES ('abc', ?, -7, '{}', 0, 'Firefox', '2026-01-01')",
        )
        .run(id),
    )
    await owner.json('PATCH', '/api/sign-in/rules', { secondFactorFor: ['analyst'] })
    try {
      const thief = cookieOf(await post(`${server.base}/sign-in`, { login, password }))
      const secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
      const now = await totpCode(secret, Math.floor(Date.now() / 30_000))
      const own = await post(
        `${server.base}/account/second-factor`,
        { secret, code: now, current: password },
        { cookie: thief },
      )
      expect(own.status).toBe(403)
      for (const [path, fields] of [
        ['/account/passkeys/remove', { id: 'abc', current: password }],
        ['/account/passkeys', { passkey: '{}', current: password }],
      ] as const)
        expect((await post(server.base + path, fields, { cookie: thief })).status, path).toBe(403)
      expect((await send(`${server.base}/finance`, { headers: { cookie: thief } })).status).toBe(403)
      expect(inDatabase(server, (db) => db.prepare('SELECT count(*) AS n FROM identity_passkey').get())).toEqual({
        n: 1,
      })
      // A link of an administrator is the way back for who has lost the passkey.
      const reset = await owner.json('POST', `/api/users/${id}/link`, { purpose: 'reset' })
      const back = (await taken(linkOf(reset), '')) as string
      const again = await post(
        `${server.base}/account/second-factor`,
        { secret, code: await totpCode(secret, Math.floor(Date.now() / 30_000)), current: password },
        { cookie: back },
      )
      expect(again.status, again.body.toString()).toBe(200)
    } finally {
      await owner.json('PATCH', '/api/sign-in/rules', { secondFactorFor: [] })
    }
  })
})

describe('rights', () => {
  it('P51: an invitation is over when its user is given more rights', async () => {
    await role('desk-a', desk)
    const { who } = await person('desk-a')
    const made = await who.json('POST', '/api/users', { name: 'Future owner', role: 'viewer' })
    const link = await who.json('POST', `/api/users/${made.body.id}/link`, { purpose: 'invite' })
    expect(link.status).toBe(201)
    expect((await owner.json('PATCH', `/api/users/${made.body.id}`, { role: 'owner' })).status).toBe(200)
    expect(await taken(linkOf(link), 'p51@example.com')).toBeNull()
  })

  it('P52: links of who has been disabled, or has lost the right, let nobody in', async () => {
    await role('desk-b', desk)
    for (const change of [{ disabled: true }, { role: 'viewer' }]) {
      const { who, id } = await person('desk-b')
      const { body } = await who.json('POST', '/api/users', { name: 'Sleeper', role: 'desk-b' })
      const link = await who.json('POST', `/api/users/${body.id}/link`, { purpose: 'invite' })
      expect((await owner.json('PATCH', `/api/users/${id}`, change)).status).toBe(200)
      expect(await taken(linkOf(link), `p52-${id}@example.com`), JSON.stringify(change)).toBeNull()
    }
  })

  it('P53: who administers little does not take the second factor from owners', async () => {
    await role('desk-c', desk)
    const { who } = await person('desk-c')
    await owner.json('PATCH', '/api/sign-in/rules', { secondFactorFor: ['owner'] })
    expect(code(await who.json('PATCH', '/api/sign-in/rules', { secondFactorFor: [] }))).toEqual(beyond)
    expect(code(await who.json('PATCH', '/api/sign-in/rules', { secondFactorFor: ['owner', 'executive'] }))).toEqual(
      beyond,
    )
    const both = { secondFactorFor: ['owner', 'viewer'] }
    expect((await who.json('PATCH', '/api/sign-in/rules', both)).body).toEqual(both)
    expect((await owner.json('PATCH', '/api/sign-in/rules', { secondFactorFor: [] })).status).toBe(200)
  })

  it('P54: who administers little gives managers no department by putting it below theirs', async () => {
    await role('desk-d', desk)
    const { who } = await person('desk-d')
    await person('manager', { department: ['Corporate'] })
    const unit = { dimension: 'department', member: 'Manufacturing', parent: 'Corporate' }
    expect(code(await who.json('POST', '/api/units', unit))).toEqual(beyond)
    expect((await owner.json('POST', '/api/units', unit)).status).toBe(200)
    expect(code(await who.json('POST', '/api/units', { ...unit, parent: null }))).toEqual(beyond)
    expect((await owner.json('POST', '/api/units', { ...unit, parent: null })).status).toBe(200)
  })

  it('P55: who administers one department changes no role that people of another have', async () => {
    const lead = { ...desk, actions: ['account', 'view', 'drill', 'administer'], rows: ['department'] }
    await role('dept-admin', lead)
    await role('dept-viewer', { ...lead, actions: ['account', 'view'] })
    const { who } = await person('dept-admin', { department: ['Corporate'] })
    const { id: accomplice } = await person('dept-viewer', { department: ['Manufacturing'] })
    const more = { policy: { actions: ['account', 'view', 'drill', 'administer'] } }
    expect(code(await who.json('PATCH', '/api/roles/dept-viewer', more))).toEqual(beyond)
    await owner.json('PATCH', `/api/users/${accomplice}`, { scope: { department: ['Corporate'] } })
    expect((await who.json('PATCH', '/api/roles/dept-viewer', more)).status).toBe(200)
  })

  it('P56: nobody revokes a token that reaches further than the own rights', async () => {
    await role('desk-e', desk)
    const { who } = await person('desk-e')
    const { body } = await owner.json('POST', '/api/tokens', { name: 'nightly', role: 'owner' })
    expect(code(await who.json('DELETE', `/api/tokens/${body.id}`, {}))).toEqual(beyond)
    expect((await owner.json('DELETE', `/api/tokens/${body.id}`, {})).status).toBe(204)
  })
})

describe('row rules', () => {
  it('P57: who is held to a department sends, lists and undoes no batches, which know no departments', async () => {
    const policy = { actions: ['account', 'view', 'import', 'refresh'], domains: '*', fields: [], rows: ['department'] }
    await role('dept-sender', policy)
    const { body } = await owner.json('POST', '/api/tokens', {
      name: 'x',
      role: 'dept-sender',
      scope: { department: ['Corporate'] },
    })
    const who = caller(server.base, bearer(body.token))
    const batches = (await owner.get('/api/batches')).body.batches as { id: number }[]
    const id = batches[0]?.id
    expect((await who.get('/api/batches')).status).toBe(403)
    expect((await who.get(`/api/batches/${id}`)).status).toBe(403)
    expect((await who.get(`/api/batches/${id}/rejects`)).status).toBe(403)
    expect((await who.json('POST', `/api/batches/${id}/undo`, {})).status).toBe(403)
    const sent = await fetch(`${server.base}/api/finance/rows/ledger`, {
      method: 'POST',
      body: companyCsv(),
      headers: { ...who.headers, 'content-type': 'text/csv', 'idempotency-key': 'p57' },
    })
    expect(sent.status).toBe(403)
  })

  it('P58: who is held to a department exports and erases no persons, reads no audit log, changes no settings', async () => {
    const policy = {
      actions: ['account', 'view', 'export', 'privacy', 'audit', 'configure'],
      domains: '*',
      fields: [],
      rows: ['department'],
    }
    await role('dept-privacy', policy)
    const { body } = await owner.json('POST', '/api/tokens', {
      name: 'x',
      role: 'dept-privacy',
      scope: { department: ['Corporate'] },
    })
    const who = caller(server.base, bearer(body.token))
    const forbidden = [403, 'forbidden']
    expect(code(await who.json('POST', '/api/privacy/export', { person: '1' }))).toEqual(forbidden)
    expect(code(await who.json('POST', '/api/privacy/erase', { person: '1', reason: 'request' }))).toEqual(forbidden)
    expect((await who.get('/privacy')).status).toBe(403)
    expect(code(await who.get('/api/audit'))).toEqual(forbidden)
    expect((await who.get('/api/audit.csv')).status).toBe(403)
    expect(code(await who.json('PATCH', '/api/settings', { name: 'Mine' }))).toEqual(forbidden)
  })
})

describe('the one thread', () => {
  it('P63: who asks for very much at once waits alone', async () => {
    const viewer = caller(server.base, bearer(await server.token('viewer')))
    const analyst = caller(server.base, bearer(await server.token('analyst')))
    const page = (at: number) =>
      viewer.get(
        `/api/metrics/gross-margin-ratio?from=1900-01-01&to=2200-12-31&grain=month&by=department&compare=${['previous', 'last-year'][at % 2]}`,
      )
    const flood = Promise.all(Array.from({ length: 250 }, (_, at) => page(at)))
    expect((await analyst.get('/finance?compare=none')).status).toBe(200)
    const answers = await flood
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['too-many-questions']))
    expect(answers.filter(({ status }) => status === 200).length).toBe(250 - refused.length)
    expect((await page(1000)).status).toBe(200)
  })
})

describe('the search', () => {
  it('P64: takes no query of brackets alone for a failure of the inside', async () => {
    for (const q of [`${'('.repeat(190)}word`, 'NOT word', '()', `${'a AND '.repeat(30)}b`])
      expect((await owner.get(`/api/search?q=${encodeURIComponent(q)}`)).status, q).toBe(400)
  })

  it('P65: shows no text that has gone to another department since the index was made', async () => {
    const policy = { actions: ['view'], domains: '*', fields: ['text'], rows: ['department'] }
    await role('plant-reader', policy)
    const message = {
      message_id: 'M-65',
      day: '2026-01-31',
      hour: 9,
      channel: 'chat',
      team: 'Plant',
      from_id: '7',
      to_id: '8',
    }
    const send = async (more: object) => {
      const { body } = await server.rows(JSON.stringify([{ ...message, ...more }]), {
        table: 'documents/message',
        type: 'application/json',
      })
      expect(body).toMatchObject({ accepted: 1 })
    }
    await send({ text: 'Die Pumpe steht' })
    await server.refresh()
    const { body } = await owner.json('POST', '/api/tokens', {
      name: 'x',
      role: 'plant-reader',
      scope: { department: ['Plant'] },
    })
    const reader = caller(server.base, bearer(body.token))
    expect((await reader.get('/api/search?q=pumpe')).body.hits).toHaveLength(1)
    await send({ team: 'Board', text: 'Die Pumpe wird verkauft' })
    expect((await reader.get('/api/search?q=pumpe')).body.hits).toEqual([])
    expect((await owner.get('/api/search?q=pumpe')).body.hits).toHaveLength(1)
  })
})
