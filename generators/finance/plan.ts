// How large the firm's overheads are: what sales leave after goods and people, less a plausible profit.
import {
  elsewhereShare,
  leastOverheads,
  payrollMonthCents,
  profitShare,
  recurringMonthCents,
} from '../world/economics.ts'
import { expectedMonth } from '../world/orders.ts'
import type { World } from '../world.ts'

export type Overhead = 'depreciation' | 'rent' | 'office' | 'freight' | 'services' | 'it'

/** Revenue of an ordinary month of the first year, cents. */
export function plannedRevenueCents(world: World): number {
  return expectedMonth(world).netCents + recurringMonthCents(world)
}

const plans = new WeakMap<World, Record<Overhead, number>>()

/** Cents of an ordinary month of the first year. */
export function plannedOverheadCents(world: World, kind: Overhead): number {
  let plan = plans.get(world)
  if (plan === undefined) {
    plan = planOf(world)
    plans.set(world, plan)
  }
  return plan[kind]
}

/** Buildings, machines and dispatch take their usual share; services and computers, such as what a bank or a hospital buys in, the rest. */
function planOf(world: World): Record<Overhead, number> {
  const revenue = plannedRevenueCents(world)
  const cost = expectedMonth(world).costCents * materialsOf(world)
  const all = Math.max(
    leastOverheads * revenue,
    revenue * (1 - profitShare - elsewhereShare) - cost - payrollMonthCents(world),
  )
  const depreciation = Math.min(0.3 * all, 0.03 * revenue)
  const rent = Math.min(0.13 * all, 0.02 * revenue)
  const office = Math.min(0.05 * all, 0.006 * revenue)
  const freight = Math.min(0.12 * all, 0.012 * revenue) * goodsShare(world)
  const rest = all - depreciation - rent - office - freight
  return { depreciation, rent, office, freight, services: 0.56 * rest, it: 0.44 * rest }
}

/** Mean price of materials over the first year, as far as it is planned. */
function materialsOf({ market, days, options }: World): number {
  const planned = days.filter(({ day }) => day <= options.planned).slice(0, 365).length
  return market.materials.subarray(0, planned).reduce((sum, each) => sum + each, 0) / planned
}

/** Goods among all that is sold. */
function goodsShare({ products, profile }: World): number {
  const services = new Set(profile.families.filter(({ service }) => service === true).map(({ name }) => name))
  let [goods, all] = [0, 0]
  for (const { family, weight, listPriceCents } of products) {
    // Units fall with the square root of the price (see ordersOf).
    const sold = weight * Math.sqrt(listPriceCents)
    all += sold
    if (!services.has(family)) goods += sold
  }
  return goods / all
}
