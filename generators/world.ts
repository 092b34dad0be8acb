// The firm, decided day by day in the order of cause. The areas write rows of it and decide nothing that another must know.
import { base, Faker, en } from '@faker-js/faker'
import { type Day, monthEnd, periodsIn } from '../lib/calendar/calendar.ts'
import type { Month } from './area.ts'
import type { Options } from './options.ts'
import type { Profile } from './profile.ts'
import { profileNamed } from './profiles.ts'
import { Random } from './random.ts'
import { type Account, makeAccounts } from './world/customers.ts'
import { type CalendarDay, calendarDays } from './world/days.ts'
import {
  type Campaign,
  type Demand,
  deliveryDelays,
  makeCampaigns,
  makeDemand,
  supportResponses,
} from './world/demand.ts'
import { laterEvents, type Places, type PlantedEvent, plantEvents } from './world/events.ts'
import { type Decided, type Horizon, horizonOf, seenUntil } from './world/horizon.ts'
import { type Machines, machinePark, runMachines } from './world/machines.ts'
import { makeMarket, type Market } from './world/market.ts'
import { teamUnrest } from './world/morale.ts'
import { type Department, departmentShares, type Employee, makePeople } from './world/people.ts'
import { makeProjects, type Project } from './world/projects.ts'
import { makeSuppliers, type Supplier } from './world/suppliers.ts'

export interface Product {
  id: string
  name: string
  family: string
  listPriceCents: number
  unitCostCents: number
  weight: number
}

export interface World {
  options: Options
  profile: Profile
  /** The firm's own name. */
  company: string
  days: CalendarDay[]
  months: Month[]
  market: Market
  machines: Machines
  suppliers: Supplier[]
  people: Employee[]
  projects: Project[]
  /** Restlessness of each department by day, as decided. */
  teamUnrest: Map<Department, Float32Array>
  accounts: Account[]
  products: Product[]
  campaigns: Campaign[]
  demand: Demand
  /** Mean days of late delivery, by day; goes on after the last day with rows. */
  delays: Float32Array
  /** Median hours to the first support answer, by day. */
  responses: Float32Array
  events: PlantedEvent[]
  /** A stream of chance of its own for each name. */
  random(name: string): Random
}

/** Decides everything. Memory follows days, people and accounts, not rows. @throws RangeError when `until` lies outside of what can be decided. */
export function makeWorld(options: Options): World {
  const horizon = horizonOf(options)
  const days = calendarDays(horizon.from, options.until)
  const months = monthsOf(days)
  return { ...seenUntil(decide(options, horizon), options.until, months.length), options, months }
}

/** The same whatever `until` is. */
function decide(options: Options, horizon: Horizon): Decided {
  const { seed, employees } = options
  const profile = profileNamed(options.profile)
  const days = calendarDays(horizon.from, horizon.last)
  const plannedDays = days.filter(({ day }) => day <= horizon.planned)
  const faker = new Faker({ locale: [en, base], seed: seed + 2 })
  const sites = profile.sites.map((site) => site.name)
  const park = machinePark(seed, profile)
  const supplierNames = Array.from({ length: Math.max(12, Math.round(employees / 25)) }, () => faker.company.name())
  const campaigns = makeCampaigns(seed, days, employees)
  const events = happenings(options, profile, days, plannedDays, campaigns, {
    machines: park.list,
    suppliers: [...new Set(supplierNames)].slice(1),
    departments: departmentShares.map(([name]) => name),
  })
  const market = makeMarket(seed, days, sites, events)
  const machines = runMachines(seed, days, park, events)
  const suppliers = makeSuppliers(seed, [...new Set(supplierNames)])
  const delays = deliveryDelays(seed, days, machines, suppliers, events)
  const responses = supportResponses(seed, days, delays)
  return {
    profile,
    company: `${faker.person.lastName()} ${profile.trade}`,
    days,
    market,
    machines,
    suppliers,
    campaigns,
    events,
    delays,
    responses,
    products: makeProducts(seed, profile),
    people: makePeople(seed, employees, days, horizon.months, sites, events, market.wages),
    projects: makeProjects(seed, days, employees),
    teamUnrest: teamUnrest(days.length, events),
    accounts: makeAccounts(
      seed,
      Math.max(10, Math.round((profile.accountsPerHundred * employees) / 100)),
      profile,
      days,
      horizon.months,
      delays,
      responses,
      events,
      market.interest,
    ),
    demand: makeDemand(seed, profile, days, employees, market, campaigns, events),
    random: (name) => new Random(seed, name),
  }
}

/** What is planted for the planned time, and what comes after it. */
function happenings(
  { seed, events: switched }: Options,
  profile: Profile,
  days: CalendarDay[],
  plannedDays: CalendarDay[],
  campaigns: Campaign[],
  where: Omit<Places, 'campaigns'>,
): PlantedEvent[] {
  const count = plannedDays.length
  const during = campaigns.filter(({ first }) => first < count)
  const usable = during.filter(({ first, last }) => first > count * 0.3 && last < count - 20).concat(during.slice(-1))
  const places = { ...where, campaigns: usable.map(({ name }) => name) }
  const planted = switched === 'planted'
  const events = plantEvents(seed, profile, plannedDays, places, planted)
  // A campaign that did nothing did so while it ran.
  for (const event of events) {
    const campaign = campaigns.find((candidate) => candidate.name === event.where.campaign)
    if (campaign !== undefined)
      Object.assign(event, spanOf(days, Math.max(0, campaign.first), Math.min(days.length - 1, campaign.last)))
  }
  return [...events, ...laterEvents(seed, profile, days, count, places, planted)].sort(
    (a, b) => a.first - b.first || (a.kind < b.kind ? -1 : 1),
  )
}

function makeProducts(seed: number, profile: Profile): Product[] {
  const random = new Random(seed, 'world/products')
  const products: Product[] = []
  for (const family of profile.families) {
    for (let i = 0; i < family.products; i++) {
      const listPriceCents = Math.max(100, Math.round(random.skewed(family.priceCents, 1.6) / 100) * 100)
      products.push({
        id: `P${String(products.length + 1).padStart(3, '0')}`,
        name: `${family.words[i % family.words.length]} ${family.name.toLowerCase()} ${100 + 10 * i}`,
        family: family.name,
        listPriceCents,
        unitCostCents: Math.round(listPriceCents * family.costShare * random.between(0.92, 1.08)),
        weight: (family.weight / family.products) * random.between(0.5, 1.5),
      })
    }
  }
  return products
}

function monthsOf(days: readonly CalendarDay[]): Month[] {
  const [first, last] = [days[0] as CalendarDay, days.at(-1) as CalendarDay]
  const byDay = new Map<Day, number>(days.map(({ day }, i) => [day, i]))
  return periodsIn(first.day, last.day, 'month', 1).map((from, index) => {
    const end = monthEnd(from)
    const to = end < last.day ? end : last.day
    return { index, from, to, firstDay: byDay.get(from) as number, lastDay: byDay.get(to) as number }
  })
}

function spanOf(days: readonly CalendarDay[], first: number, last: number) {
  return { first, last, from: (days[first] as CalendarDay).day, to: (days[last] as CalendarDay).day }
}
