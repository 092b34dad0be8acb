// The ledger's month cells of a cut: what row rules leave over.
import { type SQL, sql } from 'drizzle-orm'
import { addDays, addMonths, monthStart, periodStart } from '../../lib/calendar/calendar.ts'
import type { Day, Span } from '../answer.ts'
import type { Cut, Reader } from '../domain.ts'
import { cellsOf } from './cells.ts'
import { memberCondition } from './member-condition.ts'
import type { AccountMonth, DepartmentAccount } from './queries.ts'
import type { Scenario } from './schema.ts'
import { earliest, latest } from './windows.ts'

/** One account in one month, with the members that it was asked for. */
interface MemberMonth extends AccountMonth {
  department?: string
  organization?: string
}

const names: Record<string, SQL> = {
  department: sql.raw('(SELECT name FROM finance_department WHERE id = t.departmentId) AS department'),
  organization: sql.raw('(SELECT name FROM finance_organization WHERE id = t.organizationId) AS organization'),
}
const ids: Record<string, SQL> = {
  department: sql.raw('c.department_id AS departmentId'),
  organization: sql.raw('c.organization_id AS organizationId'),
}

/** Whether a cut leaves everything. */
export function isWhole(cut: Cut): boolean {
  return Object.keys(cut).length === 0
}

/** @returns the conditions that keep the fine cells `c` of a cut. */
export function cutConditions(cut: Cut): SQL[] {
  return Object.entries(cut).map(([dimension, members]) => memberCondition(dimension, members))
}

/** Quarters of the calendar that the span touches, cut to it; its months where both dimensions are kept apart, since those cells are many. */
export function cutSlices(span: Span, dimensions: readonly string[]): Span[] {
  const slices: Span[] = []
  const months = monthsOf(dimensions)
  for (let from = sliceStart(span.from, months); from <= span.to; from = addMonths(from, months))
    slices.push({
      from: latest(from, monthStart(span.from)),
      to: earliest(addDays(addMonths(from, months), -1), span.to),
    })
  return slices
}

function monthsOf(dimensions: readonly string[]): number {
  return dimensions.length > 1 ? 1 : 3
}

function sliceStart(day: Day, months: number): Day {
  return periodStart(day, months === 1 ? 'month' : 'quarter', 1)
}

/** Every account of the cut, month by month, over the whole months of the span. */
export async function cutAccountMonths(db: Reader, span: Span, scenario: Scenario, cut: Cut): Promise<AccountMonth[]> {
  const rows: AccountMonth[] = []
  for (const slice of cutSlices(span, Object.keys(cut))) {
    const { from, period } = cellsOf({ resolution: 'month', scenario, span: slice, dimensions: Object.keys(cut) })
    const part = await db.part<MemberMonth, AccountMonth>({
      own: sql`SELECT a.id AS accountId, ${period} AS month, sum(c.amount_cents) AS cents, sum(c.closing_cents) AS closingCents
        FROM ${from} WHERE ${sql.join(cutConditions(cut), sql` AND `)} GROUP BY 1, 2`,
      whole: () => memberMonths(slice.from, scenario, Object.keys(cut)),
      keep: (whole) => addedUp(within(whole, slice, cut), ({ accountId, month }) => `${accountId} ${month}`, monthOf),
    })
    rows.push(...part)
  }
  return rows
}

/** Every account of the cut by department, over the whole months of the span. One row a slice: add them up. */
export async function cutDepartmentAccounts(
  db: Reader,
  span: Span,
  scenario: Scenario,
  cut: Cut,
): Promise<DepartmentAccount[]> {
  const dimensions = [...new Set(['department', ...Object.keys(cut)])].sort()
  const rows: DepartmentAccount[] = []
  for (const slice of cutSlices(span, dimensions)) {
    const { from } = cellsOf({ resolution: 'month', scenario, span: slice, dimensions })
    const part = await db.part<MemberMonth, DepartmentAccount>({
      own: sql`SELECT t.accountId, ${names.department}, t.cents FROM (
        SELECT a.id AS accountId, ${ids.department}, sum(c.amount_cents) AS cents
        FROM ${from} WHERE ${sql.join(cutConditions(cut), sql` AND `)} GROUP BY 1, 2) AS t`,
      whole: () => memberMonths(slice.from, scenario, dimensions),
      keep: (whole) =>
        addedUp(
          within(whole, slice, cut),
          ({ accountId, department }) => `${accountId} ${department}`,
          ({ accountId, department, cents }) => ({ accountId, department: department as string, cents }),
        ),
    })
    rows.push(...part)
  }
  return rows
}

/** All cells of the slice that a day lies in, the members of the dimensions apart: what every cut of these dimensions is made of. */
function memberMonths(day: Day, scenario: Scenario, dimensions: readonly string[]): SQL {
  const months = monthsOf(dimensions)
  const first = sliceStart(day, months)
  const span = { from: first, to: addDays(addMonths(first, months), -1) }
  const { from, period } = cellsOf({ resolution: 'month', scenario, span, dimensions })
  const list = (parts: Record<string, SQL>) =>
    sql.join(
      dimensions.map((dimension) => parts[dimension] as SQL),
      sql`, `,
    )
  const groups = sql.raw(['1', '2', ...dimensions.map((_, at) => String(at + 3))].join(', '))
  return sql`SELECT t.accountId, t.month, ${list(names)}, t.cents, t.closingCents FROM (
    SELECT a.id AS accountId, ${period} AS month, ${list(ids)}, sum(c.amount_cents) AS cents, sum(c.closing_cents) AS closingCents
    FROM ${from} GROUP BY ${groups}) AS t`
}

function within(rows: readonly MemberMonth[], span: Span, cut: Cut): MemberMonth[] {
  const kept = Object.entries(cut).map(([dimension, members]) => [dimension as 'department', new Set(members)] as const)
  return rows.filter(
    (row) =>
      row.month >= span.from &&
      row.month <= span.to &&
      kept.every(([dimension, members]) => members.has(row[dimension] as string)),
  )
}

function monthOf({ accountId, month, cents, closingCents }: MemberMonth): AccountMonth {
  return { accountId, month, cents, closingCents }
}

/** Rows of one key as one row. */
function addedUp<Row extends { cents: number; closingCents?: number }>(
  rows: readonly MemberMonth[],
  keyOf: (row: MemberMonth) => string,
  rowOf: (row: MemberMonth) => Row,
): Row[] {
  const sums = new Map<string, Row>()
  for (const row of rows) {
    const key = keyOf(row)
    const sum = sums.get(key)
    if (sum === undefined) {
      sums.set(key, rowOf(row))
      continue
    }
    sum.cents += row.cents
    if (sum.closingCents !== undefined) sum.closingCents += row.closingCents
  }
  return [...sums.values()]
}
