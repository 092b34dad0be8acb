import { sql } from 'drizzle-orm'
import type { Insight } from '../../domain.ts'
import { type PredictedRecords, riskFinding, type Stakes } from '../../platform/models/risk-finding.ts'
import { latePayment } from '../models/late-payment.ts'

interface Input {
  predicted: PredictedRecords | undefined
  stakes: Stakes
}

export const latePaymentRisk: Insight<Input> = {
  name: 'late-payment-risk',
  title: 'Invoices that may be paid late',
  question: 'Which open invoices may be paid late, how much is it, and what can be done?',
  reads: ['models/finance/late-payment', 'finance/invoice'],
  cuts: [],
  load: async ({ db, models }) => {
    const predicted = await models.scores('finance/late-payment')
    const open = await db.all<{ invoice: string; cents: number }>(
      sql`SELECT invoice_id AS invoice, amount_cents AS cents FROM finance_invoice WHERE paid_on IS NULL`,
    )
    const amounts = new Map(open.map(({ invoice, cents }) => [invoice, cents / 100]))
    const records = predicted?.records.filter(({ key }) => amounts.has(key))
    return {
      predicted: predicted && { ...predicted, records: records ?? [] },
      stakes: { amounts, what: 'open invoices' },
    }
  },
  compute: ({ predicted, stakes }, context) => riskFinding(latePayment, predicted, stakes, context),
}
