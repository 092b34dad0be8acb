// Every route of the API: who may call it, and how it says no.
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../functions/app.ts'
import { actions } from '../functions/platform/identity/policy.ts'
import { readSecrets, socketFolder } from '../runtime/data-folder.ts'
import { databaseFile } from '../runtime/database.ts'
import { until } from './premise.ts'
import { type Server, startServer } from './server.ts'

interface Operation {
  description: string
  security?: unknown[]
  parameters?: { in: string; name: string }[]
  requestBody?: { content: Record<string, unknown> }
}
interface Route {
  method: string
  path: string
  access: string
  operation: Operation
}

const routes: Route[] = []
let server: Server
/** Who calls: nobody, a token of a role, the installation's own. */
let credentials: Record<'nobody' | 'viewer' | 'service' | 'owner' | 'operator', Record<string, string>>
let controlSocket: string

beforeAll(async () => {
  server = await startServer({ config: '[limits]\nmax_body_bytes = 1000000\n' })
  await server.rows('entry_id,date,account,account_type,amount\n1,2026-01-31,Rent,Expense,10.00\n')
  await server.refresh()
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  credentials = {
    nobody: {},
    viewer: bearer(await server.token('viewer')),
    service: bearer(await server.token('service')),
    owner: bearer(await server.token('owner')),
    operator: bearer(readSecrets(server.data, []).operator),
  }
  controlSocket = join(socketFolder(server.data), 'control.sock')
  const { paths } = (await (await fetch(`${server.base}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>
  }
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods))
      routes.push({
        method: method.toUpperCase(),
        path,
        access: /^Access: (\w+)\.$/.exec(operation.description)?.[1] ?? '',
        operation,
      })
  }
})
afterAll(() => server.stop())

interface Reply {
  status: number
  type: string
  requestId: string
  text: string
}

/** On the network, or where the operator is on the control socket. */
function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
  socketPath?: string,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, ...(socketPath === undefined ? {} : { socketPath, path }) }
    const sent = httpRequest(socketPath === undefined ? server.base + path : 'http://localhost', options, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
        // A stream of events has no end.
        if (answer.headers['content-type'] === 'text/event-stream') answer.destroy()
      })
      answer.on('close', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          requestId: String(answer.headers['x-request-id'] ?? ''),
          text,
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** One shape for whatever goes wrong, RFC 9457. */
function expectProblem(reply: Reply, statuses: number[], what: string): void {
  expect(statuses, `${what} answered ${reply.status} ${reply.text.slice(0, 200)}`).toContain(reply.status)
  expect(reply.type, what).toBe('application/problem+json')
  const body = JSON.parse(reply.text) as Record<string, unknown>
  expect(body, what).toMatchObject({
    type: `urn:premise:problem:${body.code}`,
    title: expect.stringMatching(/\S/),
    status: reply.status,
    code: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/),
    detail: expect.stringMatching(/^\S.*\.$/s),
    hint: expect.stringMatching(/\S/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(reply.requestId, what).toBe(body.requestId)
}

const filled = (path: string, member = 'none-such') => path.replaceAll(/\{[^}]+\}/g, member)

/** Something that the route must refuse, or null where it takes nothing that could be wrong. */
function badRequest({
  path,
  operation,
}: Route): { path: string; headers?: Record<string, string>; body?: string } | null {
  const type = Object.keys(operation.requestBody?.content ?? {})[0]
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  if (type === 'application/json')
    return { path: filled(path), headers: { 'content-type': type }, body: '{"surprise": ' }
  if (query.length > 0)
    return {
      path: `${filled(path, path.includes('metrics') ? 'revenue' : 'finance')}?${query.map((name) => `${name}=none-such`).join('&')}`,
      headers: { 'idempotency-key': 'bad' },
    }
  if (path.includes('{')) return { path: filled(path) }
  return null
}

describe('the description of the API', () => {
  it('names every route that answers, and no other', () => {
    const app = createApp(() => new Date(0))
    const real = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.includes('{'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')}`)
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...new Set(real)].sort())
    expect(routes.length).toBeGreaterThan(30)
  })

  it('says of every route who may call it', () => {
    for (const { method, path, access, operation } of routes) {
      expect(['public', 'operator', ...actions], `${method} ${path}`).toContain(access)
      expect(operation.security === undefined, `${method} ${path}`).toBe(access === 'public')
    }
    expect(
      routes
        .filter(({ access }) => access === 'public')
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual([
      'GET /api/openapi.json',
      'GET /brand.css',
      'GET /healthz',
      'GET /readyz',
      'GET /sign-in',
      'GET /sign-in/sso',
      'GET /sign-in/sso/callback',
      'POST /sign-in',
    ])
  })
})

describe('every route', () => {
  it('answers nobody without credentials, except the public ones', async () => {
    for (const { method, path, access } of routes) {
      const reply = await send(method, filled(path))
      if (access === 'public') expect(reply.status, `${method} ${path}`).not.toBe(401)
      else expectProblem(reply, [access === 'operator' ? 404 : 401], `${method} ${path}`)
    }
    for (const authorization of [
      'Bearer',
      'Bearer x',
      `Bearer ${'x'.repeat(600)}`,
      'Basic b3duZXI6b3duZXI=',
      'Bearer premise_wrong-wrong-wrong-wrong',
    ])
      expectProblem(await send('GET', '/api/metrics', { authorization }), [401], authorization)
    for (const path of [
      '/index.html',
      '/finance.html',
      '/runs.html',
      '/finance.html.gz',
      '/assets',
      '/.assetsignore',
      '/api',
      '/api/',
    ])
      expect([400, 401, 404], path).toContain((await send('GET', path)).status)
  })

  it('refuses whoever may less', async () => {
    const service = ['view', 'import', 'refresh']
    let refused = 0
    for (const { method, path, access } of routes) {
      if (access === 'public') continue
      for (const [who, may] of [
        ['viewer', ['account', 'view']],
        ['service', service],
        ['owner', actions],
      ] as const) {
        if ((may as readonly string[]).includes(access)) continue
        const what = `${method} ${path} as ${who}`
        // The operator's addresses are not there for the network at all.
        expectProblem(await send(method, filled(path), credentials[who]), [access === 'operator' ? 404 : 403], what)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(100)
  })

  it('says in one shape what is wrong with what it was sent', async () => {
    let asked = 0
    // These two do the same whatever is sent.
    for (const route of routes.filter(({ path }) => !/^\/api\/operator\/(?:drain|rekey)$/.test(path))) {
      const bad = badRequest(route)
      if (bad === null) continue
      const isOperators = route.access === 'operator'
      const headers = { ...credentials[isOperators ? 'operator' : 'owner'], ...bad.headers }
      expectProblem(
        await send(route.method, bad.path, headers, bad.body, isOperators ? controlSocket : undefined),
        // Some of a person's own account are a person's in a browser only.
        route.access === 'account' ? [400, 403, 404, 415, 422] : [400, 404, 409, 415, 422],
        `${route.method} ${bad.path}`,
      )
      asked++
    }
    expect(asked).toBeGreaterThan(12)
  })

  it('refuses methods that it does not have, and bodies that are too large', async () => {
    for (const { path } of routes.filter(
      (route) => !routes.some((other) => other.path === route.path && other.method === 'PUT'),
    ))
      expectProblem(await send('PUT', filled(path), credentials.owner), [404, 405], `PUT ${path}`)
    expectProblem(
      await send(
        'POST',
        '/api/finance/rows/ledger',
        { ...credentials.owner, 'content-type': 'text/csv', 'idempotency-key': 'large' },
        'date,account,amount\n'.padEnd(1_200_000, 'x'),
      ),
      [413],
      'a large body',
    )
    const unknown = await send(
      'POST',
      '/api/refresh',
      { ...credentials.owner, 'content-type': 'application/json' },
      '{"all": true}',
    )
    expectProblem(unknown, [400], 'an unknown member')
  })

  it('keeps the inside to itself when something fails there, and logs it under the request id', async () => {
    const db = new Database(databaseFile(server.data, 'main') as string)
    db.exec('ALTER TABLE tenants_rate RENAME TO tenants_lost')
    try {
      const reply = await send('GET', '/api/settings', credentials.owner)
      expectProblem(reply, [500], 'a lost table')
      expect(reply.text.match(/sqlite|no such|tenants_|select|\bat \w+ \(|\.ts|\.js/gi)).toBeNull()
      const line = await until(() =>
        server
          .log()
          .split('\n')
          .find((text) => text.includes(reply.requestId)),
      )
      expect(JSON.parse(line)).toMatchObject({
        level: 'error',
        requestId: reply.requestId,
        error: expect.stringContaining('tenants_rate'),
      })
    } finally {
      db.exec('ALTER TABLE tenants_lost RENAME TO tenants_rate')
      db.close()
    }
    expect((await send('GET', '/api/settings', credentials.owner)).status).toBe(200)
  })
})
