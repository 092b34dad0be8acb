import type { Insight } from '../../domain.ts'
import { loadTrend, type TrendInput, trendFinding } from '../trend-finding.ts'

export const expenseTrend: Insight<TrendInput> = {
  name: 'expense-trend',
  title: 'Expense, its trend and its seasons',
  question: 'Where is expense heading, and which months are costly?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadTrend(context, 'expense'),
  compute: (input, context) => trendFinding(input, context, 'Expense', 'down'),
}
