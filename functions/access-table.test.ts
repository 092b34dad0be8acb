// Who may call which route: every one of them against test/access-matrix.txt. A new route without its line there fails;
// `vitest run functions/access-table.test.ts -u` writes the file anew, and its difference is what a reviewer reads.
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { assertAccess, type RouteRule } from './assert-access.ts'
import type { AppEnv, Subject } from './env.ts'
import { access, allowed } from './platform/identity/access.ts'
import { subjectFixture } from './platform/identity/subject.fixture.ts'

const roles = ['viewer', 'analyst', 'manager', 'executive', 'owner', 'service'] as const
const columns = ['nobody', ...roles, 'operator', 'other']

/** What a caller meets: 401, 403, 404, or `in` past the guard. On the network the operator's key is no credential, and no other tenant's is. */
function met({ access: rule, resource }: RouteRule, column: string): string {
  if (rule === 'operator') return '404'
  const subject: Subject | null = roles.includes(column as 'viewer') ? subjectFixture(column) : null
  if (allowed(subject, rule, resource)) return 'in'
  return subject === null ? '401' : '403'
}

function matrix(rules: RouteRule[]): string {
  const lines = rules
    .map((rule) => ({ ...rule, met: columns.map((column) => met(rule, column).padEnd(9)).join(' ') }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1))
    .map((rule) => `${rule.access.padEnd(10)} ${rule.met} ${rule.method.padEnd(6)} ${rule.path}`)
  return `${[`# action   ${columns.map((column) => column.padEnd(9)).join(' ')} route`, ...lines].join('\n')}\n`
}

describe('access', () => {
  it('Z1: is declared by every route as the matrix says, for every role', async () => {
    await expect(matrix(assertAccess(createApp(() => new Date(0))))).toMatchFileSnapshot('../test/access-matrix.txt')
  })

  it('a route without a rule stops the start', () => {
    const app = new Hono<AppEnv>()
    app.get('/closed', access('view'), (c) => c.text('ok'))
    app.get('/open', (c) => c.text('ok'))
    expect(() => assertAccess(app)).toThrow('routes without an access rule: GET /open')
  })
})
