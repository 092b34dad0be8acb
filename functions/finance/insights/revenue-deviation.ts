import type { Insight } from '../../domain.ts'
import { type DeviationInput, deviationFinding, loadDeviation } from '../deviation-finding.ts'

export const revenueDeviation: Insight<DeviationInput> = {
  name: 'revenue-deviation',
  title: 'Revenue against its forecast',
  question: 'Was revenue of the last month as expected, and if not, where did it differ?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadDeviation(context, 'revenue'),
  compute: (input, context) => deviationFinding(input, context, 'Revenue', 'up'),
}
