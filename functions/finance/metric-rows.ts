// The SQL of a metric: identifiers come from the lists here, everything else is bound.
import { type SQL, sql } from 'drizzle-orm'
import type { MetricQuestion } from '../domain.ts'
import { cellsOf, needsFineCells } from './cells.ts'
import { memberCondition } from './member-condition.ts'
import { runningCells } from './running.ts'
import type { AccountKind, AccountType } from './schema.ts'

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

/**
 * Days that take some milliseconds: half a year of coarse cells, a quarter of fine ones of one member; less where they are divided and so sorted,
 * or where each account is a row. Measured at a million lines over three years, 30 accounts of 70 fine cells each.
 */
export function daysAtOnce({ by, where }: Pick<MetricQuestion, 'by' | 'where'>): number {
  const filtered = needsFineCells(Object.keys(where))
  if (by === undefined) return filtered ? 93 : 186
  return by === 'kind' || (filtered && by !== 'account') ? 62 : 31
}

/**
 * One signed sum over the cells of the chosen accounts, by period and, where asked, by member.
 * @throws RangeError on a dimension that does not exist.
 */
export function metricRows(choice: Choice, aggregation: 'sum' | 'last', question: MetricQuestion): SQL {
  const { by } = question
  const [key, member] = by === undefined ? [sql.raw('NULL'), sql.raw('NULL')] : [groupKeys[by], members[by]]
  if (key === undefined || member === undefined) throw new RangeError(`no such dimension: ${by}`)
  const rows = keyedRows(choice, aggregation, question, key, by === undefined ? [] : [by])
  return sql`SELECT t.period, ${member} AS member, t.value FROM (${rows}) AS t ORDER BY 1, 2`
}

/** The dimensions that fine cells know by id, and what reads an id out of a key of both. */
const fine: Record<string, { column: SQL; ofBoth: SQL; table: SQL }> = {
  department: {
    column: sql.raw('c.department_id'),
    ofBoth: sql.raw('t.key / 4294967296'),
    table: sql.raw('finance_department'),
  },
  organization: {
    column: sql.raw('c.organization_id'),
    ofBoth: sql.raw('t.key % 4294967296'),
    table: sql.raw('finance_organization'),
  },
}
const keyOfBoth = sql.raw('(c.department_id * 4294967296 + c.organization_id)')

/**
 * The rows of metricRows with every member of the dimensions apart, in a column of the dimension's name.
 * @returns undefined where a key would not be a number: accounts and kinds divided once more.
 */
export function dividedRows(
  choice: Choice,
  aggregation: 'sum' | 'last',
  question: MetricQuestion,
  dimensions: readonly string[],
): SQL | undefined {
  const { by } = question
  const kept = [...new Set(by === undefined ? dimensions : [by, ...dimensions])]
  const [first, ...more] = kept.map((dimension) => fine[dimension])
  if (first === undefined || more.includes(undefined)) return undefined
  const both = more.length > 0
  const name = (dimension: string) => {
    const { ofBoth, table } = fine[dimension] as (typeof fine)[string]
    return sql`(SELECT name FROM ${table} WHERE id = ${both ? ofBoth : sql.raw('t.key')})`
  }
  const rows = keyedRows(choice, aggregation, question, both ? keyOfBoth : first.column, kept)
  const columns = dimensions.map((dimension) => sql`, ${name(dimension)} AS ${sql.identifier(dimension)}`)
  return sql`SELECT t.period, ${by === undefined ? sql.raw('NULL') : name(by)} AS member, t.value${sql.join(columns)} FROM (${rows}) AS t`
}

/** Sums by period and key. @param kept dimensions that the key tells apart. */
function keyedRows(
  choice: Choice,
  aggregation: 'sum' | 'last',
  question: MetricQuestion,
  key: SQL,
  kept: readonly string[],
): SQL {
  const resolution = question.resolution === 'month' ? 'month' : 'day'
  const cellQuestion = { ...question, resolution, dimensions: [...kept, ...Object.keys(question.where)] } as const
  const { from, period } = cellsOf(cellQuestion)
  const amount = sql.raw(resolution === 'month' && aggregation === 'last' ? 'c.closing_cents' : 'c.amount_cents')
  const conditions = Object.entries(question.where).map(([dimension, members]) => memberCondition(dimension, members))
  if (choice.types) conditions.push(among(sql.raw('a.type'), choice.types))
  if (choice.kinds) conditions.push(among(sql.raw('a.kind'), choice.kinds))
  // A balance can be read off where the lines are balances; movements are added up to one.
  const where = sql.join(
    aggregation === 'last' ? [...conditions, sql.raw("a.aggregation = 'last'")] : conditions,
    sql` AND `,
  )
  const groups = sql.raw(kept.length === 0 ? '1' : '1, 2')
  const stated = sql`SELECT ${period} AS period, ${key} AS key, sum(${signs[choice.sign]} * ${amount}) AS value FROM ${from} WHERE ${where} GROUP BY ${groups}`
  const cells =
    aggregation === 'last' ? sql`${stated} UNION ALL ${runningCells(cellQuestion, conditions, key)}` : stated
  // The week of a day is worked out once a sum, not once a cell.
  return question.resolution === 'week' ? weekly(cells, aggregation) : cells
}

/** Sums of days as sums of weeks, which begin on Monday. */
function weekly(days: SQL, aggregation: 'sum' | 'last'): SQL {
  if (aggregation === 'last') throw new RangeError('balances do not add up over a week')
  return sql`SELECT date(d.period, 'weekday 0', '-6 days') AS period, d.key AS key, sum(d.value) AS value FROM (${days}) AS d GROUP BY 1, 2`
}
