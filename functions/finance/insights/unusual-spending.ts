import type { Insight } from '../../domain.ts'
import { loadUnusual, type Subject, unusualFinding } from '../unusual-finding.ts'
import type { UnusualFlows } from '../unusual-flows.ts'

const subject: Subject = { type: 'expense', label: 'Spending', good: 'down' }

export const unusualSpending: Insight<UnusualFlows | null> = {
  name: 'unusual-spending',
  title: 'Unusual spending',
  question: 'Which spending is unlike what it has always been, and where does it come from?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadUnusual(context, subject),
  compute: (flows, context) => unusualFinding(flows, context, subject),
}
