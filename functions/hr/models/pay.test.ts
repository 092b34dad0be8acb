import { describe, expect, it } from 'vitest'
import type { RecordRows } from '../../platform/models/features/record-rows.ts'
import { currentRows } from '../../platform/models/registry/examples-of.ts'
import { pay } from './pay.ts'
import { at, PersonRows, given } from './person-rows.fixture.ts'

const rows = new PersonRows()
  .add('hr_employee', '2024-01-01', 'a', { role: 'Inside sales', location: 'Hamburg' })
  .add('hr_review', '2025-12-10', 'a', { rating: 3 })
  .add('hr_review', '2026-06-10', 'a', { rating: 4 })
  .add('hr_pay_band', '2025-01-01', null, { mid_cents: 5_000_000 })
  .add('hr_pay_band', '2026-01-01', null, { mid_cents: 5_200_000 })
  .add('hr_payslip', '2026-05-29', 'a', { base_cents: 400_000 })
  .add('hr_payslip', '2026-06-30', 'a', { base_cents: 410_000 })

/** Who is scored when the last day of the data is this one. */
async function scoredOn(all: RecordRows, to: string, horizonDays: number): Promise<string[]> {
  const state = { from: '2020-01-01', to, lastBatch: 1, importing: false }
  const table = await currentRows({ ...pay, horizonDays }, { rows: all, state, begin: '2026-05-29' }, async () => {})
  return table.keys
}

describe('pay by the firm’s own practice', () => {
  it('is learnt from what is paid on the day', async () => {
    const all = await rows.of(pay)
    const outcome = (day: string) => pay.outcome(at(all, 'a', day), at(all, 'a', day))
    expect(outcome('2026-05-31')).toBe(48_000)
    expect(outcome('2026-06-30')).toBe(49_200)
  })

  it('is asked of those who are paid', async () => {
    const all = await rows.of(pay)
    expect(pay.population(at(all, 'a', '2026-04-30'))).toBe(false)
    expect(pay.population(at(all, 'a', '2026-07-31'))).toBe(true)
    expect(pay.population(at(all, 'a', '2026-10-31'))).toBe(false)
  })

  it('is scored of all who are paid, on the last day of the data, long after their payslip and before its outcome', async () => {
    const all = await rows.of(pay)
    for (const horizonDays of [0, pay.horizonDays]) {
      expect(await scoredOn(all, '2026-08-20', horizonDays), `horizon ${horizonDays}`).toEqual(['a'])
      expect(await scoredOn(all, '2026-10-31', horizonDays), `horizon ${horizonDays}`).toEqual([])
    }
  })

  it('follows the place and its market, and never what is paid itself', async () => {
    const known = at(await rows.of(pay), 'a', '2026-06-30')
    expect(['market', 'level', 'role', 'location', 'rating'].map((name) => given(pay, name, known))).toEqual([
      52_000,
      2,
      'Inside sales',
      'Hamburg',
      3.5,
    ])
    const unpaid = at(
      await new PersonRows()
        .add('hr_employee', '2024-01-01', 'a', { role: 'Inside sales', location: 'Hamburg' })
        .add('hr_review', '2025-12-10', 'a', { rating: 3 })
        .add('hr_review', '2026-06-10', 'a', { rating: 4 })
        .add('hr_pay_band', '2026-01-01', null, { mid_cents: 5_200_000 })
        .of(pay),
      'a',
      '2026-06-30',
    )
    for (const { value } of pay.features) expect(value(unpaid)).toEqual(value(known))
  })
})
