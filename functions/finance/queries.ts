// The SQL of finance's insights and drill-down: one function a question. Statements over the month cells are cut by year, so that none holds the event loop for long.
import { type SQL, sql } from 'drizzle-orm'
import { addDays, addMonths, monthEnd, monthStart } from '../../lib/calendar/calendar.ts'
import { type Day, type Span, units } from '../answer.ts'
import type { Cut, Reader } from '../domain.ts'
import { cellsOf } from './cells.ts'
import { cutAccountMonths, cutConditions, cutDepartmentAccounts, cutSlices, isWhole } from './cut-cells.ts'
import { memberCondition } from './member-condition.ts'
import type { AccountKind, AccountType, Scenario } from './schema.ts'
import { earliest, latest } from './windows.ts'

export interface AccountRow {
  id: number
  code: string
  name: string
  type: AccountType
  kind: AccountKind
  aggregation: 'sum' | 'last'
}

/** One account in one month, over all departments and organizations. */
export interface AccountMonth {
  accountId: number
  month: Day
  /** Sum of its lines, integer cents as the source signs them. */
  cents: number
  /** Its last balances, for accounts that hold balances. */
  closingCents: number
}

export interface DepartmentAccount {
  accountId: number
  department: string
  cents: number
}

export interface PostingDay {
  day: Day
  lines: number
}

const yearsOfMonths = 12

export function accountList(db: Reader): Promise<AccountRow[]> {
  return db.all<AccountRow>(sql`SELECT id, code, name, type, kind, aggregation FROM finance_account ORDER BY code`)
}

/** Months of the span, cut into slices of a year. */
function yearly(span: Span): Span[] {
  const slices: Span[] = []
  for (let from = monthStart(span.from); from <= span.to; from = addMonths(from, yearsOfMonths)) {
    const to = addDays(addMonths(from, yearsOfMonths), -1)
    slices.push({ from, to: earliest(to, span.to) })
  }
  return slices
}

async function sliced<Row>(db: Reader, slices: Span[], query: (slice: Span) => SQL): Promise<Row[]> {
  const rows: Row[] = []
  for (const slice of slices) rows.push(...(await db.all<Row>(query(slice))))
  return rows
}

/**
 * Every account, month by month, over the whole months of the span. One statement for all who ask: a refresh answers it once.
 * @param cut keeps only these members, by dimension.
 */
export function accountMonths(db: Reader, span: Span, scenario: Scenario, cut: Cut): Promise<AccountMonth[]> {
  if (!isWhole(cut)) return cutAccountMonths(db, span, scenario, cut)
  return sliced<AccountMonth>(db, yearly(span), (slice) => {
    const { from, period } = cellsOf({ resolution: 'month', scenario, span: slice, dimensions: [] })
    return sql`SELECT a.id AS accountId, ${period} AS month, c.amount_cents AS cents, c.closing_cents AS closingCents FROM ${from}`
  })
}

/** Accounts by department, those of profit and loss among them, summed over the whole months of the span. One row a slice: add them up. */
export function departmentAccounts(db: Reader, span: Span, scenario: Scenario, cut: Cut): Promise<DepartmentAccount[]> {
  if (!isWhole(cut)) return cutDepartmentAccounts(db, span, scenario, cut)
  return sliced<DepartmentAccount>(db, yearly(span), (slice) => {
    const { from } = cellsOf({ resolution: 'month', scenario, span: slice, dimensions: ['department'] })
    return sql`SELECT t.accountId, (SELECT name FROM finance_department WHERE id = t.departmentId) AS department, t.cents FROM (
      SELECT a.id AS accountId, c.department_id AS departmentId, sum(c.amount_cents) AS cents
      FROM ${from} WHERE a.type IN ('revenue', 'expense') GROUP BY 1, 2) AS t`
  })
}

/** Last month up to `completeTo` that has a budget, and the first; null where there is none. */
export async function budgetSpan(db: Reader, completeTo: Day, cut: Cut): Promise<Span | null> {
  const cells = isWhole(cut) ? sql`finance_ledger_account_month AS c` : sql`finance_ledger_month AS c`
  const month = (which: 'min' | 'max') =>
    sql`(SELECT ${sql.raw(which)}(c.month) FROM ${cells} WHERE ${sql.join([sql`c.scenario = 'budget' AND c.account_id = a.id AND c.month <= ${completeTo}`, ...cutConditions(cut)], sql` AND `)})`
  const [row] = await db.all<{ first: Day | null; last: Day | null }>(
    sql`SELECT min(first) AS first, max(last) AS last FROM (
      SELECT ${month('min')} AS first, ${month('max')} AS last FROM finance_account AS a WHERE a.type IN ('revenue', 'expense'))`,
  )
  return row?.first && row.last ? { from: row.first, to: monthEnd(row.last) } : null
}

/** Days with actual lines of the type; of cash, days on which its balances are stated. */
export function postingDays(
  db: Reader,
  span: Span,
  type: 'revenue' | 'expense' | 'cash',
  cut: Cut,
): Promise<(PostingDay & { cents: number })[]> {
  const wanted =
    type === 'cash' ? sql`a.type = 'asset' AND a.kind = 'cash' AND a.aggregation = 'last'` : sql`a.type = ${type}`
  return sliced(db, isWhole(cut) ? yearly(span) : cutSlices(span, Object.keys(cut)), (slice) => {
    const dimensions = Object.keys(cut)
    const { from, period } = cellsOf({ resolution: 'day', scenario: 'actual', span: slice, dimensions })
    return sql`SELECT ${period} AS day, sum(c.lines) AS lines, sum(c.amount_cents) AS cents FROM ${from}
      WHERE ${sql.join([wanted, ...cutConditions(cut)], sql` AND `)} GROUP BY 1 ORDER BY 1`
  })
}

export interface LineFilter {
  span: Span
  scenario: Scenario
  /** Only these members, by dimension: 'organization', 'department', and 'account' by name or code. */
  where: Cut
  /** Only lines before this one, in the order of the answer. */
  before?: { day: Day; id: number }
  limit: number
}

export interface Line {
  entry: string
  day: Day
  scenario: Scenario
  organization: string
  department: string
  account: string
  accountCode: string
  /** In the reporting currency, or in the account's own unit where `currency` is null. */
  amount: number
  currency: string | null
  original: number
  memo: string | null
}

const slicesAPage = 24

/**
 * Ledger lines behind a number, latest first, as far as they are summarised.
 * @returns a page, which may hold fewer lines than the limit, and the cursor of the next; null at the end.
 */
export async function ledgerLines(db: Reader, filter: LineFilter): Promise<{ lines: Line[]; next: string | null }> {
  const [data] = await db.all<{ first: Day | null; last: Day | null }>(
    sql`SELECT (SELECT min(day) FROM finance_ledger_account_day) AS first, (SELECT max(day) FROM finance_ledger_account_day) AS last`,
  )
  const lines: Line[] = []
  const first = latest(filter.span.from, data?.first ?? '9999-12-31')
  let to = earliest(filter.span.to, data?.last ?? '0001-01-01')
  if (filter.before) to = earliest(to, filter.before.day)
  for (let slice = 0; to >= first; slice++) {
    if (slice === slicesAPage) return { lines, next: `${addDays(to, 1)}_0` }
    const from = latest(first, monthStart(to))
    const wanted = filter.limit - lines.length
    const rows = await db.all<Line & { id: number }>(lineQuery(filter, { from, to }, wanted))
    for (const { id: _, ...line } of rows)
      lines.push({ ...line, amount: units(line.amount), original: units(line.original) })
    const last = rows.at(-1)
    if (rows.length === wanted && last) return { lines, next: `${last.day}_${last.id}` }
    to = addDays(monthStart(to), -1)
  }
  return { lines, next: null }
}

/** Only days whose cells match are opened: lines lie by day, and a rare account must not cost a walk through all of them. */
function lineQuery(filter: LineFilter, span: Span, limit: number): SQL {
  const { scenario, where, before } = filter
  const cell: SQL[] = []
  const line = [sql`l.scenario = ${scenario}`]
  for (const [dimension, members] of Object.entries(where)) {
    cell.push(memberCondition(dimension, members))
    line.push(memberCondition(dimension, members, 'l'))
  }
  if (before) line.push(sql`(l.day < ${before.day} OR l.id < ${before.id})`)
  // Half an import is shown nowhere.
  line.push(sql`l.batch_id NOT IN (SELECT id FROM ingest_batch WHERE state IN ('running', 'undoing'))`)
  const { from, period } = cellsOf({ resolution: 'day', scenario, span, dimensions: Object.keys(where) })
  const matching = cell.length === 0 ? sql`true` : sql.join(cell, sql` AND `)
  return sql`SELECT l.id, l.entry_key AS entry, l.day, l.scenario, o.name AS organization, p.name AS department, a.name AS account, a.code AS accountCode,
      l.amount_cents AS amount, l.currency, l.original_cents AS original, l.memo
    FROM finance_ledger AS l CROSS JOIN finance_account AS a ON a.id = l.account_id
    CROSS JOIN finance_organization AS o ON o.id = l.organization_id CROSS JOIN finance_department AS p ON p.id = l.department_id
    WHERE l.day IN (SELECT ${period} FROM ${from} WHERE ${matching}) AND ${sql.join(line, sql` AND `)}
    ORDER BY l.day DESC, l.id DESC LIMIT ${limit}`
}
