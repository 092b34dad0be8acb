// Which open opportunities will be won.
import type { ClassificationModel } from '../../platform/models/features/model.ts'
import { dealFeatures, isOpen } from './deal-features.ts'
import { dealSources, links } from './deal-sources.ts'

export const dealWon: ClassificationModel = {
  name: 'deal-won',
  title: 'Opportunities won',
  question: 'Which opportunities may be won within three months?',
  subject: { one: 'opportunity', many: 'opportunities' },
  sensitivity: 'internal',
  kind: 'classification',
  event: 'is won within 90 days',
  costs: { missed: 2, falseAlarm: 1 },
  moments: 'week',
  horizonDays: 90,
  sources: dealSources,
  links,
  shown: { name: 'account', by: ['region', 'family'] },
  population: isOpen,
  outcome: (then) => (then.history('deals').last('won') === 1 ? 1 : 0),
  features: dealFeatures,
}
