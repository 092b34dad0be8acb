import { describe, expect, it } from 'vitest'
import { addDays } from '../../lib/calendar/calendar.ts'
import { leavingHazards, leavingSigns, payOnPlace, ratingRegression, standsOut } from './relations.fixture.ts'
import { type People, peopleRows } from './rows.fixture.ts'
import type { PlantedEvent } from '../world/events.ts'

// Bounds are those of docs/company.md.
const whole = process.env.PREMISE_TEST_SIZE === 'all'
const small = { seed: 7, employees: 400, months: 24, until: '2026-10-31' }
const company = peopleRows(small)

function leavingTeam({ world }: People): PlantedEvent & { where: { department: string } } {
  return world.events.find(({ kind }) => kind === 'leaving-team') as PlantedEvent & { where: { department: string } }
}

describe('what moves people, measured on their rows', () => {
  it('tenure, training and manager move the rating', () => {
    const { tenure, training, manager, r2 } = ratingRegression(company)
    for (const { z } of [tenure, training, manager]) expect(z).toBeGreaterThan(1.96)
    expect(r2).toBeGreaterThan(0.1)
    expect(r2).toBeLessThan(0.6)
  })

  it('department and level set pay', () => {
    expect(payOnPlace(company)).toBeGreaterThan(0.6)
    expect(payOnPlace(company)).toBeLessThan(0.97)
  })

  it('pay, rating, commute, overtime and manager move leaving', () => {
    const { leavers, ...hazards } = leavingHazards(company)
    expect(leavers).toBeGreaterThan(60)
    // Few leavers: each ratio within two errors of its bounds.
    for (const { ratio, z } of Object.values(hazards)) {
      const error = Math.log(ratio) / z
      expect(Math.log(ratio) + 2 * error).toBeGreaterThan(Math.log(1.15))
      expect(Math.log(ratio) - 2 * error).toBeLessThan(Math.log(2.5))
    }
  })

  it.runIf(whole)(
    'pay, rating, commute, overtime and manager move leaving by what is said, in the default company',
    () => {
      for (const seed of [7, 1]) {
        const { leavers, ...hazards } = leavingHazards(peopleRows({ seed, until: '2026-10-31' }))
        expect(leavers).toBeGreaterThan(200)
        for (const { ratio } of Object.values(hazards)) {
          expect(ratio).toBeGreaterThan(1.15)
          expect(ratio).toBeLessThan(2.5)
        }
      }
    },
  )

  it('those who will leave are less engaged, work longer and are ill more often in the months before, moderately', () => {
    const { engagement, overtime, sick } = leavingSigns(peopleRows({ ...small, events: 'none' }))
    expect(engagement).toBeGreaterThan(-1.2)
    expect(engagement).toBeLessThan(-0.2)
    expect(overtime).toBeGreaterThan(0.3)
    expect(overtime).toBeLessThan(2.5)
    expect(sick).toBeGreaterThan(1)
    expect(sick).toBeLessThan(2.5)
  })
})

describe('a planted leaving of a team', () => {
  it.each([7, 3])('shows in its department before and while it happens (seed %i)', (seed) => {
    const planted = peopleRows({ ...small, seed })
    const { where, from, to } = leavingTeam(planted)
    const before = standsOut(planted, where.department, addDays(from, -60), addDays(from, -1))
    expect(before.overtime).toBeGreaterThan(2)
    expect(before.sick).toBeGreaterThan(0.5)
    const during = standsOut(planted, where.department, from, to)
    expect(during.engagement).toBeLessThan(-2)
    expect(during.leavers).toBeGreaterThan(2)
  })

  it.each([7, 3])('is absent without events (seed %i)', (seed) => {
    const { where, from, to } = leavingTeam(peopleRows({ ...small, seed }))
    const quiet = peopleRows({ ...small, seed, events: 'none' })
    expect(quiet.world.events).toEqual([])
    const during = standsOut(quiet, where.department, from, to)
    expect(during.engagement).toBeGreaterThan(-2.5)
    expect(during.overtime).toBeLessThan(2.5)
    expect(during.leavers).toBeLessThan(3)
  })
})
