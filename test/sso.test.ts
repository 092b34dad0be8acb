// Single sign-on against a real OpenID provider, and against one that lies.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretHash } from '../functions/platform/identity/secret.ts'
import { databaseFile } from '../runtime/database.ts'
import { readSecrets } from '../runtime/data-folder.ts'
import {
  Browser,
  clientSecret,
  hmac,
  type Lie,
  type LyingProvider,
  type RealProvider,
  startLyingProvider,
  startRealProvider,
} from './providers.ts'
import { type Server, startServer } from './server.ts'

let real: RealProvider
let liar: LyingProvider
let server: Server
const data = mkdtempSync(join(tmpdir(), 'premise-sso-'))

beforeAll(async () => {
  ;[real, liar] = await Promise.all([startRealProvider(), startLyingProvider()])
  mkdirSync(join(data, 'secrets'), { mode: 0o700 })
  writeFileSync(join(data, 'secrets/sso-main'), `${clientSecret}\n`, { mode: 0o600 })
  const egress = (origin: string) =>
    `[[egress]]\norigin = "${origin}"\npurpose = "single sign-on"\naddresses = ["127.0.0.1/32"]\n`
  const roles =
    'roles = [{ group = "board", role = "executive" }, { group = "staff", role = "viewer" }, { group = "lost", role = "no-such-role" }]\n'
  server = await startServer({
    data,
    config: `
${egress(real.origin)}${egress(liar.origin)}
[sso]
title = "Acme account"
issuer = "${real.origin}"
client_id = "premise"
${roles}
[tenants.liar.sso]
issuer = "${liar.origin}"
client_id = "premise"
${roles}
[tenants.only.sso]
issuer = "${real.origin}"
client_id = "premise"
default_role = "viewer"
only = true
`,
  })
  real.open([`${server.base}/sign-in/sso/callback`, `${server.base}/t/only/sign-in/sso/callback`])
})
afterAll(async () => {
  await server?.stop()
  await Promise.all([real?.close(), liar?.close()])
  rmSync(data, { recursive: true, force: true })
})

/** What the tenant's database holds, read beside the server. */
function rows<T>(sql: string, tenant = 'main'): T[] {
  const db = new Database(databaseFile(data, tenant) as string, { readonly: true })
  try {
    return db.prepare(sql).all() as T[]
  } finally {
    db.close()
  }
}

const person = (groups: string[], name = 'Ann Example') => ({ groups, email: 'ann@example.com', name })
const session = (browser: Browser) => browser.cookies(server.base).get('premise-session')

describe('single sign-on', () => {
  it('lets a person in with the role of the first group that matches, and out of the way of scripts', async () => {
    real.people.ann = person(['staff', 'board', 'other'])
    const ann = new Browser()
    const { url, answer } = await ann.signIn(server.base, 'ann')
    expect([url, answer.status]).toEqual([`${server.base}/`, 200])
    expect(await answer.text()).toContain('Signed in as executive')
    expect([...ann.cookies(server.base).keys()]).toEqual(['premise-session'])
    expect(rows('SELECT name, role, login, password FROM identity_user')).toEqual([
      { name: expect.stringMatching(/^s1\.t\./), role: 'executive', login: null, password: null },
    ])
    expect(rows('SELECT method FROM identity_session')).toEqual([{ method: 'sso' }])
    // What the provider calls the person is not kept as it is.
    expect(JSON.stringify(rows('SELECT * FROM identity_login'))).not.toContain('ann')
  })

  it('follows the groups at each sign-in, and ends what was open with the rights of before', async () => {
    real.people.bob = person(['board'], 'Bob')
    const first = new Browser()
    await first.signIn(server.base, 'bob')
    const before = session(first)
    real.people.bob = person(['staff'], 'Bob')
    const { answer } = await first.signIn(server.base, 'bob')
    expect(await answer.text()).toContain('Signed in as viewer')
    // S1: a new session after the sign-in, the one before is over.
    expect(session(first)).not.toBe(before)
    const replayed = await fetch(`${server.base}/api/metrics`, { headers: { cookie: `premise-session=${before}` } })
    expect(replayed.status).toBe(401)
    expect(
      rows<{ detail: string }>("SELECT detail FROM audit_record WHERE detail LIKE '%roleBefore%'").map(({ detail }) =>
        JSON.parse(detail),
      ),
    ).toEqual([{ method: 'sso', role: 'viewer', roleBefore: 'executive' }])
  })

  it('refuses a person in none of the groups, or whose role does not exist, and ends the sessions of one who was in', async () => {
    for (const [login, groups] of [
      ['carl', []],
      ['dora', ['lost']],
    ] as const) {
      real.people[login] = person([...groups])
      const { answer } = await new Browser().signIn(server.base, login)
      expect(answer.status, login).toBe(403)
    }
    real.people.eve = person(['staff'])
    const eve = new Browser()
    await eve.signIn(server.base, 'eve')
    expect((await eve.ask(`${server.base}/runs`)).status).toBe(200)
    real.people.eve = person([])
    const { answer } = await new Browser().signIn(server.base, 'eve')
    expect(answer.status).toBe(403)
    expect((await eve.ask(`${server.base}/runs`)).status).toBe(401)
    expect(rows("SELECT count(*) AS n FROM audit_record WHERE outcome = 'refused' AND action = 'sign-in'")).toEqual([
      { n: 3 },
    ])
  })

  it('N14: two persons with one e-mail address are two accounts', async () => {
    real.people.twin1 = person(['board'], 'First')
    real.people.twin2 = person(['staff'], 'Second')
    const before = rows<{ n: number }>('SELECT count(*) AS n FROM identity_user')[0]?.n as number
    const { answer } = await new Browser().signIn(server.base, 'twin1')
    expect(await answer.text()).toContain('Signed in as executive')
    const second = await new Browser().signIn(server.base, 'twin2')
    expect(await second.answer.text()).toContain('Signed in as viewer')
    // The same person again is no third.
    await new Browser().signIn(server.base, 'twin1')
    expect(rows('SELECT count(*) AS n FROM identity_user')).toEqual([{ n: before + 2 }])
    // Another provider's user with the same subject is another person too, in another tenant or not.
    expect(rows('SELECT count(DISTINCT subject_index) AS n FROM identity_login')).toEqual([{ n: before + 2 }])
  })

  it('P66: sign-ins that strangers begin and never end keep nobody out', async () => {
    const db = new Database(databaseFile(data, 'main') as string, { timeout: 10_000 })
    db.exec(
      `INSERT INTO identity_sso_start (state, browser, expires_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       SELECT 'stranger ' || i, 'x', '2999-01-01T00:00:00.000Z' FROM n`,
    )
    db.close()
    real.people.gina = person(['staff'], 'Gina')
    const { answer } = await new Browser().signIn(server.base, 'gina')
    expect(answer.status).toBe(200)
    expect(rows<{ n: number }>('SELECT count(*) AS n FROM identity_sso_start')[0]?.n).toBeLessThanOrEqual(10_000)
    const clean = new Database(databaseFile(data, 'main') as string, { timeout: 10_000 })
    clean.exec("DELETE FROM identity_sso_start WHERE state LIKE 'stranger %'")
    clean.close()
  })

  it('leaves a closed account closed', async () => {
    real.people.fred = person(['staff'], 'Fred')
    await new Browser().signIn(server.base, 'fred')
    const db = new Database(databaseFile(data, 'main') as string)
    db.prepare(
      "UPDATE identity_user SET disabled_at = '2026-01-01' WHERE id = (SELECT max(id) FROM identity_user)",
    ).run()
    db.close()
    const { answer } = await new Browser().signIn(server.base, 'fred')
    expect(answer.status).toBe(403)
  })

  it('shows on the page of egress what was asked when', async () => {
    const { egress } = await server.json<{
      egress: { origin: string; purpose: string; usedAt: string | null; outcome: string }[]
    }>('/api/egress', 'owner')
    expect(egress.map(({ origin, purpose }) => ({ origin, purpose }))).toEqual(
      [real.origin, liar.origin].map((origin) => ({ origin, purpose: 'single sign-on' })),
    )
    expect(egress[0]).toMatchObject({ usedAt: expect.stringMatching(/^20\d\d-/), outcome: 'HTTP 200' })
    expect(egress[1]?.usedAt).toBeNull()
    const page = await server.get('/egress', 'owner')
    expect(await page.text()).toContain(
      `<th scope="row">${real.origin}</th><td data-label="What for"><div>single sign-on</div></td>`,
    )
    expect((await server.get('/egress', 'viewer')).status).toBe(403)
  })
})

/** A whole sign-in at the lying provider. */
async function lied(lie: Lie, browser = new Browser()): Promise<Response> {
  liar.lie = lie
  return (await browser.open(`${server.base}/t/liar/sign-in/sso`)).answer
}

describe('N13: a token that is not what it must be', () => {
  it('N13: is believed when it is', async () => {
    const browser = new Browser()
    expect((await lied({}, browser)).status).toBe(200)
    expect(browser.cookies(server.base).get('premise-session-liar')).toMatch(/^[\w-]{43}$/)
    expect((await lied({ header: { kid: undefined }, claims: { aud: ['premise'], azp: 'premise' } })).status).toBe(200)
  })

  const seconds = Math.floor(Date.now() / 1000)
  const claims: Record<string, Record<string, unknown>> = {
    'another audience': { aud: 'other' },
    'no audience': { aud: undefined },
    'an audience that only holds ours': { aud: 'premise-other' },
    'several audiences': { aud: ['premise', 'other'] },
    'another party': { azp: 'other' },
    'another issuer': { iss: 'http://127.0.0.1:1' },
    'an issuer with a slash': { iss: 'SLASH' },
    'no issuer': { iss: undefined },
    'no nonce': { nonce: undefined },
    'another nonce': { nonce: 'other' },
    'a nonce that is a list': { nonce: ['other'] },
    'an end in the past': { exp: seconds - 3600 },
    'an end that is text': { exp: String(seconds + 300) },
    'an end that is a fraction': { exp: seconds + 300.5 },
    'an end that is true': { exp: true },
    'an end below zero': { exp: -1 },
    'no end': { exp: undefined },
    'a beginning in the future': { iat: seconds + 3600 },
    'a beginning that is text': { iat: String(seconds) },
    'a validity in the future': { nbf: seconds + 3600 },
    nobody: { sub: undefined },
    'a person that is a number': { sub: 7 },
    'an empty person': { sub: '' },
  }
  for (const [name, wrong] of Object.entries(claims)) {
    it(`N13: ${name}`, async () => {
      const browser = new Browser()
      const given = wrong.iss === 'SLASH' ? { iss: `${liar.origin}/` } : wrong
      expect((await lied({ claims: given }, browser)).status).toBe(401)
      expect(browser.cookies(server.base).get('premise-session-liar')).toBeUndefined()
    })
  }

  it('N13: an end of 1e400', async () => {
    const payload = `{"iss":"${liar.origin}","sub":"m","aud":"premise","exp":1e400,"iat":${seconds},"nonce":"x"}`
    expect((await lied({ payload })).status).toBe(401)
  })

  const headers: Record<string, () => Lie> = {
    'no algorithm': () => ({ header: { alg: 'none' }, signer: () => '' }),
    'None with a signature': () => ({ header: { alg: 'None' } }),
    'no alg': () => ({ header: { alg: undefined } }),
    'HS256 signed with the public key': () => ({
      header: { alg: 'HS256' },
      signer: (input) => hmac(liar.publicPem(), input),
    }),
    'HS256 signed with the client secret': () => ({
      header: { alg: 'HS256' },
      signer: (input) => hmac(clientSecret, input),
    }),
    'RS256 named, signed as HS256': () => ({ signer: (input) => hmac(liar.publicPem(), input) }),
    'ES256 with an RSA key': () => ({ header: { alg: 'ES256' } }),
    'an algorithm of Object': () => ({ header: { alg: 'constructor' } }),
    'a kid that is a path': () => ({ header: { kid: '../../../../dev/null' }, signer: (input) => hmac('', input) }),
    'a kid that is SQL': () => ({ header: { kid: "1' OR '1'='1" } }),
    'a kid that is a list': () => ({ header: { kid: ['1'] } }),
    'a key of its own': () => ({ header: { kid: '9', jwk: { kty: 'oct', k: 'AA' }, jku: `${liar.origin}/keys` } }),
    'an extension that must be understood': () => ({ header: { crit: ['exp'] } }),
    'a signature that is none': () => ({ signer: () => '!!!' }),
    'a signature of another text': () => ({ signer: () => Buffer.alloc(256).toString('base64url') }),
    'two parts': () => ({ payload: '{}', signer: () => 'a.b' }),
    'a payload that is no object': () => ({ payload: '[]' }),
    'a payload that is no JSON': () => ({ payload: 'exp' }),
  }
  for (const [name, lie] of Object.entries(headers)) {
    it(`N13: ${name}`, async () => {
      expect((await lied(lie())).status).toBe(401)
    })
  }

  it('N13: a state that was used, is unknown, or is of another browser', async () => {
    liar.lie = {}
    const browser = new Browser()
    const there = await browser.ask(`${server.base}/t/liar/sign-in/sso`)
    const back = (await browser.ask(there.headers.get('location') as string)).headers.get('location') as string
    // Somebody else's browser, without and with a sign-in of its own: the state is used up all the same.
    const stranger = new Browser()
    await stranger.ask(`${server.base}/t/liar/sign-in/sso`)
    expect((await stranger.ask(back)).status).toBe(401)
    expect((await browser.ask(back)).status).toBe(401)
    const again = await browser.ask(`${server.base}/t/liar/sign-in/sso`)
    const good = (await browser.ask(again.headers.get('location') as string)).headers.get('location') as string
    const kept = new Map(browser.cookies(server.base))
    expect((await browser.ask(good)).status).toBe(303)
    for (const [cookie, value] of kept) browser.cookies(server.base).set(cookie, value)
    expect((await browser.ask(good)).status).toBe(401)
    for (const query of [
      '',
      '?code=code',
      '?state=&code=code',
      `?state=${'x'.repeat(5000)}&code=code`,
      '?state=a&state=b&code=code',
    ])
      expect((await browser.ask(`${server.base}/t/liar/sign-in/sso/callback${query}`)).status, query).toBe(401)
  })

  it('N13: an answer of another issuer, a refusal, and one without a code', async () => {
    liar.lie = {}
    for (const change of [{ iss: 'https://other.example' }, { error: 'access_denied' }, { code: '' }]) {
      const browser = new Browser()
      const there = await browser.ask(`${server.base}/t/liar/sign-in/sso`)
      const back = new URL(
        (await browser.ask(there.headers.get('location') as string)).headers.get('location') as string,
      )
      for (const [name, value] of Object.entries(change)) back.searchParams.set(name, value)
      const answer = await browser.ask(back.href)
      expect(answer.status, JSON.stringify(change)).toBe(401)
      expect(await answer.text()).not.toContain('access_denied')
    }
  })

  it('N13: was refused and recorded, and nobody was let in by it', () => {
    expect(rows('SELECT count(DISTINCT user_id) AS n FROM identity_session', 'liar')).toEqual([{ n: 1 }])
    expect(
      rows<{ n: number }>("SELECT count(*) AS n FROM audit_record WHERE outcome = 'refused'", 'liar')[0]?.n,
    ).toBeGreaterThan(40)
  })
})

describe('the keys of a provider', () => {
  it('may change from one sign-in to the next', async () => {
    expect((await lied({})).status).toBe(200)
    liar.rotate()
    expect((await lied({})).status).toBe(200)
    liar.rotate()
    expect((await lied({ header: { kid: undefined } })).status).toBe(200)
  })

  it('are asked with proof of who began: the verifier fits the challenge', async () => {
    liar.asked.length = 0
    await lied({})
    const form = new URLSearchParams(liar.asked[0])
    expect(form.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(form.get('redirect_uri')).toBe(`${server.base}/t/liar/sign-in/sso/callback`)
    expect(form.has('client_secret')).toBe(false)
  })
})

describe('N12: where single sign-on is the only way in', () => {
  it('N12: lets nobody in by a key or a session of another kind, and the operator by a link', async () => {
    const { pepper } = readSecrets(data, [])
    await fetch(`${server.base}/t/only/sign-in/sso`, { redirect: 'manual' })
    const db = new Database(databaseFile(data, 'only') as string)
    const at = new Date().toISOString()
    const later = new Date(Date.now() + 3_600_000).toISOString()
    db.prepare("INSERT INTO identity_user (id, name, role, created_at) VALUES (90, 'old', 'owner', ?)").run(at)
    const makers = ['operator', null, 'user:90'] as const
    const secrets = makers.map((_, at) => String(at).repeat(43))
    for (const [index, by] of makers.entries())
      db.prepare(
        "INSERT INTO identity_token (id, hash, role, name, created_at, created_by) VALUES (?, ?, 'viewer', 'old', ?, ?)",
      ).run(91 + index, await secretHash(secrets[index] as string, pepper), at, by)
    for (const method of ['password', 'password+totp', 'passkey', 'link', 'sso'])
      db.prepare(
        'INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method) VALUES (?, 90, ?, ?, ?, ?)',
      ).run(await secretHash(`session-${method}-0123456789`, pepper), at, later, at, method)
    db.close()
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${server.base}/t/only/api/metrics`, { headers })).status
    const bearer = (secret: string) => status({ authorization: `Bearer ${secret}` })
    const answers: number[] = []
    for (const [index, secret] of secrets.entries()) answers.push(await bearer(`premise_${91 + index}_${secret}`))
    // Made by the operator, by nobody known, by a user.
    expect(answers).toEqual([200, 401, 401])
    const open: string[] = []
    for (const method of ['password', 'password+totp', 'passkey', 'link', 'sso'])
      if ((await status({ cookie: `premise-session-only=session-${method}-0123456789` })) === 200) open.push(method)
    expect(open).toEqual(['link', 'sso'])
  })

  it('N12: neither asks for a password nor takes one, a passkey, a reset or an invitation; a link of the operator it takes', async () => {
    const page = await (await fetch(`${server.base}/t/only/sign-in`)).text()
    expect(page).toContain('href="/t/only/sign-in/sso"')
    expect(page).not.toContain('type="password"')
    const { pepper } = readSecrets(data, [])
    const db = new Database(databaseFile(data, 'only') as string)
    for (const purpose of ['reset', 'invite'])
      db.prepare(
        'INSERT INTO identity_link (hash, role, created_at, expires_at, purpose, user_id, created_by) VALUES (?, ?, ?, ?, ?, 90, ?)',
      ).run(
        await secretHash(`link-${purpose}-0123456789`, pepper),
        'owner',
        '2026-01-01',
        '2999-01-01',
        purpose,
        'operator',
      )
    db.close()
    const post = async (form: Record<string, string>) =>
      (
        await fetch(`${server.base}/t/only/sign-in`, {
          method: 'POST',
          body: new URLSearchParams(form),
          redirect: 'manual',
        })
      ).status
    const password = 'a long enough password'
    expect([
      await post({ login: 'old@example.com', password }),
      await post({ passkey: '{}' }),
      await post({ ticket: 'any', code: '123456' }),
      await post({ link: 'link-reset-0123456789', password, again: password }),
      await post({ link: 'link-invite-0123456789', name: 'O', login: 'o@example.com', password, again: password }),
    ]).toEqual([403, 403, 403, 403, 403])
    const { path } = await server.operator<{ path: string }>('/t/only/api/operator/links', { role: 'owner' })
    expect(await post({ link: new URL(path, server.base).searchParams.get('link') as string })).toBe(303)
  })
})
