import { describe, expect, it } from 'vitest'
import { scoredContext, scoredLoad, scoredRecord } from '../../platform/models/scored.fixture.ts'
import { churnRisk } from './churn-risk.ts'

describe('customers who may leave', () => {
  it('stand with what they ordered in the twelve months before the scores', async () => {
    const asked: string[] = []
    const load = scoredLoad({
      models: {
        scores: async (model: string) => {
          asked.push(model)
          return {
            version: 1,
            day: '2026-10-30',
            holdOut: null,
            records: [scoredRecord('A', 0.5), scoredRecord('B', 0.01)],
          }
        },
      },
      db: { all: async () => [{ account: 'A', cents: 100_000 }] },
    })
    const input = await churnRisk.load(load)
    expect(asked).toEqual(['customers/churn'])
    expect(input.stakes.amounts).toEqual(new Map([['A', 12_000]]))
    expect(churnRisk.compute(input, scoredContext).headline).toBe(
      '€6.00K of orders of the last twelve months is at risk: 1 of 2 customers may leave within 90 days, first Firm A (50 of 100).',
    )
  })
  it('are not looked for where no version counts', async () => {
    const all = () => Promise.reject(new Error('nothing is to be read'))
    const load = scoredLoad({ models: { scores: async () => undefined }, db: { all } })
    expect(churnRisk.compute(await churnRisk.load(load), scoredContext).status).toBe('insufficient')
  })
  it('are computed anew with new scores', () => {
    expect(churnRisk.reads).toContain('models/customers/churn')
  })
})
