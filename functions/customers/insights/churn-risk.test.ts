import { describe, expect, it } from 'vitest'
import type { LoadContext } from '../../domain.ts'
import { churnRisk } from './churn-risk.ts'

const context = {
  settings: { name: 'x', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-US' },
  ...{ cut: {}, completeTo: '2026-10-31', dataSpan: null, today: '2026-11-12' },
}
const record = (key: string, score: number) => ({
  ...{ key, score, expectedDays: null, shown: { name: `Firm ${key}`, customer: `Firm ${key}` } },
  reasons: { base: 0, margin: 0, top: [], rest: 0 },
})

describe('customers who may leave', () => {
  it('stand with what they ordered in the twelve months before the scores', async () => {
    const asked: string[] = []
    const load = {
      ...context,
      models: {
        scores: async (model: string) => {
          asked.push(model)
          return { version: 1, day: '2026-10-30', holdOut: null, records: [record('A', 0.5), record('B', 0.01)] }
        },
      },
      db: { all: async () => [{ account: 'A', cents: 100_000 }] },
    } as unknown as LoadContext
    const input = await churnRisk.load(load)
    expect(asked).toEqual(['customers/churn'])
    expect(input.stakes.amounts).toEqual(new Map([['A', 12_000]]))
    expect(churnRisk.compute(input, context).headline).toBe(
      '€6.00K of orders of the last twelve months is at risk: 1 of 2 customers may leave within 90 days, first Firm A (50 of 100).',
    )
  })
  it('are not looked for where no version counts', async () => {
    const all = () => Promise.reject(new Error('nothing is to be read'))
    const load = { ...context, models: { scores: async () => undefined }, db: { all } } as unknown as LoadContext
    expect(churnRisk.compute(await churnRisk.load(load), context).status).toBe('insufficient')
  })
  it('are computed anew with new scores', () => {
    expect(churnRisk.reads).toContain('models/customers/churn')
  })
})
