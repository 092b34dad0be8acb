// Which invoices may be paid late: known when they are issued.
import { sql } from 'drizzle-orm'
import { dayFromNumber } from '../../../lib/calendar/calendar.ts'
import type { ClassificationModel, Feature, Known, Source } from '../../platform/models/features/model.ts'

/** Days after the due day that are too many. */
const tooLate = 14
/** The longest usual terms, and the days after them. */
const longestDays = 60 + tooLate + 1

const invoices: Source = {
  name: 'invoices',
  about: 'invoice',
  reads: ['finance/invoice'],
  later: { late: 'paid_on' },
  rows: ({ from, to }) => sql`
    SELECT invoice_id AS key, day, account_id, customer, kind, region, segment, terms_days, amount_cents / 100.0 AS amount,
      julianday(due_on) - 2440587.5 AS due, paid_on, julianday(paid_on) - julianday(due_on) AS late
    FROM finance_invoice WHERE day BETWEEN ${from} AND ${to}`,
}

/** What came of invoices by week of the payments, told on the Sunday that ends it: of each customer, and of all of a region, whether money is short everywhere. */
function paid(name: string, about: 'account' | 'region'): Source {
  const key = sql.raw(about === 'account' ? 'account_id' : 'region')
  return {
    name,
    about,
    reads: ['finance/invoice'],
    daysAtOnce: 14,
    rows: ({ from, to }) => sql`
      SELECT ${key} AS key, date(paid_on, 'weekday 0') AS day, count(*) AS invoices,
        sum(julianday(paid_on) - julianday(due_on)) AS late_days,
        sum(julianday(paid_on) - julianday(due_on) > ${tooLate}) AS too_late, sum(amount_cents) / 100.0 AS amount
      FROM finance_invoice
      WHERE day BETWEEN date(${from}, '-200 days') AND ${to} AND paid_on BETWEEN date(${from}, '-6 days') AND ${to}
        AND date(paid_on, 'weekday 0') BETWEEN ${from} AND ${to}
      GROUP BY ${key}, date(paid_on, 'weekday 0')`,
  }
}

/** What each customer had to pay, by week of the due days. */
const dues: Source = {
  name: 'dues',
  about: 'account',
  reads: ['finance/invoice'],
  daysAtOnce: 14,
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, date(due_on, 'weekday 0') AS day, sum(amount_cents) / 100.0 AS amount
    FROM finance_invoice
    WHERE day BETWEEN date(${from}, '-90 days') AND ${to} AND due_on BETWEEN date(${from}, '-6 days') AND ${to}
      AND date(due_on, 'weekday 0') BETWEEN ${from} AND ${to}
    GROUP BY account_id, date(due_on, 'weekday 0')`,
}

const satisfaction: Source = {
  name: 'satisfaction',
  about: 'account',
  reads: ['customers/satisfaction'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, score FROM customers_satisfaction WHERE day BETWEEN ${from} AND ${to}`,
}

export const latePayment: ClassificationModel = {
  name: 'late-payment',
  title: 'Late payment',
  question: 'Which invoices may be paid late?',
  subject: { one: 'invoice', many: 'invoices' },
  sensitivity: 'internal',
  kind: 'classification',
  event: `is paid more than ${tooLate} days late`,
  costs: { missed: 4, falseAlarm: 1 },
  moments: 'start',
  horizonDays: longestDays,
  sources: [invoices, paid('payments', 'account'), dues, satisfaction, paid('all-payments', 'region')],
  links: { account: 'account_id', region: 'region' },
  shown: { name: 'customer', by: ['region', 'segment'] },
  population: () => true,
  outcome: (then) => {
    const late = then.history('invoices').last('late')
    if (late !== undefined) return late > tooLate ? 1 : 0
    return then.dayNumber - (then.history('invoices').last('due') as number) > tooLate ? 1 : undefined
  },
  features: [
    habit('late-days', 'Days after the due day, last year', 'late_days', 365),
    habit('late-days-quarter', 'Days after the due day, last quarter', 'late_days', 91),
    habit('late-share', 'Share of invoices paid late, last year', 'too_late', 365),
    habit('late-share-ever', 'Share of invoices paid late, last three years', 'too_late', 1100),
    {
      name: 'invoices-paid',
      label: 'Invoices paid, last year',
      kind: 'number',
      unit: 'invoices',
      value: (invoice) => invoice.history('payments').within(365).sum('invoices'),
    },
    {
      name: 'overdue',
      label: 'Other invoices past due',
      kind: 'number',
      unit: 'money',
      value: (invoice) =>
        Math.max(
          0,
          invoice.history('dues').within(365).sum('amount') - invoice.history('payments').within(365).sum('amount'),
        ),
      change: { direction: 'down', action: 'Deliver only when the open invoices are paid' },
    },
    {
      name: 'amount',
      label: 'Amount',
      kind: 'number',
      unit: 'money',
      value: (invoice) => invoice.history('invoices').last('amount'),
      change: { direction: 'down', action: 'Ask for a part of it in advance' },
    },
    {
      name: 'amount-share',
      label: 'Amount against the customer’s usual',
      kind: 'number',
      unit: 'ratio',
      value: (invoice) => {
        const payments = invoice.history('payments').within(365)
        const count = payments.sum('invoices')
        return count === 0
          ? undefined
          : ((invoice.history('invoices').last('amount') as number) * count) / payments.sum('amount')
      },
    },
    {
      name: 'terms',
      label: 'Days until it is due',
      kind: 'number',
      unit: 'days',
      value: (invoice) => invoice.history('invoices').last('terms_days'),
      change: { direction: 'down', action: 'Agree on shorter terms' },
    },
    {
      name: 'satisfaction',
      label: 'Satisfaction, last answer',
      kind: 'number',
      unit: 'points',
      value: (invoice) => invoice.history('satisfaction').within(200).last('score'),
      change: { direction: 'up', action: 'Settle what they complain about before the invoice is due' },
    },
    {
      name: 'region-late-days',
      label: 'Days after the due day of the whole region, last five weeks',
      kind: 'number',
      unit: 'days',
      value: (invoice) => share(invoice, 'all-payments', 'late_days', 35),
    },
    category('region', 'Region'),
    category('segment', 'Segment'),
    category('kind', 'For an order or a contract'),
    {
      name: 'month',
      label: 'Month in which it is due',
      kind: 'category',
      value: (invoice) => dayFromNumber(invoice.history('invoices').last('due') as number).slice(5, 7),
    },
  ],
}

function habit(name: string, label: string, column: string, days: number): Feature {
  return {
    name,
    label,
    kind: 'number',
    unit: column === 'late_days' ? 'days' : 'ratio',
    value: (invoice) => share(invoice, 'payments', column, days),
    ...(days > 365 ? {} : { change: { direction: 'down' as const, action: 'Remind before the due day' } }),
  }
}

/** An invoice’s part of what the rows of a column add up to. */
function share(invoice: Known, source: string, column: string, days: number): number | undefined {
  const rows = invoice.history(source).within(days)
  const invoices = rows.sum('invoices')
  return invoices === 0 ? undefined : rows.sum(column) / invoices
}

function category(name: string, label: string): Feature {
  return { name, label, kind: 'category', value: (invoice) => invoice.history('invoices').lastWord(name) }
}
