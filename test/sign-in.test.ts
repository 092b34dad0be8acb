// Signing in over the real server: passwords, codes, links, sessions, and what is tried against them. The ids are those of the security cases.
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totpCode } from '../functions/platform/identity/totp.ts'
import { databaseFile } from '../runtime/database.ts'
import { cookieOf, newLink, post, type Reply, send, signIn } from './http.ts'
import { until } from './premise.ts'
import { type Role, type Server, startServer } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const password = 'seven quiet herons'
let people = 0

interface Person {
  login: string
  cookie: string
}

/** Somebody who has come by a link and has set login and password. */
async function newPerson(role: Role = 'viewer', on = server): Promise<Person> {
  const login = `person-${people++}@example.com`
  const link = await signIn(on.base, await newLink(on, role))
  const reply = await post(
    `${on.base}/account/password`,
    { login, password, again: password },
    { cookie: cookieOf(link) },
  )
  expect(reply.status, reply.body.toString()).toBe(303)
  return { login, cookie: cookieOf(reply) }
}

const enter = (login: string, word = password, more: Record<string, string> = {}, on = server) =>
  post(`${on.base}/sign-in`, { login, password: word, ...more })
const see = (cookie: string, path = '/', on = server) => send(on.base + path, { headers: { cookie } })
const status = async (cookie: string, path = '/') => (await see(cookie, path)).status
const derivations = async (on = server) =>
  (await on.operator<{ done: number; open: number }>('/api/operator/derivations')).done
const hiddenIn = (reply: Reply, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(reply.body.toString())?.[1] ?? ''

/** Reads or writes the database itself, as somebody at the machine could. */
function inDatabase<T>(work: (db: Database.Database) => T, on = server): T {
  const db = new Database(databaseFile(on.data, 'main') as string, { timeout: 10_000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const audited = (action: string, on = server) =>
  inDatabase(
    (db) =>
      db
        .prepare('SELECT subject, resource, outcome, detail FROM audit_record WHERE action = ? ORDER BY seq')
        .all(action),
    on,
  ) as { subject: string; resource: string; outcome: string; detail: string | null }[]

/** A link for a user who is there already, as the page of users makes one. */
function userLink(purpose: 'invite' | 'reset', userId: number): string {
  const secret = `${purpose}-${'x'.repeat(40)}-${people++}`
  const pepper = readFileSync(join(server.data, 'secrets', 'pepper'), 'utf8').trim()
  const hash = createHmac('sha256', pepper).update(secret).digest('base64url')
  inDatabase((db) =>
    db
      .prepare(
        "INSERT INTO identity_link (hash, role, created_at, expires_at, purpose, user_id) VALUES (?, '', '2026-01-01', '2999-01-01', ?, ?)",
      )
      .run(hash, purpose, userId),
  )
  return secret
}

const idOf = async (cookie: string) =>
  inDatabase((db) => {
    const pepper = readFileSync(join(server.data, 'secrets', 'pepper'), 'utf8').trim()
    const hash = createHmac('sha256', pepper)
      .update(cookie.split('=')[1] as string)
      .digest('base64url')
    return (db.prepare('SELECT user_id AS id FROM identity_session WHERE hash = ?').get(hash) as { id: number }).id
  })

describe('a new installation', () => {
  it('N1: tells nobody anything before it is set up', async () => {
    const { paths } = (await (await fetch(`${server.base}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>
    }
    let asked = 0
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods).map((name) => name.toUpperCase())) {
        if (/^\/(healthz|readyz|sign-in|brand\.css|api\/openapi\.json)$/.test(path)) continue
        const reply = await send(server.base + path.replaceAll(/\{\w+\}/g, '1'), { method })
        expect([401, 404], `${method} ${path}`).toContain(reply.status)
        expect(reply.headers['set-cookie']).toBeUndefined()
        asked++
      }
    expect(asked).toBeGreaterThan(50)
  })

  it('N5: knows no user that came with it', async () => {
    for (const [login, word] of [
      ['admin', 'admin'],
      ['admin', 'umami'],
      ['admin', 'password'],
      ['owner', 'owner'],
      ['', ''],
    ] as const) {
      const reply = await enter(login, word)
      expect([reply.status, reply.headers['set-cookie']], `${login}/${word}`).toEqual([401, undefined])
    }
    expect((await server.operator<{ users: number }>('/api/operator/state')).users).toBe(0)
    expect(audited('sign-in').map(({ outcome }) => outcome)).toEqual(Array(5).fill('refused'))
  })

  it('N3: a setup link is good once, whoever of many comes first, and over once there is an owner', async () => {
    const other = await startServer()
    try {
      const [, first = ''] = await until(() => /Sign in once: \S+link=(\S+)/.exec(other.log()))
      const { path } = await other.operator<{ path: string }>('/api/operator/links', {
        role: 'owner',
        purpose: 'setup',
      })
      const second = new URL(path, other.base).searchParams.get('link') as string
      const replies = await Promise.all([first, second, first, second, first].map((link) => signIn(other.base, link)))
      expect(replies.map((reply) => reply.status).sort()).toEqual([303, 410, 410, 410, 410])
      expect(replies.find((reply) => reply.status === 303)?.headers.location).toBe('/account')
      const later = await other.operator<{ path: string }>('/api/operator/links', { role: 'owner', purpose: 'setup' })
      expect(
        (await signIn(other.base, new URL(later.path, other.base).searchParams.get('link') as string)).status,
      ).toBe(410)
      expect(inDatabase((db) => db.prepare('SELECT role FROM identity_user').all(), other)).toEqual([{ role: 'owner' }])
      expect(audited('sign-in', other).filter(({ outcome }) => outcome === 'done')).toHaveLength(1)
      expect((await signIn(other.base, await newLink(other, 'owner'))).status, 'the operator always gets in').toBe(303)
    } finally {
      await other.stop()
    }
  })
})

describe('a password', () => {
  it('lets its person in, and nothing of it or of the login stands in the database', async () => {
    const { login } = await newPerson('analyst')
    const reply = await enter(` ${login.toUpperCase()} `)
    expect([reply.status, reply.headers.location]).toEqual([303, '/'])
    expect(await status(cookieOf(reply))).toBe(200)
    const row = inDatabase((db) => db.prepare('SELECT * FROM identity_user ORDER BY id DESC').get()) as Record<
      string,
      string
    >
    expect(row.password).toMatch(/^pbkdf2-sha256\$600000\$/)
    expect(row.login).toMatch(/^s1\.t\./)
    expect(JSON.stringify(row)).not.toContain(login)
    const everything = inDatabase((db) => JSON.stringify(db.prepare('SELECT * FROM audit_record').all()))
    expect(everything).not.toContain('example.com')
    expect(everything).not.toContain(password)
    expect(server.log()).not.toContain('example.com')
  })

  it('is not taken when it is short, common, or the login', async () => {
    const link = await signIn(server.base, await newLink(server, 'viewer'))
    for (const word of ['short', 'password1234', 'someone@example.com']) {
      const reply = await post(
        `${server.base}/account/password`,
        { login: 'someone@example.com', password: word, again: word },
        { cookie: cookieOf(link) },
      )
      expect(reply.status, word).toBe(400)
    }
    expect((await enter('someone@example.com', 'password1234')).status).toBe(401)
  })

  it('N9: an unknown login costs the same and reads the same as a wrong password', async () => {
    const { login } = await newPerson()
    const before = await derivations()
    const known = await enter(login, 'not the one at all')
    const between = await derivations()
    const unknown = await enter('nobody-of-this-name@example.com', 'not the one at all')
    const after = await derivations()
    expect([between - before, after - between]).toEqual([1, 1])
    expect([known.status, unknown.status]).toEqual([401, 401])
    expect(known.body.toString()).toBe(unknown.body.toString())
    const names = (reply: Reply) => Object.keys(reply.headers).sort()
    expect(names(known)).toEqual(names(unknown))
  })

  it('of a login that somebody has is refused to the next, and changes with the present one only', async () => {
    const [one, other] = [await newPerson(), await newPerson()]
    const taken = await post(
      `${server.base}/account/password`,
      { login: one.login, current: password, password: '', again: '' },
      { cookie: other.cookie },
    )
    expect(taken.status).toBe(409)
    const wrong = await post(
      `${server.base}/account/password`,
      { login: one.login, current: 'not this one', password: 'eight loud herons', again: 'eight loud herons' },
      { cookie: one.cookie },
    )
    expect(wrong.status).toBe(403)
    expect((await enter(one.login)).status).toBe(303)
  })

  it('N8: is tried a few times, then not even looked at; its person gets in after the wait', async () => {
    const other = await startServer()
    try {
      const { login } = await newPerson('viewer', other)
      const before = await derivations(other)
      const replies: Reply[] = []
      for (let i = 0; i < 100; i++) replies.push(await enter(login, `wrong password ${i}`, {}, other))
      const looked = replies.filter((reply) => reply.status === 401)
      const held = replies.filter((reply) => reply.status === 429)
      expect(looked.length + held.length).toBe(100)
      expect(looked.length).toBeLessThan(12)
      expect(await derivations(other)).toBe(before + looked.length)
      for (const reply of held) expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
      const wait = Number(held.at(-1)?.headers['retry-after'])
      expect(wait).toBeLessThanOrEqual(300)
      for (let i = 0; ; i++) {
        const reply = await enter(login, password, {}, other)
        if (reply.status === 303) break
        expect([reply.status, i < 5]).toEqual([429, true])
        await new Promise((done) => setTimeout(done, Number(reply.headers['retry-after']) * 1000))
      }
      const sprayed = []
      for (let i = 0; i < 60; i++) sprayed.push((await enter(`user-${i}@example.com`, 'one for all', {}, other)).status)
      expect(sprayed.filter((code) => code === 401).length).toBeLessThan(35)
      expect((await enter(login, password, {}, other)).status, 'known at this source').toBe(303)
    } finally {
      await other.stop()
    }
  })

  it('N11: of 200 sign-ins at once a few are looked at and the rest are sent away, while others are answered', async () => {
    const other = await startServer()
    try {
      const { login } = await newPerson('viewer', other)
      const before = await derivations(other)
      let healthy = 0
      let over = false
      const probing = (async () => {
        while (!over) {
          expect((await send(`${other.base}/healthz`)).status).toBe(200)
          healthy++
        }
      })()
      const storm = await Promise.all(
        Array.from({ length: 200 }, (_, i) => enter(`storm-${i}@example.com`, password, {}, other)),
      )
      over = true
      await probing
      const count = (code: number) => storm.filter((reply) => reply.status === code).length
      expect(count(401) + count(429)).toBe(200)
      expect(count(429)).toBeGreaterThan(150)
      expect(await derivations(other)).toBe(before + count(401))
      expect(healthy).toBeGreaterThan(3)
      expect((await enter(login, password, {}, other)).status).toBe(303)
    } finally {
      await other.stop()
    }
  })

  it('N11: clients that leave in the queue hold nobody up', async () => {
    const { login } = await newPerson()
    const leave = () =>
      new Promise<void>((gone) => {
        const body = new URLSearchParams({ login, password }).toString()
        const asked = request(`${server.base}/sign-in`, {
          method: 'POST',
          agent: false,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
        asked.on('error', () => gone())
        asked.on('close', () => gone())
        asked.end(body)
        setTimeout(() => asked.destroy(), 30)
      })
    await Promise.all(Array.from({ length: 4 }, leave))
    expect((await enter(login)).status).toBe(303)
    expect((await server.operator<{ open: number }>('/api/operator/derivations')).open).toBe(0)
  })

  it('that is stored with fewer rounds is stored anew at the next sign-in', async () => {
    const { login, cookie } = await newPerson()
    const id = await idOf(cookie)
    const pepper = readFileSync(join(server.data, 'secrets', 'pepper'), 'utf8').trim()
    const { pbkdf2Sync } = await import('node:crypto')
    const salt = Buffer.from('0123456789abcdef')
    const old = pbkdf2Sync(createHmac('sha256', pepper).update(password).digest(), salt, 1000, 32, 'sha256')
    const text = ['pbkdf2-sha256', 1000, salt.toString('base64url'), old.toString('base64url')].join('$')
    inDatabase((db) => db.prepare('UPDATE identity_user SET password = ? WHERE id = ?').run(text, id))
    expect((await enter(login)).status).toBe(303)
    const now = inDatabase((db) => db.prepare('SELECT password FROM identity_user WHERE id = ?').get(id))
    expect((now as { password: string }).password).toMatch(/^pbkdf2-sha256\$600000\$/)
    expect((await enter(login)).status).toBe(303)
  })
})

describe('a session', () => {
  it('S1: has a new secret after every sign-in, and the one before is dead', async () => {
    const { login, cookie } = await newPerson()
    const fixed = `premise-session=${'A'.repeat(43)}`
    const first = await post(`${server.base}/sign-in`, { login, password }, { cookie: fixed })
    expect(cookieOf(first)).not.toBe(fixed)
    expect(await status(fixed)).toBe(401)
    const again = await post(`${server.base}/sign-in`, { login, password }, { cookie: cookieOf(first) })
    expect(cookieOf(again)).not.toBe(cookieOf(first))
    expect([await status(cookieOf(first)), await status(cookieOf(again)), await status(cookie)]).toEqual([
      401, 200, 200,
    ])
  })

  it('S1: has a new secret after a step up', async () => {
    const { login, cookie } = await newPerson()
    const word = 'eight loud herons'
    const reply = await post(
      `${server.base}/account/password`,
      { login, current: password, password: word, again: word },
      { cookie },
    )
    expect(reply.status).toBe(303)
    expect([await status(cookie), await status(cookieOf(reply))]).toEqual([401, 200])
  })

  it('S2: ends everywhere else with a change of the password, and so do its streams', async () => {
    const { login, cookie } = await newPerson()
    const other = cookieOf(await enter(login))
    const stream = await fetch(`${server.base}/api/live`, { headers: { cookie: other } })
    const ended = stream.text()
    expect(await status(other)).toBe(200)
    const word = 'eight loud herons'
    const reply = await post(
      `${server.base}/account/password`,
      { login, current: password, password: word, again: word },
      { cookie },
    )
    expect([await status(other), await status(cookieOf(reply))]).toEqual([401, 200])
    expect(await ended).toContain(': open')
    expect([(await enter(login)).status, (await enter(login, word)).status]).toEqual([401, 303])
  })

  it('S2: ends with the sign-out, its stream as well', async () => {
    const { cookie } = await newPerson()
    const stream = await fetch(`${server.base}/api/live`, { headers: { cookie } })
    const ended = stream.text()
    expect((await post(`${server.base}/sign-out`, {}, { cookie })).headers.location).toBe('/sign-in')
    expect(await ended).toContain(': open')
    expect([await status(cookie), await status(cookie, '/api/live')]).toEqual([401, 401])
    expect(audited('sign-out').length).toBeGreaterThan(0)
  })

  it('S2: is listed on the account page, where it can be ended from another browser', async () => {
    const { login, cookie } = await newPerson()
    const elsewhere = cookieOf(
      await send(`${server.base}/sign-in`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        },
        body: new URLSearchParams({ login, password }).toString(),
      }),
    )
    const page = await see(cookie, '/account')
    expect(page.body.toString()).toContain('Firefox on Linux')
    const id = /name="id" value="(\d+)"/.exec(page.body.toString())?.[1] as string
    const stranger = await newPerson()
    await post(`${server.base}/account/sessions/end`, { id }, { cookie: stranger.cookie })
    expect(await status(elsewhere), 'somebody else ends nothing').toBe(200)
    await post(`${server.base}/account/sessions/end`, { id }, { cookie })
    expect([await status(elsewhere), await status(cookie)]).toEqual([401, 200])
    const third = cookieOf(await enter(login))
    await post(`${server.base}/account/sessions/end-all`, {}, { cookie })
    expect([await status(third), await status(cookie)]).toEqual([401, 401])
  })

  it('S3: travels in a cookie that scripts and other sites do not reach', async () => {
    const { login } = await newPerson()
    for (const reply of [await enter(login), await signIn(server.base, await newLink(server, 'viewer'))]) {
      expect(reply.headers['set-cookie']).toHaveLength(1)
      expect(reply.headers['set-cookie']?.[0]).toMatch(
        /^premise-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/,
      )
    }
    const other = await startServer({ config: 'public_url = "https://intra.example.com"\n' })
    try {
      const reply = await signIn(other.base, await newLink(other, 'viewer'), { host: 'intra.example.com' })
      expect(reply.headers['set-cookie']?.[0]).toMatch(
        /^__Host-premise-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure$/,
      )
    } finally {
      await other.stop()
    }
  })

  it('is not made by a form of another site', async () => {
    const { login } = await newPerson()
    const reply = await post(`${server.base}/sign-in`, { login, password }, { 'sec-fetch-site': 'cross-site' })
    expect([reply.status, reply.headers['set-cookie']]).toEqual([403, undefined])
  })
})

/** Sets up an authenticator app. @returns its key, the recovery codes and the cookie afterwards. */
async function withApp(cookie: string, current = password) {
  const secret = hiddenIn(await see(cookie, '/account/second-factor'), 'secret')
  const code = await totpCode(secret, Math.floor(Date.now() / 30_000) - 1)
  const reply = await post(`${server.base}/account/second-factor`, { secret, code, current }, { cookie })
  expect(reply.status, reply.body.toString()).toBe(200)
  const codes = [...reply.body.toString().matchAll(/<code>(\w{5}-\w{5})<\/code>/g)].map((match) => match[1] as string)
  return { secret, codes, cookie: cookieOf(reply) }
}

const codeNow = (secret: string) => totpCode(secret, Math.floor(Date.now() / 30_000))

describe('a second factor', () => {
  it('is asked for after the password, and each of its codes is good once', async () => {
    const { login, cookie } = await newPerson()
    const app = await withApp(cookie)
    expect([await status(cookie), await status(app.cookie)]).toEqual([401, 200])
    const first = await enter(login)
    expect([first.status, first.headers['set-cookie']]).toEqual([200, undefined])
    const ticket = hiddenIn(first, 'ticket')
    const code = await codeNow(app.secret)
    const wrong = await post(`${server.base}/sign-in`, { ticket, code: code === '000000' ? '000001' : '000000' })
    expect(wrong.status).toBe(401)
    const both = await Promise.all([0, 1].map(() => post(`${server.base}/sign-in`, { ticket, code })))
    expect(both.map((reply) => reply.status).sort()).toEqual([303, 401])
    expect((await enter(login, password, { code })).status, 'the same code later').toBe(401)
    const done = audited('sign-in').filter(({ outcome }) => outcome === 'done')
    expect(done.at(-1)?.detail).toBe('{"method":"password+totp"}')
    const sealed = inDatabase((db) => db.prepare('SELECT totp FROM identity_user WHERE totp IS NOT NULL').get())
    expect((sealed as { totp: string }).totp).toMatch(/^s1\.t\./)
  })

  it('is stood in for by ten recovery codes, each once', async () => {
    const { login, cookie } = await newPerson()
    const { codes } = await withApp(cookie)
    expect(codes).toHaveLength(10)
    const [one = '', two = ''] = codes
    expect((await enter(login, password, { code: one.toUpperCase().replace('-', ' ') })).status).toBe(303)
    expect((await enter(login, password, { code: one })).status).toBe(401)
    const reply = await enter(login, password, { code: two })
    expect(reply.status).toBe(303)
    expect((await see(cookieOf(reply), '/account')).body.toString()).toContain('Recovery codes left: 8.')
    const stored = inDatabase((db) => JSON.stringify(db.prepare('SELECT * FROM identity_recovery').all()))
    expect(stored).not.toContain(one.replace('-', ''))
  })

  it('does not let its first step be used after a change of the password, or for anything else', async () => {
    const { login, cookie } = await newPerson()
    const app = await withApp(cookie)
    const ticket = hiddenIn(await enter(login), 'ticket')
    const word = 'eight loud herons'
    await post(
      `${server.base}/account/password`,
      { login, current: password, password: word, again: word },
      { cookie: app.cookie },
    )
    expect((await post(`${server.base}/sign-in`, { ticket, code: await codeNow(app.secret) })).status).toBe(410)
    expect((await post(`${server.base}/sign-in`, { ticket: 'x', code: '123456' })).status).toBe(410)
    expect((await post(`${server.base}/sign-in`, { passkey: ticket })).status).toBe(401)
  })

  it('N8: codes are tried a few times, then not even looked at', async () => {
    const { login, cookie } = await newPerson()
    const app = await withApp(cookie)
    const ticket = hiddenIn(await enter(login), 'ticket')
    const right = await codeNow(app.secret)
    const codes = ['000000', '000001', '000002', '000003', '000004', '000005', '000006', '000007'].filter(
      (code) => code !== right,
    )
    const tried = []
    for (const code of codes) tried.push((await post(`${server.base}/sign-in`, { ticket, code })).status)
    expect(tried.slice(0, 5)).toEqual(Array(5).fill(401))
    expect(tried.at(-1)).toBe(429)
  })

  it('may be asked of a role: nothing but the account is open without it, and everything with it', async () => {
    const owner = { authorization: `Bearer ${await server.token('owner')}`, 'content-type': 'application/json' }
    const rules = (secondFactorFor: string[]) =>
      send(`${server.base}/api/sign-in/rules`, {
        method: 'PATCH',
        headers: owner,
        body: JSON.stringify({ secondFactorFor }),
      })
    const { login, cookie } = await newPerson('executive')
    expect((await rules(['executive'])).status).toBe(200)
    try {
      expect([await status(cookie), await status(cookie, '/api/live'), await status(cookie, '/account')]).toEqual([
        403, 403, 200,
      ])
      const entered = await enter(login)
      expect(entered.headers.location).toBe('/account')
      const app = await withApp(cookie)
      expect([await status(app.cookie), await status(cookieOf(entered))]).toEqual([200, 403])
      expect((await enter(login, password, { code: await codeNow(app.secret) })).headers.location).toBe('/')
    } finally {
      await rules([])
    }
  })

  it('is taken away with the present password only', async () => {
    const { login, cookie } = await newPerson()
    const app = await withApp(cookie)
    const remove = (current: string) =>
      post(`${server.base}/account/second-factor/remove`, { current }, { cookie: app.cookie })
    expect((await remove('not this one')).status).toBe(403)
    expect((await enter(login)).status, 'still asked for').toBe(200)
    expect((await remove(password)).status).toBe(303)
    expect((await enter(login)).status).toBe(303)
  })
})

describe('a link for somebody who is there already', () => {
  it('of an invitation sets name, login and password, once', async () => {
    const id = await idOf(cookieOf(await signIn(server.base, await newLink(server, 'analyst'))))
    const link = userLink('invite', id)
    const form = (await send(`${server.base}/sign-in?link=${link}`)).body.toString()
    expect(form).toContain('name="login"')
    const join = (word: string) =>
      post(`${server.base}/sign-in`, { link, name: 'Ada Byron', login: 'ada@example.com', password: word, again: word })
    const short = await join('short')
    expect([short.status, hiddenIn(short, 'link')], 'nothing is used up by a word that is not taken').toEqual([
      400,
      link,
    ])
    const both = await Promise.all([join(password), join(password)])
    expect(both.map((reply) => reply.status).sort()).toEqual([303, 410])
    expect((await enter('ada@example.com')).status).toBe(303)
    expect((await join(password)).status).toBe(410)
    const cookie = cookieOf(both.find((reply) => reply.status === 303) as Reply)
    expect((await see(cookie, '/account')).body.toString()).toContain('value="Ada Byron"')
  })

  it('of a reset ends every session, and does not stand in for the second factor', async () => {
    const { login, cookie } = await newPerson()
    const app = await withApp(cookie)
    const link = userLink('reset', await idOf(app.cookie))
    const word = 'eight loud herons'
    const reply = await post(`${server.base}/sign-in`, { link, password: word, again: word })
    expect([reply.status, reply.headers['set-cookie']]).toEqual([200, undefined])
    expect(await status(app.cookie)).toBe(401)
    const code = app.codes[0] as string
    expect((await post(`${server.base}/sign-in`, { ticket: hiddenIn(reply, 'ticket'), code })).status).toBe(303)
    expect((await enter(login)).status, 'the old password').toBe(401)
  })

  it('lets a disabled user do nothing', async () => {
    const { cookie } = await newPerson()
    const id = await idOf(cookie)
    const link = userLink('reset', id)
    inDatabase((db) => db.prepare("UPDATE identity_user SET disabled_at = '2026-01-01' WHERE id = ?").run(id))
    expect((await post(`${server.base}/sign-in`, { link, password, again: password })).status).toBe(410)
  })
})

describe('the account', () => {
  it('is that of a person: tokens have none', async () => {
    for (const path of ['/account', '/account/second-factor'])
      expect((await server.get(path, 'owner')).status).toBe(403)
    expect((await server.get('/account', 'service')).status).toBe(403)
  })

  it('takes a name, shows it as text, and refuses fields that it does not have', async () => {
    const { cookie } = await newPerson()
    const name = '<script>alert(1)</script>'
    expect((await post(`${server.base}/account/name`, { name }, { cookie })).status).toBe(303)
    const page = (await see(cookie, '/account')).body.toString()
    expect(page).toContain('value="&lt;script&gt;alert(1)&lt;/script&gt;"')
    expect(page).not.toContain(name)
    for (const more of ['role', 'id', 'tenant_id'])
      expect((await post(`${server.base}/account/name`, { name: 'Ada', [more]: '1' }, { cookie })).status).toBe(400)
  })
})
