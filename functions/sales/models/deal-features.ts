// What is known of an open opportunity at a moment.
import type { Feature, Known } from '../../platform/models/features/model.ts'

/** Decided deals that a share starts with, so that few of them say little: as many won as is usual. */
const priorDeals = 5

export function isOpen(deal: Known): boolean {
  return deal.history('deals').lastWord('closed_on') === undefined
}

/** Days from now until the decision; undefined where there is none yet. */
export function daysToDecision(then: Known, now: Known): number | undefined {
  if (isOpen(then)) return undefined
  const day = then
    .history('steps')
    .dayNumbers()
    .findLast((each) => each > now.dayNumber)
  return day === undefined ? undefined : day - now.dayNumber
}

export const dealFeatures: readonly Feature[] = [
  {
    name: 'stage',
    label: 'Stage',
    kind: 'category',
    value: (deal) => deal.history('steps').lastWord('stage'),
  },
  {
    name: 'place',
    label: 'How far it has come, 1 to 4',
    kind: 'number',
    unit: 'stages',
    value: (deal) => deal.history('steps').last('place'),
  },
  {
    name: 'stage-days',
    label: 'Days in the stage',
    kind: 'number',
    unit: 'days',
    value: (deal) => deal.history('steps').daysSinceLast(),
    change: { direction: 'down', action: 'Agree on the next step with the customer' },
  },
  {
    name: 'days',
    label: 'Days since it was created',
    kind: 'number',
    unit: 'days',
    value: (deal) => deal.history('deals').daysSinceFirst(),
  },
  {
    name: 'pace',
    label: 'Days for each stage so far',
    kind: 'number',
    unit: 'days',
    value: (deal) => (deal.history('deals').daysSinceFirst() as number) / Math.max(1, deal.history('steps').count),
  },
  {
    name: 'to-expected',
    label: 'Days until the decision was expected, negative when that day is past',
    kind: 'number',
    unit: 'days',
    value: (deal) => (deal.history('deals').last('expected') as number) - deal.dayNumber,
  },
  {
    name: 'amount',
    label: 'Amount',
    kind: 'number',
    unit: 'money',
    value: (deal) => deal.history('steps').last('amount'),
    change: { direction: 'down', action: 'Offer a first part of it' },
  },
  {
    name: 'amount-usual',
    label: 'Amount against what is usual for the source',
    kind: 'number',
    unit: 'ratio',
    value: (deal) =>
      against(deal.history('steps').last('amount'), deal.history('by-source').within(365).mean('amount')),
  },
  {
    name: 'amount-orders',
    label: 'Amount against what the customer orders in a month',
    kind: 'number',
    unit: 'ratio',
    value: (deal) => {
      const ordered = deal.history('orders').within(182).sum('net') / 6
      return ordered <= 0 ? undefined : against(deal.history('steps').last('amount'), ordered)
    },
  },
  wonShare('owner-won', 'Won by the seller, last two years', 'by-owner', 730),
  wonShare('account-won', 'Won at the customer, last two years', 'by-account', 730),
  wonShare('family-won', 'Won of the product family, last year', 'by-family', 365),
  {
    name: 'owner-deals',
    label: 'Decided opportunities of the seller, last year',
    kind: 'number',
    unit: 'opportunities',
    value: (deal) => deal.history('by-owner').within(365).count,
  },
  {
    name: 'satisfaction',
    label: 'Satisfaction of the customer, last answers',
    kind: 'number',
    unit: 'points',
    monotone: 1,
    value: (deal) => deal.history('satisfaction').within(120).mean('score'),
    change: { direction: 'up', action: 'Mend what the customer complains about before the offer' },
  },
  {
    name: 'orders',
    label: 'Orders of the customer, last half-year',
    kind: 'number',
    unit: 'orders',
    value: (deal) => deal.history('orders').within(182).sum('orders'),
  },
  category('source', 'Where it comes from'),
  category('segment', 'Segment'),
  category('region', 'Region'),
  category('family', 'Product family'),
]

/** Share won of decided deals, towards one in three where there are few. */
function wonShare(name: string, label: string, source: string, days: number): Feature {
  return {
    name,
    label,
    kind: 'number',
    unit: 'ratio',
    value: (deal) => {
      const decided = deal.history(source).within(days)
      return (decided.sum('won') + priorDeals / 3) / (decided.count + priorDeals)
    },
    ...(name === 'owner-won'
      ? { change: { direction: 'up' as const, action: 'Bring in a seller who wins more of these' } }
      : {}),
  }
}

function against(value: number | undefined, usual: number | undefined): number | undefined {
  return value === undefined || usual === undefined || usual <= 0 ? undefined : value / usual
}

function category(name: string, label: string): Feature {
  return { name, label, kind: 'category', value: (deal) => deal.history('deals').lastWord(name) }
}
