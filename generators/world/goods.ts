// Which products are goods, where they are made and kept, and how many of each an ordinary workday takes. Services are none of it.
import type { Product, World } from '../world.ts'
import { ordersOf } from './orders.ts'

export interface Good {
  product: Product
  /** The line that makes it; null where the firm buys it ready-made. */
  line: string | null
  /** Where it is made, kept and shipped from. */
  site: string
  /** Units that customers order on an ordinary workday of the first year. */
  usualUnits: number
}

const known = new WeakMap<World, readonly Good[]>()

/** Families stay together on neighbouring lines. */
export function goodsOf(world: World): readonly Good[] {
  const found = known.get(world)
  if (found !== undefined) return found
  const services = new Set(world.profile.families.filter((family) => family.service).map((family) => family.name))
  const products = world.products.filter((product) => !services.has(product.family))
  const total = products.reduce((sum, product) => sum + product.weight, 0)
  const { lines } = world.machines
  const units = usualUnits(world)
  let before = 0
  const goods = products.map((product, at): Good => {
    // By the middle of its share, so that every line gets about the same.
    const line = lines[Math.min(lines.length - 1, Math.floor(((before + product.weight / 2) / total) * lines.length))]
    before += product.weight
    const site = line?.site ?? (world.profile.sites[at % world.profile.sites.length] as { name: string }).name
    return { product, line: line?.name ?? null, site, usualUnits: units.get(product.id) ?? 0.1 }
  })
  known.set(world, goods)
  return goods
}

/** Cents that the goods of an expected order cost, at the prices of materials of the first day. */
export function costOfOrderCents(world: World): number {
  return sample(world).costCents
}

const firstDays = 60
const samples = new WeakMap<World, { units: Map<string, number>; costCents: number }>()

/** What the first two months' orders hold; a later end date changes nothing in it. */
function sample(world: World): { units: Map<string, number>; costCents: number } {
  const found = samples.get(world)
  if (found !== undefined) return found
  const services = new Set(world.profile.families.filter((family) => family.service).map((family) => family.name))
  const units = new Map<string, number>()
  let [expected, cost] = [0, 0]
  for (let i = 0; i < Math.min(firstDays, world.days.length); i++) {
    expected += world.demand.orders[i] as number
    for (const { lines, oneOff } of ordersOf(world, i)) {
      for (const { product, units: count, costCents } of oneOff ? [] : lines) {
        if (services.has(product.family)) continue
        units.set(product.id, (units.get(product.id) ?? 0) + count)
        cost += costCents
      }
    }
  }
  for (const [id, count] of units) units.set(id, count / expected)
  const result = { units, costCents: cost / expected }
  samples.set(world, result)
  return result
}

function usualUnits(world: World): Map<string, number> {
  const orders = (world.profile.ordersPerHundred * world.options.employees) / 100
  const all = world.products.reduce((sum, product) => sum + product.weight, 0)
  const { units } = sample(world)
  const mean = [...units.values()].reduce((sum, count) => sum + count, 0)
  // Half from what was ordered, half from what the weights say, so that a firm with few orders has no product without any.
  return new Map(world.products.map((product) => [product.id, orders * ((units.get(product.id) ?? 0) * 0.5 + 0.5 * mean * (product.weight / all))]))
}
