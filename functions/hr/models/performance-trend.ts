// What the next review may say. It learns the next rating, not its change: a change mostly tells that the last rating was high or low by chance.
import type { Feature, RegressionModel } from '../../platform/models/features/model.ts'
import {
  department,
  level,
  monthsSincePromotion,
  overtimeOfQuarter,
  rating,
  teamOnManager,
  tenure,
  trainingHours,
  protectedAttributes,
} from './person-features.ts'
import { goals, links, people, reviews, steps, teamAnswers, teamReviews, trainings, weeks } from './person-sources.ts'
import { isEmployed } from './person-values.ts'

const year = 365

const features: readonly Feature[] = [
  rating,
  {
    name: 'rating-usual',
    label: 'Mean of all ratings',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('reviews').mean('rating'),
  },
  {
    name: 'potential',
    label: 'Potential in the last review',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('reviews').last('potential'),
  },
  trainingHours,
  {
    name: 'goal-progress',
    label: 'Goals reached, last year',
    kind: 'number',
    unit: 'ratio',
    value: (known) => known.history('goals').within(year).mean('progress'),
  },
  overtimeOfQuarter,
  teamOnManager,
  {
    name: 'team-rating',
    label: 'Mean rating that the manager gave, last year',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('team-reviews').within(year).mean('rating'),
  },
  tenure,
  monthsSincePromotion,
  level,
  department,
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
