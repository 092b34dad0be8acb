// What the firm buys to make or to sell, from whom, and when it comes. A pure function of world and day: finance is billed for it, operations receives it.
import { addDays, type Day } from '../../lib/calendar/calendar.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import { goodOf, goodsCostCents, goodsOf } from './goods.ts'
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
  logistics: [
    { id: 'M20', name: 'Packaging', unit: 'piece', unitCents: 180 },
    { id: 'M21', name: 'Pallets', unit: 'piece', unitCents: 1_200 },
  ],
  services: [
    { id: 'M22', name: 'Spare parts', unit: 'piece', unitCents: 6_400 },
    { id: 'M23', name: 'Consumables', unit: 'box', unitCents: 2_100 },
  ],
  equipment: [{ id: 'M24', name: 'Tools', unit: 'piece', unitCents: 9_800 }],
}
/** Share of the firm's purchases that other trades than materials have. */
const sideShare = 0.04

/** What is bought to be made into goods, or, where the firm makes none, the goods themselves. */
function mainItems(world: World): readonly Item[] {
  if (world.machines.lines.length > 0) return materials
  return goodsOf(world).map(({ product }) => ({
    id: product.id,
    name: product.name,
    unit: 'piece',
    unitCents: product.unitCostCents,
  }))
}

interface Source {
  supplier: Supplier
  items: readonly Item[]
  /** Days from one order to the next, and where in them its own day lies. */
  every: number
  phase: number
  /** Share of the firm's purchases. */
  share: number
}

interface Buying {
  sources: readonly Source[]
  /** Share of what is bought by site, adding up. */
  sites: readonly { name: string; upTo: number }[]
}

const known = new WeakMap<World, Buying>()

export interface Material {
  item: Item
  /** Share of the firm's purchases. */
  share: number
  /** Orders of it a day, all sites together. */
  often: number
}

/** @returns what is bought to be used up, in the order of its numbers. */
export function materialsOf(world: World): Material[] {
  const materials = new Map<string, Material>()
  for (const { items, share, every } of buyingOf(world).sources) {
    for (const item of items) {
      if (goodOf(world, item.id) !== undefined) continue
      const known = materials.get(item.id) ?? { item, share: 0, often: 0 }
      known.share += share / items.length
      known.often += 1 / (every * items.length)
      materials.set(item.id, known)
    }
  }
  return [...materials.values()].sort((a, b) => (a.item.id < b.item.id ? -1 : 1))
}

function buyingOf(world: World): Buying {
  let buying = known.get(world)
  if (buying === undefined) {
    buying = { sources: sourcesOf(world), sites: siteShares(world) }
    known.set(world, buying)
  }
  return buying
}

function sourcesOf(world: World): Source[] {
  const main = mainItems(world)
  if (main.length === 0) return []
  const sellers = world.suppliers.filter((supplier) => supplier.trade !== 'energy')
  const anyMain = sellers.some((supplier) => supplier.trade === 'materials')
  const isMain = (supplier: Supplier) => supplier.trade === 'materials' || !anyMain
  const weightOf = (side: boolean) =>
    sellers.reduce((sum, supplier) => sum + (isMain(supplier) === side ? supplier.weight : 0), 0)
  const weights = { main: weightOf(true), side: weightOf(false) }
  return sellers.map((supplier) => {
    const share = isMain(supplier)
      ? (supplier.weight / weights.main) * (weights.side > 0 ? 1 - sideShare : 1)
      : (supplier.weight / weights.side) * sideShare
    const random = world.random(`world/purchases/${supplier.id}`)
    const first = random.integer(0, main.length - 1)
    const items = isMain(supplier)
      ? [main[first] as Item, main[(first + 3) % main.length] as Item]
      : (byTrade[supplier.trade] ?? [main[first] as Item])
    const every = Math.max(3, Math.min(14, 1.4 / (0.12 + share * 1.5)))
    return { supplier, items, every, phase: random.between(0, every), share }
  })
}

/** By what the goods made or kept there cost. */
function siteShares(world: World): { name: string; upTo: number }[] {
  const goods = goodsOf(world)
  const cost = (site: string) =>
    goods.reduce((sum, good) => sum + (good.site === site ? good.usualUnits * good.product.unitCostCents : 0), 0)
  const total = world.profile.sites.reduce((sum, { name }) => sum + cost(name), 0)
  let upTo = 0
  return world.profile.sites.map(({ name }) => {
    upTo += cost(name) / total
    return { name, upTo }
  })
}

/**
 * Purchases that are ordered on a day, in the order of their numbers. A year's sum is about what the goods that customers order cost.
 * @param dayIndex from -90 on: what comes in the first weeks was ordered before.
 */
export function purchasesOf(world: World, dayIndex: number): Purchase[] {
  if (!isWorkday(world, dayIndex)) return []
  let before = dayIndex - 1
  while (!isWorkday(world, before)) before--
  const random = world.random(`world/purchases/${dayIndex}`)
  const day = addDays((world.days[0] as World['days'][number]).day, dayIndex)
  const { sources, sites } = buyingOf(world)
  const purchases: Purchase[] = []
  for (const source of sources) {
    // Orders come in turns; a turn that falls on free days waits for the next workday.
    const turn = (at: number) => Math.floor((at + source.phase + 400) / source.every)
    const turns = turn(dayIndex) - turn(before)
    if (turns > 0)
      purchases.push(purchaseOf(world, random, source, sites, turns, turn(dayIndex), dayIndex, day, purchases.length))
  }
  return purchases
}

function purchaseOf(
  world: World,
  random: Random,
  { supplier, items, every, phase, share }: Source,
  sites: Buying['sites'],
  turns: number,
  turn: number,
  dayIndex: number,
  day: Day,
  at: number,
): Purchase {
  const item = items[turn % items.length] as Item
  const workdays = (every * turns * 5) / 7
  const worth = dailyNeedCents(world, Math.max(0, dayIndex)) * share * workdays * random.skewed(1, 1.12)
  const unitCents = item.unitCents * (world.market.materials[Math.max(0, dayIndex)] as number)
  const quantity = Math.max(1, Math.round(worth / unitCents))
  const promised = dayIndex + Math.max(2, supplier.leadDays + random.integer(-2, 2))
  const late = lateDaysOn(supplier, world.events, Math.max(0, Math.min(promised, world.days.length - 1)))
  const received = Math.max(dayIndex + 1, promised + Math.max(-2, Math.round(random.normal(late, 0.7 + 0.3 * late))))
  // The fractions of the golden section spread turns over sites evenly.
  const spread = ((Math.floor(turn / items.length) + phase) * 0.6180339887) % 1
  const site =
    goodOf(world, item.id)?.site ??
    (sites.find(({ upTo }) => spread < upTo) ?? (sites.at(-1) as Buying['sites'][number])).name
  return {
    id: `PO-${day.replaceAll('-', '').slice(2)}-${String(at + 1).padStart(2, '0')}`,
    dayIndex,
    day,
    supplier,
    item,
    site,
    quantity,
    valueCents: Math.max(1, Math.round(quantity * unitCents)),
    promised,
    received,
  }
}

/** Days before the first are taken by their weekday. */
function isWorkday({ days }: World, dayIndex: number): boolean {
  const weekday = ((((days[0] as World['days'][number]).weekday + dayIndex) % 7) + 7) % 7
  return days[dayIndex]?.workday ?? weekday < 5
}

/** Cost of the goods that a workday takes: what customers ordered in the four weeks before, at the start in the first four. */
function dailyNeedCents(world: World, dayIndex: number): number {
  const from = Math.max(0, dayIndex - 28)
  const to = Math.min(world.days.length, from + 28)
  let cents = 0
  for (let i = from; i < to; i++) cents += goodsCostCents(world, i)
  // There are 250 workdays in a year; somewhat more is bought than sold, since some is scrapped and sales grow.
  return (cents / (to - from)) * (365 / 250) * 1.025
}
