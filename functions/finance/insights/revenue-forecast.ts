import type { Insight } from '../../domain.ts'
import { forecastFinding } from '../forecast-finding.ts'
import { type ForecastInput, loadForecast } from '../forecast-input.ts'

export const revenueForecast: Insight<ForecastInput> = {
  name: 'revenue-forecast',
  title: 'Revenue forecast',
  question: 'What revenue is to be expected in the next months, and how sure is that?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadForecast(context, 'revenue'),
  compute: (input, context) => forecastFinding(input, context, 'Revenue', 'up'),
}
