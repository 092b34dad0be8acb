// Rows of persons in SQLite, written down one by one, as a model of them is given them.
import { type SQL, sql } from 'drizzle-orm'
import { dayNumber } from '../../../lib/calendar/calendar.ts'
import { prepared } from '../../platform/db/reader.ts'
import { d1Fixture } from '../../platform/ingest/d1.fixture.ts'
import type { Known, Model } from '../../platform/models/features/model.ts'
import { RecordRows } from '../../platform/models/features/record-rows.ts'

type Values = Record<string, string | number | null>

/** What every row of a table must have, where a test does not care. */
const usual: Record<string, Values> = {
  hr_employee: {
    ...{ name: 'sealed', department: 'Sales', role: 'Inside sales', level: 2, manager_id: null, location: 'Hamburg' },
    ...{ gender: 'female', birth_year: 1990, commute_minutes: 20, left_on: null, leave_reason: null },
  },
  hr_job_change: { kind: 'raise', from_level: 2, to_level: 2, before_cents: 5_000_000, after_cents: 5_000_000 },
  hr_review: { reviewer_id: 'lead', rating: 3, potential: 2 },
  hr_payslip: {
    ...{ share: 1, base_cents: 400_000, overtime_cents: 0, bonus_cents: 0, tax_cents: 0, contributions_cents: 0 },
    ...{ net_cents: 0, payroll_tax_cents: 0, benefits_cents: 0, employer_cost_cents: 0 },
  },
  hr_pay_band: {
    ...{ department: 'Sales', role: 'Inside sales', level: 2 },
    ...{ min_cents: 4_000_000, mid_cents: 5_000_000, max_cents: 6_000_000 },
  },
  hr_timesheet: { project_id: null, hours: 40, overtime_hours: 0 },
  hr_survey: { engagement: 4, manager: 4, workload: 3, growth: 3, pay: 3, recommend: 7 },
  hr_training: { course: 'Basics', skill: 'Selling', form: 'online', hours: 8, cost_cents: 0, score: null },
  hr_goal: { kind: 'goal', title: 'sealed', due_on: '2026-05-31', progress: 1, status: 'reached' },
}
const keys: Record<string, string> = {
  ...{ hr_employee: 'employee_id', hr_job_change: 'change_id', hr_review: 'review_id', hr_payslip: 'payslip_id' },
  ...{ hr_pay_band: 'band_id', hr_timesheet: 'timesheet_id', hr_survey: 'response_id', hr_training: 'training_id' },
  hr_goal: 'goal_id',
}

export class PersonRows {
  readonly #made = d1Fixture()
  #count = 0

  /** Adds a row of a table (`hr_…`) by its columns. */
  add(table: string, day: string, person: string | null, values: Values = {}): this {
    const row: Values = { ...usual[table], ...values, day, batch_id: 1 }
    if (person !== null) row.employee_id = person
    row[keys[table] as string] ??= `${table}-${++this.#count}`
    const columns = Object.keys(row)
    this.#made.sqlite
      .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(...Object.values(row))
    return this
  }

  /** @returns the records of a model, read from 2020 to 2027. */
  async of(model: Model): Promise<RecordRows> {
    const rows = new RecordRows(model)
    const ask = async (query: SQL) =>
      (await prepared(this.#made.db, sql`${query}`).all<Record<string, unknown>>()).results
    await rows.load(ask, { from: '2020-01-01', to: '2027-12-31' })
    return rows
  }
}

export function at(rows: RecordRows, person: string, day: string): Known {
  return rows.known(person, dayNumber(day))
}

/** @throws RangeError when the model has no such feature. */
export function given(model: Model, feature: string, known: Known): number | string | undefined {
  const found = model.features.find(({ name }) => name === feature)
  if (found === undefined) throw new RangeError(`there is no feature ${feature}`)
  return found.value(known)
}
