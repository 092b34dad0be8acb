import { describe, expect, it } from 'vitest'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { dealClose } from './deal-close.ts'
import { dealWon } from './deal-won.ts'

const deal = (id: string, stage: string, closed: string | null, expected = '2026-05-01') => ({
  opportunity_id: id,
  account_id: 'a',
  owner_id: 'o',
  family: 'Pumps',
  source: 'web',
  stage,
  expected_on: expected,
  closed_on: closed,
  amount_cents: 900_000,
})
const step = (id: string, stage: string, amount = 900_000) => ({
  opportunity_id: id,
  to_stage: stage,
  amount_cents: amount,
})

const company = () =>
  new RowsInTables()
    .add('customers_account', '2025-01-01', { account_id: 'a', region: 'North', segment: 'Key' })
    .add('sales_opportunity', '2026-01-01', deal('old', 'won', '2026-02-10'))
    .add('sales_stage_change', '2026-01-01', step('old', 'qualified', 300_000))
    .add('sales_stage_change', '2026-02-10', step('old', 'won', 300_000))
    .add('sales_opportunity', '2026-03-01', deal('now', 'lost', '2026-05-10', '2026-04-10'))
    .add('sales_stage_change', '2026-03-01', step('now', 'qualified'))
    .add('sales_stage_change', '2026-03-21', step('now', 'proposal', 600_000))
    .add('sales_stage_change', '2026-05-10', step('now', 'lost', 600_000))
    .add('sales_order', '2026-02-15', { account_id: 'a', net_cents: 600_000 })

describe('opportunities at a moment', () => {
  it('are open until the day of the decision', async () => {
    const at = await company().of(dealWon)
    expect(dealWon.population(at('now', '2026-05-09'))).toBe(true)
    expect(dealWon.population(at('now', '2026-05-10'))).toBe(false)
  })

  it('are in the stage of that day, whatever they came to', async () => {
    const at = await company().of(dealWon)
    const [early, later] = [at('now', '2026-03-15'), at('now', '2026-04-20')]
    expect([early, later].map((known) => given(dealWon, 'stage', known))).toEqual(['qualified', 'proposal'])
    expect([early, later].map((known) => given(dealWon, 'place', known))).toEqual([1, 3])
    expect([early, later].map((known) => given(dealWon, 'amount', known))).toEqual([9000, 6000])
    expect(given(dealWon, 'stage-days', later)).toBe(30)
    expect(given(dealWon, 'to-expected', later)).toBe(-10)
    expect(given(dealWon, 'pace', later)).toBe(25)
    expect(given(dealWon, 'amount-orders', later)).toBe(6)
    expect(given(dealWon, 'segment', later)).toBe('Key')
  })

  it('know what seller and customer decided before, a few counted as one in three', async () => {
    const at = await company().of(dealWon)
    expect(given(dealWon, 'owner-won', at('old', '2026-02-09'))).toBeCloseTo(1 / 3)
    expect(given(dealWon, 'owner-won', at('now', '2026-03-15'))).toBeCloseTo((1 + 5 / 3) / 6)
    expect(given(dealWon, 'account-won', at('now', '2026-05-10'))).toBeCloseTo((1 + 5 / 3) / 7)
  })
})

describe('what comes of opportunities', () => {
  it('is won within ninety days, or not', async () => {
    const at = await company().of(dealWon)
    expect(dealWon.outcome(at('old', '2026-04-10'), at('old', '2026-01-10'))).toBe(1)
    expect(dealWon.outcome(at('old', '2026-02-09'), at('old', '2026-01-10'))).toBe(0)
    expect(dealWon.outcome(at('now', '2026-06-30'), at('now', '2026-04-01'))).toBe(0)
  })

  it('is decided after so many days', async () => {
    const at = await company().of(dealClose)
    expect(dealClose.outcome(at('now', '2026-07-19'), at('now', '2026-03-15'))).toBe(56)
    expect(dealClose.outcome(at('now', '2026-05-09'), at('now', '2026-03-15'))).toBeUndefined()
    expect(dealClose.horizonDays % dealClose.periodDays).toBe(0)
  })
})
