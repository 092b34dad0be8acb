// Views of figures of class pay and health, in the whole app, with a domain that has such figures beside those there are.
import Database from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../answer.ts'
import { createApp } from '../../app.ts'
import type { Domain, Metric, Sensitivity } from '../../domain.ts'
import type { Env, TenantEntry } from '../../env.ts'
import { secretHash } from '../identity/secret.ts'
import { identify } from '../identity/identify.ts'
import { d1Of } from '../ingest/d1.fixture.ts'
import { finishedResponse, finishedView } from '../pages/responses.ts'
import { recordedSlots } from '../snapshots/visible.ts'
import { withAnswers } from '../snapshots/snapshots.ts'
import { openTenant } from '../tenants/tenant.ts'
import type { AuditRow } from './chain.ts'

vi.mock('../../domains.ts', async (original) => {
  const { domains } = await original<{ domains: Domain[] }>()
  const insight = (name: string, sensitivity: Sensitivity) => ({
    name,
    title: name,
    question: '?',
    reads: [],
    cuts: [],
    sensitivity,
    load: async () => undefined,
    compute: () => {
      throw new Error('not computed here')
    },
  })
  const metric = (name: string, sensitivity: Sensitivity): Metric => ({
    name,
    label: name,
    help: '',
    synonyms: [],
    unit: 'money',
    good: 'neutral',
    dimensions: ['department'],
    sensitivity,
    aggregation: 'sum',
    rows: () => sql`SELECT '2026-01-01' AS period, NULL AS member, 100 AS value`,
    daysAtOnce: () => 1000,
  })
  const people: Domain = {
    name: 'people',
    title: 'People',
    metrics: [metric('fake-pay', 'pay'), metric('fake-heads', 'internal')],
    insights: [insight('pay-gap', 'pay'), insight('sick-days', 'health'), insight('heads', 'internal')],
    tables: [],
    rollups: [],
    app: new Hono(),
  }
  return { domains: [...domains, people] }
})

const now = new Date('2026-11-22T10:00:00Z')
const app = createApp(() => now)
const tokens = { executive: `premise_1_${'e'.repeat(43)}`, viewer: `premise_2_${'v'.repeat(43)}` }
let database: Database.Database
let env: Env
let made = 0

/** A tenant of its own for each test: what the process remembers is kept by tenant. */
beforeEach(async () => {
  database = new Database(':memory:')
  const settings = { name: 'Test', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'USD', locale: 'en-GB' }
  const tenant: TenantEntry = { id: `views-${made++}`, hosts: [], settings }
  const page = '<html><!--premise:answer people/pay-gap--><!--premise:answer people/heads--></html>'
  env = {
    DB: d1Of(database),
    TENANT: tenant,
    TENANT_PATH: '',
    PEPPER: 'p'.repeat(40),
    OPERATOR_KEY: 'o'.repeat(40),
    CONTROL: false,
    ASSETS: { fetch: async () => new Response(page) },
    INSTALLATION: {
      basePath: '',
      crons: ['0 0 1 1 *'],
      trustedProxies: [],
      tenants: [tenant],
      egress: [],
      listening: '',
    },
  } as unknown as Env
  const opened = await openTenant(env, now)
  const answer = (name: string) => ({
    answer: {
      name,
      title: name,
      question: '?',
      status: 'ok',
      headline: `Secret of ${name}`,
      figure: null,
      comparison: null,
      drivers: [],
      importance: { score: 0, size: 0, surprise: 0, reach: 0 },
      method: '',
      span: null,
      evidence: [],
      program: '',
      freshness: { completeTo: null, computedAt: now.toISOString(), runId: 'r' },
    } as unknown as Answer,
    cut: '',
  })
  opened.published = withAnswers(
    opened.published,
    1,
    ['people/pay-gap', 'people/sick-days', 'people/heads'].map(answer),
  )
  for (const [role, token] of Object.entries(tokens))
    database
      .prepare(
        "INSERT INTO identity_token (id, hash, role, name, created_at, created_by) VALUES (?, ?, ?, 'test', ?, 'operator')",
      )
      .run(Number(token.split('_')[1]), await secretHash(token.slice(-43), env.PEPPER), role, now.toISOString())
})

const get = (path: string, role: keyof typeof tokens) =>
  app.request(`http://localhost${path}`, { headers: { authorization: `Bearer ${tokens[role]}` } }, env)
const rows = () => database.prepare('SELECT * FROM audit_record ORDER BY seq').all() as AuditRow[]
const said = () =>
  rows().map(({ action, resource, subject, detail }) => [action, resource, subject, JSON.parse(detail ?? 'null')])

describe('figures of class pay or health', () => {
  it.each([
    ['/api/people/insights', ['people/pay-gap', 'people/sick-days']],
    ['/api/people/insights/sick-days', ['people/sick-days']],
    ['/people', ['answer people/pay-gap']],
    ['/api/pages/people', ['answer people/pay-gap']],
    ['/api/metrics/fake-pay', ['metric fake-pay']],
  ])('%s: each view has a record, those of a finished response as well', async (path, answers) => {
    for (let view = 1; view <= 3; view++) {
      const reply = await get(path, 'executive')
      expect(reply.status).toBe(200)
      await reply.text()
      expect(rows()).toHaveLength(view)
    }
    expect(said()).toEqual(Array(3).fill(['figures.view', path, 'token:1', { answers }]))
  })

  it('are never answered before the router, where nothing is recorded', async () => {
    await (await get('/api/people/insights', 'executive')).text()
    await (await get('/api/people/insights/heads', 'executive')).text()
    const request = (path: string) =>
      new Request(`http://localhost${path}`, { headers: { authorization: `Bearer ${tokens.executive}` } })
    const subject = await identify(request('/'), env, now)
    const key = subject?.accessKey ?? ''
    expect(finishedResponse(key, request('/api/people/insights/heads'), now.getTime())?.status).toBe(200)
    expect(finishedResponse(key, request('/api/people/insights'), now.getTime())).toBeUndefined()
    expect(finishedView(key, request('/api/people/insights'), now.getTime())?.sensitive).toHaveLength(2)
  })

  it('are not served when the view cannot be recorded', async () => {
    await (await get('/api/people/insights', 'executive')).text()
    database.exec(
      "CREATE TRIGGER full BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    )
    for (const path of ['/api/people/insights', '/api/people/insights/pay-gap', '/people', '/api/metrics/fake-pay']) {
      const reply = await get(path, 'executive')
      expect([path, reply.status]).toEqual([path, 507])
      expect(await reply.text()).not.toContain('Secret')
    }
    expect((await get('/api/people/insights/heads', 'executive')).status).toBe(200)
  })

  it('leave no record where nobody sees them', async () => {
    const list = (await (await get('/api/people/insights', 'viewer')).json()) as { name: string }[]
    expect(list.map(({ name }) => name)).toEqual(['people/heads'])
    expect(await (await get('/people', 'viewer')).text()).not.toContain('Secret of people/pay-gap')
    expect((await get('/api/metrics/fake-heads', 'viewer')).status).toBe(200)
    expect(rows()).toEqual([])
    expect((await get('/api/metrics/fake-pay', 'viewer')).status).toBe(403)
    expect(said()).toEqual([['access.refuse', '/api/metrics/fake-pay', 'token:2', { method: 'GET', status: 403 }]])
  })

  it('asked for with filters have them in the record, and nothing else of the address', async () => {
    await get('/api/metrics/fake-pay?grain=year&department=Sales', 'executive')
    await get('/people?department=Sales&q=Jane+Doe', 'executive')
    expect(said().map(([, , , detail]) => detail.filters)).toEqual([{ grain: 'year', department: 'Sales' }, undefined])
  })

  it("a question of one's own is recorded whatever it is about", async () => {
    await get('/api/metrics/fake-heads?grain=year', 'viewer')
    expect(said()).toEqual([['metric.query', 'metric:fake-heads', 'token:2', { filters: { grain: 'year' } }]])
  })

  it('are told by what an answer is about, each part of a ratio counted', () => {
    const about = (slot: string) =>
      slot === 'metric ratio'
        ? [
            { domain: 'hr', sensitivity: 'internal' as const },
            { domain: 'hr', sensitivity: 'health' as const },
          ]
        : [{ domain: 'hr', sensitivity: 'rating' as const }]
    expect(recordedSlots(['metric ratio', 'metric other'], about)).toEqual(['metric ratio'])
  })
})
