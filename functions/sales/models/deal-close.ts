// When an open opportunity is decided, won or lost.
import type { SurvivalModel } from '../../platform/models/features/model.ts'
import { daysToDecision, dealFeatures, isOpen } from './deal-features.ts'
import { dealSources, links } from './deal-sources.ts'

export const dealClose: SurvivalModel = {
  name: 'deal-close',
  title: 'Decisions on opportunities',
  question: 'When will an opportunity be decided?',
  subject: { one: 'opportunity', many: 'opportunities' },
  sensitivity: 'internal',
  kind: 'survival',
  event: 'is won or lost',
  periodDays: 7,
  moments: 'week',
  horizonDays: 126,
  sources: dealSources,
  links,
  shown: { name: 'account', by: ['region', 'family'] },
  population: isOpen,
  outcome: daysToDecision,
  features: dealFeatures,
}
