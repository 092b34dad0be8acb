// No model of any domain sees what came after the moment: what it is given of a company whose rows go on for months is what it is given
// of the same company as it was known then. Both are made by the generator, which knows what each row said on each day.
import type Database from 'better-sqlite3'
import { type SQL, sql } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, dayNumber } from '../lib/calendar/calendar.ts'
import type { Frame } from '../lib/learn/frame.ts'
import { domains } from '../functions/domains.ts'
import { examplesInSteps, momentsIn } from '../functions/platform/models/features/examples.ts'
import type { Model } from '../functions/platform/models/features/model.ts'
import { RecordRows } from '../functions/platform/models/features/record-rows.ts'
import { companyDatabase } from './company-database.fixture.ts'

const company = { seed: 7, employees: 80, months: 5, planned: '2026-01-31' }
/** Raises and promotions come in April. */
const [known, whole] = ['2026-03-31', '2026-06-30']
/** Before the first hire and the first account. */
const since = '2005-01-01'

const dialect = new SQLiteSyncDialect()
const models = domains.flatMap(({ name, models = [] }) =>
  models.map((model) => [`${name}/${model.name}`, model] as const),
)
let then: Database.Database
let now: Database.Database

/** What a model is given at moments until `known`, row by row. */
async function given(db: Database.Database, model: Model, span: { from: string; to: string }): Promise<string[]> {
  const rows = new RecordRows(model)
  await rows.load(async (query: SQL) => {
    const { sql, params } = dialect.sqlToQuery(query)
    return db.prepare(sql).all(...params) as Record<string, unknown>[]
  }, span)
  const moments = model.moments === 'start' ? undefined : momentsIn(model.moments, '2025-09-01', known)
  const steps = examplesInSteps(model, rows, moments, dayNumber(span.to))
  let step = steps.next()
  while (!step.done) step = steps.next()
  const { frame, guarded, keys, moments: at } = step.value
  const values = [...valuesOf(frame), ...valuesOf(guarded)]
  return keys.flatMap((key, row) =>
    (at[row] as number) > dayNumber(known)
      ? []
      : [`${key} ${at[row]} ${values.map(([name, of]) => `${name} ${of(row)}`).join(' ')}`],
  )
}

function valuesOf(frame: Frame): [string, (row: number) => unknown][] {
  return frame.columns.map((column) => [
    column.name,
    column.kind === 'numeric' ? (row) => column.values[row] : (row) => column.levels[column.codes[row] as number],
  ])
}

beforeAll(() => {
  then = companyDatabase({ ...company, until: known })
  now = companyDatabase({ ...company, until: whole })
})

describe('what models are given of a moment', () => {
  it.each(models)('is the same when more has become known since: %s', async (_name, model) => {
    const before = await given(then, model, { from: since, to: known })
    expect(before.length).toBeGreaterThan(0)
    // Another first day parts the rows into other pages.
    expect(await given(now, model, { from: addDays(since, -17), to: whole })).toEqual(before)
  })

  it('would not be the same if a feature read what a row says today', async () => {
    const careless: Model = {
      ...(models.find(([name]) => name === 'hr/pay')?.[1] as Model),
      sources: [
        {
          ...{ name: 'people', about: 'employee', reads: ['hr/employee'] },
          rows: ({ from, to }) =>
            sql`SELECT employee_id AS key, day, level FROM hr_employee WHERE day BETWEEN ${from} AND ${to}`,
        },
      ],
      population: () => true,
      outcome: () => undefined,
      features: [{ name: 'level', label: '', kind: 'number', value: (one) => one.history('people').last('level') }],
      protected: [],
    }
    const before = await given(then, careless, { from: since, to: known })
    expect(before.length).toBeGreaterThan(0)
    expect(await given(now, careless, { from: since, to: whole })).not.toEqual(before)
  })
})
