// What an industry changes: scale, seasons, vocabulary, products, and facts that hold only there.
import type { ProfileName } from './options.ts'
import type { World } from './world.ts'
import type { CalendarDay } from './world/days.ts'
import type { EventKind } from './world/events.ts'

export interface ProductFamily {
  name: string
  /** Words that product names are made of. */
  words: readonly string[]
  products: number
  /** Median list price of one unit. */
  priceCents: number
  /** Unit cost as a share of the price. */
  costShare: number
  /** Share of orders. */
  weight: number
  /** Work, not goods: nothing is made, stocked or shipped of it. */
  service?: true
}

/** Something that is so in this industry's company and in no other's. */
export interface Fact {
  says: string
  /** Measured on the world of the default company. */
  holds(world: World): boolean
}

export interface Profile {
  name: ProfileName
  /** The firm's name is made of this. */
  trade: string
  /** Demand by month of the year, mean 1. */
  season: readonly number[]
  /** Share of an ordinary workday's demand that a weekend day or holiday has. */
  weekendShare: number
  /** Yearly growth of demand. */
  growth: number
  /** Yearly revenue for each employee, cents. */
  revenuePerEmployeeCents: number
  /** Orders a workday for each 100 employees. */
  ordersPerHundred: number
  accountsPerHundred: number
  /** Units in an order line, median. */
  unitsALine: number
  families: readonly ProductFamily[]
  regions: readonly string[]
  sites: readonly { name: string; region: string; lines: number; machinesALine: number }[]
  machineKinds: readonly string[]
  segments: readonly string[]
  /** Share of revenue that recurs (subscriptions, maintenance, premiums). */
  recurringShare: number
  /** What customers call the product, support and delivery, for texts. */
  words: { product: string; order: string; customer: string; delivery: string; site: string; machine: string }
  /** What it buys on markets: price of a unit in the currency at first, and how far it moves with the index of materials. */
  purchases: readonly { name: string; unit: string; price: number; followsMaterials: number }[]
  /** Multiplies a day's demand, on top of month and weekend; about 1 on average. @param interest share a year. @param warmth degrees at the first site. */
  dayFactor?(day: CalendarDay, interest: number, warmth: number): number
  /** Log odds of losing a customer for each percentage point of interest above 2.8 %. */
  interestOnChurn?: number
  planted: {
    /** Kinds that do not happen here. */
    without: readonly EventKind[]
    /** Multiplies the size of a kind. */
    sizes: Partial<Record<EventKind, number>>
  }
  /** At least five; tests measure each in all profiles. */
  facts: readonly Fact[]
}
