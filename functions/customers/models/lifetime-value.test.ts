import { describe, expect, it } from 'vitest'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { lifetimeValue } from './lifetime-value.ts'

const company = () =>
  new RowsInTables()
    .add('customers_account', '2024-01-01', { account_id: 'a' })
    .add('sales_order', '2024-12-31', { account_id: 'a', net_cents: 500_000, cost_cents: 100_000 })
    .add('sales_order', '2025-01-01', { account_id: 'a', net_cents: 300_000, cost_cents: 200_000 })
    .add('sales_order', '2025-12-31', { account_id: 'a', net_cents: 70_000, cost_cents: 20_000 })

describe('what a customer will bring', () => {
  it('is the gross margin of the twelve months after the moment', async () => {
    const at = await company().of(lifetimeValue)
    expect(lifetimeValue.outcome(at('a', '2025-12-31'), at('a', '2024-12-31'))).toBe(1500)
    expect(lifetimeValue.outcome(at('a', '2026-12-31'), at('a', '2025-12-31'))).toBe(0)
  })

  it('is compared with the last twelve months, or with a full year at the pace of what is on record', async () => {
    const at = await company().of(lifetimeValue)
    expect(given(lifetimeValue, 'margin-year', at('a', '2025-12-31'))).toBe(1500)
    expect(given(lifetimeValue, 'margin-year', at('a', '2025-01-09'))).toBeCloseTo((5000 * 365) / 10)
    expect(given(lifetimeValue, 'margin-year', at('a', '2024-06-30'))).toBe(0)
  })
})
