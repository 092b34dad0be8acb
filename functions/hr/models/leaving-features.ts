// What a person's risk of leaving is learnt from. Answers to surveys were given in confidence, to be read in groups only (hr/classes.ts):
// they count as means of teams and departments of at least five answers, never a person's own. Illness does not count at all.
import type { Feature } from '../../platform/models/features/model.ts'
import {
  changeOf,
  departmentLeavingRate,
  difference,
  groupAnswer,
  groupChange,
  monthsSince,
  payGap,
  teamLeavingRate,
  tenureYears,
  weeklyOvertime,
} from './person-features.ts'

/** Days of four and thirteen weeks, and of what they are held against. */
const [month, quarter, year] = [28, 91, 365]

const pay: readonly Feature[] = [
  {
    name: 'pay-gap',
    label: 'Pay against the market',
    kind: 'number',
    unit: 'ratio',
    value: payGap,
    monotone: -1,
    change: { direction: 'up', action: 'Bring pay to the market' },
  },
  {
    name: 'last-raise',
    label: 'Last raise',
    kind: 'number',
    unit: 'ratio',
    value: (known) => known.history('steps').last('raise'),
  },
  {
    name: 'months-since-raise',
    label: 'Time since the last raise',
    kind: 'number',
    unit: 'months',
    value: (known) => monthsSince(known, known.history('steps')),
  },
  {
    name: 'months-since-promotion',
    label: 'Time since the last promotion, or since hire',
    kind: 'number',
    unit: 'months',
    value: (known) => monthsSince(known, known.history('steps').where('kind', 'promotion')),
  },
]

const work: readonly Feature[] = [
  {
    name: 'overtime-13-weeks',
    label: 'Overtime a week, last 13 weeks',
    kind: 'number',
    unit: 'hours',
    value: (known) => weeklyOvertime(known, quarter),
    monotone: 1,
    change: { direction: 'down', action: 'Take work away: less overtime' },
  },
  {
    name: 'overtime-4-weeks',
    label: 'Overtime a week, last 4 weeks',
    kind: 'number',
    unit: 'hours',
    value: (known) => weeklyOvertime(known, month),
    monotone: 1,
    change: { direction: 'down', action: 'Take work away: less overtime' },
  },
  {
    name: 'overtime-change',
    label: 'Overtime a week, last 4 weeks against the year',
    kind: 'number',
    unit: 'hours',
    value: (known) => difference(weeklyOvertime(known, month), weeklyOvertime(known, year)),
  },
  {
    name: 'commute',
    label: 'Way to work, one way',
    kind: 'number',
    unit: 'minutes',
    value: (known) => known.history('people').last('commute'),
    monotone: 1,
    change: { direction: 'down', action: 'Agree days of working from home' },
  },
]

const growth: readonly Feature[] = [
  {
    name: 'rating',
    label: 'Last rating',
    kind: 'number',
    unit: 'points',
    value: (known) => known.history('reviews').last('rating'),
  },
  {
    name: 'rating-change',
    label: 'Last rating against those before',
    kind: 'number',
    unit: 'points',
    value: (known) => changeOf(known.history('reviews'), 'rating'),
  },
  {
    name: 'goals-missed',
    label: 'Share of goals missed, last year',
    kind: 'number',
    unit: 'ratio',
    value: (known) => known.history('goals').within(year).mean('missed'),
  },
  {
    name: 'training-hours',
    label: 'Training, last half-year',
    kind: 'number',
    unit: 'hours',
    value: (known) =>
      known
        .history('trainings')
        .within(year / 2)
        .sum('hours'),
    change: { direction: 'up', action: 'Plan training' },
  },
]

const place: readonly Feature[] = [
  { name: 'tenure', label: 'Time in the firm', kind: 'number', unit: 'years', value: tenureYears },
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

const team: readonly Feature[] = [
  {
    name: 'team-on-manager',
    label: 'What the team says of its manager',
    kind: 'number',
    unit: 'points',
    value: (known) => groupAnswer(known.history('team-answers').within(2 * year), 'manager'),
    monotone: -1,
    change: { direction: 'up', action: 'Coach the manager' },
  },
  {
    name: 'team-engagement-change',
    label: 'Engagement of the team, last survey against those before',
    kind: 'number',
    unit: 'points',
    value: (known) => groupChange(known.history('team-answers'), 'engagement'),
  },
  {
    name: 'team-left',
    label: 'Share of the team that left, last 90 days',
    kind: 'number',
    unit: 'ratio',
    value: (known) => teamLeavingRate(known, 90),
  },
  {
    name: 'months-with-manager',
    label: 'Time under the present manager, by reviews',
    kind: 'number',
    unit: 'months',
    value: (known) => {
      const manager = known.history('people').lastWord('manager')
      if (manager === undefined) return undefined
      return monthsSinceFirst(known.history('people').where('manager', manager).daysSinceFirst())
    },
  },
]

const department: readonly Feature[] = [
  {
    name: 'department-left',
    label: 'Share of the department that left, last 90 days',
    kind: 'number',
    unit: 'ratio',
    value: (known) => departmentLeavingRate(known, 90),
  },
  {
    name: 'department-engagement-change',
    label: 'Engagement of the department, last survey against those before',
    kind: 'number',
    unit: 'points',
    value: (known) => groupChange(known.history('department-answers'), 'engagement'),
  },
  {
    name: 'department-overtime-change',
    label: 'Overtime of the department, last 4 weeks against the year',
    kind: 'number',
    unit: 'hours',
    value: (known) =>
      difference(
        known.history('department-weeks').within(month).mean('overtime'),
        known.history('department-weeks').within(year).mean('overtime'),
      ),
  },
]

export const leavingFeatures: readonly Feature[] = [...pay, ...work, ...growth, ...place, ...team, ...department]

function monthsSinceFirst(days: number | undefined): number | undefined {
  return days === undefined ? undefined : days / (365.25 / 12)
}
