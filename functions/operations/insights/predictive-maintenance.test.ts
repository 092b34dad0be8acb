import { describe, expect, it } from 'vitest'
import type { LoadContext } from '../../domain.ts'
import { predictiveMaintenance } from './predictive-maintenance.ts'

const context = {
  settings: { name: 'x', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-US' },
  ...{ cut: {}, completeTo: '2026-10-31', dataSpan: null, today: '2026-11-12' },
}
const record = (key: string, score: number) => ({
  ...{ key, score, expectedDays: null, shown: { name: `Firm ${key}`, customer: `Firm ${key}` } },
  reasons: { base: 0, margin: 0, top: [], rest: 0 },
})

describe('machines that may fail', () => {
  it('are those that the model marks', async () => {
    const scores = async (model: string) => ({
      ...{ version: 1, day: '2026-10-30', holdOut: null },
      records: model === 'operations/failure-30' ? [record('M1', 0.6), record('M2', 0.02)] : [],
    })
    const load = { ...context, models: { scores } } as unknown as LoadContext
    const found = predictiveMaintenance.compute(await predictiveMaintenance.load(load), context)
    expect(found.headline).toBe('1 of 2 machines may fail within 30 days, first Firm M1 (60 of 100).')
  })
})
