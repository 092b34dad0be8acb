import { describe, expect, it } from 'vitest'
import { performanceTrend } from './performance-trend.ts'
import { at, PersonRows, given } from './person-rows.fixture.ts'

const rows = new PersonRows()
  .add('hr_employee', '2024-01-01', 'a')
  .add('hr_review', '2025-06-10', 'a', { rating: 2.5 })
  .add('hr_review', '2025-12-10', 'a', { rating: 3.5, potential: 3 })
  .add('hr_review', '2026-06-10', 'a', { rating: 4 })
  .add('hr_review', '2026-12-10', 'a', { rating: 1 })
  .add('hr_training', '2026-01-15', 'a', { hours: 10 })
  .add('hr_training', '2025-09-15', 'a', { hours: 4 })
  .add('hr_goal', '2025-07-01', 'a', { due_on: '2025-11-30', progress: 0.6, status: 'missed' })

describe('the next review', () => {
  it('is the first after the moment, also where the horizon holds two', async () => {
    const all = await rows.of(performanceTrend)
    const outcome = (moment: string, over: string) => performanceTrend.outcome(at(all, 'a', over), at(all, 'a', moment))
    expect(outcome('2026-03-31', '2026-10-17')).toBe(4)
    expect(outcome('2026-05-31', '2026-12-17')).toBe(4)
    expect(outcome('2026-06-30', '2026-12-09')).toBeUndefined()
  })

  it('is asked of those who have had one', async () => {
    const all = await rows.of(performanceTrend)
    expect(performanceTrend.population(at(all, 'a', '2025-06-09'))).toBe(false)
    expect(performanceTrend.population(at(all, 'a', '2025-06-10'))).toBe(true)
  })

  it('is learnt from what was known: ratings, training, goals', async () => {
    const known = at(await rows.of(performanceTrend), 'a', '2026-03-31')
    const values = ['rating', 'rating-usual', 'potential', 'training-hours', 'goal-progress', 'team-rating']
    expect(values.map((name) => given(performanceTrend, name, known))).toEqual([3.5, 3, 3, 10, 0.6, 3])
  })
})
