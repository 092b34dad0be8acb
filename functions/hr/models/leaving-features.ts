// What a person's risk of leaving is learnt from. Answers to surveys were given in confidence, to be read in groups only (hr/classes.ts):
// they count as means of teams and departments of at least five answers, never a person's own. Illness does not count at all.
import type { Feature } from '../../platform/models/features/model.ts'
import {
  department,
  level,
  monthsSincePromotion,
  overtimeOfQuarter,
  rating,
  ratingChange,
  teamOnManager,
  tenure,
  trainingHours,
} from './person-features.ts'
import {
  departmentLeavingRate,
  difference,
  groupChange,
  monthsSince,
  monthsWithManager,
  payGap,
  teamLeavingRate,
  weeklyOvertime,
} from './person-values.ts'

/** Days of four weeks, and of what they are held against. */
const [month, year] = [28, 365]

const pay: readonly Feature[] = [
  {
    name: 'pay-gap',
    label: 'Pay against the market',
    kind: 'number',
    unit: 'ratio',
    sensitivity: 'pay',
    value: payGap,
    monotone: -1,
    change: { direction: 'up', action: 'Bring pay to the market' },
  },
  {
    name: 'last-raise',
    label: 'Last raise',
    kind: 'number',
    unit: 'ratio',
    sensitivity: 'pay',
    value: (known) => known.history('steps').last('raise'),
  },
  {
    name: 'months-since-raise',
    label: 'Time since the last raise',
    kind: 'number',
    unit: 'months',
    value: (known) => monthsSince(known, known.history('steps')),
  },
  monthsSincePromotion,
]

const work: readonly Feature[] = [
  { ...overtimeOfQuarter, monotone: 1 },
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
  rating,
  ratingChange,
  {
    name: 'goals-missed',
    label: 'Share of goals missed, last year',
    kind: 'number',
    unit: 'ratio',
    value: (known) => known.history('goals').within(year).mean('missed'),
  },
  trainingHours,
]

const place: readonly Feature[] = [tenure, level, department]

const team: readonly Feature[] = [
  { ...teamOnManager, monotone: -1 },
  {
    name: 'team-engagement-change',
    label: 'Engagement of the team, last survey against those before',
    kind: 'number',
    unit: 'points',
    value: (known) => groupChange(known.history('team-answers'), 'engagement'),
    monotone: -1,
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
    value: monthsWithManager,
  },
]

const around: readonly Feature[] = [
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
    monotone: -1,
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

export const leavingFeatures: readonly Feature[] = [...pay, ...work, ...growth, ...place, ...team, ...around]
