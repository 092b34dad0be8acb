import { sql } from 'drizzle-orm'
import { addDays, addMonths } from '../../../lib/calendar/calendar.ts'
import type { Insight, LoadContext } from '../../domain.ts'
import { type PredictedRecords, riskFinding, type Stakes } from '../../platform/models/risk-finding.ts'
import { churn } from '../models/churn.ts'

interface Input {
  predicted: PredictedRecords | undefined
  stakes: Stakes
}

const months = 12

export const churnRisk: Insight<Input> = {
  name: 'churn-risk',
  title: 'Customers who may leave',
  question: 'Which customers may leave, what do they bring, and what can be done?',
  reads: ['models/customers/churn', 'sales/order'],
  cuts: [],
  load: async (context) => {
    const predicted = await context.models.scores('customers/churn')
    const amounts = predicted === undefined ? new Map() : await ordersUntil(context, predicted.day)
    return { predicted, stakes: { amounts, what: 'orders of the last twelve months' } }
  },
  compute: ({ predicted, stakes }, context) => riskFinding(churn, predicted, stakes, context),
}

/** What each customer ordered in the twelve months before a day, month by month. */
async function ordersUntil({ db }: Pick<LoadContext, 'db'>, day: string): Promise<Map<string, number>> {
  const cents = new Map<string, number>()
  for (let at = 0; at < months; at++) {
    const [from, to] = [addDays(addMonths(day, at - months), 1), addMonths(day, at + 1 - months)]
    const rows = await db.all<{ account: string; cents: number }>(
      sql`SELECT account_id AS account, sum(net_cents) AS cents FROM sales_order WHERE day BETWEEN ${from} AND ${to} GROUP BY account_id`,
    )
    for (const { account, cents: own } of rows) cents.set(account, (cents.get(account) ?? 0) + own)
  }
  return new Map([...cents].map(([account, own]) => [account, own / 100]))
}
