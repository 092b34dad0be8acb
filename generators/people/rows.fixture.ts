// A company's people as tables, as they stand after all rows are taken.
import type { Posting, Row } from '../area.ts'
import { checkedOptions, type Options } from '../options.ts'
import { makeWorld, type World } from '../world.ts'
import { people } from './people.ts'
import type { Entry } from './staff.ts'

export interface People {
  world: World
  /** Everything that was sent, in order. */
  entries: Entry[]
  postings: Posting[]
  /** Rows by table, a later one with the same key in the place of the earlier. */
  tables: Record<string, Row[]>
}

const keys: Record<string, string> = {
  'hr/employee': 'employee_id',
  'hr/skill': 'skill_id',
  'hr/training': 'training_id',
  'hr/timesheet': 'timesheet_id',
  'hr/absence': 'absence_id',
  'hr/payslip': 'payslip_id',
  'hr/pay-band': 'band_id',
  'hr/review': 'review_id',
  'hr/goal': 'goal_id',
  'hr/benefit': 'benefit_id',
  'hr/survey': 'response_id',
  'hr/vacancy': 'vacancy_id',
  'hr/application': 'application_id',
  'hr/job-change': 'change_id',
}

export function peopleRows(given: Partial<Options> & { until: string }): People {
  const world = makeWorld(checkedOptions(given))
  const postings: Posting[] = []
  const journal = { post: (posting: Posting) => void postings.push(posting) }
  const entries = [...(people.start?.(world) ?? [])] as Entry[]
  for (const month of world.months) for (const entry of people.month(world, month, journal)) entries.push(entry)
  const byKey: Record<string, Map<unknown, Row>> = {}
  for (const [table, row] of entries) {
    byKey[table] ??= new Map()
    byKey[table].set(row[keys[table] as string], row)
  }
  return {
    world,
    entries,
    postings,
    tables: Object.fromEntries(Object.entries(byKey).map(([table, rows]) => [table, [...rows.values()]])),
  }
}

/** Mean of what there is; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function groupedBy(rows: readonly Row[], field: string): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => String(row[field]))
}
