// JSON and forms that mean harm: prototypes, depth, size, numbers that are none.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf, newLink, send, signIn } from './http.ts'
import { type Route, routesOf } from './routes.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let routes: Route[]
let authorization: string
const inside = /SQLITE_|\.ts:\d|at async|\/work\/|\/tmp\//

beforeAll(async () => {
  server = await startServer()
  authorization = `Bearer ${await server.token('owner')}`
  routes = await routesOf(server)
})
afterAll(() => server.stop())

const get = (path: string) => send(server.base + path, { headers: { authorization } })

describe('a JSON body', () => {
  const bombs: [string, string][] = [
    ['__proto__', '{"__proto__":{"isAdmin":true,"polluted":"yes"}}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"polluted":"yes"}}}'],
    [
      '__proto__ below',
      '{"branding":{"__proto__":{"accent":"#000000","polluted":"yes"}},"rules":{"__proto__":{"polluted":"yes"}}}',
    ],
    ['__proto__ in an array', '{"rates":[{"__proto__":{"polluted":"yes"}}],"only":[{"__proto__":[]}]}'],
    ['a prototype of null', '{"__proto__":null}'],
    ['100,000 levels of arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['100,000 levels of objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a known field of 50,000 levels', `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['an array of 300,000', `[${'0,'.repeat(299_999)}0]`],
    ['a known field of 100,000', `{"only":[${'"x",'.repeat(99_999)}"x"],"rates":[${'0,'.repeat(99_999)}0]}`],
    ['many keys', `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join()}}`],
    ['null', 'null'],
    ['a text', '"__proto__"'],
    ['1e400', '{"fiscalYearStartMonth":1e400}'],
    ['-0', '{"fiscalYearStartMonth":-0}'],
    ['half a document', '{"name":"x"'],
    ['two documents', '{"name":"x"}{"name":"y"}'],
    ['a comma too many', '{"name":"x",}'],
    ['NaN', '{"fiscalYearStartMonth":NaN}'],
  ]

  it('I8: pollutes nothing, exhausts nothing and is refused by its form on every route that takes JSON', {
    timeout: 120_000,
  }, async () => {
    const json = routes.filter(
      ({ bodyType, access, method }) => bodyType === 'application/json' && access !== 'operator' && method !== 'GET',
    )
    expect(json.length).toBeGreaterThan(1)
    const before = await server.json('/api/settings', 'owner')
    for (const { method, path, template } of json)
      for (const [name, body] of bombs) {
        const reply = await send(server.base + path, {
          method,
          headers: { authorization, 'content-type': 'application/json' },
          body,
        })
        const said = `${method} ${template}: ${name}`
        expect(
          [said, [400, 404, 409, 413].includes(reply.status)],
          `${reply.status} ${reply.body.toString().slice(0, 200)}`,
        ).toEqual([said, true])
        expect(reply.body.toString()).not.toMatch(inside)
      }
    expect(await server.json('/api/settings', 'owner')).toEqual(before)
  })

  it('I8: after all of it no object of the program has what was sent', async () => {
    const texts = await Promise.all(
      ['/api/settings', '/api/openapi.json', '/api/metrics', '/api/tokens', '/healthz'].map(async (path) =>
        (await get(path)).body.toString(),
      ),
    )
    expect(texts.filter((text) => /polluted|isAdmin/.test(text))).toEqual([])
    // A polluted prototype would add its key to what is refused as unknown, and its rights to everybody.
    expect(
      (
        await send(`${server.base}/api/settings`, {
          method: 'PATCH',
          headers: { authorization: `Bearer ${await server.token('viewer')}`, 'content-type': 'application/json' },
          body: '{"name":"x"}',
        })
      ).status,
    ).toBe(403)
    const fine = await send(`${server.base}/api/settings`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"name":"Still fine"}',
    })
    expect([fine.status, fine.body.toString().includes('polluted')]).toEqual([200, false])
  })

  it('I8: rows and mappings of such a form are set aside or refused', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    for (const body of [
      `[{"date":${deep}}]`,
      `{"date":"2013-03-01","memo":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
      deep,
      `[${'{},'.repeat(50_000)}{}]`,
    ]) {
      const { status, body: said } = await server.rows(body, { type: 'application/json' })
      expect(status, JSON.stringify(said).slice(0, 200)).toBeLessThan(500)
      expect(said.accepted ?? 0).toBe(0)
    }
    for (const text of [
      '{"__proto__":{"decimal":"comma"}}',
      '{"columns":{"__proto__":"amount"}}',
      '{"columns":{"constructor":"amount"}}',
      '[]',
      'null',
      `${'['.repeat(3000)}${']'.repeat(3000)}`,
    ]) {
      const { status } = await server.rows('date,account,account_type,amount\n2013-03-01,Rent,Expense,"1,5"\n', {
        query: '?dry-run=1',
        headers: { 'x-premise-map': Buffer.from(text).toString('base64') },
      })
      expect([text.slice(0, 60), status < 500]).toEqual([text.slice(0, 60), true])
    }
  })

  it('I8: forms with such names are refused', async () => {
    const cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    for (const body of [
      '__proto__=x&name=Y',
      'constructor=x',
      'name[__proto__]=x',
      `name=${'x'.repeat(60_000)}`,
      `${'a=1&'.repeat(10_000)}name=Y`,
    ]) {
      const reply = await send(`${server.base}/account/name`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body,
      })
      expect([body.slice(0, 40), reply.status]).toEqual([
        body.slice(0, 40),
        expect.toSatisfy((status: number) => status >= 400 && status < 500),
      ])
    }
  })
})
