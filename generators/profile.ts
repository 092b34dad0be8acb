// What an industry changes: scale, seasons, vocabulary, products, and facts that hold only there.
import type { ProfileName } from './options.ts'

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
}

export const manufacturing: Profile = {
  name: 'manufacturing',
  trade: 'Precision Works',
  season: [0.86, 0.93, 1.06, 1.02, 1.04, 1.08, 0.94, 0.82, 1.09, 1.12, 1.12, 0.92],
  weekendShare: 0.06,
  growth: 0.06,
  revenuePerEmployeeCents: 30_000_000,
  ordersPerHundred: 6,
  accountsPerHundred: 40,
  unitsALine: 12,
  families: [
    { name: 'Pumps', words: ['Axial', 'Rotary', 'Gear', 'Vane', 'Screw', 'Piston'], products: 8, priceCents: 142_000, costShare: 0.58, weight: 0.36 },
    { name: 'Valves', words: ['Ball', 'Gate', 'Check', 'Relief', 'Needle', 'Globe'], products: 8, priceCents: 36_000, costShare: 0.5, weight: 0.34 },
    { name: 'Drives', words: ['Servo', 'Linear', 'Torque', 'Compact', 'Spindle'], products: 6, priceCents: 310_000, costShare: 0.63, weight: 0.14 },
    { name: 'Service', words: ['Inspection', 'Overhaul', 'Spare parts', 'Training'], products: 4, priceCents: 58_000, costShare: 0.42, weight: 0.16, service: true },
  ],
  regions: ['North', 'South', 'East', 'West', 'Export'],
  sites: [
    { name: 'Aldermoor', region: 'North', lines: 3, machinesALine: 4 },
    { name: 'Brackwater', region: 'South', lines: 2, machinesALine: 4 },
    { name: 'Corvale', region: 'East', lines: 1, machinesALine: 4 },
  ],
  machineKinds: ['Lathe', 'Milling centre', 'Press', 'Grinder', 'Welding cell', 'Paint booth'],
  segments: ['Key', 'Growth', 'Standard', 'Small'],
  recurringShare: 0.16,
  words: { product: 'unit', order: 'order', customer: 'customer', delivery: 'delivery', site: 'plant', machine: 'machine' },
}
