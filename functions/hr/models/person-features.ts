// What several models about persons are learnt from, and what none of them is.
import type { Feature } from '../../platform/models/features/model.ts'
import { changeOf, teamAnswer, monthsSince, tenureYears, weeklyOvertime } from './person-values.ts'

export const rating: Feature = {
  name: 'rating',
  label: 'Last rating',
  kind: 'number',
  unit: 'points',
  value: (known) => known.history('reviews').last('rating'),
}

export const ratingChange: Feature = {
  name: 'rating-change',
  label: 'Last rating against those before',
  kind: 'number',
  unit: 'points',
  value: (known) => changeOf(known.history('reviews'), 'rating'),
}

export const monthsSincePromotion: Feature = {
  name: 'months-since-promotion',
  label: 'Time since the last promotion, or since hire',
  kind: 'number',
  unit: 'months',
  value: (known) => monthsSince(known, known.history('steps').where('kind', 'promotion')),
}

export const overtimeOfQuarter: Feature = {
  name: 'overtime-13-weeks',
  label: 'Overtime a week, last 13 weeks',
  kind: 'number',
  unit: 'hours',
  value: (known) => weeklyOvertime(known, 91),
  change: { direction: 'down', action: 'Take work away: less overtime' },
}

export const trainingHours: Feature = {
  name: 'training-hours',
  label: 'Training, last half-year',
  kind: 'number',
  unit: 'hours',
  value: (known) => known.history('trainings').within(183).sum('hours'),
  change: { direction: 'up', action: 'Plan training' },
}

export const teamOnManager: Feature = {
  name: 'team-on-manager',
  label: 'What the team says of its manager',
  kind: 'number',
  unit: 'points',
  value: (known) => teamAnswer(known, 'manager', 2 * 365),
  change: { direction: 'up', action: 'Coach the manager' },
}

export const tenure: Feature = {
  name: 'tenure',
  label: 'Time in the firm',
  kind: 'number',
  unit: 'years',
  value: tenureYears,
}

export const level: Feature = {
  name: 'level',
  label: 'Level',
  kind: 'number',
  unit: 'level',
  value: (known) => known.history('people').last('level'),
}

export const department: Feature = {
  name: 'department',
  label: 'Department',
  kind: 'category',
  value: (known) => known.history('people').lastWord('department'),
}

/** For the check of fairness only: nothing is learnt from these. */
export const protectedAttributes: readonly Feature[] = [
  {
    name: 'gender',
    label: 'Gender',
    kind: 'category',
    value: (known) => known.history('people').lastWord('gender'),
  },
  {
    name: 'age-group',
    label: 'Age',
    kind: 'category',
    value: (known) => {
      const birth = known.history('people').last('birth_year')
      if (birth === undefined) return undefined
      const age = Number(known.moment.slice(0, 4)) - birth
      return age < 30 ? 'under 30' : age < 40 ? '30 to 39' : age < 50 ? '40 to 49' : '50 and over'
    },
  },
]
