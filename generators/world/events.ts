// What is planted, where, when and how large: chosen by the seed, written down in truth.json.
import type { Day } from '../../lib/calendar/calendar.ts'
import type { Profile } from '../profile.ts'
import { Random } from '../random.ts'
import type { CalendarDay } from './days.ts'

export const eventKinds = [
  'expense-fraud',
  'duplicate-payment',
  'price-cut',
  'dead-campaign',
  'failing-machine',
  'sliding-supplier',
  'quality-drift',
  'leaving-team',
  'churn-wave',
  'one-off-deal',
  'energy-step',
  'holiday-shift',
] as const
export type EventKind = (typeof eventKinds)[number]

export interface PlantedEvent {
  kind: EventKind
  /** Names by dimension: region, family, site, line, machine, supplier, department, campaign, account. */
  where: Record<string, string>
  from: Day
  to: Day
  /** In the event's own unit, said by `insight`: a share, days, or cents. */
  size: number
  /** The insight that should find it, '<domain>/<insight>'. */
  insight: string
  /** Index of `from` and `to` in the world's days. */
  first: number
  last: number
}

export interface Places {
  machines: readonly { name: string; line: string; site: string }[]
  suppliers: readonly string[]
  departments: readonly string[]
  campaigns: readonly string[]
}

type Make = (
  kind: EventKind,
  where: Record<string, string>,
  lengthDays: number,
  size: number,
  insight: string,
) => PlantedEvent

/** @returns the events in the order of their days; none for a company of less than four months, or when they are switched off. */
export function plantEvents(
  seed: number,
  profile: Profile,
  days: readonly CalendarDay[],
  places: Places,
  planted: boolean,
): PlantedEvent[] {
  if (!planted || days.length < 120) return []
  const random = new Random(seed, 'world/events')
  // Not in the first quarter, which insights need to learn what is normal, and early enough that most have run their course.
  const least = Math.floor(days.length * 0.3)
  return events(random, profile, places, (kind, where, lengthDays, size, insight) => {
    const first = random.integer(least, Math.max(least, days.length - lengthDays - 21))
    return eventOf(days, kind, where, first, lengthDays, size, insight)
  })
}

/** Kinds that happen once in a company's time, or have a name of their own. */
const once: readonly EventKind[] = ['energy-step', 'dead-campaign']

/** @returns what happens after the `planned` first days, when the company is continued: about one event a month. */
export function laterEvents(
  seed: number,
  profile: Profile,
  days: readonly CalendarDay[],
  planned: number,
  places: Places,
  planted: boolean,
): PlantedEvent[] {
  if (!planted || planned < 120) return []
  const random = new Random(seed, 'world/events/later')
  const later = (from: number, to: number) =>
    events(random, profile, places, (kind, where, lengthDays, size, insight) =>
      eventOf(days, kind, where, random.integer(from, to), lengthDays, size, insight),
    )
  const half = planned + Math.floor((days.length - planned) / 2)
  return [...later(planned, half - 1), ...later(half, days.length - 1)].filter(({ kind }) => !once.includes(kind))
}

function eventOf(
  days: readonly CalendarDay[],
  kind: EventKind,
  where: Record<string, string>,
  first: number,
  lengthDays: number,
  size: number,
  insight: string,
): PlantedEvent {
  const last = Math.min(days.length - 1, first + lengthDays - 1)
  return {
    kind,
    where,
    from: (days[first] as CalendarDay).day,
    to: (days[last] as CalendarDay).day,
    size,
    insight,
    first,
    last,
  }
}

function events(random: Random, profile: Profile, places: Places, make: Make): PlantedEvent[] {
  const machine = random.pick(places.machines)
  const drifting = random.pick(places.machines)
  const list = [
    make(
      'expense-fraud',
      { department: random.pick(places.departments) },
      90,
      random.between(0.6, 1.2),
      'finance/expense-anomalies',
    ),
    make(
      'expense-fraud',
      { department: random.pick(places.departments) },
      60,
      random.between(0.6, 1.2),
      'finance/expense-anomalies',
    ),
    make('duplicate-payment', { supplier: random.pick(places.suppliers) }, 1, 1, 'finance/duplicate-payments'),
    make(
      'price-cut',
      { region: random.pick(profile.regions), family: random.pick(profile.families).name },
      75,
      random.between(-0.16, -0.1),
      'sales/price-leakage',
    ),
    make('dead-campaign', { campaign: random.pick(places.campaigns) }, 42, 0, 'sales/marketing-return'),
    make(
      'failing-machine',
      { machine: machine.name, line: machine.line, site: machine.site },
      45,
      random.integer(3, 5),
      'operations/predictive-maintenance',
    ),
    make(
      'sliding-supplier',
      { supplier: random.pick(places.suppliers) },
      120,
      random.between(5, 9),
      'operations/supply-risk',
    ),
    make(
      'quality-drift',
      { machine: drifting.name, line: drifting.line, site: drifting.site },
      50,
      random.between(2.2, 3.2),
      'operations/quality-control',
    ),
    make(
      'leaving-team',
      { department: random.pick(places.departments) },
      100,
      random.between(4, 7),
      'hr/retention-risk',
    ),
    make('churn-wave', { region: random.pick(profile.regions) }, 30, random.between(4, 7), 'customers/churn-risk'),
    make(
      'one-off-deal',
      { region: random.pick(profile.regions) },
      1,
      random.between(0.5, 0.9),
      'finance/revenue-deviation',
    ),
    make('energy-step', {}, 400, random.between(0.3, 0.5), 'finance/expense-anomalies'),
    make('holiday-shift', {}, 10, random.between(-0.5, -0.35), 'sales/orders-deviation'),
  ]
  const { without, sizes } = profile.planted
  for (const event of list) event.size *= sizes[event.kind] ?? 1
  return list
    .filter(({ kind }) => !without.includes(kind))
    .sort((a, b) => a.first - b.first || (a.kind < b.kind ? -1 : 1))
}

/** @returns the events of a kind that are going on on a day. */
export function eventsOn(events: readonly PlantedEvent[], kind: EventKind, dayIndex: number): PlantedEvent[] {
  return events.filter((event) => event.kind === kind && event.first <= dayIndex && dayIndex <= event.last)
}
