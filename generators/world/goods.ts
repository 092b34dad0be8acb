// Which products are goods, where they are made and kept, and how many of each an ordinary workday takes. Services are none of it.
import type { Product, World } from '../world.ts'
import { type Order, ordersOf } from './orders.ts'

export interface Good {
  product: Product
  /** The line that makes it; null where the firm buys it ready-made. */
  line: string | null
  /** Where it is made, kept and shipped from. */
  site: string
  /** Units that customers order for each ordinary workday of the first year, weekends' orders with it. */
  usualUnits: number
}

interface Shelf {
  goods: readonly Good[]
  byProduct: ReadonlyMap<string, Good>
  /** Orders of the days that were asked for last. */
  recent: Map<number, readonly Order[]>
  /** Cents that the goods ordered on a day cost; NaN = not asked for yet. */
  costCents: Float64Array
}

const shelves = new WeakMap<World, Shelf>()
const daysKept = 150
/** The first two months say how much is usual, so that a later end date changes nothing in it. */
const firstDays = 60

/** In the order of the products. */
export function goodsOf(world: World): readonly Good[] {
  return shelfOf(world).goods
}

/** @returns undefined for a service. */
export function goodOf(world: World, productId: string): Good | undefined {
  return shelfOf(world).byProduct.get(productId)
}

/** Orders of a day as `ordersOf` has them; those of the last months are kept for who looks at a window of days. */
export function recentOrders(world: World, dayIndex: number): readonly Order[] {
  const { recent } = shelfOf(world)
  const found = recent.get(dayIndex)
  if (found !== undefined) return found
  const orders = ordersOf(world, dayIndex)
  recent.set(dayIndex, orders)
  if (recent.size > daysKept) recent.delete(recent.keys().next().value as number)
  return orders
}

/** Cents that the goods ordered on a day cost. */
export function goodsCostCents(world: World, dayIndex: number): number {
  const { costCents, byProduct } = shelfOf(world)
  const known = costCents[dayIndex] as number
  if (!Number.isNaN(known)) return known
  let sum = 0
  for (const { lines } of recentOrders(world, dayIndex)) {
    for (const line of lines) if (byProduct.has(line.product.id)) sum += line.costCents
  }
  costCents[dayIndex] = sum
  return sum
}

function shelfOf(world: World): Shelf {
  let shelf = shelves.get(world)
  if (shelf === undefined) {
    const goods = makeGoods(world)
    const byProduct = new Map(goods.map((good) => [good.product.id, good]))
    shelf = { goods, byProduct, recent: new Map(), costCents: new Float64Array(world.days.length).fill(Number.NaN) }
    shelves.set(world, shelf)
  }
  return shelf
}

/** Families stay together on neighbouring lines. */
function makeGoods(world: World): Good[] {
  const services = new Set(world.profile.families.filter((family) => family.service).map((family) => family.name))
  const products = world.products.filter((product) => !services.has(product.family))
  const total = products.reduce((sum, product) => sum + product.weight, 0)
  const { lines } = world.machines
  const { sites } = world.profile
  const units = usualUnits(world)
  let before = 0
  return products.map((product, at): Good => {
    // By the middle of its share, so that every line gets about the same.
    const line = lines[Math.min(lines.length - 1, Math.floor(((before + product.weight / 2) / total) * lines.length))]
    before += product.weight
    const site = line?.site ?? (sites[at % sites.length] as { name: string }).name
    return { product, line: line?.name ?? null, site, usualUnits: units.get(product.id) ?? 0 }
  })
}

/** Dear products are ordered in smaller numbers, by the square root of their price (see orders.ts). */
function usualUnits(world: World): Map<string, number> {
  let [expected, all] = [0, 0]
  for (let i = 0; i < Math.min(firstDays, world.days.length); i++) {
    expected += world.demand.orders[i] as number
    for (const { lines, oneOff } of ordersOf(world, i)) {
      for (const { units } of oneOff ? [] : lines) all += units
    }
  }
  const { ordersPerHundred, weekendShare } = world.profile
  const orders = ((ordersPerHundred * world.options.employees) / 100) * (1 + 0.4 * weekendShare)
  const part = (product: Product) => product.weight / Math.sqrt(product.listPriceCents)
  const parts = world.products.reduce((sum, product) => sum + part(product), 0)
  return new Map(world.products.map((product) => [product.id, (orders / expected) * all * (part(product) / parts)]))
}
