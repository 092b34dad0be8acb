// Every route, asked for real with every credential of two tenants on one server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSecrets } from '../runtime/data-folder.ts'
import { bearer, browser, type Caller, caller, type Said } from './caller.ts'
import { type Server, startServer } from './server.ts'

const [head = '', ...lines] = readFileSync(join(import.meta.dirname, 'access-matrix.txt'), 'utf8')
  .trim()
  .split('\n')
const columns = head.split(/\s+/).slice(2, -1)
const routes = lines.map((line) => {
  const words = line.split(/\s+/)
  return {
    action: words[0] as string,
    expected: Object.fromEntries(columns.map((column, at) => [column, words[at + 1] as string])),
    method: words.at(-2) as string,
    path: words.at(-1) as string,
  }
})

let server: Server
let callers: Record<string, Caller[]>
let owner: Caller
let otherOwner: Caller

beforeAll(async () => {
  server = await startServer({ config: '[tenants.b]\nname = "B Ltd"\n' })
  const token = async (role: string, tenant = '') =>
    caller(
      server.base,
      bearer((await server.operator<{ token: string }>(`${tenant}/api/operator/tokens`, { role })).token),
    )
  owner = await token('owner')
  otherOwner = await token('owner', '/t/b')
  callers = {
    nobody: [caller(server.base, {})],
    service: [await token('service')],
    operator: [caller(server.base, bearer(readSecrets(server.data, []).operator))],
    other: [otherOwner, await browser(server, 'owner', '/t/b')],
  }
  for (const role of ['viewer', 'analyst', 'manager', 'executive', 'owner'])
    callers[role] = [await token(role), await browser(server, role)]
})
afterAll(() => server.stop())

/** Something that changes nothing: no id exists, and no body has this field. */
function harmless(who: Caller, method: string, path: string): Promise<Said> {
  const filled = path.startsWith('/:file') ? '/icon.svg' : path.replaceAll(/:[a-zA-Z]+/g, 'none-such')
  if (method === 'GET') return who.get(filled)
  return path.startsWith('/api/') ? who.json(method, filled, { surprise: 1 }) : who.form(filled, { surprise: '1' })
}

/** What the guard said, whatever the handler says of a harmless request that got past it. */
function met({ status, body }: Said): string {
  if (status >= 500) return String(status)
  if (status === 401 && body.code === 'sign-in-needed') return '401'
  if (status === 403 && body.code === 'forbidden') return '403'
  if (status === 404 && body.code === 'not-found') return '404'
  return 'in'
}

describe('every route of the real server', () => {
  it('Z1: answers every role, nobody, the operator on the network and another tenant as the matrix says', async () => {
    expect(columns).toEqual([...Object.keys(callers)].sort((a, b) => columns.indexOf(a) - columns.indexOf(b)))
    const wrong: string[] = []
    // Signing out ends the sessions that the others need.
    const order = [...routes].sort((a, b) => Number(a.path === '/sign-out') - Number(b.path === '/sign-out'))
    for (const { method, path, expected } of order)
      for (const column of columns)
        for (const who of callers[column] as Caller[]) {
          const answer = met(await harmless(who, method, path))
          if (answer !== expected[column])
            wrong.push(`${method} ${path} as ${column}: ${answer}, not ${expected[column]}`)
        }
    expect(wrong).toEqual([])
    expect(routes.length).toBeGreaterThan(100)
  })

  it('Z1: answers another tenant on its own addresses', async () => {
    expect((await otherOwner.get('/t/b/api/users')).status).toBe(200)
    expect((await otherOwner.get('/t/b/users')).status).toBe(200)
    for (const who of callers.owner as Caller[]) expect((await who.get('/t/b/api/users')).status).toBe(401)
    expect((await otherOwner.get('/t/none/api/users')).status).toBe(404)
  })

  it('O1: the operator’s addresses, and those of machines, do not exist on the network, whoever asks', async () => {
    const operator = callers.operator?.[0] as Caller
    for (const who of [owner, operator, caller(server.base, {})]) {
      for (const { method, path } of routes.filter(({ action }) => action === 'operator')) {
        const { status, body } = await harmless(who, method, path)
        expect([status, body.code], `${method} ${path}`).toEqual([404, 'not-found'])
      }
      for (const path of [
        '/cdn-cgi/handler/scheduled',
        '/cdn-cgi/mf/scheduled',
        '/metrics',
        '/api/backup',
        '/api/migrate',
      ])
        expect((await who.get(path)).status, path).toBe(404)
    }
    expect((await server.operator<{ users: number }>('/api/operator/state')).users).toBeGreaterThan(0)
  })
})

describe('two tenants', () => {
  /** An answer without what differs from request to request. */
  const said = ({ status, body }: Said) => [status, { ...body, requestId: '' }]

  it('Z2: objects of the other one are not there, just like objects that nobody has', async () => {
    const b = otherOwner
    let user = 0
    let token = 0
    for (let n = 0; n < 25; n++) {
      user = (await b.json('POST', '/t/b/api/users', { name: `Person ${n}`, role: 'viewer' })).body.id
      token = (await b.json('POST', '/t/b/api/tokens', { name: 'script', role: 'viewer' })).body.id
    }
    const policy = { actions: ['view'], domains: '*', fields: [], rows: [] }
    expect((await b.json('POST', '/t/b/api/roles', { name: 'only-b', title: 'Only B', policy })).status).toBe(201)
    const sent = await fetch(`${server.base}/t/b/api/finance/rows/ledger`, {
      method: 'POST',
      headers: { ...b.headers, 'content-type': 'text/csv', 'idempotency-key': 'b-1' },
      body: 'entry_id,date,account,account_type,amount\n1,2026-01-31,Rent,Expense,10.00\n',
    })
    const { batchId } = (await sent.json()) as { batchId: number }
    const { runId } = (await b.json('POST', '/t/b/api/refresh', {})).body
    const pairs: [string, string, string, object?][] = [
      ['GET', `/api/users/${user}`, '/api/users/987654'],
      ['PATCH', `/api/users/${user}`, '/api/users/987654', { role: 'owner' }],
      ['DELETE', `/api/users/${user}/sessions`, '/api/users/987654/sessions'],
      ['POST', `/api/users/${user}/link`, '/api/users/987654/link', { purpose: 'reset' }],
      ['DELETE', `/api/tokens/${token}`, '/api/tokens/987654'],
      ['PATCH', '/api/roles/only-b', '/api/roles/no-such', { title: 'Mine' }],
      ['DELETE', '/api/roles/only-b', '/api/roles/no-such'],
      ['GET', `/api/batches/${batchId}`, '/api/batches/987654'],
      ['GET', `/api/batches/${batchId}/rejects`, '/api/batches/987654/rejects'],
      ['POST', `/api/batches/${batchId}/undo`, '/api/batches/987654/undo'],
      ['GET', `/api/refresh/${runId}`, '/api/refresh/00000000-0000-4000-8000-000000000000'],
    ]
    for (const [method, theirs, nobodys, body] of pairs) {
      const ask = (path: string) => (method === 'GET' ? owner.get(path) : owner.json(method, path, body ?? {}))
      const answer = said(await ask(theirs))
      expect(answer[0], `${method} ${theirs}`).toBe(404)
      expect(answer, `${method} ${theirs}`).toEqual(said(await ask(nobodys)))
      if (method === 'GET') expect((await b.get(`/t/b${theirs}`)).status, theirs).toBe(200)
    }
    // A role of the other tenant cannot be given either.
    const given = await owner.json('POST', '/api/users', { name: 'x', role: 'only-b' })
    expect([given.status, given.body.code]).toEqual([400, 'unknown-role'])
    expect((await b.get(`/t/b/api/users/${user}`)).body.role).toBe('viewer')
  })

  it('Z3: what a header, a query or a body says of a tenant is not believed', async () => {
    const names = async (who: Caller, path: string, headers: Record<string, string> = {}) =>
      (await who.get(path, headers)).body.users?.map(({ name }: { name: string }) => name)
    const own = await names(owner, '/api/users')
    const claims: Record<string, string>[] = [
      { 'x-tenant': 'b' },
      { 'x-tenant-id': 'b' },
      { 'x-forwarded-prefix': '/t/b' },
      { forwarded: 'host=b' },
    ]
    for (const claim of claims) expect(await names(owner, '/api/users', claim)).toEqual(own)
    expect(await names(owner, '/api/users?tenant=b&tenant_id=b')).toEqual(own)
    for (const body of [{ tenant: 'b' }, { tenant_id: 'b' }, { TENANT: { id: 'b' } }])
      expect((await owner.json('POST', '/api/users', { name: 'x', role: 'viewer', ...body })).status).toBe(400)
    // Both cookies at once: each address takes its own.
    const [here, there] = [await browser(server, 'viewer'), await browser(server, 'owner', '/t/b')]
    const both = caller(server.base, { cookie: `${here.headers.cookie}; ${there.headers.cookie}` })
    expect((await both.get('/api/users')).status).toBe(403)
    expect((await both.get('/t/b/api/users')).status).toBe(200)
    const swapped = (there.headers.cookie as string).replace('premise-session-b=', 'premise-session=')
    expect((await caller(server.base, { cookie: swapped }).get('/api/users')).status).toBe(401)
  })
})
