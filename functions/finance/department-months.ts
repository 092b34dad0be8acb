// Every account of profit and loss by department and month: what is watched for unusual amounts, and what explains them.
import { type SQL, sql } from 'drizzle-orm'
import { addDays, addMonths, periodStart } from '../../lib/calendar/calendar.ts'
import type { Day, Span } from '../answer.ts'
import type { Cut, Reader } from '../domain.ts'
import { cellsOf } from './cells.ts'
import { cutConditions, cutSlices } from './cut-cells.ts'

export interface DepartmentMonth {
  accountId: number
  department: string
  month: Day
  cents: number
}

type Type = 'revenue' | 'expense'

interface MemberRow extends DepartmentMonth {
  organization?: string
}

/** Actual lines of the type and the cut over the whole months of the span, asked for in slices of at most a quarter. */
export async function departmentMonths(db: Reader, span: Span, type: Type, cut: Cut): Promise<DepartmentMonth[]> {
  const dimensions = [...new Set(['department', ...Object.keys(cut)])].sort()
  const rows: DepartmentMonth[] = []
  for (const slice of cutSlices(span, dimensions)) {
    const first = periodStart(slice.from, dimensions.length > 1 ? 'month' : 'quarter', 1)
    const whole = { from: first, to: addDays(addMonths(first, dimensions.length > 1 ? 1 : 3), -1) }
    const part = await db.part<MemberRow, DepartmentMonth>({
      own: statement(slice, type, ['department'], cut),
      whole: () => statement(whole, type, dimensions, {}),
      keep: (all) => kept(all, slice, cut),
    })
    rows.push(...part)
  }
  return rows
}

function statement(span: Span, type: Type, dimensions: readonly string[], cut: Cut): SQL {
  const { from, period } = cellsOf({
    resolution: 'month',
    scenario: 'actual',
    span,
    dimensions: [...new Set([...dimensions, ...Object.keys(cut)])],
  })
  const both = dimensions.includes('organization')
  const name = (of: string) => sql.raw(`(SELECT name FROM finance_${of} WHERE id = t.${of}Id) AS ${of}`)
  const id = (of: string) => sql.raw(`c.${of}_id AS ${of}Id`)
  return sql`SELECT t.accountId, t.month, ${name('department')}${both ? sql`, ${name('organization')}` : sql``}, t.cents FROM (
    SELECT a.id AS accountId, ${period} AS month, ${id('department')}${both ? sql`, ${id('organization')}` : sql``}, sum(c.amount_cents) AS cents
    FROM ${from} WHERE ${sql.join([sql`a.type = ${type}`, ...cutConditions(cut)], sql` AND `)} GROUP BY ${sql.raw(both ? '1, 2, 3, 4' : '1, 2, 3')}) AS t`
}

function kept(rows: readonly MemberRow[], span: Span, cut: Cut): DepartmentMonth[] {
  const members = Object.entries(cut).map(([dimension, names]) => [dimension as 'department', new Set(names)] as const)
  const sums = new Map<string, DepartmentMonth>()
  for (const row of rows) {
    if (row.month < span.from || row.month > span.to) continue
    if (!members.every(([dimension, names]) => names.has(row[dimension] as string))) continue
    const key = `${row.accountId} ${row.month} ${row.department}`
    const sum = sums.get(key)
    if (sum === undefined)
      sums.set(key, { accountId: row.accountId, month: row.month, department: row.department, cents: row.cents })
    else sum.cents += row.cents
  }
  return [...sums.values()]
}
