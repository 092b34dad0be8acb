// Attacks beside the list: to find out what one may not know.
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyCsv, departments } from './company-ledger.ts'
import { cookieOf, newLink, type Reply, send, signIn } from './http.ts'
import { inTurns, type Route, routesOf } from './routes.ts'
import { scopedToken } from './scoped-token.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let routes: Route[]
let owner: Record<string, string>
let viewer: Record<string, string>
/** Sees one department of three. */
let narrow: Record<string, string>
const own = departments[1] as string
const others = departments.filter((name) => name !== own)

beforeAll(async () => {
  server = await startServer({ config: '[tenants.b]\nname = "Beta"\n' })
  await server.rows(companyCsv())
  await server.refresh()
  owner = { authorization: `Bearer ${await server.token('owner')}` }
  viewer = { authorization: `Bearer ${await server.token('viewer')}` }
  narrow = { authorization: `Bearer ${await scopedToken(server, 'manager', { department: [own] })}` }
  routes = (await routesOf(server)).filter(({ access, path }) => access !== 'operator' && path !== '/api/live')
})
afterAll(() => server.stop())

const get = (path: string, headers: Record<string, string> = owner) => send(server.base + path, { headers })
const readable = () => routes.filter(({ method }) => method === 'GET')
const withoutId = (reply: Reply) => reply.body.toString().replaceAll(/"requestId":"[^"]*"/g, '')

/** Sum of operating expenses as an answer tells them, null where it is refused. */
async function expense(query: string, headers = narrow): Promise<number | null> {
  const reply = await get(`/api/metrics/operating-expense?from=2013-01-01&to=2013-10-31${query}`, headers)
  expect(reply.status, query).toBeLessThan(500)
  if (reply.status !== 200) return null
  const { rows } = JSON.parse(reply.body.toString()) as { rows: { value: number }[] }
  return Math.round(rows.reduce((sum, { value }) => sum + value, 0) * 100) / 100
}

describe('what may be found out', () => {
  it('P15: an ETag of somebody with other rights tells nothing: without a sign-in 401, with one the own page', async () => {
    for (const path of ['/finance', '/api/pages/finance', '/api/finance/insights']) {
      const etags = await Promise.all(
        [owner, viewer, narrow].map(async (headers) => (await get(path, headers)).headers.etag as string),
      )
      const [, whole, part] = etags as [string, string, string]
      expect(part).not.toBe(whole)
      for (const etag of [whole, '*', `${whole}, "x"`, whole.replace('W/', '')]) {
        expect([path, etag, (await get(path, { 'if-none-match': etag })).status]).toEqual([path, etag, 401])
        expect([path, etag, (await get(path, { ...narrow, 'if-none-match': etag })).status]).toEqual([path, etag, 200])
      }
      expect((await get(path, { ...narrow, 'if-none-match': part })).status).toBe(304)
      expect((await get(path, { 'if-modified-since': new Date().toUTCString(), ...narrow })).status).toBe(200)
    }
  })

  it('P16: HEAD says of every address what GET says, and no length of what may not be read', async () => {
    const anonymous = {}
    await inTurns(readable(), async ({ path }) => {
      for (const headers of [anonymous, viewer, narrow]) {
        const [whole, head] = [await get(path, headers), await send(server.base + path, { method: 'HEAD', headers })]
        expect([path, head.status, head.body.length]).toEqual([path, whole.status, 0])
        if (head.status === 401 || head.status === 403) {
          const [one, other] = [
            await send(server.base + path, { method: 'HEAD', headers }),
            await send(`${server.base}/api/settings`, { method: 'HEAD' }),
          ]
          expect([path, one.headers['content-length'], one.headers.etag, one.headers['last-modified']]).toEqual([
            path,
            one.headers['content-length'],
            undefined,
            undefined,
          ])
          expect(
            Math.abs(Number(one.headers['content-length'] ?? 0) - Number(other.headers['content-length'] ?? 0)),
          ).toBeLessThan(200)
        }
      }
    })
  })

  it('P17: a Range gives no piece of a page, and a thousand ranges cost nothing', async () => {
    const html = (await get('/finance')).body
    const script = /\/assets\/[^"]+\.js/.exec(html.toString())?.[0] as string
    const many = `bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-${i}`).join()}`
    for (const range of [
      'bytes=0-10',
      'bytes=-10',
      'bytes=999999999-',
      'bytes=0-0,2-3',
      many,
      'bytes=9-1',
      'lines=1-2',
      'bytes=0-18446744073709551615',
    ]) {
      expect([range.slice(0, 30), (await get('/finance', { range })).status]).toEqual([range.slice(0, 30), 401])
      const page = await get('/finance', { ...owner, range })
      expect([page.status, page.body.equals(html)]).toEqual([200, true])
      const file = await get(script, { range })
      expect([200, 206, 416]).toContain(file.status)
      expect(file.body.length).toBeLessThan(400_000)
    }
  })

  it('P36: no second, nested, look-alike or differently written department gets by a row rule', async () => {
    const mine = await expense('')
    const all = await expense('', owner)
    expect(mine).not.toBeNull()
    expect(all).toBeGreaterThan(mine as number)
    const [other, third] = others as [string, string]
    const enc = encodeURIComponent
    const foreign = [
      `&department=${enc(other)}`,
      `&department=${enc(own)}&department=${enc(other)}`,
      `&department=${enc(other)}&department=${enc(own)}`,
      `&department=${enc(own)}&department=${enc(other)}&department=${enc(third)}`,
      '&department=',
      `&department=&department=${enc(other)}`,
      `&department[]=${enc(other)}`,
      `&department[0]=${enc(other)}`,
      `&department.in=${enc(other)}`,
      `&department=${enc(`${own},${other}`)}`,
      `&department=${enc(`${own}|${other}`)}`,
      `&department=${enc(other.toUpperCase())}`,
      `&department=${enc(other.toLowerCase())}`,
      `&department=${enc(`${other} `)}`,
      `&department=${enc(` ${other}`)}`,
      `&department=${enc(`${other}\0`)}`,
      `&department=${enc(other.replace('a', '\u0430').replace('o', '\u043e'))}`,
      `&department=${enc(other.replace('C', '\uff23').replace('M', '\uff2d'))}`,
      `&department=${enc(other.normalize('NFD'))}\u0301`,
      `&department=%`,
      `&department=${enc('%')}`,
      `&department=${enc('*')}`,
      `&Department=${enc(other)}`,
      `&DEPARTMENT=${enc(other)}`,
      `&where=${enc(JSON.stringify({ department: [other] }))}`,
      `&cut=${enc(JSON.stringify({ department: [other] }))}`,
      `&scope=${enc(other)}`,
      `&organization=${enc('Germany')}&department=${enc(other)}`,
      `;department=${enc(other)}`,
      `&department=${enc(own)}%26department=${enc(other)}`,
      '&by=department',
      '&by=organization',
    ]
    const germany = await expense('&organization=Germany')
    for (const query of foreign) {
      const told = await expense(query)
      expect([query, [null, 0, mine, germany].includes(told)], String(told)).toEqual([query, true])
      const lines = await get(
        `/api/finance/lines?from=2013-01-01&to=2013-12-31&limit=500${query.replace('&by=department', '').replace('&by=organization', '')}`,
        narrow,
      )
      expect(lines.status).toBeLessThan(500)
      if (lines.status === 200)
        expect([
          query,
          new Set(
            (JSON.parse(lines.body.toString()) as { lines: { department: string }[] }).lines.map(
              ({ department }) => department,
            ),
          ),
        ]).toEqual([query, expect.toSatisfy((names: Set<string>) => [...names].every((name) => name === own))])
      for (const path of ['/finance', '/api/pages/finance']) {
        const page = await get(`${path}?range=last-year${query}`, narrow)
        expect(page.status).toBeLessThan(500)
        if (page.status === 200)
          expect([
            query,
            others.filter(
              (name) =>
                page.body.toString().includes(`>${name}<`) || page.body.toString().includes(`"member":"${name}"`),
            ),
          ]).toEqual([query, []])
      }
    }
  })

  it('P35: ten thousand parameters, one of 60 kB and names of a hundred levels are answered and soon over', async () => {
    const queries = [
      Array.from({ length: 10_000 }, (_, i) => `p${i}=1`).join('&'),
      Array.from({ length: 5000 }, () => 'department=x').join('&'),
      `department=${'x'.repeat(60_000)}`,
      `department${'[a]'.repeat(1000)}=1`,
      '&'.repeat(60_000),
      '='.repeat(60_000),
      '%'.repeat(20_000),
      `${'%ff'.repeat(20_000)}=1`,
      '?'.repeat(10_000),
      '__proto__[x]=1&constructor[prototype][x]=1',
    ]
    for (const query of queries)
      for (const path of ['/finance', '/api/metrics/revenue', '/api/finance/lines', '/api/audit', '/sign-in']) {
        const reply = await get(`${path}?${query}`)
        expect([path, query.slice(0, 30), reply.status < 500]).toEqual([path, query.slice(0, 30), true])
        expect(reply.body.length).toBeLessThan(2_000_000)
      }
    expect((await get('/healthz')).status).toBe(200)
  })

  it('P38: numbers of batches, runs, users and tokens tell a stranger nothing, there or not', async () => {
    const { batches } = await server.json<{ batches: { id: number }[] }>('/api/batches', 'owner')
    const there = String(batches[0]?.id)
    for (const pattern of ['/api/batches/ID', '/api/batches/ID/rejects', '/users/ID', '/api/users/ID']) {
      const [known, unknown] = [
        await get(pattern.replace('ID', there), viewer),
        await get(pattern.replace('ID', '999999'), viewer),
      ]
      expect([pattern, known.status]).toEqual([pattern, unknown.status])
      expect(withoutId(known)).toBe(withoutId(unknown))
      expect(known.headers['content-length']).toBe(unknown.headers['content-length'])
    }
    const { token } = await server.operator<{ token: string }>('/t/b/api/operator/tokens', { role: 'owner', name: 'b' })
    const ofB = { authorization: `Bearer ${token}` }
    for (const path of [`/t/b/api/batches/${there}`, `/t/b/api/batches/${there}/rejects`])
      expect([path, (await get(path, ofB)).status]).toEqual([path, 404])
    expect((await get(`/api/batches/${there}`, ofB)).status).toBe(401)
  })

  it('P42: the description of the API says nothing about the company, and is the same for whoever asks', async () => {
    const text = (await get('/api/openapi.json', {})).body.toString()
    for (const word of ['Beta', 'Second', ...departments, 'Germany', 'Trade Sales', server.data])
      expect([word, text.includes(`"${word}"`) || text.includes(` ${word} `)]).toEqual([word, false])
    expect((await get('/api/openapi.json', owner)).body.toString()).toBe(text)
    const other = (await get('/t/b/api/openapi.json', {})).body.toString()
    expect(other.replaceAll('/t/b', '')).toBe(text.replaceAll('"url":"/"', '"url":""'))
  })

  it('P40: no answer that is compressed holds a secret beside what a stranger may have put into it', async () => {
    const cookie = cookieOf(await signIn(server.base, await newLink(server, 'owner')))
    const secret = cookie.split('=')[1] as string
    const mark = 'reflected-mark-4711'
    for (const { path } of readable()) {
      const reply = await get(`${path}?department=${mark}&q=${mark}`, {
        cookie,
        'accept-encoding': 'gzip, deflate, br',
      })
      const packed = reply.headers['content-encoding']
      const body = packed === 'gzip' ? gunzipSync(reply.body).toString() : reply.body.toString()
      expect([path, body.includes(secret), /csrf|xsrf|authenticity/i.test(body)]).toEqual([path, false, false])
      if (packed !== undefined)
        expect([path, reply.headers['set-cookie'], /name="(ticket|link|code)" value="[^"]+"/.test(body)]).toEqual([
          path,
          undefined,
          false,
        ])
    }
  })
})
