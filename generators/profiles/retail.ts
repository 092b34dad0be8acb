// A chain of stores: Saturdays, the end of November and December decide the year; stock is most of what it owns.
import type { Profile } from '../profile.ts'
import type { CalendarDay } from '../world/days.ts'
import { costShare, largestFamily, meanOrders } from './measures.ts'

const towns = [
  'Ash Lane',
  'Bell Street',
  'Castle Mall',
  'Dock Road',
  'East Gate',
  'Ferry Square',
  'Garden Court',
  'High Street',
  'Ivy Park',
  'King’s Walk',
  'Lime Avenue',
  'Mill Quarter',
]
const regions = ['Centre', 'Suburbs', 'Valley']

export const retail: Profile = {
  name: 'retail',
  trade: 'Stores',
  season: [0.84, 0.82, 0.92, 0.96, 0.98, 0.96, 0.94, 0.92, 0.96, 1, 1.18, 1.52],
  weekendShare: 1,
  growth: 0.05,
  revenuePerEmployeeCents: 66_000_000,
  ordersPerHundred: 30,
  accountsPerHundred: 60,
  unitsALine: 3,
  families: [
    {
      name: 'Clothing',
      words: ['Wool', 'Linen', 'Rain', 'Sport', 'Kids'],
      products: 10,
      priceCents: 4_900,
      costShare: 0.56,
      weight: 0.34,
    },
    {
      name: 'Household',
      words: ['Kitchen', 'Bath', 'Storage', 'Garden'],
      products: 9,
      priceCents: 2_600,
      costShare: 0.63,
      weight: 0.3,
    },
    {
      name: 'Toys',
      words: ['Building', 'Board', 'Plush', 'Outdoor'],
      products: 8,
      priceCents: 3_200,
      costShare: 0.6,
      weight: 0.2,
    },
    {
      name: 'Electronics',
      words: ['Audio', 'Kitchen', 'Smart'],
      products: 6,
      priceCents: 18_500,
      costShare: 0.79,
      weight: 0.16,
    },
  ],
  regions,
  sites: towns.map((name, at) => ({
    name,
    region: regions[at % regions.length] as string,
    lines: 1,
    machinesALine: 2,
  })),
  machineKinds: ['Till', 'Cold store', 'Lift', 'Self-checkout'],
  segments: ['Gold card', 'Silver card', 'Member', 'Guest'],
  recurringShare: 0.02,
  words: {
    product: 'article',
    order: 'purchase',
    customer: 'shopper',
    delivery: 'delivery',
    site: 'store',
    machine: 'appliance',
  },
  purchases: [
    { name: 'Cotton', unit: 'kg', price: 2.1, followsMaterials: 1 },
    { name: 'Container freight', unit: 'container', price: 2600, followsMaterials: 0.6 },
    { name: 'Cardboard', unit: 't', price: 540, followsMaterials: 0.9 },
    { name: 'Shop rent', unit: 'm2', price: 31, followsMaterials: 0 },
  ],
  dayFactor: (day) => weekdayFactor(day) * (isDiscountWeek(day) ? 2.1 : 1),
  planted: { without: ['failing-machine', 'quality-drift'], sizes: { 'price-cut': 1.4, 'holiday-shift': 1.4 } },
  facts: [
    {
      says: 'Saturday sells more than any other day of the week.',
      holds: (world) => {
        const byWeekday = Array.from({ length: 7 }, (_, weekday) => meanOrders(world, (day) => day.weekday === weekday))
        return Math.max(...byWeekday) === byWeekday[5]
      },
    },
    {
      says: 'The last week of November doubles the sales of an ordinary autumn week.',
      holds: (world) => meanOrders(world, isDiscountWeek) > 1.8 * meanOrders(world, ({ month }) => month === 9),
    },
    {
      says: 'December brings more than 1.35 times an average month.',
      holds: (world) => meanOrders(world, ({ month }) => month === 11) > 1.35 * meanOrders(world, () => true),
    },
    { says: 'It has at least ten stores.', holds: ({ profile }) => profile.sites.length >= 10 },
    {
      says: 'Stock is dear: more than 64 % of the price goes to whom it buys from, and none of it is service.',
      holds: (world) => costShare(world) > 0.64 && world.profile.families.every(({ service }) => service !== true),
    },
    { says: 'Clothing is the largest family.', holds: (world) => largestFamily(world) === 'Clothing' },
    { says: 'Almost nothing recurs.', holds: ({ profile }) => profile.recurringShare < 0.05 },
  ],
}

function weekdayFactor({ weekday, workday }: CalendarDay): number {
  if (weekday === 5) return 1.65
  return weekday === 6 ? 0.55 : workday ? 0.95 : 0.7
}

/** The days in which all stores advertise discounts. */
function isDiscountWeek({ month, day }: CalendarDay): boolean {
  const date = Number(day.slice(8))
  return month === 10 && date >= 23 && date <= 29
}
