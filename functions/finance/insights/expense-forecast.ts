import type { Insight } from '../../domain.ts'
import { forecastFinding } from '../forecast-finding.ts'
import { type ForecastInput, loadForecast } from '../forecast-input.ts'

export const expenseForecast: Insight<ForecastInput> = {
  name: 'expense-forecast',
  title: 'Expense forecast',
  question: 'What expense is to be expected in the next months, and how sure is that?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadForecast(context, 'expense'),
  compute: (input, context) => forecastFinding(input, context, 'Expense', 'down'),
}
