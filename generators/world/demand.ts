// Marketing, prices, demand, delivery and support: how a day in the firm goes.
import { effects } from '../effects.ts'
import type { Profile } from '../profile.ts'
import { power, Random } from '../random.ts'
import type { CalendarDay } from './days.ts'
import { eventsOn, type PlantedEvent } from './events.ts'
import type { Machines } from './machines.ts'
import type { Market } from './market.ts'
import { lateDaysOn, type Supplier } from './suppliers.ts'

export const channels = ['Search', 'Social', 'Trade press', 'Events', 'E-mail'] as const
export type Channel = (typeof channels)[number]

export interface Campaign {
  id: string
  name: string
  channel: Channel
  first: number
  last: number
  /** Cents a day. */
  spendCents: number
  /** 1 = works as marketing does, 0 = does nothing. */
  effect: number
}

/** Campaigns of four to eight weeks, overlapping, all through the company's time. Names only depend on the seed. */
export function makeCampaigns(seed: number, days: readonly CalendarDay[], employees: number): Campaign[] {
  const random = new Random(seed, 'world/campaigns')
  const campaigns: Campaign[] = []
  for (let first = -20; first < days.length; first += random.integer(12, 24)) {
    const channel = random.pick(channels)
    const at = campaigns.length + 1
    campaigns.push({
      id: `CMP-${String(at).padStart(3, '0')}`,
      name: `${channel} ${at}`,
      channel,
      first,
      last: first + random.integer(26, 55),
      spendCents: Math.round(random.skewed(55_000 * (employees / 1000), 1.7)) + 1000,
      effect: random.between(0.8, 1.2),
    })
  }
  return campaigns
}

export interface Demand {
  /** Cents of marketing spend by day, all channels. */
  spendCents: Float64Array
  /** Expected orders by day. */
  orders: Float64Array
  /** Share of the list price by region, family and day. */
  priceShare(region: string, family: string, dayIndex: number): number
}

export function makeDemand(
  seed: number,
  profile: Profile,
  days: readonly CalendarDay[],
  employees: number,
  market: Market,
  campaigns: readonly Campaign[],
  events: readonly PlantedEvent[],
): Demand {
  const random = new Random(seed, 'world/demand')
  const spendCents = new Float64Array(days.length)
  const pull = new Float64Array(days.length)
  const usual = 60_000 * (employees / 1000)
  for (const campaign of campaigns) {
    const dead = events.some((event) => event.kind === 'dead-campaign' && event.where.campaign === campaign.name)
    for (let i = Math.max(0, campaign.first); i <= Math.min(days.length - 1, campaign.last); i++) {
      spendCents[i] = (spendCents[i] as number) + campaign.spendCents
      // What a day's spend does comes seven to fourteen days later.
      for (let lag = 7; lag <= 14 && i + lag < days.length; lag++)
        pull[i + lag] = (pull[i + lag] as number) + (campaign.spendCents * (dead ? 0 : campaign.effect)) / 8
    }
  }
  const usualOrders = (profile.ordersPerHundred * employees) / 100
  const [warmth] = market.temperature.values()
  const orders = new Float64Array(days.length).map((_, i) => {
    const { workday, month } = days[i] as CalendarDay
    const shift = eventsOn(events, 'holiday-shift', i)[0]
    const marketing = 1 + effects.marketingOnOrders * ((pull[i] as number) / usual - 1.4)
    const activity = 1 + effects.marketOnOrders * ((market.activity[i] as number) - 1)
    const growth = 1 + (profile.growth * i) / 365
    const own = profile.dayFactor?.(days[i] as CalendarDay, market.interest[i] as number, warmth?.[i] ?? 10) ?? 1
    return Math.max(
      0.05,
      usualOrders *
        (profile.season[month] as number) *
        growth *
        activity *
        Math.max(0.5, marketing) *
        (workday ? 1 : profile.weekendShare) *
        own *
        (shift === undefined ? 1 : 1 + shift.size) *
        (1 + random.normal(0, effects.orderNoise)),
    )
  })
  return {
    spendCents,
    orders,
    priceShare(region, family, dayIndex) {
      const cut = eventsOn(events, 'price-cut', dayIndex).find(
        (event) => event.where.region === region && event.where.family === family,
      )
      return power(1.021, dayIndex / 365) * (1 + (cut?.size ?? 0))
    },
  }
}

/** Mean days of late delivery by day: what is missing in output over the last two weeks, and late suppliers. */
export function deliveryDelays(
  seed: number,
  days: readonly CalendarDay[],
  machines: Machines,
  suppliers: readonly Supplier[],
  events: readonly PlantedEvent[],
): Float32Array {
  const random = new Random(seed, 'world/delivery')
  const weight = suppliers.reduce((sum, supplier) => sum + supplier.weight, 0)
  return new Float32Array(days.length).map((_, i) => {
    let missing = 0
    for (let back = 3; back < 17; back++) missing += 1 - (machines.output[Math.max(0, i - back)] as number)
    const late =
      suppliers.reduce((sum, supplier) => sum + supplier.weight * lateDaysOn(supplier, events, i), 0) /
      Math.max(1e-9, weight)
    return Math.max(
      0,
      0.5 + (effects.shortfallOnDelay * missing) / 14 + effects.supplierOnDelay * late + random.normal(0, 0.22),
    )
  })
}

/** Median hours until support first answers, by day: busier when deliveries are late, slower over holidays and in a slow season of staffing. */
export function supportResponses(seed: number, days: readonly CalendarDay[], delays: Float32Array): Float32Array {
  const random = new Random(seed, 'world/support')
  let load = 0
  return new Float32Array(days.length).map((_, i) => {
    load = 0.93 * load + random.normal(0, 0.14)
    const slow = (days[i] as CalendarDay).workday ? 1 : 1.6
    return Math.max(
      1,
      6 * slow * power(2, Math.max(-1.5, Math.min(2.5, load)) + 2) * 0.25 * (1 + 0.06 * (delays[i] as number)),
    )
  })
}
