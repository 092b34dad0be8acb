import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { assertAccess } from './assert-access.ts'
import type { AppEnv } from './env.ts'
import { access } from './platform/identity/access.ts'

/** Every route and who may call it. A new route without a line here fails. */
const expected = `
import POST /api/documents/rows/clause
import POST /api/documents/rows/document
import POST /api/documents/rows/meeting
import POST /api/documents/rows/message
import POST /api/market/rows/competitor-signal
import POST /api/market/rows/index
import POST /api/market/rows/indicator
import POST /api/market/rows/price
import POST /api/market/rows/wage-benchmark
import POST /api/market/rows/weather
import POST /api/market/rows/web-trend
view GET /api/documents/insights
view GET /api/documents/insights/:insight
view GET /api/market/insights
view GET /api/market/insights/:insight
public   GET    /healthz
public   GET    /readyz
public   GET    /sign-in
public   POST   /sign-in
account   POST   /sign-out
account   GET    /account
account   POST   /account/name
account   POST   /account/password
account   GET    /account/second-factor
account   POST   /account/second-factor
account   POST   /account/second-factor/remove
account   POST   /account/recovery-codes
account   POST   /account/passkeys
account   POST   /account/passkeys/remove
account   POST   /account/sessions/end
account   POST   /account/sessions/end-all
operator  GET    /api/operator/derivations
administer GET   /api/sign-in/rules
administer PATCH /api/sign-in/rules
operator POST   /api/operator/links
operator POST   /api/operator/tokens
administer    GET    /api/tokens
administer    DELETE /api/tokens/:id
operator POST   /api/operator/drain
operator POST   /api/operator/disk
operator GET    /api/operator/state
view   GET    /api/live
view   GET    /
view   GET    /finance
view   GET    /runs
view   GET    /api/pages/:page
view   GET    /api/metrics
view   GET    /api/metrics/:name
view   GET    /api/executive/insights
view   GET    /api/executive/insights/:insight
view   GET    /api/finance/insights
view   GET    /api/finance/insights/:insight
refresh    POST   /api/refresh
view   GET    /api/refresh
view   GET    /api/refresh/:runId
view   GET    /api/settings
public   GET    /brand.css
administer GET /tenants
administer GET /api/tenants
operator GET /api/operator/tenants
operator GET /api/operator/rekey
operator POST /api/operator/rekey
configure    PATCH  /api/settings
public   GET    /api/openapi.json
public   GET    /:file{.+\\.(?:js|css|woff2|svg|png|ico|txt|webmanifest)}
view   GET    /api/finance/accounts
view   GET    /api/finance/lines
import    POST   /api/finance/rows/ledger
import    POST   /api/finance/rows/bank-balance
import    POST   /api/finance/rows/cash-flow
import    POST   /api/finance/rows/invoice
import    POST   /api/finance/rows/bill
import    POST   /api/finance/rows/purchase-order
import    POST   /api/finance/rows/expense-claim
import    POST   /api/finance/rows/contract
import    POST   /api/finance/rows/billing
import    POST   /api/finance/rows/revenue-schedule
import    POST   /api/finance/rows/mrr-movement
view   GET    /api/customers/insights
view   GET    /api/customers/insights/:insight
view   GET    /api/sales/insights
view   GET    /api/sales/insights/:insight
import    POST   /api/customers/rows/account
import    POST   /api/customers/rows/contact
import    POST   /api/customers/rows/satisfaction
import    POST   /api/customers/rows/usage
import    POST   /api/customers/rows/ticket
import    POST   /api/customers/rows/message
import    POST   /api/customers/rows/churn
import    POST   /api/sales/rows/product
import    POST   /api/sales/rows/price-list
import    POST   /api/sales/rows/opportunity
import    POST   /api/sales/rows/stage-change
import    POST   /api/sales/rows/order
import    POST   /api/sales/rows/order-line
import    POST   /api/sales/rows/campaign
import    POST   /api/sales/rows/ad-spend
import    POST   /api/sales/rows/web-traffic
import    POST   /api/sales/rows/social-signal
view   GET    /api/operations/insights
view   GET    /api/operations/insights/:insight
import    POST   /api/operations/rows/assignment
import    POST   /api/operations/rows/defect
import    POST   /api/operations/rows/delivery-in
import    POST   /api/operations/rows/energy
import    POST   /api/operations/rows/equipment
import    POST   /api/operations/rows/failure
import    POST   /api/operations/rows/inspection
import    POST   /api/operations/rows/inventory-movement
import    POST   /api/operations/rows/line
import    POST   /api/operations/rows/maintenance
import    POST   /api/operations/rows/production-order
import    POST   /api/operations/rows/project
import    POST   /api/operations/rows/reading
import    POST   /api/operations/rows/shipment
import    POST   /api/operations/rows/site
import    POST   /api/operations/rows/supplier
view   GET    /api/hr/insights
view   GET    /api/hr/insights/:insight
import    POST   /api/hr/rows/employee
import    POST   /api/hr/rows/skill
import    POST   /api/hr/rows/training
import    POST   /api/hr/rows/timesheet
import    POST   /api/hr/rows/absence
import    POST   /api/hr/rows/payslip
import    POST   /api/hr/rows/pay-band
import    POST   /api/hr/rows/review
import    POST   /api/hr/rows/goal
import    POST   /api/hr/rows/benefit
import    POST   /api/hr/rows/survey
import    POST   /api/hr/rows/vacancy
import    POST   /api/hr/rows/application
import    POST   /api/hr/rows/job-change
audit     GET    /audit
audit     GET    /api/audit
audit     GET    /api/audit.csv
import    GET    /api/batches
import    GET    /api/batches/:id
import    GET    /api/batches/:id/rejects
import    POST   /api/batches/:id/undo
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
    app.get('/closed', access('view'), (c) => c.text('ok'))
    app.get('/open', (c) => c.text('ok'))
    expect(() => assertAccess(app)).toThrow('routes without an access rule: GET /open')
  })
})
