// A regional lender: loans, accounts and advice; demand and defaults follow interest.
import type { Profile } from '../profile.ts'
import { correlation, costShare, largestFamily, plainOrders, shareOf } from './measures.ts'

export const financialServices: Profile = {
  name: 'financial-services',
  trade: 'Capital',
  season: [0.94, 0.92, 1.2, 1.24, 1.02, 0.98, 0.94, 0.9, 0.98, 1, 0.96, 0.92],
  weekendShare: 0.14,
  growth: 0.04,
  revenuePerEmployeeCents: 42_000_000,
  ordersPerHundred: 9,
  accountsPerHundred: 120,
  unitsALine: 1.2,
  families: [
    {
      name: 'Loans',
      words: ['Home', 'Car', 'Working capital', 'Bridge', 'Equipment'],
      products: 8,
      priceCents: 1_450_000,
      costShare: 0.52,
      weight: 0.42,
      service: true,
    },
    {
      name: 'Accounts',
      words: ['Current', 'Savings', 'Escrow', 'Student'],
      products: 6,
      priceCents: 24_000,
      costShare: 0.4,
      weight: 0.3,
      service: true,
    },
    {
      name: 'Advice',
      words: ['Pension', 'Estate', 'Tax', 'Portfolio'],
      products: 5,
      priceCents: 180_000,
      costShare: 0.46,
      weight: 0.18,
      service: true,
    },
    {
      name: 'Cards and terminals',
      words: ['Credit', 'Debit', 'Till', 'Mobile'],
      products: 4,
      priceCents: 38_000,
      costShare: 0.55,
      weight: 0.1,
    },
  ],
  regions: ['City', 'Coast', 'Hills', 'Border'],
  sites: [
    { name: 'Head office', region: 'City', lines: 2, machinesALine: 3 },
    { name: 'Harbour branch', region: 'Coast', lines: 1, machinesALine: 3 },
    { name: 'Upland branch', region: 'Hills', lines: 1, machinesALine: 3 },
  ],
  machineKinds: ['Cash machine', 'Card printer', 'Server cluster', 'Sorter'],
  segments: ['Corporate', 'Business', 'Affluent', 'Retail'],
  recurringShare: 0.38,
  words: {
    product: 'product',
    order: 'application',
    customer: 'client',
    delivery: 'payout',
    site: 'branch',
    machine: 'terminal',
  },
  purchases: [
    { name: 'Interbank money, 3 months', unit: '%', price: 2.9, followsMaterials: 0.2 },
    { name: 'Card blanks', unit: '1,000', price: 640, followsMaterials: 0.5 },
    { name: 'Credit reports', unit: 'piece', price: 3.1, followsMaterials: 0 },
  ],
  // A percentage point of interest costs about a third of the applications.
  dayFactor: (_day, interest) => Math.max(0.4, Math.min(1.6, 1 - 34 * (interest - 0.028))),
  interestOnChurn: 0.35,
  planted: {
    without: ['failing-machine', 'quality-drift', 'sliding-supplier', 'energy-step'],
    sizes: { 'expense-fraud': 1.5, 'churn-wave': 1.3 },
  },
  facts: [
    {
      says: 'Credit demand falls when interest rises.',
      holds: (world) =>
        correlation(
          world,
          ({ workday }) => workday,
          (i) => world.market.interest[i] as number,
          (i) => plainOrders(world, i),
        ) < -0.3,
    },
    {
      says: 'Clients default more often when interest is high.',
      holds: ({ profile }) => (profile.interestOnChurn ?? 0) > 0,
    },
    {
      says: 'Loans are the largest family, at more than ten thousand each.',
      holds: (world) => largestFamily(world) === 'Loans' && (world.profile.families[0]?.priceCents ?? 0) > 1_000_000,
    },
    {
      says: 'March and April, when taxes are due, lie a fifth over January and February.',
      holds: (world) => shareOf(world, [2, 3], [0, 1]) > 1.2,
    },
    {
      says: 'There are more clients than employees.',
      holds: ({ accounts, options }) => accounts.length > options.employees,
    },
    {
      says: 'Between a third and half of revenue recurs.',
      holds: ({ profile }) => profile.recurringShare > 0.33 && profile.recurringShare < 0.5,
    },
    {
      says: 'Money is cheap to sell: costs stay between 45 and 54 % of the price.',
      holds: (world) => costShare(world) > 0.45 && costShare(world) < 0.54,
    },
  ],
}
