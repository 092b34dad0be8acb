import { Random } from '../random.ts'
import type { PlantedEvent } from './events.ts'

export interface Supplier {
  id: string
  name: string
  /** What it sells: materials, energy, logistics, services, equipment. */
  trade: 'materials' | 'logistics' | 'services' | 'equipment' | 'energy'
  country: string
  /** Mean days late and their deviation. */
  lateDays: number
  leadDays: number
  weight: number
}

/** @returns how many days late on average the supplier delivers on a day; a sliding supplier slides to its size and stays there until the end of the event. */
export function lateDaysOn(supplier: Supplier, events: readonly PlantedEvent[], dayIndex: number): number {
  let late = supplier.lateDays
  for (const event of events) {
    if (
      event.kind !== 'sliding-supplier' ||
      event.where.supplier !== supplier.name ||
      dayIndex < event.first ||
      dayIndex > event.last
    )
      continue
    late += event.size * Math.min(1, (dayIndex - event.first + 1) / 45)
  }
  return late
}

/** @param names made by the caller, so that events can name them. */
export function makeSuppliers(seed: number, names: readonly string[]): Supplier[] {
  const random = new Random(seed, 'world/suppliers')
  const trades = [
    ['materials', 6],
    ['logistics', 2],
    ['services', 3],
    ['equipment', 1],
  ] as const
  return names.map((name, i) => ({
    id: `SUP-${String(i + 1).padStart(3, '0')}`,
    name,
    trade: i === 0 ? 'energy' : random.weighted(trades),
    country: random.pick(['DE', 'PL', 'IT', 'NL', 'US', 'CN', 'CZ']),
    lateDays: Math.max(0, random.normal(0.8, 0.6)),
    leadDays: random.integer(6, 40),
    weight: random.skewed(1, 2),
  }))
}
