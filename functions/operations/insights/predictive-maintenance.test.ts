import { describe, expect, it } from 'vitest'
import { scoredContext, scoredLoad, scoredRecord } from '../../platform/models/scored.fixture.ts'
import { predictiveMaintenance } from './predictive-maintenance.ts'

describe('machines that may fail', () => {
  it('are those that the model marks', async () => {
    const scores = async (model: string) => ({
      ...{ version: 1, day: '2026-10-30', holdOut: null },
      records: model === 'operations/failure-30' ? [scoredRecord('M1', 0.6), scoredRecord('M2', 0.02)] : [],
    })
    const load = scoredLoad({ models: { scores } })
    const found = predictiveMaintenance.compute(await predictiveMaintenance.load(load), scoredContext)
    expect(found.headline).toBe('1 of 2 machines may fail within 30 days, first Firm M1 (60 of 100).')
  })
})
