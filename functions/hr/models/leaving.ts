// Who may leave. A person decides what follows from it: the model says where to look, and what could be changed.
import type { ClassificationModel } from '../../platform/models/features/model.ts'
import { leavingFeatures } from './leaving-features.ts'
import { protectedAttributes } from './person-features.ts'
import {
  bands,
  departmentAnswers,
  departmentLeavings,
  departmentWeeks,
  goals,
  links,
  pay,
  people,
  reviews,
  steps,
  teamAnswers,
  teamLeavings,
  teamReviews,
  trainings,
  weeks,
} from './person-sources.ts'
import { isEmployed } from './person-values.ts'

export const leaving: ClassificationModel = {
  name: 'leaving',
  title: 'Leaving',
  question: 'Who may leave within the next three months?',
  subject: { one: 'employee', many: 'employees' },
  persons: true,
  sensitivity: 'rating',
  kind: 'classification',
  event: 'leaves within 90 days',
  moments: 'month',
  horizonDays: 90,
  sources: [
    people,
    pay,
    bands,
    steps,
    reviews,
    goals,
    weeks,
    trainings,
    teamReviews,
    teamAnswers,
    teamLeavings,
    departmentLeavings,
    departmentWeeks,
    departmentAnswers,
  ],
  links,
  // Before the first payslip nothing is known of a person; of the time before all payslips only those who stayed are.
  population: (known) => isEmployed(known) && known.history('pay').count > 0,
  outcome: (then) => {
    const history = then.history('people')
    if (history.lastWord('left_on') === undefined) return 0
    // Who retires does not leave for anything that could be changed.
    return history.lastWord('leave_reason') === 'retirement' ? undefined : 1
  },
  // To fill a place costs several times what it costs to talk to somebody who would have stayed.
  costs: { missed: 8, falseAlarm: 1 },
  features: leavingFeatures,
  protected: protectedAttributes,
  shown: { name: 'name', by: ['department', 'role'] },
}
