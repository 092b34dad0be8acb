import { describe, expect, it } from 'vitest'
import { leaving } from './leaving.ts'
import { at, PersonRows, given } from './person-rows.fixture.ts'

const team = ['a', 'b', 'c', 'd', 'e']

describe('who may leave', () => {
  it('is asked of those who are employed and have been paid', async () => {
    const rows = await new PersonRows()
      .add('hr_employee', '2024-01-01', 'a', { left_on: '2026-03-31' })
      .add('hr_payslip', '2026-01-30', 'a')
      .add('hr_employee', '2026-02-15', 'new')
      .of(leaving)
    expect(leaving.population(at(rows, 'a', '2026-01-29'))).toBe(false)
    expect(leaving.population(at(rows, 'a', '2026-03-30'))).toBe(true)
    expect(leaving.population(at(rows, 'a', '2026-03-31'))).toBe(false)
    expect(leaving.population(at(rows, 'new', '2026-02-28'))).toBe(false)
  })

  it('shows by the last day of work, and not at all of those who retire', async () => {
    const rows = await new PersonRows()
      .add('hr_employee', '2024-01-01', 'stays')
      .add('hr_employee', '2024-01-01', 'in time', { left_on: '2026-06-29' })
      .add('hr_employee', '2024-01-01', 'later', { left_on: '2026-06-30' })
      .add('hr_employee', '2024-01-01', 'retires', { left_on: '2026-05-01', leave_reason: 'retirement' })
      .of(leaving)
    const outcomes = ['stays', 'in time', 'later', 'retires'].map((person) =>
      leaving.outcome(at(rows, person, '2026-06-29'), at(rows, person, '2026-03-31')),
    )
    expect(outcomes).toEqual([0, 1, 0, undefined])
  })

  it('knows level, manager and market as of the moment, not as of today', async () => {
    const rows = await new PersonRows()
      .add('hr_employee', '2024-01-01', 'a', { level: 3, manager_id: 'today' })
      .add('hr_job_change', '2026-04-01', 'a', {
        kind: 'promotion',
        from_level: 2,
        to_level: 3,
        after_cents: 6_000_000,
      })
      .add('hr_review', '2025-12-10', 'a', { reviewer_id: 'first' })
      .add('hr_review', '2026-06-10', 'a', { reviewer_id: 'second' })
      .add('hr_payslip', '2026-03-31', 'a', { base_cents: 400_000 })
      .add('hr_payslip', '2026-04-30', 'a', { base_cents: 500_000 })
      .add('hr_pay_band', '2026-01-01', null, { level: 2, mid_cents: 5_000_000 })
      .add('hr_pay_band', '2026-01-01', null, { level: 3, mid_cents: 8_000_000 })
      .of(leaving)
    const [before, after] = [at(rows, 'a', '2026-03-31'), at(rows, 'a', '2026-06-30')]
    expect([before, after].map((known) => given(leaving, 'level', known))).toEqual([2, 3])
    expect(given(leaving, 'pay-gap', before)).toBeCloseTo(48 / 50 - 1)
    expect(given(leaving, 'pay-gap', after)).toBeCloseTo(60 / 80 - 1)
    expect(before.history('people').lastWord('manager')).toBe('first')
    expect(given(leaving, 'months-with-manager', after)).toBeCloseTo(20 / 30.44, 2)
    expect(given(leaving, 'last-raise', before)).toBeUndefined()
    expect(given(leaving, 'last-raise', after)).toBeCloseTo(0.2)
    expect(given(leaving, 'months-since-promotion', before)).toBeCloseTo(820 / 30.4375)
    expect(given(leaving, 'months-since-promotion', after)).toBeCloseTo(90 / 30.4375)
  })

  it('takes pay of a part of a month for what it is a year', async () => {
    const rows = await new PersonRows()
      .add('hr_employee', '2024-01-01', 'a')
      .add('hr_pay_band', '2026-01-01', null)
      .add('hr_payslip', '2026-01-30', 'a', { share: 0.5, base_cents: 250_000 })
      .add('hr_payslip', '2026-02-27', 'a', { share: 0.05, base_cents: 90_000 })
      .of(leaving)
    expect(given(leaving, 'pay-gap', at(rows, 'a', '2026-03-31'))).toBeCloseTo(0.2)
  })

  it('counts overtime for a full week, over the projects of a week and weeks away', async () => {
    const rows = await new PersonRows()
      .add('hr_employee', '2024-01-01', 'a')
      .add('hr_timesheet', '2026-03-06', 'a', { hours: 30, overtime_hours: 2 })
      .add('hr_timesheet', '2026-03-06', 'a', { project_id: 'P1', hours: 14, overtime_hours: 2 })
      .add('hr_timesheet', '2026-03-27', 'a', { hours: 24, overtime_hours: 4 })
      .of(leaving)
    expect(given(leaving, 'overtime-4-weeks', at(rows, 'a', '2026-03-31'))).toBeCloseTo((40 * 8) / 60)
    expect(given(leaving, 'overtime-13-weeks', at(rows, 'a', '2026-03-31'))).toBeCloseTo((40 * 8) / 60)
    expect(given(leaving, 'overtime-4-weeks', at(rows, 'a', '2026-06-30'))).toBeUndefined()
  })

  it('knows of a goal on its due day whether it was missed, and of no goal before', async () => {
    const rows = await new PersonRows()
      .add('hr_employee', '2024-01-01', 'a')
      .add('hr_goal', '2025-12-15', 'a', { due_on: '2026-05-31', status: 'missed' })
      .add('hr_goal', '2025-12-15', 'a', { due_on: '2026-05-31' })
      .add('hr_goal', '2025-12-15', 'a', { due_on: '2026-05-31', status: 'dropped' })
      .of(leaving)
    expect(given(leaving, 'goals-missed', at(rows, 'a', '2026-05-30'))).toBeUndefined()
    expect(given(leaving, 'goals-missed', at(rows, 'a', '2026-05-31'))).toBe(0.5)
  })

  it('reads answers as means of teams of five or more, by who led them on the day', async () => {
    const rows = new PersonRows()
    for (const [place, person] of team.entries())
      rows
        .add('hr_employee', '2024-01-01', person)
        .add('hr_review', '2025-12-10', person)
        .add('hr_survey', '2026-02-10', person, { manager: place + 1 })
        .add('hr_review', '2026-06-10', person, { reviewer_id: place < 3 ? 'lead' : 'other' })
    const all = await rows.of(leaving)
    expect(given(leaving, 'team-on-manager', at(all, 'a', '2026-02-28'))).toBe(3)
    // In December both reviews of the team are half a year away or more: only June's are counted.
    expect(given(leaving, 'team-on-manager', at(all, 'a', '2026-12-01'))).toBeUndefined()
    expect(leaving.features.filter(({ name }) => name.startsWith('answer'))).toEqual([])
  })

  it('counts who left the team of the manager that the person had', async () => {
    const rows = new PersonRows()
    for (const person of team)
      rows
        .add('hr_employee', '2024-01-01', person, person === 'b' ? { left_on: '2026-02-10' } : {})
        .add('hr_review', '2025-12-10', person)
        .add('hr_timesheet', '2026-01-30', person)
    const all = await rows.of(leaving)
    expect(given(leaving, 'team-left', at(all, 'a', '2026-01-31'))).toBe(0)
    expect(given(leaving, 'team-left', at(all, 'a', '2026-02-28'))).toBe(0.2)
    expect(given(leaving, 'department-left', at(all, 'a', '2026-02-28'))).toBe(0.2)
    expect(given(leaving, 'team-left', at(all, 'a', '2026-05-31'))).toBe(0)
  })

  it('is learnt neither from illness nor from gender or age', () => {
    expect(leaving.sources.flatMap(({ reads }) => reads)).not.toContain('hr/absence')
    const learnt = leaving.features.map(({ name }) => name)
    for (const { name } of leaving.protected ?? []) expect(learnt).not.toContain(name)
  })

  it('is held against gender and age', async () => {
    const rows = await new PersonRows().add('hr_employee', '2024-01-01', 'a', { birth_year: 1986 }).of(leaving)
    const known = at(rows, 'a', '2026-03-31')
    expect(leaving.protected?.map(({ value }) => value(known))).toEqual(['female', '40 to 49'])
  })
})
