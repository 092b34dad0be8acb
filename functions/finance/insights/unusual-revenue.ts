import type { Insight } from '../../domain.ts'
import { loadUnusual, type Subject, unusualFinding } from '../unusual-finding.ts'
import type { UnusualFlows } from '../unusual-flows.ts'

const subject: Subject = { type: 'revenue', label: 'Revenue', good: 'up' }

export const unusualRevenue: Insight<UnusualFlows | null> = {
  name: 'unusual-revenue',
  title: 'Unusual revenue',
  question: 'Which revenue is unlike what it has always been, and where does it come from?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadUnusual(context, subject),
  compute: (flows, context) => unusualFinding(flows, context, subject),
}
