import { describe, expect, it } from 'vitest'
import { scoredContext, scoredLoad } from '../../platform/models/scored.fixture.ts'
import { retentionRisk } from './retention-risk.ts'

describe('where employees may leave', () => {
  it('is said of departments, and never of single persons', async () => {
    const groups = [{ group: 'Sales', records: 40, expected: 4 }, { group: 'Board' }]
    const load = scoredLoad({
      models: {
        scores: () => Promise.reject(new Error('no single person')),
        groupScores: async (_: string, by: string) => ({
          version: 1,
          day: '2026-10-30',
          holdOut: null,
          groups: by === 'department' ? groups : [],
        }),
      },
    })
    const found = retentionRisk.compute(await retentionRisk.load(load), scoredContext)
    expect(found.headline).toContain('About 4 of 40 employees are expected to leave within 90 days')
    expect(found.figure?.kind === 'table' && found.figure.rows).toHaveLength(1)
  })
  it('is for roles that see ratings, divided by department', () => {
    expect([retentionRisk.sensitivity, retentionRisk.cuts]).toEqual(['rating', ['department']])
  })
})
