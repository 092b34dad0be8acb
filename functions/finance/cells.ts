// Which cells answer a question, decided here only. Coarse cells know the account; fine cells, many times as many, the department and the organization too.
import { type SQL, sql } from 'drizzle-orm'
import { monthStart } from '../../lib/calendar/calendar.ts'
import type { Span } from '../answer.ts'
import type { Scenario } from './schema.ts'

/** Dimensions over which coarse cells are added up. */
const inFineOnly = ['organization', 'department']

export interface CellQuestion {
  resolution: 'day' | 'month'
  scenario: Scenario
  span: Span
  /** What the question divides or filters by. */
  dimensions: readonly string[]
}

export function needsFineCells(dimensions: readonly string[]): boolean {
  return dimensions.some((dimension) => inFineOnly.includes(dimension))
}

/**
 * The FROM clause of a question, in which `c` are its cells and `a` their accounts, and the column of their period.
 * Fine cells are reached through the coarse ones, so that those of other accounts are skipped. CROSS JOIN keeps SQLite to that order.
 */
export function cellsOf({ resolution, scenario, span, dimensions }: CellQuestion): { from: SQL; period: SQL } {
  const fine = needsFineCells(dimensions)
  const coarse = sql.raw(fine ? 't' : 'c')
  const period = sql.raw(`${fine ? 't' : 'c'}.${resolution}`)
  // Months are kept by account, days by day.
  const from =
    resolution === 'month'
      ? sql`finance_account AS a CROSS JOIN finance_ledger_account_month AS ${coarse}
        ON ${coarse}.scenario = ${scenario} AND ${coarse}.account_id = a.id AND ${period} BETWEEN ${monthStart(span.from)} AND ${span.to}`
      : sql`finance_ledger_account_day AS ${coarse} CROSS JOIN finance_account AS a
        ON ${period} BETWEEN ${span.from} AND ${span.to} AND ${coarse}.scenario = ${scenario} AND a.id = ${coarse}.account_id`
  const cells = sql.raw(`finance_ledger_${resolution} AS c ON c.${resolution} = t.${resolution}`)
  return {
    period,
    from: fine ? sql`${from} CROSS JOIN ${cells} AND c.scenario = t.scenario AND c.account_id = t.account_id` : from,
  }
}
