// What running the firm costs beside goods and people: energy, rent, freight, services, computers, machines. Repairs are posted by operations, advertising by sales.
import { monthEnd } from '../../lib/calendar/calendar.ts'
import type { Journal, Month } from '../area.ts'
import { power } from '../random.ts'
import type { World } from '../world.ts'
import { energyUse } from '../world/energy.ts'
import { type Order, usualMonthCents } from '../world/orders.ts'
import { departmentShares } from '../world/people.ts'
import type { Supplier } from '../world/suppliers.ts'
import { type Bill, billOf } from './payables.ts'
import { plannedOverheadCents, plannedRevenueCents } from './plan.ts'
import { nextWorkday } from './receivables.ts'

/** Prices of services and rents rise by this a year. */
const inflation = 1.025
/** Margin over the central bank's rate on the firm's debt. */
const loanMargin = 0.022

type Draft = Pick<Bill, 'category' | 'account' | 'department' | 'organization'> & {
  key: string
  day: number
  trade: Supplier['trade']
  cents: number
}

/** Bills of the month for everything that is not bought by purchase order. */
export function overheadBills(world: World, month: Month, orders: readonly Order[]): Bill[] {
  const whole = month.to === monthEnd(month.from)
  const drafts = [
    ...rents(world, month),
    ...services(world, month),
    ...freight(world, month, orders),
    ...investments(world, month),
    ...(whole ? energy(world, month) : []),
  ]
  return drafts.flatMap((draft): Bill[] => {
    const { key, trade, cents, ...rest } = draft
    const amountCents = Math.round(cents)
    if (amountCents <= 0 || draft.day > month.lastDay) return []
    return [
      billOf(world, {
        ...rest,
        id: `B-${month.from.slice(2, 7).replace('-', '')}-${key}`,
        supplier: supplierFor(world, trade, key),
        amountCents,
        purchaseId: null,
      }),
    ]
  })
}

function supplierFor(world: World, trade: Supplier['trade'], key: string): Supplier {
  const sellers = world.suppliers.filter((supplier) => supplier.trade === trade)
  const all = sellers.length > 0 ? sellers : world.suppliers
  // The same one each month.
  return world.random(`finance/supplier/${key}`).weighted(all.map((supplier) => [supplier, supplier.weight] as const))
}

function risen(month: Month): number {
  return power(inflation, month.index / 12)
}

/** Services and computers grow with the business, though not quite as much. */
function grown({ profile }: World, month: Month): number {
  return power(1 + 0.8 * Math.max(0, profile.growth), month.index / 12)
}

function* rents(world: World, month: Month): Iterable<Draft> {
  const { sites } = world.profile
  const all = sites.reduce((sum, site) => sum + 1 + site.lines, 0)
  for (const site of sites) {
    // Rent is agreed for a year.
    const cents =
      (plannedOverheadCents(world, 'rent') * (1 + site.lines) * power(inflation, Math.floor(month.index / 12))) / all
    yield {
      key: `rent-${site.name}`,
      day: month.firstDay,
      trade: 'services',
      category: 'Rent',
      account: '6920',
      department: 'Operations',
      organization: site.name,
      cents,
    }
  }
}

function* services(world: World, month: Month): Iterable<Draft> {
  const kinds = [
    {
      name: 'services',
      category: 'Professional services',
      account: '6500',
      cents: plannedOverheadCents(world, 'services'),
      bills: 3,
      spread: 1.3,
    },
    {
      name: 'it',
      category: 'Telephone and IT',
      account: '6610',
      cents: plannedOverheadCents(world, 'it'),
      bills: 2,
      spread: 1.15,
    },
    {
      name: 'office',
      category: 'Office supplies',
      account: '6400',
      cents: plannedOverheadCents(world, 'office'),
      bills: 2,
      spread: 1.35,
    },
  ] as const
  for (const { name, category, account, cents, bills, spread } of kinds) {
    for (const [department, share] of departmentShares) {
      const random = world.random(`finance/overheads/${name}/${department}/${month.index}`)
      for (let i = 1; i <= bills; i++) {
        const day = nextWorkday(world, month.firstDay + random.integer(0, 26))
        const amount = ((cents * share) / bills) * random.skewed(0.96, spread) * risen(month) * grown(world, month)
        const organization = random.pick(world.profile.sites).name
        yield {
          key: `${name}-${department}-${i}`,
          day,
          trade: 'services',
          category,
          account,
          department,
          organization,
          cents: amount,
        }
      }
    }
  }
}

/** Freight follows what is shipped: bills at the end of each week of the month. */
function* freight(world: World, month: Month, orders: readonly Order[]): Iterable<Draft> {
  const { sites } = world.profile
  for (let week = 0; month.firstDay + week * 7 <= month.lastDay; week++) {
    const [first, end] = [month.firstDay + week * 7, Math.min(month.lastDay + 1, month.firstDay + week * 7 + 7)]
    if (end > world.days.length || end - first < 3) continue
    let shipped = 0
    for (const order of orders)
      if (!order.oneOff && order.dayIndex >= first && order.dayIndex < end) shipped += order.netCents
    const random = world.random(`finance/freight/${month.index}/${week}`)
    const cents = plannedOverheadCents(world, 'freight') * (shipped / usualMonthCents(world)) * random.normal(1, 0.06)
    const site = sites[week % sites.length] as (typeof sites)[number]
    yield {
      key: `freight-${week + 1}`,
      day: end - 1,
      trade: 'logistics',
      category: 'Freight',
      account: '6700',
      department: 'Operations',
      organization: site.name,
      cents: Math.max(0, cents),
    }
  }
}

/** Electricity by site: what was used, at the market's price of each day. */
function* energy(world: World, month: Month): Iterable<Draft> {
  for (const site of world.profile.sites) {
    const use = energyUse(world, site.name)
    let cents = 0
    for (let i = month.firstDay; i <= month.lastDay; i++)
      cents += (use[i] as number) * (world.market.energyPrice[i] as number)
    yield {
      key: `energy-${site.name}`,
      day: month.lastDay,
      trade: 'energy',
      category: 'Energy',
      account: '6600',
      department: 'Operations',
      organization: site.name,
      cents,
    }
  }
}

/** Machines and equipment, once a quarter, about as much as wears off. */
function* investments(world: World, month: Month): Iterable<Draft> {
  if (month.index % 3 !== 1) return
  const random = world.random(`finance/investments/${month.index}`)
  const count = random.integer(2, 4)
  for (let i = 1; i <= count; i++) {
    const cents = ((plannedOverheadCents(world, 'depreciation') * 3) / count) * random.skewed(1, 1.35) * risen(month)
    const day = nextWorkday(world, month.firstDay + random.integer(0, 24))
    yield {
      key: `machinery-${i}`,
      day,
      trade: 'equipment',
      category: 'Machinery',
      account: '1230',
      department: 'Operations',
      organization: random.pick(world.profile.sites).name,
      cents,
    }
  }
}

/** What is posted without a bill: wear of machines and interest at the end of the month. */
export function postOverheads(world: World, month: Month, journal: Journal): void {
  const home = (world.profile.sites[0] as { name: string }).name
  if (month.to !== monthEnd(month.from)) return
  const all = world.profile.sites.reduce((sum, site) => sum + 1 + site.lines, 0)
  for (const site of world.profile.sites) {
    const amountCents = Math.round((plannedOverheadCents(world, 'depreciation') * (1 + site.lines)) / all)
    journal.post({
      day: month.to,
      debit: '6860',
      credit: '1190',
      department: 'Operations',
      organization: site.name,
      amountCents,
      memo: `Depreciation ${site.name}`,
    })
  }
  const rate = (world.market.interest[month.lastDay] as number) + loanMargin
  const interest = Math.round((openingDebtCents(world) * rate) / 12)
  journal.post({
    day: month.to,
    debit: '8010',
    credit: '1110',
    department: 'Finance',
    organization: home,
    amountCents: interest,
    memo: 'Interest on loans',
  })
}

/** Long-term debt on the first day; interest is agreed on it whatever is drawn or repaid later. */
export function openingDebtCents(world: World): number {
  return Math.round((plannedRevenueCents(world) * 1.1) / 10_000_000) * 10_000_000
}
