import { type SQL, sql } from 'drizzle-orm'
import { monthStart } from '../../lib/calendar/calendar.ts'
import type { Good } from '../answer.ts'
import type { Metric, MetricQuestion, RatioMetric, SummedMetric } from '../domain.ts'
import { grossMarginKinds, kindLabel, operatingExpenseKinds, operatingKinds, salesKinds } from './kinds.ts'
import { type AccountKind, type AccountType, accountKinds } from './schema.ts'

/** How the amounts of the chosen accounts count: as they stand, by their effect on income, or as a cost (its opposite). */
type Sign = 'as-is' | 'income' | 'cost'

interface Choice {
  sign: Sign
  types?: readonly AccountType[]
  kinds?: readonly AccountKind[]
}

const dimensions = ['organization', 'department', 'account', 'kind']

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
  return sql`${column} IN (${sql.join(values.map((value) => sql`${value}`), sql`, `)})`
}

function filter(dimension: string, member: string): SQL {
  if (dimension === 'organization') return sql`c.organization_id = (SELECT id FROM finance_organization WHERE name = ${member})`
  if (dimension === 'department') return sql`c.department_id = (SELECT id FROM finance_department WHERE name = ${member})`
  if (dimension === 'account') return sql`(a.name = ${member} OR a.code = ${member} OR a.name || ' (' || a.code || ')' = ${member})`
  if (dimension === 'kind') return sql`a.kind = ${accountKinds.find((kind) => kind === member || kindLabel(kind) === member) ?? ''}`
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

function rows(choice: Choice, aggregation: 'sum' | 'last', question: MetricQuestion): SQL {
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

type About = Pick<SummedMetric, 'name' | 'label' | 'help' | 'synonyms' | 'good'> & { unit?: string }

function summed(about: About, choice: Choice, aggregation: 'sum' | 'last' = 'sum'): SummedMetric {
  return { unit: 'money', dimensions, sensitivity: 'internal', ...about, aggregation, rows: (question) => rows(choice, aggregation, question) }
}

const profitAndLoss = ['revenue', 'expense'] as const

function income(about: About, kinds?: readonly AccountKind[]): SummedMetric {
  return summed(about, kinds ? { sign: 'income', types: profitAndLoss, kinds } : { sign: 'income', types: profitAndLoss })
}

function cost(about: About, kinds: readonly AccountKind[]): SummedMetric {
  return summed(about, { sign: 'cost', types: profitAndLoss, kinds })
}

function balance(name: string, label: string, help: string, good: Good, kinds: readonly AccountKind[], synonyms: string[]): SummedMetric {
  return summed({ name, label, help, good, synonyms }, { sign: 'as-is', kinds }, 'last')
}

function ratioOfSales(name: string, label: string, numerator: string, help: string, synonyms: string[]): RatioMetric {
  return { name, label, help, synonyms, unit: 'ratio', good: 'up', dimensions: ['organization', 'department'], sensitivity: 'internal', aggregation: 'ratio', numerator, denominator: 'sales' }
}

/** The numbers of finance; nothing else defines them. */
export const financeMetrics: Metric[] = [
  summed({
    name: 'revenue', label: 'Revenue', help: 'All accounts of type revenue: sales, other income and interest received, before returns and discounts.',
    synonyms: ['turnover', 'income', 'top line'], good: 'up',
  }, { sign: 'as-is', types: ['revenue'] }),
  income({ name: 'sales', label: 'Sales', help: 'Sales to customers and to group companies, before returns and discounts.', synonyms: ['gross sales', 'trade sales'], good: 'up' }, salesKinds),
  summed({
    name: 'expense', label: 'Expense', help: 'All accounts of type expense: returns and discounts, cost of sales, operating expense, interest paid and tax.',
    synonyms: ['expenses', 'costs', 'total cost', 'spending'], good: 'down',
  }, { sign: 'as-is', types: ['expense'] }),
  cost({ name: 'returns-and-discounts', label: 'Returns and discounts', help: 'What customers sent back and what was let off the price.', synonyms: ['returns', 'discounts'], good: 'down' }, ['returns-and-discounts']),
  cost({ name: 'cost-of-sales', label: 'Cost of sales', help: 'What the goods sold cost to make or buy.', synonyms: ['cogs', 'cost of goods sold'], good: 'down' }, ['cost-of-sales']),
  income({ name: 'gross-margin', label: 'Gross margin', help: 'Sales less returns and discounts and less the cost of sales.', synonyms: ['gross profit'], good: 'up' }, grossMarginKinds),
  ratioOfSales('gross-margin-ratio', 'Gross margin, share of sales', 'gross-margin', 'Gross margin divided by sales.', ['gross margin percent', 'gross profit margin']),
  cost({
    name: 'operating-expense', label: 'Operating expense', help: 'Personnel, travel, marketing, facilities, professional services, depreciation and other running costs.',
    synonyms: ['opex', 'operating expenses', 'overheads', 'running costs'], good: 'down',
  }, operatingExpenseKinds),
  income({
    name: 'operating-income', label: 'Operating income', help: 'Gross margin less operating expense; without other income, interest and tax.',
    synonyms: ['operating profit', 'ebit', 'operating result'], good: 'up',
  }, operatingKinds),
  ratioOfSales('operating-margin', 'Operating margin', 'operating-income', 'Operating income divided by sales.', ['operating profit margin', 'ebit margin']),
  income({ name: 'net-income', label: 'Net income', help: 'All revenue less all expense.', synonyms: ['profit', 'net profit', 'bottom line', 'earnings'], good: 'up' }),
  balance('cash', 'Cash', 'Cash at the last posting of the period, as the ledger states the balance.', 'up', ['cash'], ['cash balance', 'liquidity', 'money in the bank']),
  balance('receivables', 'Receivables', 'What customers and group companies owe, at the last posting of the period.', 'neutral', ['receivables'], ['debtors', 'accounts receivable']),
  balance('inventory', 'Inventory', 'Raw material, work in process and finished goods, at the last posting of the period.', 'neutral', ['inventory'], ['stock']),
  balance('payables', 'Payables', 'What is owed to suppliers, at the last posting of the period.', 'neutral', ['payables'], ['creditors', 'accounts payable']),
  balance('debt', 'Debt', 'Loans and notes, at the last posting of the period.', 'down', ['debt'], ['loans', 'borrowings']),
  summed({ name: 'headcount', label: 'Headcount', help: 'Persons employed at the last posting of the period.', synonyms: ['employees', 'staff', 'people'], good: 'neutral', unit: 'persons' }, { sign: 'as-is', kinds: ['headcount'] }, 'last'),
  summed({ name: 'units', label: 'Units', help: 'Units sold.', synonyms: ['volume', 'pieces', 'units sold'], good: 'up', unit: 'units' }, { sign: 'as-is', kinds: ['units'] }),
  summed({ name: 'area', label: 'Floor area', help: 'Floor area in use at the last posting of the period.', synonyms: ['floor space', 'square footage', 'square feet'], good: 'neutral', unit: 'square feet' }, { sign: 'as-is', kinds: ['area'] }, 'last'),
]
