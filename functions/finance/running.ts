// Balances of a ledger that holds movements: everything that was posted on an account since the ledger's first day.
import { type SQL, sql } from 'drizzle-orm'
import { addDays, addMonths, monthStart, periodsIn } from '../../lib/calendar/calendar.ts'
import type { Day, Span } from '../answer.ts'
import type { Cut, Reader } from '../domain.ts'
import { isBalanceSheet } from './balances.ts'
import { cellsOf, type CellQuestion } from './cells.ts'
import { cutAccountMonths, isWhole } from './cut-cells.ts'
import type { AccountMonth, AccountRow } from './queries.ts'
import { sumByAccount } from './statement.ts'

const firstDay = sql.raw("(SELECT day FROM finance_ledger_account_day WHERE scenario = 'actual' ORDER BY day LIMIT 1)")
const lastDay = sql.raw(
  "(SELECT day FROM finance_ledger_account_day WHERE scenario = 'actual' ORDER BY day DESC LIMIT 1)",
)

/**
 * Whether movements add up to balances: the ledger begins with equity, as an opening balance or a founding does, and states no balance itself.
 * A ledger cut out of a longer one begins with something else; its sums would be no balances.
 */
export const movementsAreWhole = sql`NOT EXISTS (SELECT 1 FROM finance_account WHERE type IN ('asset', 'liability', 'equity') AND aggregation = 'last')
  AND EXISTS (SELECT 1 FROM finance_ledger_account_day AS o CROSS JOIN finance_account AS e ON e.id = o.account_id
    WHERE o.day = ${firstDay} AND o.scenario = 'actual' AND e.kind = 'equity')`

/**
 * Balances of every period of the span that the data reaches, of each key, also where nothing moved.
 * @param conditions on accounts `a` and cells `c`. @param key what the sums are kept apart by, NULL for nothing.
 */
export function runningCells(question: CellQuestion, conditions: readonly SQL[], key: SQL): SQL {
  const { resolution, span } = question
  const month = monthStart(span.from)
  const wanted = sql.join(
    [...conditions, sql.raw("a.type IN ('asset', 'liability', 'equity')"), sql`(${movementsAreWhole})`],
    sql` AND `,
  )
  const before = cellsOf({ ...question, resolution: 'month', span: { from: '0001-01-01', to: addDays(month, -1) } })
  const within = cellsOf({ ...question, span: { from: month, to: span.to } })
  const periods = JSON.stringify(periodsIn(span.from, span.to, resolution, 1))
  const from = resolution === 'month' ? month : span.from
  const reached = resolution === 'month' ? sql`substr(${firstDay}, 1, 8) || '01'` : firstDay
  return sql`SELECT r.period, r.key, r.value FROM (
    WITH moved AS MATERIALIZED (
      SELECT '' AS period, ${key} AS key, sum(c.amount_cents) AS cents FROM ${before.from} WHERE ${wanted} GROUP BY 2
      UNION ALL SELECT ${within.period}, ${key}, sum(c.amount_cents) FROM ${within.from} WHERE ${wanted} GROUP BY 1, 2),
    stops AS (SELECT p.value AS period, k.key, 0 AS cents FROM json_each(${periods}) AS p
      CROSS JOIN (SELECT DISTINCT key FROM moved WHERE cents IS NOT NULL) AS k WHERE p.value BETWEEN ${reached} AND ${lastDay})
    SELECT m.period, m.key, sum(sum(m.cents)) OVER (PARTITION BY m.key ORDER BY m.period) AS value
    FROM (SELECT * FROM moved WHERE cents IS NOT NULL UNION ALL SELECT * FROM stops) AS m GROUP BY m.period, m.key) AS r
    WHERE r.period >= ${from}`
}

/**
 * Sums of each account of the cut before a month; undefined where movements add up to no balances.
 * @param before from the first day of the data to the day before the month.
 */
export async function movementsBefore(db: Reader, before: Span, cut: Cut): Promise<Map<number, number> | undefined> {
  const [state] = await db.all<{ whole: number }>(sql`SELECT (${movementsAreWhole}) AS whole`)
  if (state?.whole !== 1) return undefined
  if (!isWhole(cut)) return sumByAccount(await cutAccountMonths(db, before, 'actual', cut), '', before.to)
  const { from } = cellsOf({
    resolution: 'month',
    scenario: 'actual',
    span: { from: '0001-01-01', to: before.to },
    dimensions: [],
  })
  const rows = await db.all<{ accountId: number; cents: number }>(
    sql`SELECT a.id AS accountId, sum(c.amount_cents) AS cents FROM ${from} GROUP BY 1`,
  )
  return new Map(rows.map(({ accountId, cents }) => [accountId, cents]))
}

/** Accounts and months as if the ledger stated the balances: every month from the account's first movement on has its closing. */
export function withBalances(
  accounts: readonly AccountRow[],
  months: readonly AccountMonth[],
  before: ReadonlyMap<number, number>,
  span: { from: Day; to: Day },
): { accounts: AccountRow[]; months: AccountMonth[] } {
  const held = new Set(accounts.filter(({ type }) => isBalanceSheet(type)).map(({ id }) => id))
  const moved = new Map<string, number>()
  for (const { accountId, month, cents } of months) if (held.has(accountId)) moved.set(`${accountId} ${month}`, cents)
  const running: AccountMonth[] = []
  for (const accountId of held) {
    let closingCents = before.get(accountId)
    for (let month = monthStart(span.from); month <= span.to; month = addMonths(month, 1)) {
      const cents = moved.get(`${accountId} ${month}`)
      if (cents !== undefined) closingCents = (closingCents ?? 0) + cents
      if (closingCents !== undefined) running.push({ accountId, month, cents: cents ?? 0, closingCents })
    }
  }
  return {
    accounts: accounts.map((account) => (held.has(account.id) ? { ...account, aggregation: 'last' } : account)),
    months: [...months.filter(({ accountId }) => !held.has(accountId)), ...running],
  }
}
