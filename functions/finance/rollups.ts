// How ledger lines become day and month cells. A fine cell is one (scenario, account, department, organization), a coarse one (scenario, account).
// The month keeps the sum and the closing balance of every cell, so that an account that turns out to hold balances needs no new summary.
import { type SQL, sql } from 'drizzle-orm'
import { addDays, type Day, monthStart } from '../../lib/calendar/calendar.ts'
import type { Rollup } from '../platform/rollups/rollup.ts'

const cell = sql.raw('scenario, account_id, department_id, organization_id')

function same(table: string, other: string, columns: readonly string[]): SQL {
  return sql.raw(columns.map((column) => `${other}.${column} = ${table}.${column}`).join(' AND '))
}

const sameCell = same('finance_ledger_month', 'd', ['scenario', 'account_id', 'department_id', 'organization_id'])
const sameAccount = same('finance_ledger_account_month', 'd', ['scenario', 'account_id'])

/** Month cells that lost their last line of the day: the day keeps them with `lines = 0` until the end of the transaction. */
function goneFrom(day: Day): SQL {
  return sql`(scenario, account_id, month, department_id, organization_id) IN (
    SELECT scenario, account_id, ${monthStart(day)}, department_id, organization_id FROM finance_ledger_day WHERE day = ${day} AND lines = 0)`
}

/** Days of the month before `day`, latest first, as a JSON array. */
function earlierDays(day: Day): string {
  const days: Day[] = []
  for (let earlier = addDays(day, -1); earlier >= monthStart(day); earlier = addDays(earlier, -1)) days.push(earlier)
  return JSON.stringify(days)
}

/** Takes what is summarised of the day out of the months; the day then holds only cells with `lines = 0`, and gets what the lines say now. */
function dayCells(day: Day): SQL[] {
  const month = monthStart(day)
  return [
    sql`UPDATE finance_ledger_month SET amount_cents = finance_ledger_month.amount_cents - d.amount_cents, lines = finance_ledger_month.lines - d.lines
      FROM finance_ledger_day AS d WHERE d.day = ${day} AND finance_ledger_month.month = ${month} AND ${sameCell}`,
    sql`UPDATE finance_ledger_account_month SET amount_cents = finance_ledger_account_month.amount_cents - d.amount_cents,
        lines = finance_ledger_account_month.lines - d.lines
      FROM finance_ledger_account_day AS d WHERE d.day = ${day} AND finance_ledger_account_month.month = ${month} AND ${sameAccount}`,
    sql`UPDATE finance_ledger_day SET amount_cents = 0, lines = 0 WHERE day = ${day}`,
    sql`INSERT INTO finance_ledger_day (day, ${cell}, amount_cents, lines)
      SELECT day, ${cell}, sum(amount_cents), count(*) FROM finance_ledger WHERE day = ${day} GROUP BY ${cell}
      ON CONFLICT DO UPDATE SET amount_cents = excluded.amount_cents, lines = excluded.lines`,
    sql`DELETE FROM finance_ledger_account_day WHERE day = ${day}`,
    sql`INSERT INTO finance_ledger_account_day (day, scenario, account_id, amount_cents, lines)
      SELECT day, scenario, account_id, sum(amount_cents), sum(lines) FROM finance_ledger_day WHERE day = ${day} AND lines > 0 GROUP BY scenario, account_id`,
  ]
}

/** Brings the fine months up to the day's cells: sums grow by them, balances are those of the latest day that has any. */
function monthCells(day: Day): SQL[] {
  return [
    sql`INSERT INTO finance_ledger_month (month, ${cell}, amount_cents, lines, closing_day, closing_cents)
      SELECT ${monthStart(day)}, ${cell}, amount_cents, lines, day, amount_cents FROM finance_ledger_day WHERE day = ${day} AND lines > 0
      ON CONFLICT DO UPDATE SET amount_cents = amount_cents + excluded.amount_cents, lines = lines + excluded.lines,
        closing_cents = CASE WHEN excluded.closing_day >= closing_day THEN excluded.closing_cents ELSE closing_cents END,
        closing_day = max(closing_day, excluded.closing_day)`,
    sql`DELETE FROM finance_ledger_month WHERE lines = 0 AND ${goneFrom(day)}`,
    sql`UPDATE finance_ledger_month SET (closing_day, closing_cents) = (
        SELECT d.day, d.amount_cents FROM json_each(${earlierDays(day)}) AS earlier CROSS JOIN finance_ledger_day AS d
        WHERE d.day = earlier.value AND ${sameCell} ORDER BY d.day DESC LIMIT 1)
      WHERE closing_day = ${day} AND ${goneFrom(day)}`,
  ]
}

/** The month's fine cell of each of the day's cells. */
const monthOfCell = sql.raw(
  `m.scenario = d.scenario AND m.account_id = d.account_id AND m.department_id = d.department_id AND m.organization_id = d.organization_id`,
)

/** Adds the day to the coarse months. Runs before the fine months know of it: they tell which balances the day replaces, or takes away. */
function accountMonthCells(day: Day): SQL {
  return sql`INSERT INTO finance_ledger_account_month (month, scenario, account_id, amount_cents, lines, closing_cents)
    SELECT ${monthStart(day)}, d.scenario, d.account_id, sum(d.amount_cents), sum(d.lines), sum(CASE
        WHEN d.lines = 0 THEN -m.closing_cents
        WHEN m.closing_day IS NULL THEN d.amount_cents
        WHEN m.closing_day <= d.day THEN d.amount_cents - m.closing_cents
        ELSE 0 END)
      FROM finance_ledger_day AS d LEFT JOIN finance_ledger_month AS m ON m.month = ${monthStart(day)} AND ${monthOfCell}
      WHERE d.day = ${day} GROUP BY d.scenario, d.account_id
    ON CONFLICT DO UPDATE SET amount_cents = amount_cents + excluded.amount_cents, lines = lines + excluded.lines,
      closing_cents = closing_cents + excluded.closing_cents`
}

/** Gives the coarse months the earlier balances of cells that the day has left, once the fine months have found them. */
function accountMonthsOfGone(day: Day): SQL[] {
  const month = monthStart(day)
  return [
    sql`UPDATE finance_ledger_account_month SET closing_cents = finance_ledger_account_month.closing_cents + gone.closing_cents FROM (
        SELECT d.scenario, d.account_id, sum(m.closing_cents) AS closing_cents FROM finance_ledger_day AS d
        CROSS JOIN finance_ledger_month AS m ON m.month = ${month} AND ${monthOfCell}
        WHERE d.day = ${day} AND d.lines = 0 GROUP BY d.scenario, d.account_id) AS gone
      WHERE finance_ledger_account_month.month = ${month} AND ${same('finance_ledger_account_month', 'gone', ['scenario', 'account_id'])}`,
    sql`DELETE FROM finance_ledger_account_month WHERE lines = 0 AND (scenario, account_id, month) IN (
      SELECT scenario, account_id, ${month} FROM finance_ledger_day WHERE day = ${day} AND lines = 0)`,
  ]
}

/** The summary of 'finance/ledger': its cost follows the lines of the day, never the length of the history. */
export const ledgerRollup: Rollup = {
  table: 'finance/ledger',
  day: (day) => [
    ...dayCells(day),
    accountMonthCells(day),
    ...monthCells(day),
    ...accountMonthsOfGone(day),
    sql`DELETE FROM finance_ledger_day WHERE day = ${day} AND lines = 0`,
  ],
  count(day) {
    return sql`SELECT count(*) AS lines FROM finance_ledger WHERE day = ${day}`
  },
  span() {
    return sql`SELECT (SELECT day FROM finance_ledger_account_day WHERE scenario = 'actual' ORDER BY day LIMIT 1) AS "from",
      (SELECT day FROM finance_ledger_account_day WHERE scenario = 'actual' ORDER BY day DESC LIMIT 1) AS "to"`
  },
  members() {
    return sql`SELECT 'organization' AS dimension, name AS member FROM finance_organization
      UNION ALL SELECT 'department', name FROM finance_department ORDER BY dimension, member`
  },
}
