// How large the firm's overheads are: what sales leave after goods and people, less a plausible profit.
import { expectedMonthCents } from '../world/orders.ts'
import { isEmployed } from '../world/people.ts'
import type { World } from '../world.ts'

/** Pre-tax profit of the first year as a share of revenue. */
const profitShare = 0.115
/** Payroll tax, benefits, bonuses, training and hiring on top of pay. */
const onTopOfPay = 1.36
/** Share of revenue that goes into energy, travel, marketing, interest, repairs and scrap. */
const elsewhere = 0.027

export type Overhead = 'depreciation' | 'rent' | 'office' | 'freight' | 'services' | 'it'

/** Revenue of an ordinary month of the first year, cents. */
export function plannedRevenueCents(world: World): number {
  const { profile, options } = world
  return expectedMonthCents(world) + (profile.revenuePerEmployeeCents * profile.recurringShare * options.employees) / 12
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
  const { cost, goods } = sharesOf(world)
  const pay = world.people.reduce((sum, person) => sum + (isEmployed(person, 0) ? person.payCents : 0), 0) / 12
  const orders = expectedMonthCents(world)
  const all = Math.max(0.04 * revenue, revenue * (1 - profitShare - elsewhere) - orders * cost - pay * onTopOfPay)
  const depreciation = Math.min(0.3 * all, 0.03 * revenue)
  const rent = Math.min(0.13 * all, 0.02 * revenue)
  const office = Math.min(0.05 * all, 0.006 * revenue)
  const freight = Math.min(0.12 * all, 0.012 * revenue) * goods
  const rest = all - depreciation - rent - office - freight
  return { depreciation, rent, office, freight, services: 0.56 * rest, it: 0.44 * rest }
}

/** Cost of goods, and goods among all that is sold, as shares of sales; discounts taken off. */
function sharesOf({ products, profile }: World): { cost: number; goods: number } {
  const services = new Set(profile.families.filter(({ service }) => service === true).map(({ name }) => name))
  let [cost, goods, all] = [0, 0, 0]
  for (const { family, weight, unitCostCents, listPriceCents } of products) {
    // Units fall with the square root of the price (see ordersOf).
    const units = weight / Math.sqrt(listPriceCents)
    all += units * listPriceCents
    if (services.has(family)) continue
    cost += units * unitCostCents
    goods += units * listPriceCents
  }
  return { cost: cost / all / 0.93, goods: goods / all }
}
