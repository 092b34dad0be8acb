// A software firm: most of its revenue is subscriptions, deals close at the end of a quarter, and what it sells costs little to make.
import type { Profile } from '../profile.ts'
import type { CalendarDay } from '../world/days.ts'
import { costShare, largestFamily, meanOrders } from './measures.ts'

export const technology: Profile = {
  name: 'technology',
  trade: 'Systems',
  season: [0.92, 0.97, 1.05, 0.96, 0.98, 1.04, 0.97, 0.96, 1.04, 1, 1.01, 1.1],
  weekendShare: 0.28,
  growth: 0.24,
  revenuePerEmployeeCents: 26_000_000,
  ordersPerHundred: 5,
  accountsPerHundred: 70,
  unitsALine: 20,
  families: [
    {
      name: 'Platform',
      words: ['Team', 'Business', 'Enterprise', 'Private'],
      products: 8,
      priceCents: 28_000,
      costShare: 0.16,
      weight: 0.46,
      service: true,
    },
    {
      name: 'Analytics',
      words: ['Live', 'Forecast', 'Audit'],
      products: 6,
      priceCents: 42_000,
      costShare: 0.18,
      weight: 0.24,
      service: true,
    },
    {
      name: 'Onboarding',
      words: ['Start', 'Migration', 'Coaching'],
      products: 4,
      priceCents: 120_000,
      costShare: 0.36,
      weight: 0.18,
      service: true,
    },
    {
      name: 'Appliances',
      words: ['Edge', 'Rack', 'Sensor'],
      products: 4,
      priceCents: 240_000,
      costShare: 0.3,
      weight: 0.12,
    },
  ],
  regions: ['Americas', 'Europe', 'Asia', 'Online'],
  sites: [
    { name: 'Campus', region: 'Europe', lines: 2, machinesALine: 4 },
    { name: 'Lab West', region: 'Americas', lines: 1, machinesALine: 4 },
    { name: 'Hub East', region: 'Asia', lines: 1, machinesALine: 4 },
  ],
  machineKinds: ['Compute rack', 'Storage array', 'Network core', 'Build farm'],
  segments: ['Strategic', 'Enterprise', 'Mid-market', 'Self-serve'],
  recurringShare: 0.78,
  words: {
    product: 'licence',
    order: 'subscription',
    customer: 'account',
    delivery: 'rollout',
    site: 'office',
    machine: 'server',
  },
  purchases: [
    { name: 'Compute hours', unit: '1,000 h', price: 41, followsMaterials: 0.1 },
    { name: 'Memory', unit: 'TB', price: 3100, followsMaterials: 0.7 },
    { name: 'Data transit', unit: 'TB', price: 7.5, followsMaterials: 0 },
  ],
  dayFactor: (day) => (isQuarterEnd(day) ? 1.9 : 0.88),
  planted: {
    without: ['sliding-supplier', 'quality-drift', 'energy-step'],
    sizes: { 'churn-wave': 1.25, 'one-off-deal': 1.3 },
  },
  facts: [
    {
      says: 'More than two thirds of revenue are subscriptions.',
      holds: ({ profile }) => profile.recurringShare > 0.67,
    },
    { says: 'Demand grows by more than a fifth a year.', holds: (world) => yearlyGrowth(world) > 1.15 },
    {
      says: 'The last ten days of a quarter bring half as much again as other days.',
      holds: (world) =>
        meanOrders(world, (day) => day.workday && isQuarterEnd(day)) >
        1.5 * meanOrders(world, (day) => day.workday && !isQuarterEnd(day)),
    },
    { says: 'What it sells costs less than a third of its price to make.', holds: (world) => costShare(world) < 0.33 },
    {
      says: 'Its machines are servers.',
      holds: ({ machines }) => machines.list.some(({ kind }) => kind === 'Compute rack'),
    },
    { says: 'The platform is the largest family.', holds: (world) => largestFamily(world) === 'Platform' },
  ],
}

function isQuarterEnd({ month, day }: CalendarDay): boolean {
  return month % 3 === 2 && Number(day.slice(8)) > 20
}

/** Orders of the last year against those of the first, without the market, a year apart on average. */
function yearlyGrowth(world: Parameters<typeof meanOrders>[0]): number {
  const { days, demand, market } = world
  const sum = (from: number) => {
    let orders = 0
    for (let i = from; i < from + 365; i++) orders += (demand.orders[i] as number) / (market.activity[i] as number)
    return orders
  }
  const years = (days.length - 365) / 365
  return years < 1 ? 0 : 1 + (sum(days.length - 365) / sum(0) - 1) / years
}
