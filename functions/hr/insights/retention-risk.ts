import type { Insight } from '../../domain.ts'
import { groupRiskFinding, type PredictedGroups } from '../../platform/models/risk-finding.ts'
import { leaving } from '../models/leaving.ts'

/** Sums of departments only: single persons are never told by an insight. */
export const retentionRisk: Insight<PredictedGroups | undefined> = {
  name: 'retention-risk',
  title: 'Where employees may leave',
  question: 'In which departments may employees leave within the next three months?',
  reads: ['models/hr/leaving'],
  sensitivity: 'rating',
  cuts: ['department'],
  load: ({ models }) => models.groupScores('hr/leaving', 'department'),
  compute: (predicted, context) => groupRiskFinding(leaving, predicted, 'Department', context),
}
