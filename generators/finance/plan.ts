// How large the firm's overheads are: what sales leave after goods and people, less a plausible profit.
import { isEmployed } from '../world/people.ts'
import type { World } from '../world.ts'

/** Pre-tax profit of the first year as a share of revenue. */
const profitShare = 0.115
/** Payroll tax, benefits, bonuses, training and hiring on top of pay. */
const onTopOfPay = 1.36

/** Shares of all overheads. */
const overheads = {
  depreciation: 0.25,
  services: 0.14,
  rent: 0.11,
  it: 0.11,
  office: 0.04,
  other: 0.35,
} as const
export type Overhead = keyof typeof overheads

/** Revenue of an ordinary month of the first year, cents. */
export function plannedRevenueCents({ profile, options }: Pick<World, 'profile' | 'options'>): number {
  return (profile.revenuePerEmployeeCents * options.employees) / 12
}

const plans = new WeakMap<World, Record<Overhead, number>>()

/** Cents of an ordinary month of the first year. `other` (freight, energy, travel, marketing, interest, scrap) is spent elsewhere. */
export function plannedOverheadCents(world: World, kind: Overhead): number {
  let plan = plans.get(world)
  if (plan === undefined) {
    const revenue = plannedRevenueCents(world)
    const { products, profile, people } = world
    const services = new Set(profile.families.filter(({ service }) => service === true).map(({ name }) => name))
    const goods = revenue * (1 - profile.recurringShare) * costShare(products, services)
    const pay = people.reduce((sum, person) => sum + (isEmployed(person, 0) ? person.payCents : 0), 0) / 12
    const all = Math.max(0.05, Math.min(0.24, 1 - (goods + pay * onTopOfPay) / revenue - profitShare)) * revenue
    plan = Object.fromEntries(Object.entries(overheads).map(([name, share]) => [name, share * all])) as Record<
      Overhead,
      number
    >
    plans.set(world, plan)
  }
  return plan[kind]
}

/** Cost of goods as a share of what they are sold for, discounts taken off. */
function costShare(products: World['products'], services: ReadonlySet<string>): number {
  let [cost, price] = [0, 0]
  for (const product of products) {
    // Units fall with the square root of the price (see ordersOf).
    const units = product.weight / Math.sqrt(product.listPriceCents)
    if (!services.has(product.family)) cost += units * product.unitCostCents
    price += units * product.listPriceCents
  }
  return cost / price / 0.93
}
