// What the firm's own practice would pay somebody. Held against what is paid, it shows who is paid unlike others in such a place;
// held against the market (the feature `market`), where the practice itself lies off it. Gender and age are not learnt from: what is left over is compared by them.
import type { Feature, RegressionModel } from '../../platform/models/features/model.ts'
import { department, level, monthsSincePromotion, protectedAttributes, tenure } from './person-features.ts'
import { bands, links, pay as payslips, people, reviews, steps } from './person-sources.ts'
import { isEmployed } from './person-values.ts'

/** Days within which somebody who is paid has a payslip. */
const payslipDays = 62

const features: readonly Feature[] = [
  {
    name: 'market',
    label: 'What the place is worth on the market, a year',
    kind: 'number',
    unit: 'money',
    value: (known) => known.history('bands').last('mid'),
    monotone: 1,
  },
  level,
  department,
  {
    name: 'role',
    label: 'Role',
    kind: 'category',
    value: (known) => known.history('people').lastWord('role'),
  },
  {
    name: 'location',
    label: 'Place of work',
    kind: 'category',
    value: (known) => known.history('people').lastWord('location'),
  },
  tenure,
  monthsSincePromotion,
  {
    name: 'rating',
    label: 'Mean rating, last two years',
    kind: 'number',
    unit: 'points',
    value: (known) =>
      known
        .history('reviews')
        .within(2 * 365)
        .mean('rating'),
  },
]

export const pay: RegressionModel = {
  name: 'pay',
  title: 'Pay',
  question: 'What would the firm’s own practice pay?',
  subject: { one: 'employee', many: 'employees' },
  persons: true,
  sensitivity: 'pay',
  kind: 'regression',
  quantity: 'yearly base pay',
  unit: 'money',
  moments: 'month',
  // What is paid today is known today; a day keeps what is learnt from apart from what it is tried on.
  horizonDays: 1,
  sources: [people, payslips, bands, steps, reviews],
  links,
  population: (known) => isEmployed(known) && known.history('pay').within(payslipDays).count > 0,
  outcome: (then) => then.history('pay').last('yearly'),
  features,
  protected: protectedAttributes,
  shown: { name: 'name', by: ['department', 'role'] },
}
