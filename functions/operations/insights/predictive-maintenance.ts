import type { Insight } from '../../domain.ts'
import { type PredictedRecords, riskFinding } from '../../platform/models/risk-finding.ts'
import { failure30 } from '../models/failure.ts'

export const predictiveMaintenance: Insight<PredictedRecords | undefined> = {
  name: 'predictive-maintenance',
  title: 'Machines that may fail',
  question: 'Which machines may fail within a month, by what signs, and what is to be serviced first?',
  reads: ['models/operations/failure-30'],
  cuts: [],
  load: ({ models }) => models.scores('operations/failure-30'),
  compute: (predicted, context) => riskFinding(failure30, predicted, undefined, context),
}
