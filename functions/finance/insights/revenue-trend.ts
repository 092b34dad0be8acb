import type { Insight } from '../../domain.ts'
import { loadTrend, type TrendInput, trendFinding } from '../trend-finding.ts'

export const revenueTrend: Insight<TrendInput> = {
  name: 'revenue-trend',
  title: 'Revenue, its trend and its seasons',
  question: 'Where is revenue heading, and which months are strong?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadTrend(context, 'revenue'),
  compute: (input, context) => trendFinding(input, context, 'Revenue', 'up'),
}
