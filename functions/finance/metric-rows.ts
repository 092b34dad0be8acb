// The SQL of a metric: identifiers come from the lists here, everything else is bound.
import { type SQL, sql } from 'drizzle-orm'
import { monthStart } from '../../lib/calendar/calendar.ts'
import type { MetricQuestion } from '../domain.ts'
import { kindLabel } from './kinds.ts'
import { type AccountKind, type AccountType, accountKinds } from './schema.ts'

/** How the amounts of the chosen accounts count: as they stand, by their effect on income, or as a cost (its opposite). */
type Sign = 'as-is' | 'income' | 'cost'

export interface Choice {
  sign: Sign
  types?: readonly AccountType[]
  kinds?: readonly AccountKind[]
}

const signs: Record<Sign, SQL> = {
  'as-is': sql.raw('1'),
  income: sql.raw("CASE a.type WHEN 'revenue' THEN 1 ELSE -1 END"),
  cost: sql.raw("CASE a.type WHEN 'revenue' THEN -1 ELSE 1 END"),
}

const groupKeys: Record<string, SQL> = {
  organization: sql.raw('c.organization_id'),
  department: sql.raw('c.department_id'),
  account: sql.raw('a.id'),
  kind: sql.raw('a.kind'),
}

const members: Record<string, SQL> = {
  organization: sql.raw('(SELECT name FROM finance_organization WHERE id = t.key)'),
  department: sql.raw('(SELECT name FROM finance_department WHERE id = t.key)'),
  // Two accounts may share a name: those carry their code.
  account: sql.raw(`(SELECT CASE WHEN EXISTS (SELECT 1 FROM finance_account AS b WHERE b.name = a.name AND b.id <> a.id)
    THEN a.name || ' (' || a.code || ')' ELSE a.name END FROM finance_account AS a WHERE a.id = t.key)`),
  kind: sql.raw("upper(substr(t.key, 1, 1)) || replace(substr(t.key, 2), '-', ' ')"),
}

function among(column: SQL, values: readonly string[]): SQL {
  return sql`${column} IN (${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )})`
}

function filter(dimension: string, member: string): SQL {
  if (dimension === 'organization')
    return sql`c.organization_id = (SELECT id FROM finance_organization WHERE name = ${member})`
  if (dimension === 'department')
    return sql`c.department_id = (SELECT id FROM finance_department WHERE name = ${member})`
  if (dimension === 'account')
    return sql`(a.name = ${member} OR a.code = ${member} OR a.name || ' (' || a.code || ')' = ${member})`
  if (dimension === 'kind')
    return sql`a.kind = ${accountKinds.find((kind) => kind === member || kindLabel(kind) === member) ?? ''}`
  throw new RangeError(`no such dimension: ${dimension}`)
}

/** Month cells are reached account by account (their key begins so); day cells by day. CROSS JOIN keeps SQLite to that order. */
function cells(question: MetricQuestion, aggregation: 'sum' | 'last'): { period: SQL; amount: SQL; from: SQL } {
  const { span, scenario } = question
  if (question.resolution === 'month') {
    return {
      period: sql.raw('c.month'),
      amount: sql.raw(aggregation === 'last' ? 'c.closing_cents' : 'c.amount_cents'),
      from: sql`finance_account AS a CROSS JOIN finance_ledger_month AS c
        ON c.scenario = ${scenario} AND c.account_id = a.id AND c.month BETWEEN ${monthStart(span.from)} AND ${span.to}`,
    }
  }
  return {
    period: sql.raw('c.day'),
    amount: sql.raw('c.amount_cents'),
    from: sql`finance_ledger_day AS c CROSS JOIN finance_account AS a
      ON c.day BETWEEN ${span.from} AND ${span.to} AND c.scenario = ${scenario} AND a.id = c.account_id`,
  }
}

/**
 * One signed sum over the cells of the chosen accounts, by period and, where asked, by member.
 * @throws RangeError on a dimension that does not exist.
 */
export function metricRows(choice: Choice, aggregation: 'sum' | 'last', question: MetricQuestion): SQL {
  const { period, amount, from } = cells(question, aggregation)
  const conditions = Object.entries(question.where).map(([dimension, member]) => filter(dimension, member))
  if (choice.types) conditions.push(among(sql.raw('a.type'), choice.types))
  if (choice.kinds) conditions.push(among(sql.raw('a.kind'), choice.kinds))
  // A balance can be read off only where the lines are balances.
  if (aggregation === 'last') conditions.push(sql.raw("a.aggregation = 'last'"))
  const where = sql.join(conditions, sql` AND `)
  const sum = sql`sum(${signs[choice.sign]} * ${amount})`
  if (question.by === undefined) {
    return sql`SELECT ${period} AS period, NULL AS member, ${sum} AS value FROM ${from} WHERE ${where} GROUP BY 1 ORDER BY 1`
  }
  const key = groupKeys[question.by]
  const member = members[question.by]
  if (key === undefined || member === undefined) throw new RangeError(`no such dimension: ${question.by}`)
  return sql`SELECT t.period, ${member} AS member, t.value FROM (
    SELECT ${period} AS period, ${key} AS key, ${sum} AS value FROM ${from} WHERE ${where} GROUP BY 1, 2) AS t ORDER BY 1, 2`
}
