// How ledger lines become day and month cells. A cell is one (scenario, account, department, organization).
// The month keeps the sum and the closing balance of every cell, so that an account that turns out to hold balances needs no new summary.
import { type SQL, sql } from 'drizzle-orm'
import { addDays, type Day, monthStart } from '../../lib/calendar/calendar.ts'
import type { Rollup } from '../platform/rollups/rollup.ts'

const cell = sql.raw('scenario, account_id, department_id, organization_id')
const sameCell = sql.raw(
  ['scenario', 'account_id', 'department_id', 'organization_id']
    .map((name) => `d.${name} = finance_ledger_month.${name}`)
    .join(' AND '),
)

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

/** The summary of 'finance/ledger': its cost follows the lines of the day, never the length of the history. */
export const ledgerRollup: Rollup = {
  table: 'finance/ledger',
  day(day) {
    const month = monthStart(day)
    return [
      sql`UPDATE finance_ledger_month SET amount_cents = finance_ledger_month.amount_cents - d.amount_cents, lines = finance_ledger_month.lines - d.lines
        FROM finance_ledger_day AS d WHERE d.day = ${day} AND finance_ledger_month.month = ${month} AND ${sameCell}`,
      sql`UPDATE finance_ledger_day SET amount_cents = 0, lines = 0 WHERE day = ${day}`,
      sql`INSERT INTO finance_ledger_day (day, ${cell}, amount_cents, lines)
        SELECT day, ${cell}, sum(amount_cents), count(*) FROM finance_ledger WHERE day = ${day} GROUP BY ${cell}
        ON CONFLICT DO UPDATE SET amount_cents = excluded.amount_cents, lines = excluded.lines`,
      sql`INSERT INTO finance_ledger_month (month, ${cell}, amount_cents, lines, closing_day, closing_cents)
        SELECT ${month}, ${cell}, amount_cents, lines, day, amount_cents FROM finance_ledger_day WHERE day = ${day} AND lines > 0
        ON CONFLICT DO UPDATE SET amount_cents = amount_cents + excluded.amount_cents, lines = lines + excluded.lines,
          closing_cents = CASE WHEN excluded.closing_day >= closing_day THEN excluded.closing_cents ELSE closing_cents END,
          closing_day = max(closing_day, excluded.closing_day)`,
      sql`DELETE FROM finance_ledger_month WHERE lines = 0 AND ${goneFrom(day)}`,
      sql`UPDATE finance_ledger_month SET (closing_day, closing_cents) = (
          SELECT d.day, d.amount_cents FROM json_each(${earlierDays(day)}) AS earlier CROSS JOIN finance_ledger_day AS d
          WHERE d.day = earlier.value AND ${sameCell} ORDER BY d.day DESC LIMIT 1)
        WHERE closing_day = ${day} AND ${goneFrom(day)}`,
      sql`DELETE FROM finance_ledger_day WHERE day = ${day} AND lines = 0`,
    ]
  },
  count(day) {
    return sql`SELECT count(*) AS lines FROM finance_ledger WHERE day = ${day}`
  },
  span() {
    return sql`SELECT (SELECT day FROM finance_ledger_day WHERE scenario = 'actual' ORDER BY day LIMIT 1) AS "from",
      (SELECT day FROM finance_ledger_day WHERE scenario = 'actual' ORDER BY day DESC LIMIT 1) AS "to"`
  },
  members() {
    return sql`SELECT 'organization' AS dimension, name AS member FROM finance_organization
      UNION ALL SELECT 'department', name FROM finance_department ORDER BY dimension, member`
  },
}
