import type { Insight } from '../../domain.ts'
import { type DeviationInput, deviationFinding, loadDeviation } from '../deviation-finding.ts'

export const expenseDeviation: Insight<DeviationInput> = {
  name: 'expense-deviation',
  title: 'Expense against its forecast',
  question: 'Was expense of the last month as expected, and if not, where did it differ?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadDeviation(context, 'expense'),
  compute: (input, context) => deviationFinding(input, context, 'Expense', 'down'),
}
