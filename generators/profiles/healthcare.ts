// A group of hospitals: patients come on all days, most in winter; those who pay are insurers. Nothing in it names a patient.
import type { Profile } from '../profile.ts'
import { correlation, largestFamily, meanOrders, offDayShare, plainOrders } from './measures.ts'

export const healthcare: Profile = {
  name: 'healthcare',
  trade: 'Hospitals',
  season: [1.2, 1.18, 1.06, 0.99, 0.95, 0.92, 0.88, 0.88, 0.93, 0.98, 1.01, 1.02],
  weekendShare: 0.62,
  growth: 0.03,
  revenuePerEmployeeCents: 13_000_000,
  ordersPerHundred: 16,
  accountsPerHundred: 16,
  unitsALine: 1.4,
  families: [
    {
      name: 'Surgery',
      words: ['Hip', 'Knee', 'Hand', 'Heart', 'Spine', 'Day'],
      products: 8,
      priceCents: 620_000,
      costShare: 0.7,
      weight: 0.18,
      service: true,
    },
    {
      name: 'Admissions',
      words: ['Internal', 'Lung', 'Stroke', 'Child', 'Emergency'],
      products: 8,
      priceCents: 310_000,
      costShare: 0.74,
      weight: 0.4,
      service: true,
    },
    {
      name: 'Diagnostics',
      words: ['Magnetic resonance', 'Ultrasound', 'Blood', 'X-ray'],
      products: 6,
      priceCents: 42_000,
      costShare: 0.55,
      weight: 0.32,
      service: true,
    },
    {
      name: 'Aids',
      words: ['Walking', 'Hearing', 'Dressing'],
      products: 4,
      priceCents: 19_000,
      costShare: 0.6,
      weight: 0.1,
    },
  ],
  regions: ['Central', 'North', 'Lakes'],
  sites: [
    { name: 'Central hospital', region: 'Central', lines: 3, machinesALine: 4 },
    { name: 'North clinic', region: 'North', lines: 2, machinesALine: 4 },
    { name: 'Lake clinic', region: 'Lakes', lines: 1, machinesALine: 4 },
  ],
  machineKinds: ['Scanner', 'Ventilator', 'Analyser', 'Steriliser', 'Dialysis unit'],
  segments: ['Public insurer', 'Private insurer', 'Employer', 'Self-payer'],
  recurringShare: 0.08,
  words: {
    product: 'treatment',
    order: 'admission',
    customer: 'payer',
    delivery: 'discharge',
    site: 'hospital',
    machine: 'device',
  },
  purchases: [
    { name: 'Examination gloves', unit: '1,000', price: 42, followsMaterials: 0.8 },
    { name: 'Contrast agent', unit: 'l', price: 118, followsMaterials: 0.2 },
    { name: 'Agency nursing', unit: 'hour', price: 58, followsMaterials: 0 },
    { name: 'Oxygen', unit: 'm3', price: 2.4, followsMaterials: 0.6 },
  ],
  // More people fall ill and fall over when it is cold for the season or not.
  dayFactor: (_day, _interest, warmth) => Math.max(0.75, Math.min(1.35, 1 + 0.016 * (9 - warmth))),
  planted: {
    without: ['quality-drift', 'price-cut', 'dead-campaign', 'one-off-deal'],
    sizes: { 'leaving-team': 1.4, 'sliding-supplier': 1.3 },
  },
  facts: [
    {
      says: 'A weekend day brings more than half of a workday’s patients, and fewer than all.',
      holds: (world) => offDayShare(world) > 0.5 && offDayShare(world) < 0.8,
    },
    {
      says: 'January and February bring at least a third more patients than July and August.',
      holds: (world) =>
        meanOrders(world, ({ month }) => month < 2) >
        1.33 * meanOrders(world, ({ month }) => month === 6 || month === 7),
    },
    {
      says: 'Cold days fill beds.',
      holds: (world) =>
        correlation(
          world,
          ({ workday }) => workday,
          (i) => firstSite(world)?.[i] ?? 0,
          (i) => plainOrders(world, i),
        ) < -0.3,
    },
    { says: 'Admissions are the largest family.', holds: (world) => largestFamily(world) === 'Admissions' },
    {
      says: 'No price is cut: payers and tariffs are fixed.',
      holds: ({ events }) => events.length > 0 && !events.some(({ kind }) => kind === 'price-cut'),
    },
    {
      says: 'Ventilators are among its machines.',
      holds: ({ machines }) => machines.list.some(({ kind }) => kind === 'Ventilator'),
    },
    {
      says: 'Fewer than a tenth of revenue recurs.',
      holds: ({ profile }) => profile.recurringShare > 0.05 && profile.recurringShare < 0.1,
    },
  ],
}

function firstSite({ market }: Parameters<typeof meanOrders>[0]): Float64Array | undefined {
  return [...market.temperature.values()][0]
}
