// Attacks beside the list: what a request can say twice, in another way or under another name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyCsv } from './company-ledger.ts'
import { cookieOf, newLink, send, signIn } from './http.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let owner: Record<string, string>
let viewer: Record<string, string>

beforeAll(async () => {
  server = await startServer({ config: '[tenants.b]\nname = "Beta"\n' })
  await server.rows(companyCsv())
  await server.refresh()
  owner = { authorization: `Bearer ${await server.token('owner')}` }
  viewer = { authorization: `Bearer ${await server.token('viewer')}` }
})
afterAll(() => server.stop())

const get = (path: string, headers: Record<string, string> = owner) => send(server.base + path, { headers })

describe('the same thing said in two ways', () => {
  it('P13: a session of one tenant opens no other, under whatever name or in whatever order its cookie comes', async () => {
    const sign = async (tenant: string) => {
      const { path } = await server.operator<{ path: string }>(`${tenant}/api/operator/links`, { role: 'owner' })
      const link = new URL(path, server.base).searchParams.get('link') as string
      return cookieOf(await signIn(server.base + tenant, link))
    }
    const [main, b] = [await sign(''), await sign('/t/b')]
    const secret = (cookie: string) => cookie.split('=')[1] as string
    expect((await get('/account', { cookie: main })).status).toBe(200)
    expect((await get('/t/b/account', { cookie: b })).status).toBe(200)
    const bName = b.split('=')[0]
    const mainName = main.split('=')[0]
    for (const [path, cookie] of [
      ['/t/b/account', main],
      ['/account', b],
      ['/t/b/account', `${bName}=${secret(main)}`],
      ['/account', `${mainName}=${secret(b)}`],
      ['/t/b/api/settings', `${bName}=${secret(main)}; ${main}`],
      ['/account', `${mainName}=nobodys; ${main}`],
      ['/account', `${mainName}="${secret(main)}"`],
      ['/account', `x=${main}`],
      ['/account', `x;${main.toUpperCase()}`],
    ] as const)
      expect([path, cookie.slice(0, 40), (await get(path, { cookie })).status]).toEqual([
        path,
        cookie.slice(0, 40),
        401,
      ])
    expect((await get('/account', { cookie: `a=b; ${main}; ${b}` })).status).toBe(200)
  })

  it('P32: of a key that stands twice in JSON one value is checked and used, the same', async () => {
    const patch = (body: string) =>
      send(`${server.base}/api/settings`, {
        method: 'PATCH',
        headers: { ...owner, 'content-type': 'application/json' },
        body,
      })
    const kept = await patch('{"name":"First","name":"Second"}')
    expect([kept.status, (JSON.parse(kept.body.toString()) as { name: string }).name]).toEqual([200, 'Second'])
    expect((await server.json<{ name: string }>('/api/settings', 'owner')).name).toBe('Second')
    expect((await patch('{"fiscalYearStartMonth":1,"fiscalYearStartMonth":13}')).status).toBe(400)
    const token = await send(`${server.base}/api/tokens`, {
      method: 'POST',
      headers: { ...owner, 'content-type': 'application/json' },
      body: '{"name":"x","role":"owner","role":"viewer"}',
    })
    expect(JSON.parse(token.body.toString())).toMatchObject({ role: 'viewer' })
    const text = (JSON.parse(token.body.toString()) as { token: string }).token
    expect((await get('/api/tokens', { authorization: `Bearer ${text}` })).status).toBe(403)
  })

  it('P33: JSON in another encoding is read as it is declared everywhere, or refused', async () => {
    const ask = async (body: Buffer, type: string) =>
      (
        await fetch(`${server.base}/api/settings`, {
          method: 'PATCH',
          headers: { ...owner, 'content-type': type },
          body: new Uint8Array(body),
        })
      ).status
    const text = '{"fiscalYearStartMonth":13}'
    for (const [body, type] of [
      [Buffer.from(text, 'utf16le'), 'application/json'],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), 'application/json; charset=utf-16'],
      [Buffer.from(`\ufeff${text}`), 'application/json'],
      [Buffer.from(text, 'latin1'), 'application/json; charset=utf-7'],
      [Buffer.from([0x7b, 0x22, 0xc0, 0xae, 0x22, 0x3a, 0x31, 0x7d]), 'application/json'],
      [Buffer.from([0xff, 0xfe, 0x00]), 'application/json'],
      [Buffer.from(text), 'application/jsonp'],
      [Buffer.from(text), 'text/json'],
      [Buffer.from(text), 'application/json, text/html'],
      [Buffer.from(text), 'application/x-www-form-urlencoded; x=application/json'],
    ] as const)
      expect([type, [400, 415].includes(await ask(body, type))]).toEqual([type, true])
  })

  it('P34: numbers that JSON can say and money cannot are set aside, and nothing is minus nothing', async () => {
    const line = (id: string, amount: string) =>
      `{"entry_id":"${id}","date":"2013-12-05","organization":"Germany","department":"Sales","scenario":"Actual","account_code":"6700","account":"Other Expenses","account_type":"Expenditures","amount":${amount}}`
    const hard = [
      '1e400',
      '-1e400',
      '1e22',
      '123456789012345678901234567890',
      '[1]',
      '{"$numberDecimal":"1"}',
      'true',
      '"١"',
    ]
    const { status, body } = await server.rows(`[${hard.map((amount, i) => line(`n${i}`, amount)).join()}]`, {
      type: 'application/json',
    })
    expect([status, body.accepted, body.rejected]).toEqual([200, 0, hard.length])
    const fine = await server.rows(
      `[${['-0', '0.0', '1e-400', '-0.001'].map((amount, i) => line(`z${i}`, amount)).join()}]`,
      { type: 'application/json' },
    )
    expect(fine).toMatchObject({ status: 200, body: { accepted: 4 } })
    await server.refresh()
    const { lines } = await server.json<{ lines: { amount: number }[] }>(
      '/api/finance/lines?from=2013-12-05&to=2013-12-05',
      'owner',
    )
    expect(lines.length).toBeGreaterThan(0)
    for (const { amount } of lines) expect(Object.is(amount, 0), String(amount)).toBe(true)
    for (const month of ['1e400', '-0', '1.5', '"1"', '1e0.5']) {
      const reply = await send(`${server.base}/api/settings`, {
        method: 'PATCH',
        headers: { ...owner, 'content-type': 'application/json' },
        body: `{"fiscalYearStartMonth":${month}}`,
      })
      expect([month, reply.status]).toEqual([month, 400])
    }
  })

  it('P19: another method than the one that was sent is never taken from a header, a query or a form', async () => {
    const { tokens } = await server.json<{ tokens: { id: number }[] }>('/api/tokens', 'owner')
    const [{ id }] = tokens as [{ id: number }]
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
      for (const method of ['GET', 'POST'])
        expect([404, 405]).toContain(
          (await send(`${server.base}/api/tokens/${id}`, { method, headers: { ...owner, [name]: 'DELETE' } })).status,
        )
    for (const query of ['_method=DELETE', 'method=DELETE', '_HttpMethod=DELETE'])
      for (const method of ['GET', 'POST'])
        expect([404, 405]).toContain(
          (await send(`${server.base}/api/tokens/${id}?${query}`, { method, headers: owner })).status,
        )
    const cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    const form = await send(`${server.base}/account/name`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=x&_method=DELETE',
    })
    expect(form.status).toBe(400)
    expect(
      (await server.json<{ tokens: { id: number }[] }>('/api/tokens', 'owner')).tokens.map((each) => each.id),
    ).toContain(id)
  })

  it('P18: headers of proxies that nobody trusts change neither the answer, nor an address in it, nor what others get', async () => {
    const forged: Record<string, string> = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/evil',
      'x-forwarded-port': '444',
      'x-host': 'evil.example',
      'x-original-url': '/api/tokens',
      'x-rewrite-url': '/api/tokens',
      'x-original-host': 'evil.example',
      forwarded: 'host=evil.example;proto=https;for=127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'cf-connecting-ip': '127.0.0.1',
      'x-request-id': 'evil-id',
      'x-user': 'owner',
      'x-remote-user': 'owner',
    }
    for (const path of [
      '/finance',
      '/',
      '/runs',
      '/api/pages/finance',
      '/api/settings',
      '/sign-in',
      '/api/openapi.json',
    ]) {
      const plain = await get(path, viewer)
      const odd = await get(path, { ...viewer, ...forged })
      const after = await get(path, viewer)
      // The sign-in page asks its passkey question anew each time.
      if (path !== '/sign-in')
        expect([path, odd.body.equals(plain.body), after.body.equals(plain.body)]).toEqual([path, true, true])
      expect(odd.body.toString()).not.toContain('evil')
      expect(JSON.stringify(odd.headers)).not.toContain('evil')
      expect([odd.status, odd.headers.location]).toEqual([plain.status, plain.headers.location])
    }
    expect((await get('/api/settings', forged)).status).toBe(401)
    const link = await newLink(server, 'viewer')
    const entered = await signIn(server.base, link, forged)
    expect([entered.status, entered.headers.location]).toEqual([303, '/'])
    const invited = await send(`${server.base}/api/users`, {
      method: 'POST',
      headers: { ...owner, ...forged, 'content-type': 'application/json' },
      body: '{"name":"N","role":"viewer"}',
    })
    expect([invited.status, invited.body.toString().includes('evil')]).toEqual([201, false])
  })
})
