import { describe, expect, it } from 'vitest'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { nextPurchase } from './next-purchase.ts'

const company = () =>
  new RowsInTables()
    .add('customers_account', '2025-01-01', { account_id: 'a' })
    .add('sales_order', '2026-01-10', { account_id: 'a', net_cents: 100_000 })
    .add('sales_order', '2026-03-31', { account_id: 'a', net_cents: 300_000 })
    .add('sales_order', '2026-04-20', { account_id: 'a', net_cents: 900_000 })

describe('when a customer orders next', () => {
  it('is told by the first order after the moment, not by one of its own day', async () => {
    const at = await company().of(nextPurchase)
    expect(nextPurchase.outcome(at('a', '2026-06-30'), at('a', '2026-03-31'))).toBe(20)
    expect(nextPurchase.outcome(at('a', '2026-04-19'), at('a', '2026-03-31'))).toBeUndefined()
    expect(nextPurchase.outcome(at('a', '2026-07-30'), at('a', '2026-04-30'))).toBeUndefined()
  })

  it('follows from how often and how much they order', async () => {
    const known = (await company().of(nextPurchase))('a', '2026-04-10')
    expect(given(nextPurchase, 'since-order', known)).toBe(10)
    expect(given(nextPurchase, 'order-value', known)).toBe(2000)
    // Two orders in the 91 days on record.
    expect(given(nextPurchase, 'orders-year', known)).toBeCloseTo((2 * 30.4375) / 91)
  })

  it('has a horizon of whole periods', () => {
    expect(nextPurchase.horizonDays % nextPurchase.periodDays).toBe(0)
  })
})
