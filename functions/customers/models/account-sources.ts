// Rows from which the models about customers are made, each as it was known on its day.
import { sql } from 'drizzle-orm'
import type { Source } from '../../platform/models/features/model.ts'

export const accounts: Source = {
  name: 'accounts',
  about: 'account',
  reads: ['customers/account'],
  daysAtOnce: 366,
  later: { churned_on: 'churned_on' },
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, name, region, segment, industry, employees, churned_on, 'all' AS firm
    FROM customers_account WHERE day BETWEEN ${from} AND ${to}`,
}

export const answers: Source = {
  name: 'answers',
  about: 'account',
  reads: ['customers/satisfaction'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, score, recommend FROM customers_satisfaction WHERE day BETWEEN ${from} AND ${to}`,
}

/** Use of all features by week. */
export const usage: Source = {
  name: 'usage',
  about: 'account',
  reads: ['customers/usage'],
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, sum(users) AS users, sum(sessions) AS sessions, count(*) AS features
    FROM customers_usage WHERE day BETWEEN ${from} AND ${to} GROUP BY day, account_id`,
}

/** Use by all customers together: what is usual in a week. */
export const firmUsage: Source = {
  name: 'firm-usage',
  about: 'firm',
  reads: ['customers/usage'],
  rows: ({ from, to }) => sql`
    SELECT 'all' AS key, day, sum(users) * 1.0 / count(DISTINCT account_id) AS users
    FROM customers_usage WHERE day BETWEEN ${from} AND ${to} GROUP BY day`,
}

/** Tickets as they were opened; the answer and the end come later. */
export const tickets: Source = {
  name: 'tickets',
  about: 'account',
  reads: ['customers/ticket'],
  later: { hours: 'answered_on', score: 'closed_on', closed: 'closed_on' },
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, category, score, CASE WHEN closed_at IS NULL THEN NULL ELSE 1 END AS closed,
      24 * (julianday(first_response_at) - julianday(opened_at)) AS hours,
      substr(first_response_at, 1, 10) AS answered_on, substr(closed_at, 1, 10) AS closed_on
    FROM customers_ticket WHERE day BETWEEN ${from} AND ${to}`,
}

/** What was promised for a day; how late it came is known when it is there. */
export const deliveries: Source = {
  name: 'deliveries',
  about: 'account',
  reads: ['operations/shipment'],
  later: { delay: 'delivered_day' },
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, delay_days AS delay, delivered_day
    FROM operations_shipment WHERE day BETWEEN ${from} AND ${to}`,
}

export const orders: Source = {
  name: 'orders',
  about: 'account',
  reads: ['sales/order'],
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, net_cents / 100.0 AS net, (net_cents - cost_cents) / 100.0 AS margin,
      list_cents / 100.0 AS list, channel
    FROM sales_order WHERE day BETWEEN ${from} AND ${to}`,
}

/** Orders of all customers together, by day. */
export const firmOrders: Source = {
  name: 'firm-orders',
  about: 'firm',
  reads: ['sales/order'],
  rows: ({ from, to }) => sql`
    SELECT 'all' AS key, day, count(*) AS orders, sum(net_cents) / 100.0 AS net
    FROM sales_order WHERE day BETWEEN ${from} AND ${to} GROUP BY day`,
}

/** Contracts as they are signed: what one brings a month, and its last day (days since 1970-01-01). */
export const contracts: Source = {
  name: 'contracts',
  about: 'account',
  reads: ['finance/contract'],
  daysAtOnce: 366,
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, value_cents / 100.0 * 30.4375 / (julianday(end_on) - julianday(start_on) + 1) AS monthly,
      julianday(start_on) - 2440587.5 AS start_day, julianday(end_on) - 2440587.5 AS end_day
    FROM finance_contract WHERE day BETWEEN ${from} AND ${to}`,
}

/** Invoices from the day on which they are due; whether and how late they are paid comes later. */
export const dues: Source = {
  name: 'dues',
  about: 'account',
  reads: ['finance/invoice'],
  daysAtOnce: 14,
  later: { paid: 'paid_on', late: 'paid_on' },
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, due_on AS day, amount_cents / 100.0 AS amount, paid_on,
      CASE WHEN paid_on IS NULL THEN NULL ELSE amount_cents / 100.0 END AS paid,
      julianday(paid_on) - julianday(due_on) AS late
    FROM finance_invoice WHERE day BETWEEN date(${from}, '-90 days') AND ${to} AND due_on BETWEEN ${from} AND ${to}`,
}

/** Customers who left, by region. */
export const regionLeavings: Source = {
  name: 'region-leavings',
  about: 'region',
  reads: ['customers/churn'],
  daysAtOnce: 366,
  rows: ({ from, to }) => sql`
    SELECT region AS key, day FROM customers_churn WHERE day BETWEEN ${from} AND ${to}`,
}

/** By `about` of a source, the column of `accounts` with its key. */
export const links = { firm: 'firm', region: 'region' }
