// What the next review may say. It learns the next rating, not its change: a change mostly tells that the last rating was high or low by chance.
import type { Feature, RegressionModel } from '../../platform/models/features/model.ts'
import {
  changeOf,
  groupAnswer,
  isEmployed,
  monthsSince,
  protectedAttributes,
  tenureYears,
  weeklyOvertime,
} from './person-features.ts'
import { goals, links, people, reviews, steps, teamAnswers, teamReviews, trainings, weeks } from './person-sources.ts'

const [halfYear, year] = [183, 365]

const features: readonly Feature[] = [
  {
    name: 'rating',
    label: 'Last rating',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('reviews').last('rating'),
  },
  {
    name: 'rating-usual',
    label: 'Mean of all ratings',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('reviews').mean('rating'),
  },
  {
    name: 'rating-change',
    label: 'Last rating against those before',
    kind: 'number',
    unit: 'points',
    value: (known) => changeOf(known.history('reviews'), 'rating'),
  },
  {
    name: 'potential',
    label: 'Potential in the last review',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('reviews').last('potential'),
  },
  {
    name: 'training-hours',
    label: 'Training, last half-year',
    kind: 'number',
    unit: 'hours',
    value: (known) => known.history('trainings').within(halfYear).sum('hours'),
    change: { direction: 'up', action: 'Plan training' },
  },
  {
    name: 'goal-progress',
    label: 'Goals reached, last year',
    kind: 'number',
    unit: 'ratio',
    value: (known) => known.history('goals').within(year).mean('progress'),
  },
  {
    name: 'overtime-13-weeks',
    label: 'Overtime a week, last 13 weeks',
    kind: 'number',
    unit: 'hours',
    value: (known) => weeklyOvertime(known, 91),
    change: { direction: 'down', action: 'Take work away: less overtime' },
  },
  {
    name: 'team-on-manager',
    label: 'What the team says of its manager',
    kind: 'number',
    unit: 'points',
    value: (known) => groupAnswer(known.history('team-answers').within(2 * year), 'manager'),
    change: { direction: 'up', action: 'Coach the manager' },
  },
  {
    name: 'team-rating',
    label: 'Mean rating that the manager gave, last year',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('team-reviews').within(year).mean('rating'),
  },
  { name: 'tenure', label: 'Time in the firm', kind: 'number', unit: 'years', value: tenureYears },
  {
    name: 'months-since-promotion',
    label: 'Time since the last promotion, or since hire',
    kind: 'number',
    unit: 'months',
    value: (known) => monthsSince(known, known.history('steps').where('kind', 'promotion')),
  },
  {
    name: 'level',
    label: 'Level',
    kind: 'number',
    unit: 'level',
    value: (known) => known.history('people').last('level'),
  },
  {
    name: 'department',
    label: 'Department',
    kind: 'category',
    value: (known) => known.history('people').lastWord('department'),
  },
]

export const performanceTrend: RegressionModel = {
  name: 'performance-trend',
  title: 'Performance',
  question: 'What may the next review say?',
  subject: { one: 'employee', many: 'employees' },
  persons: true,
  sensitivity: 'rating',
  kind: 'regression',
  quantity: 'rating in the next review',
  unit: 'points',
  moments: 'month',
  // Reviews are half-yearly, and held over some weeks.
  horizonDays: 200,
  sources: [people, steps, reviews, goals, weeks, trainings, teamReviews, teamAnswers],
  links,
  population: (known) => isEmployed(known) && known.history('reviews').count > 0,
  // The first review after the moment; who leaves before it has none.
  outcome: (then, now) => then.history('reviews').values('rating')[now.history('reviews').values('rating').length],
  features,
  protected: protectedAttributes,
  shown: { name: 'name', by: ['department', 'role'] },
}
