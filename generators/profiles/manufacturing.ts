// Discrete manufacturing: pumps, valves and drives.
import type { Profile } from '../profile.ts'
import { largestFamily, offDayShare, shareOf } from './measures.ts'

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
    {
      name: 'Pumps',
      words: ['Axial', 'Rotary', 'Gear', 'Vane', 'Screw', 'Piston'],
      products: 8,
      priceCents: 142_000,
      costShare: 0.58,
      weight: 0.36,
    },
    {
      name: 'Valves',
      words: ['Ball', 'Gate', 'Check', 'Relief', 'Needle', 'Globe'],
      products: 8,
      priceCents: 36_000,
      costShare: 0.5,
      weight: 0.34,
    },
    {
      name: 'Drives',
      words: ['Servo', 'Linear', 'Torque', 'Compact', 'Spindle'],
      products: 6,
      priceCents: 310_000,
      costShare: 0.63,
      weight: 0.14,
    },
    {
      name: 'Service',
      words: ['Inspection', 'Overhaul', 'Spare parts', 'Training'],
      products: 4,
      priceCents: 58_000,
      costShare: 0.42,
      weight: 0.16,
      service: true,
    },
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
  words: {
    product: 'unit',
    order: 'order',
    customer: 'customer',
    delivery: 'delivery',
    site: 'plant',
    machine: 'machine',
  },
  purchases: [
    { name: 'Steel sheet', unit: 't', price: 780, followsMaterials: 1.2 },
    { name: 'Aluminium', unit: 't', price: 2350, followsMaterials: 1 },
    { name: 'Copper', unit: 't', price: 8600, followsMaterials: 1.1 },
    { name: 'Castings', unit: 'kg', price: 4.2, followsMaterials: 0.7 },
    { name: 'Bearings', unit: 'piece', price: 18, followsMaterials: 0.3 },
    { name: 'Container freight', unit: 'container', price: 2400, followsMaterials: 0.5 },
  ],
  planted: { without: [], sizes: {} },
  facts: [
    {
      says: 'The works close in summer: July and August stay more than a tenth behind June and September.',
      holds: (world) => shareOf(world, [6, 7], [5, 8]) < 0.9,
    },
    {
      says: 'A day without work brings less than a tenth of a workday’s orders.',
      holds: (world) => offDayShare(world) < 0.1,
    },
    { says: 'Pumps are the largest family.', holds: (world) => largestFamily(world) === 'Pumps' },
    {
      says: 'Lathes are among its machines.',
      holds: ({ machines }) => machines.list.some(({ kind }) => kind === 'Lathe'),
    },
    {
      says: 'A machine fails, a supplier slides and quality drifts in the same company.',
      holds: ({ events }) =>
        ['failing-machine', 'sliding-supplier', 'quality-drift'].every((kind) =>
          events.some((event) => event.kind === kind),
        ),
    },
    {
      says: 'Between a tenth and a fifth of revenue recurs.',
      holds: ({ profile }) => profile.recurringShare > 0.1 && profile.recurringShare < 0.2,
    },
  ],
}
