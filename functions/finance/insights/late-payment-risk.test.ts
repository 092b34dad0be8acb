import { describe, expect, it } from 'vitest'
import type { LoadContext } from '../../domain.ts'
import { latePaymentRisk } from './late-payment-risk.ts'

const context = {
  settings: { name: 'x', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-US' },
  ...{ cut: {}, completeTo: '2026-10-31', dataSpan: null, today: '2026-11-12' },
}
const record = (key: string, score: number) => ({
  ...{ key, score, expectedDays: null, shown: { name: `Firm ${key}`, customer: `Firm ${key}` } },
  reasons: { base: 0, margin: 0, top: [], rest: 0 },
})

describe('invoices that may be paid late', () => {
  it('are the open ones, with their amounts', async () => {
    const records = [record('paid', 0.9), record('A', 0.5), record('B', 0.01)]
    const load = {
      ...context,
      models: { scores: async () => ({ version: 1, day: '2026-10-30', holdOut: null, records }) },
      db: {
        all: async () => [
          { invoice: 'A', cents: 200_000 },
          { invoice: 'B', cents: 100_000 },
        ],
      },
    } as unknown as LoadContext
    const found = latePaymentRisk.compute(await latePaymentRisk.load(load), context)
    expect(found.headline).toBe(
      '€1.01K of open invoices is at risk: 1 of 2 invoices may be paid more than 14 days late, first Firm A (50 of 100).',
    )
  })
  it('are not said where no version counts', async () => {
    const load = {
      ...context,
      models: { scores: async () => undefined },
      db: { all: async () => [] },
    } as unknown as LoadContext
    expect(latePaymentRisk.compute(await latePaymentRisk.load(load), context).status).toBe('insufficient')
  })
})
