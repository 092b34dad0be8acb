// What customers order on a day. A pure function of world and day: sales writes it down, finance invoices it, operations ships it, and none keeps it.
import type { Day } from '../../lib/calendar/calendar.ts'
import { effects } from '../effects.ts'
import type { Profile } from '../profile.ts'
import type { Random } from '../random.ts'
import type { Product, World } from '../world.ts'
import { type Account, isCustomer } from './customers.ts'
import { cooling } from './cooling.ts'
import type { CalendarDay } from './days.ts'
import { viableMonthCents } from './economics.ts'
import { eventsOn } from './events.ts'

export const orderChannels = ['Field sales', 'Inside sales', 'Web shop', 'Partner'] as const
export type OrderChannel = (typeof orderChannels)[number]

export interface OrderLine {
  product: Product
  units: number
  /** Units at the list price of the day. */
  listCents: number
  /** Share of the list price let off, with a planted price cut: 0.08 = 8 %. */
  discountShare: number
  /** What the customer owes. */
  netCents: number
  /** What the goods cost, at the day's prices of materials; 0 for services, whose work is paid as salaries. */
  costCents: number
}

export interface Order {
  /** Unique over all days. */
  id: string
  dayIndex: number
  day: Day
  account: Account
  /** The account's own. */
  region: string
  channel: OrderChannel
  lines: OrderLine[]
  /** Sums over the lines; `costCents` is 0 where all of them are services. */
  listCents: number
  netCents: number
  costCents: number
  /** Index of the day on which delivery was promised, and of the day on which it comes; both may lie after the last day. */
  promised: number
  delivered: number
  /** The planted deal that is larger than a region's usual fortnight. */
  oneOff: boolean
}

/** Discount and size of orders by rank of the segment, the largest customers first. */
const discounts = [0.095, 0.065, 0.04, 0.02]
const sizes = [2.2, 1.3, 0.85, 0.5]
const linesAnOrder = [
  [1, 0.5],
  [2, 0.27],
  [3, 0.14],
  [4, 0.06],
  [5, 0.03],
] as const
const channelWeights = [
  [0, 0.42],
  [1, 0.28],
  [2, 0.2],
  [3, 0.1],
] as const
interface Shop {
  products: (readonly [Product, number])[]
  meanPriceCents: number
  /** Multiplies units, so that a year's orders come to the profile's revenue. */
  scale: number
  /** Mean net value and cost of an order at that scale, at the list prices and costs of the first day. */
  mean: { netCents: number; costCents: number }
}

/** Orders bring at most this much more than the profile says. */
const mostOverUsual = 1.3
const shops = new WeakMap<World, Shop>()

/**
 * Orders of a day, in the order of their numbers; revenue counts on the day of the order.
 * A year's net sum is about `revenuePerEmployeeCents` × employees without the recurring share, which contracts bring.
 * @throws RangeError when the day is not one of the world's.
 */
export function ordersOf(world: World, dayIndex: number): Order[] {
  const calendarDay = world.days[dayIndex]
  if (calendarDay === undefined) throw new RangeError(`the world has no day ${dayIndex}`)
  const random = world.random(`world/orders/${dayIndex}`)
  const count = random.poisson(world.demand.orders[dayIndex] as number)
  const active = world.accounts.filter((account) => isCustomer(account, dayIndex))
  const orders: Order[] = []
  if (active.length > 0) {
    const pick = weightedPicker(active, dayIndex)
    for (let i = 0; i < count; i++)
      orders.push(orderOf(world, random, calendarDay, dayIndex, orders.length, pick(random)))
  }
  for (const event of eventsOn(world.events, 'one-off-deal', dayIndex)) {
    const deal = oneOffDeal(world, calendarDay, dayIndex, orders.length, event.where.region as string, event.size)
    if (deal !== null) orders.push(deal)
  }
  return orders
}

/** Net revenue that orders bring in an ordinary month of the first year, cents. */
export function usualMonthCents({ profile, options }: Pick<World, 'profile' | 'options'>): number {
  return (profile.revenuePerEmployeeCents * (1 - profile.recurringShare) * options.employees) / 12
}

/** What orders of a month of the first year are to bring and to cost: more than usual where single units of what is sold cost more than that. */
export function expectedMonth(world: World): { netCents: number; costCents: number } {
  const { netCents, costCents } = shopOf(world).mean
  const orders = ordersAMonth(world)
  return { netCents: netCents * orders, costCents: costCents * orders }
}

function weightedPicker(accounts: readonly Account[], dayIndex: number): (random: Random) => Account {
  const ends = new Float64Array(accounts.length)
  let total = 0
  for (const [at, account] of accounts.entries())
    ends[at] = total += account.weight * (1 - effects.coolingOnOrders * cooling(account, dayIndex))
  return (random) => {
    const target = random.next() * total
    let [low, high] = [0, accounts.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] as number) > target) high = middle
      else low = middle + 1
    }
    return accounts[low] as Account
  }
}

function orderOf(
  world: World,
  random: Random,
  { day }: CalendarDay,
  dayIndex: number,
  at: number,
  account: Account,
): Order {
  const shop = shopOf(world)
  const rank = rankOf(world.profile, account)
  const count = random.weighted(linesAnOrder)
  const lines: OrderLine[] = []
  for (let i = 0; i < count; i++) {
    const product = random.weighted(shop.products)
    const units = unitsOf(random, world.profile, shop, product, rank)
    const discount = Math.max(
      0,
      Math.min(0.25, (discounts[rank] as number) + random.normal(0, 0.018) + (units > 40 ? 0.02 : 0)),
    )
    lines.push(lineOf(world, dayIndex, account.region, product, units, discount))
  }
  const channel = orderChannels[random.weighted(channelWeights)] as OrderChannel
  return finished(world, random, {
    id: orderId(day, at),
    dayIndex,
    day,
    account,
    region: account.region,
    channel,
    lines,
    oneOff: false,
  })
}

/** One order worth `size` of the region's usual month, by its largest customer; null when the region has none. */
function oneOffDeal(
  world: World,
  { day }: CalendarDay,
  dayIndex: number,
  at: number,
  region: string,
  size: number,
): Order | null {
  const account = world.accounts
    .filter((candidate) => candidate.region === region && isCustomer(candidate, dayIndex))
    .sort((a, b) => b.weight - a.weight)[0]
  if (account === undefined) return null
  const random = world.random(`world/orders/one-off/${dayIndex}`)
  const worth = (size * usualMonthCents(world)) / world.profile.regions.length
  const products = [...world.products]
    .sort((a, b) => b.weight * b.listPriceCents - a.weight * a.listPriceCents)
    .slice(0, 3)
  const lines = products.map((product) =>
    lineOf(
      world,
      dayIndex,
      region,
      product,
      Math.max(1, Math.round(worth / products.length / product.listPriceCents)),
      0.06,
    ),
  )
  return finished(world, random, {
    id: orderId(day, at),
    dayIndex,
    day,
    account,
    region,
    channel: 'Field sales',
    lines,
    oneOff: true,
  })
}

function finished(
  world: World,
  random: Random,
  order: Omit<Order, 'listCents' | 'netCents' | 'costCents' | 'promised' | 'delivered'>,
): Order {
  const promised = order.dayIndex + random.integer(5, 18)
  const late = random.poisson(
    (world.delays[Math.min(promised, world.delays.length - 1)] as number) * latenessOn(world, order.account, promised),
  )
  const sum = (of: 'listCents' | 'netCents' | 'costCents') => order.lines.reduce((total, line) => total + line[of], 0)
  return {
    ...order,
    listCents: sum('listCents'),
    netCents: sum('netCents'),
    costCents: sum('costCents'),
    promised,
    delivered: promised + late,
  }
}

/** Months are cut as in makeAccounts; the horizon goes on after the last day with rows. */
function latenessOn(world: World, { lateness }: Account, dayIndex: number): number {
  const month = Math.floor((dayIndex * lateness.length) / world.delays.length)
  return lateness[Math.min(lateness.length - 1, month)] as number
}

function lineOf(
  world: World,
  dayIndex: number,
  region: string,
  product: Product,
  units: number,
  discount: number,
): OrderLine {
  // No region: the list price, which a price cut leaves alone.
  const listCents = units * Math.round(product.listPriceCents * world.demand.priceShare('', product.family, dayIndex))
  const cut =
    world.demand.priceShare(region, product.family, dayIndex) / world.demand.priceShare('', product.family, dayIndex)
  const discountShare = Math.round(10_000 * (1 - cut * (1 - discount))) / 10_000
  const service = world.profile.families.some(({ name, service }) => service === true && name === product.family)
  const costCents = service
    ? 0
    : Math.max(1, Math.round(units * product.unitCostCents * (world.market.materials[dayIndex] as number)))
  return {
    product,
    units,
    listCents,
    discountShare,
    netCents: Math.max(1, Math.round(listCents * (1 - discountShare))),
    costCents,
  }
}

/** Dear products are ordered in smaller numbers. */
function unitsOf(random: Random, profile: Profile, shop: Shop, product: Product, rank: number): number {
  const median = profile.unitsALine * Math.sqrt(shop.meanPriceCents / product.listPriceCents) * (sizes[rank] as number)
  return Math.max(1, Math.round(random.skewed(median * shop.scale, 1.9)))
}

function rankOf(profile: Profile, account: Account): number {
  return Math.min(discounts.length - 1, Math.max(0, profile.segments.indexOf(account.segment)))
}

function orderId(day: Day, at: number): string {
  return `SO-${day.replaceAll('-', '').slice(2)}-${String(at + 1).padStart(3, '0')}`
}

/** The scale is found by trial on orders of a stream of their own. */
function shopOf(world: World): Shop {
  const known = shops.get(world)
  if (known !== undefined) return known
  const { products } = world
  const weight = products.reduce((sum, product) => sum + product.weight, 0)
  const shop: Shop = {
    products: products.map((product) => [product, product.weight] as const),
    meanPriceCents: products.reduce((sum, product) => sum + product.weight * product.listPriceCents, 0) / weight,
    scale: 1,
    mean: { netCents: 1, costCents: 0 },
  }
  const { netCents, costCents } = trialOf(world, shop, 20_000)
  // A firm whose goods leave too little for its people would not be there: it sells somewhat more.
  const wanted = Math.max(
    usualMonthCents(world),
    Math.min(mostOverUsual * usualMonthCents(world), viableMonthCents(world, costCents / netCents)),
  )
  for (const trials of [2000, 2000, 20_000])
    shop.scale *= wanted / ordersAMonth(world) / trialOf(world, shop, trials).netCents
  shop.mean = trialOf(world, shop, 20_000)
  shops.set(world, shop)
  return shop
}

/** Expected orders in an ordinary month of the first year: what its days expect, with the season of those days taken out. */
function ordersAMonth({ days, demand, profile, options }: World): number {
  // Not beyond the plan: a company that is continued must not change what was.
  const planned = days.filter(({ day }) => day <= options.planned)
  let [orders, seasons] = [0, 0]
  for (const [i, { month, workday }] of planned.slice(0, 365).entries()) {
    orders += demand.orders[i] as number
    seasons += (profile.season[month] as number) * (workday ? 1 : profile.weekendShare)
  }
  return (orders / seasons) * (250.6 / 12 + (114.4 / 12) * profile.weekendShare)
}

/** Means of orders at the shop's scale, over the first customers: who comes later must not change it. */
function trialOf(world: World, shop: Shop, trials: number): { netCents: number; costCents: number } {
  const random = world.random('world/orders/scale')
  const pick = weightedPicker(
    world.accounts.filter(({ since }) => since < 0),
    0,
  )
  const services = new Set(world.profile.families.filter(({ service }) => service === true).map(({ name }) => name))
  let [netCents, costCents] = [0, 0]
  for (let i = 0; i < trials; i++) {
    const rank = rankOf(world.profile, pick(random))
    for (let line = random.weighted(linesAnOrder); line > 0; line--) {
      const product = random.weighted(shop.products)
      const units = unitsOf(random, world.profile, shop, product, rank)
      netCents += units * product.listPriceCents * (1 - (discounts[rank] as number))
      if (!services.has(product.family)) costCents += units * product.unitCostCents
    }
  }
  return { netCents: netCents / trials, costCents: costCents / trials }
}
