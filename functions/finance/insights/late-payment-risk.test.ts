import { describe, expect, it } from 'vitest'
import { scoredContext, scoredLoad, scoredRecord } from '../../platform/models/scored.fixture.ts'
import { latePaymentRisk } from './late-payment-risk.ts'

describe('invoices that may be paid late', () => {
  it('are the open ones, with their amounts', async () => {
    const records = [scoredRecord('paid', 0.9), scoredRecord('A', 0.5), scoredRecord('B', 0.01)]
    const load = scoredLoad({
      models: { scores: async () => ({ version: 1, day: '2026-10-30', holdOut: null, records }) },
      db: {
        all: async () => [
          { invoice: 'A', cents: 200_000 },
          { invoice: 'B', cents: 100_000 },
        ],
      },
    })
    const found = latePaymentRisk.compute(await latePaymentRisk.load(load), scoredContext)
    expect(found.headline).toBe(
      '€1.01K of open invoices is at risk: 1 of 2 invoices may be paid more than 14 days late, first Firm A (50 of 100).',
    )
  })
  it('are not said where no version counts', async () => {
    const load = scoredLoad({
      models: { scores: async () => undefined },
      db: { all: async () => [] },
    })
    expect(latePaymentRisk.compute(await latePaymentRisk.load(load), scoredContext).status).toBe('insufficient')
  })
})
