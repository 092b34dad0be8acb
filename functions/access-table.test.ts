import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { assertAccess } from './assert-access.ts'
import type { AppEnv } from './env.ts'
import { access, allowed } from './platform/identity/access.ts'

/** Every route and who may call it. A new route without a line here fails. */
const expected = `
owner POST /api/documents/rows/clause
owner POST /api/documents/rows/document
owner POST /api/documents/rows/meeting
owner POST /api/documents/rows/message
owner POST /api/market/rows/competitor-signal
owner POST /api/market/rows/index
owner POST /api/market/rows/indicator
owner POST /api/market/rows/price
owner POST /api/market/rows/wage-benchmark
owner POST /api/market/rows/weather
owner POST /api/market/rows/web-trend
viewer GET /api/documents/insights
viewer GET /api/documents/insights/:insight
viewer GET /api/market/insights
viewer GET /api/market/insights/:insight
public   GET    /healthz
public   GET    /readyz
public   GET    /sign-in
public   POST   /sign-in
viewer   POST   /sign-out
operator POST   /api/operator/links
operator POST   /api/operator/tokens
owner    GET    /api/tokens
owner    DELETE /api/tokens/:id
operator POST   /api/operator/drain
operator GET    /api/operator/state
viewer   GET    /api/live
viewer   GET    /
viewer   GET    /finance
viewer   GET    /runs
viewer   GET    /api/pages/:page
viewer   GET    /api/metrics
viewer   GET    /api/metrics/:name
viewer   GET    /api/executive/insights
viewer   GET    /api/executive/insights/:insight
viewer   GET    /api/finance/insights
viewer   GET    /api/finance/insights/:insight
owner    POST   /api/refresh
viewer   GET    /api/refresh
viewer   GET    /api/refresh/:runId
viewer   GET    /api/settings
owner    PATCH  /api/settings
public   GET    /api/openapi.json
public   GET    /:file{.+\\.(?:js|css|woff2|svg|png|ico|txt|webmanifest)}
viewer   GET    /api/finance/accounts
viewer   GET    /api/finance/lines
owner    POST   /api/finance/rows/ledger
owner    POST   /api/finance/rows/bank-balance
owner    POST   /api/finance/rows/cash-flow
owner    POST   /api/finance/rows/invoice
owner    POST   /api/finance/rows/bill
owner    POST   /api/finance/rows/purchase-order
owner    POST   /api/finance/rows/expense-claim
owner    POST   /api/finance/rows/contract
owner    POST   /api/finance/rows/billing
owner    POST   /api/finance/rows/revenue-schedule
owner    POST   /api/finance/rows/mrr-movement
viewer   GET    /api/customers/insights
viewer   GET    /api/customers/insights/:insight
viewer   GET    /api/sales/insights
viewer   GET    /api/sales/insights/:insight
owner    POST   /api/customers/rows/account
owner    POST   /api/customers/rows/contact
owner    POST   /api/customers/rows/satisfaction
owner    POST   /api/customers/rows/usage
owner    POST   /api/customers/rows/ticket
owner    POST   /api/customers/rows/message
owner    POST   /api/customers/rows/churn
owner    POST   /api/sales/rows/product
owner    POST   /api/sales/rows/price-list
owner    POST   /api/sales/rows/opportunity
owner    POST   /api/sales/rows/stage-change
owner    POST   /api/sales/rows/order
owner    POST   /api/sales/rows/order-line
owner    POST   /api/sales/rows/campaign
owner    POST   /api/sales/rows/ad-spend
owner    POST   /api/sales/rows/web-traffic
owner    POST   /api/sales/rows/social-signal
viewer   GET    /api/operations/insights
viewer   GET    /api/operations/insights/:insight
owner    POST   /api/operations/rows/assignment
owner    POST   /api/operations/rows/defect
owner    POST   /api/operations/rows/delivery-in
owner    POST   /api/operations/rows/energy
owner    POST   /api/operations/rows/equipment
owner    POST   /api/operations/rows/failure
owner    POST   /api/operations/rows/inspection
owner    POST   /api/operations/rows/inventory-movement
owner    POST   /api/operations/rows/line
owner    POST   /api/operations/rows/maintenance
owner    POST   /api/operations/rows/production-order
owner    POST   /api/operations/rows/project
owner    POST   /api/operations/rows/reading
owner    POST   /api/operations/rows/shipment
owner    POST   /api/operations/rows/site
owner    POST   /api/operations/rows/supplier
viewer   GET    /api/hr/insights
viewer   GET    /api/hr/insights/:insight
owner    POST   /api/hr/rows/employee
owner    POST   /api/hr/rows/skill
owner    POST   /api/hr/rows/training
owner    POST   /api/hr/rows/timesheet
owner    POST   /api/hr/rows/absence
owner    POST   /api/hr/rows/payslip
owner    POST   /api/hr/rows/pay-band
owner    POST   /api/hr/rows/review
owner    POST   /api/hr/rows/goal
owner    POST   /api/hr/rows/benefit
owner    POST   /api/hr/rows/survey
owner    POST   /api/hr/rows/vacancy
owner    POST   /api/hr/rows/application
owner    POST   /api/hr/rows/job-change
owner    GET    /api/batches
owner    GET    /api/batches/:id
owner    GET    /api/batches/:id/rejects
owner    POST   /api/batches/:id/undo
`
  .trim()
  .split('\n')
  .map((line) => line.trim().replaceAll(/\s+/g, ' '))
  .sort()

describe('access', () => {
  it('is declared by every route as this table says', () => {
    const rules = assertAccess(createApp(() => new Date(0)))
      .map(({ method, path, access: rule }) => `${rule} ${method} ${path}`)
      .sort()
    expect(rules).toEqual(expected)
  })

  it('a route without a rule stops the start', () => {
    const app = new Hono<AppEnv>()
    app.get('/closed', access('viewer'), (c) => c.text('ok'))
    app.get('/open', (c) => c.text('ok'))
    expect(() => assertAccess(app)).toThrow('routes without an access rule: GET /open')
  })

  it('grants nothing to nobody but the public', () => {
    const viewer = { kind: 'user', id: 'user:1', role: 'viewer', name: 'v' } as const
    const owner = { ...viewer, role: 'owner' } as const
    const operator = { kind: 'operator', id: 'operator', role: 'owner', name: 'operator' } as const
    const who = [null, viewer, owner, operator]
    expect(who.map((subject) => allowed(subject, 'public'))).toEqual([true, true, true, true])
    expect(who.map((subject) => allowed(subject, 'viewer'))).toEqual([false, true, true, true])
    expect(who.map((subject) => allowed(subject, 'owner'))).toEqual([false, false, true, true])
    expect(who.map((subject) => allowed(subject, 'operator'))).toEqual([false, false, false, true])
  })
})
