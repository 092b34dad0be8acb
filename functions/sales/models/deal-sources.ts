// Rows from which the models about opportunities are made, each as it was known on its day.
import { sql } from 'drizzle-orm'
import type { Source } from '../../platform/models/features/model.ts'

/** An opportunity as it was created; its row holds today's stage, which counts from the day of the decision on. */
const deals: Source = {
  name: 'deals',
  about: 'deal',
  reads: ['sales/opportunity'],
  later: { closed_on: 'closed_on', won: 'closed_on' },
  rows: ({ from, to }) => sql`
    SELECT o.opportunity_id AS key, o.day, o.account_id, a.name AS account, a.region, a.segment, o.family, o.owner_id, o.source,
      o.campaign_id, julianday(o.expected_on) - 2440587.5 AS expected, o.closed_on,
      CASE o.stage WHEN 'won' THEN 1 WHEN 'lost' THEN 0 END AS won
    FROM sales_opportunity AS o LEFT JOIN customers_account AS a ON a.account_id = o.account_id
    WHERE o.day BETWEEN ${from} AND ${to}`,
}

/** Each step into a stage, the first one too. */
const steps: Source = {
  name: 'steps',
  about: 'deal',
  reads: ['sales/stage-change'],
  rows: ({ from, to }) => sql`
    SELECT opportunity_id AS key, day, to_stage AS stage, amount_cents / 100.0 AS amount,
      CASE to_stage WHEN 'qualified' THEN 1 WHEN 'needs' THEN 2 WHEN 'proposal' THEN 3 WHEN 'negotiation' THEN 4 END AS place
    FROM sales_stage_change WHERE day BETWEEN ${from} AND ${to}`,
}

/** Decided opportunities on the day of the decision, by who or what they are of. */
function decided(name: string, about: string, key: 'owner_id' | 'account_id' | 'source' | 'family'): Source {
  return {
    name,
    about,
    reads: ['sales/stage-change', 'sales/opportunity'],
    rows: ({ from, to }) => sql`
      SELECT ${sql.raw(`o.${key}`)} AS key, s.day, CASE s.to_stage WHEN 'won' THEN 1 ELSE 0 END AS won,
        s.amount_cents / 100.0 AS amount, julianday(s.day) - julianday(o.day) AS days
      FROM sales_stage_change AS s JOIN sales_opportunity AS o ON o.opportunity_id = s.opportunity_id
      WHERE s.day BETWEEN ${from} AND ${to} AND s.to_stage IN ('won', 'lost')`,
  }
}

const byOwner = decided('by-owner', 'owner', 'owner_id')
const byAccount = decided('by-account', 'account', 'account_id')
const bySource = decided('by-source', 'source', 'source')
const byFamily = decided('by-family', 'family', 'family')

const orders: Source = {
  name: 'orders',
  about: 'account',
  reads: ['sales/order'],
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, count(*) AS orders, sum(net_cents) / 100.0 AS net
    FROM sales_order WHERE day BETWEEN ${from} AND ${to} GROUP BY day, account_id`,
}

const satisfaction: Source = {
  name: 'satisfaction',
  about: 'account',
  reads: ['customers/satisfaction'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT account_id AS key, day, score FROM customers_satisfaction WHERE day BETWEEN ${from} AND ${to}`,
}

/** By `about` of a source, the column of `deals` with its key. */
export const links = { owner: 'owner_id', account: 'account_id', source: 'source', family: 'family' }

export const dealSources = [deals, steps, byOwner, byAccount, bySource, byFamily, orders, satisfaction] as const
