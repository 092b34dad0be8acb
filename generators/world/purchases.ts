// What the firm buys to make or to sell, from whom, and when it comes. A pure function of world and day: finance is billed for it, operations receives it.
import { addDays, type Day } from '../../lib/calendar/calendar.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import { costOfOrderCents, goodsOf } from './goods.ts'
import { lateDaysOn, type Supplier } from './suppliers.ts'

export interface Item {
  id: string
  name: string
  unit: string
  unitCents: number
}

export interface Purchase {
  id: string
  /** Index of the day of the order; negative for what was ordered before the company's first day. */
  dayIndex: number
  day: Day
  supplier: Supplier
  item: Item
  site: string
  quantity: number
  valueCents: number
  /** Indices of days; both may lie after the last day. */
  promised: number
  received: number
}

const materials: readonly Item[] = [
  { id: 'M01', name: 'Bar steel', unit: 'kg', unitCents: 240 },
  { id: 'M02', name: 'Castings', unit: 'piece', unitCents: 5_800 },
  { id: 'M03', name: 'Bearings', unit: 'piece', unitCents: 1_900 },
  { id: 'M04', name: 'Seals', unit: 'piece', unitCents: 260 },
  { id: 'M05', name: 'Motors', unit: 'piece', unitCents: 14_500 },
  { id: 'M06', name: 'Electronics', unit: 'piece', unitCents: 7_200 },
  { id: 'M07', name: 'Fasteners', unit: 'box', unitCents: 1_450 },
  { id: 'M08', name: 'Coatings', unit: 'litre', unitCents: 980 },
]
const byTrade: Partial<Record<Supplier['trade'], readonly Item[]>> = {
  logistics: [{ id: 'M20', name: 'Packaging', unit: 'piece', unitCents: 180 }, { id: 'M21', name: 'Pallets', unit: 'piece', unitCents: 1_200 }],
  services: [{ id: 'M22', name: 'Spare parts', unit: 'piece', unitCents: 6_400 }, { id: 'M23', name: 'Consumables', unit: 'box', unitCents: 2_100 }],
  equipment: [{ id: 'M24', name: 'Tools', unit: 'piece', unitCents: 9_800 }],
}
/** Share of the firm's purchases that other trades than materials have. */
const sideShare = 0.04

/** What is bought to be made into goods, or, where the firm makes none, the goods themselves. */
export function mainItems(world: World): readonly Item[] {
  if (world.machines.lines.length > 0) return materials
  return goodsOf(world).map(({ product }) => ({ id: product.id, name: product.name, unit: 'piece', unitCents: product.unitCostCents }))
}

interface Source {
  supplier: Supplier
  items: readonly Item[]
  /** Orders a workday. */
  often: number
  /** Share of the firm's purchases. */
  share: number
}

const known = new WeakMap<World, readonly Source[]>()

function sourcesOf(world: World): readonly Source[] {
  const found = known.get(world)
  if (found !== undefined) return found
  const main = mainItems(world)
  const sellers = world.suppliers.filter((supplier) => supplier.trade !== 'energy')
  const weightOf = (isMain: boolean) => sellers.reduce((sum, supplier) => sum + ((supplier.trade === 'materials') === isMain ? supplier.weight : 0), 0)
  const [mainWeight, sideWeight] = [weightOf(true), weightOf(false)]
  const sources = main.length === 0 ? [] : sellers.map((supplier): Source => {
    const isMain = supplier.trade === 'materials' || mainWeight === 0
    const share = mainWeight === 0 ? supplier.weight / sideWeight : isMain ? (supplier.weight / mainWeight) * (1 - sideShare) : (supplier.weight / sideWeight) * sideShare
    const random = world.random(`world/purchases/${supplier.id}`)
    const items = isMain ? [random.pick(main), random.pick(main), random.pick(main)] : (byTrade[supplier.trade] ?? main)
    return { supplier, items, often: Math.max(0.1, Math.min(0.6, 0.12 + share * 1.5)), share }
  })
  known.set(world, sources)
  return sources
}

/**
 * Purchases that are ordered on a day, in the order of their numbers. A year's sum is about what the goods ordered by customers cost.
 * @param dayIndex from -90 on: what comes in the first weeks was ordered before.
 */
export function purchasesOf(world: World, dayIndex: number): Purchase[] {
  const first = world.days[0] as (typeof world.days)[number]
  const workday = dayIndex < 0 ? ((((first.weekday + dayIndex) % 7) + 7) % 7) < 5 : (world.days[dayIndex] as typeof first).workday
  if (!workday) return []
  const random = world.random(`world/purchases/${dayIndex}`)
  const day = addDays(first.day, dayIndex)
  const needCents = dailyNeedCents(world, Math.max(0, dayIndex))
  const purchases: Purchase[] = []
  for (const source of sourcesOf(world)) {
    if (!random.chance(source.often)) continue
    purchases.push(purchaseOf(world, random, source, needCents, dayIndex, day, purchases.length))
  }
  return purchases
}

function purchaseOf(world: World, random: Random, { supplier, items, often, share }: Source, needCents: number, dayIndex: number, day: Day, at: number): Purchase {
  const item = random.pick(items)
  // The mean of a skewed draw lies 4 % over its median at this spread.
  const worth = ((needCents * share) / often / 1.04) * random.skewed(1, 1.32)
  const unitCents = item.unitCents * (world.market.materials[Math.max(0, dayIndex)] as number)
  const quantity = Math.max(1, Math.round(worth / unitCents))
  const promised = dayIndex + Math.max(2, supplier.leadDays + random.integer(-2, 2))
  const late = lateDaysOn(supplier, world.events, Math.max(0, Math.min(promised, world.days.length - 1)))
  const received = Math.max(dayIndex + 1, promised + Math.max(-2, Math.round(random.normal(late, 0.7 + 0.3 * late))))
  return {
    id: `PO-${day.replaceAll('-', '').slice(2)}-${String(at + 1).padStart(2, '0')}`, dayIndex, day, supplier, item, site: siteFor(world, random),
    quantity, valueCents: Math.max(1, Math.round(quantity * unitCents)), promised, received,
  }
}

function siteFor(world: World, random: Random): string {
  return random.weighted(world.profile.sites.map((site) => [site.name, Math.max(1, site.lines)] as const))
}

/** Cost of the goods that a workday takes, from the expected orders of the last two weeks. */
function dailyNeedCents(world: World, dayIndex: number): number {
  const from = Math.max(0, dayIndex - 13)
  const to = Math.min(world.days.length - 1, Math.max(dayIndex, 13))
  let orders = 0
  for (let i = from; i <= to; i++) orders += world.demand.orders[i] as number
  return (((orders / (to - from + 1)) * 7) / 5) * costOfOrderCents(world)
}
