// What a firm must earn to live: shares that sales, prices and overheads are scaled by.
import type { World } from '../world.ts'
import { isEmployed } from './people.ts'

/** Pre-tax profit of the first year as a share of revenue. */
export const profitShare = 0.13
/** Share of revenue that goes into energy, travel, marketing, interest, repairs and scrap. */
export const elsewhereShare = 0.027
/** Share of revenue that buildings, machines, services and computers take at least. */
export const leastOverheads = 0.05
/** Payroll tax, benefits, bonuses, training and hiring on top of pay. */
const onTopOfPay = 1.36

/** Cents that people cost in a month at the start. */
export function payrollMonthCents({ people }: Pick<World, 'people'>): number {
  return (people.reduce((sum, person) => sum + (isEmployed(person, 0) ? person.payCents : 0), 0) / 12) * onTopOfPay
}

/** Cents that contracts bring in a month at the start. */
export function recurringMonthCents({ profile, options }: Pick<World, 'profile' | 'options'>): number {
  return (profile.revenuePerEmployeeCents * profile.recurringShare * options.employees) / 12
}

/**
 * Cents that orders of a month must bring, so that goods, people, overheads and a profit are paid for.
 * @param costShare of the goods in what orders bring.
 */
export function viableMonthCents(world: Pick<World, 'people' | 'profile' | 'options'>, costShare: number): number {
  const taken = profitShare + elsewhereShare + leastOverheads
  return (payrollMonthCents(world) - recurringMonthCents(world) * (1 - taken)) / Math.max(0.05, 1 - costShare - taken)
}
