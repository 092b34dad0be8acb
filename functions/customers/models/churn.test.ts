import { describe, expect, it } from 'vitest'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { churn } from './churn.ts'

function company() {
  return new RowsInTables().add('customers_account', '2025-01-01', { account_id: 'a', region: 'North' })
}

/** A row a week over so many weeks that end on a Sunday, the last one included. */
function weeks(rows: RowsInTables, account: string, last: string, count: number, users: number) {
  const end = Date.parse(last)
  for (let week = 0; week < count; week++)
    rows.add('customers_usage', new Date(end - week * 604_800_000).toISOString().slice(0, 10), {
      account_id: account,
      feature: 'Ordering',
      users,
      sessions: 3 * users,
    })
  return rows
}

describe('who may leave among customers', () => {
  it('is asked of customers of whom two months are on record, until their last day', async () => {
    const at = await company()
      .add('customers_account', '2025-01-01', { account_id: 'gone', churned_on: '2026-06-10' })
      .add('sales_order', '2026-01-01', { account_id: 'gone' })
      .add('sales_order', '2026-05-20', { account_id: 'a' })
      .of(churn)
    expect(churn.population(at('a', '2026-05-31'))).toBe(false)
    expect(churn.population(at('a', '2026-07-31'))).toBe(true)
    expect(churn.population(at('gone', '2026-06-09'))).toBe(true)
    expect(churn.population(at('gone', '2026-06-10'))).toBe(false)
  })

  it('shows when the customer is gone at the end of the horizon', async () => {
    const at = await company()
      .add('customers_account', '2025-01-01', { account_id: 'gone', churned_on: '2026-06-29' })
      .of(churn)
    expect(churn.outcome(at('gone', '2026-06-29'), at('gone', '2026-03-31'))).toBe(1)
    expect(churn.outcome(at('gone', '2026-06-28'), at('gone', '2026-03-30'))).toBe(0)
    expect(churn.outcome(at('a', '2026-06-29'), at('a', '2026-03-31'))).toBe(0)
  })

  it('sees use fall against that of all customers, not with the holidays', async () => {
    const rows = company().add('customers_account', '2025-01-01', { account_id: 'b' })
    for (const account of ['a', 'b']) weeks(rows, account, '2026-05-03', 24, 20)
    const at = await weeks(weeks(rows, 'a', '2026-05-31', 4, 5), 'b', '2026-05-31', 4, 10).of(churn)
    const [a, b] = [at('a', '2026-05-31'), at('b', '2026-05-31')]
    // Six users are added on both sides: (20 + 6) / (80 + 6), against (7.5 + 0.1) × 4 of all.
    expect(given(churn, 'usage-change', a)).toBeCloseTo(26 / 86 / (30.1 / 80.1))
    expect(given(churn, 'usage-change', b)).toBeCloseTo(46 / 86 / (30.1 / 80.1))
    expect(given(churn, 'usage', at('a', '2026-05-03'))).toBe(20)
  })

  it('does not know answers, deliveries and payments before they come', async () => {
    const at = await company()
      .add('customers_ticket', '2026-05-20', {
        account_id: 'a',
        category: 'outage',
        opened_at: '2026-05-20T08:00:00Z',
        first_response_at: '2026-05-22T08:00:00Z',
        closed_at: '2026-06-03T08:00:00Z',
      })
      .add('operations_shipment', '2026-05-10', { account_id: 'a', delivered_day: '2026-05-25', delay_days: 15 })
      .add('finance_invoice', '2026-04-01', {
        account_id: 'a',
        due_on: '2026-05-01',
        paid_on: '2026-06-01',
        amount_cents: 70_000,
      })
      .of(churn)
    const [early, later, last] = [at('a', '2026-05-21'), at('a', '2026-05-31'), at('a', '2026-06-03')]
    expect([early, later].map((known) => given(churn, 'response-hours', known))).toEqual([undefined, 48])
    expect([later, last].map((known) => given(churn, 'open-tickets', known))).toEqual([1, 0])
    expect([early, later].map((known) => given(churn, 'delivery-delay', known))).toEqual([undefined, 15])
    expect([later, last].map((known) => given(churn, 'overdue', known))).toEqual([700, 0])
    expect(given(churn, 'outage-tickets', later)).toBe(1)
  })

  it('knows what a contract brings a month and when it ends', async () => {
    const at = await company()
      .add('finance_contract', '2025-12-10', {
        account_id: 'a',
        start_on: '2026-01-01',
        end_on: '2026-12-31',
        value_cents: 1_200_000,
      })
      .of(churn)
    expect(given(churn, 'recurring', at('a', '2025-12-09'))).toBe(0)
    expect(given(churn, 'recurring', at('a', '2026-03-31'))).toBeCloseTo(1000, -1)
    expect(given(churn, 'renewal', at('a', '2026-12-01'))).toBe(30)
    expect(given(churn, 'renewal', at('a', '2027-01-01'))).toBeUndefined()
  })

  it('counts the gap since the last order in usual gaps, and who left the region', async () => {
    const at = await company()
      .add('customers_account', '2025-01-01', { account_id: 'b', region: 'South' })
      .add('customers_churn', '2026-05-15', { account_id: 'x', region: 'North' })
      .add('sales_order', '2026-01-01', { account_id: 'a', net_cents: 90_000, list_cents: 100_000 })
      .add('sales_order', '2026-01-11', { account_id: 'a', net_cents: 90_000, list_cents: 100_000 })
      .add('sales_order', '2026-01-21', { account_id: 'a', net_cents: 60_000, list_cents: 100_000 })
      .of(churn)
    expect(given(churn, 'order-gap', at('a', '2026-02-20'))).toBe(3)
    expect(given(churn, 'discount', at('a', '2026-02-20'))).toBeCloseTo(0.2)
    expect(['a', 'b'].map((key) => given(churn, 'region-leavings', at(key, '2026-05-31')))).toEqual([1, 0])
  })
})
