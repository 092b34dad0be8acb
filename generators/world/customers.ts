// Customers: who they are, how content they are month by month, and who leaves.
import { base, Faker, en } from '@faker-js/faker'
import { effects } from '../effects.ts'
import type { Profile } from '../profile.ts'
import { logistic, Random } from '../random.ts'
import { type Coming, cooling, comingOf } from './cooling.ts'
import type { CalendarDay } from './days.ts'
import { eventsOn, type PlantedEvent } from './events.ts'

export interface Account {
  id: string
  name: string
  region: string
  segment: string
  city: string
  employees: number
  /** Index of the first day as a customer; negative for those who were there before. */
  since: number
  /** Index of the last day, or null. */
  churned: number | null
  /** How it will end, whether it is known yet or not. */
  coming: Coming | null
  /** Share of the firm's demand, before normalising. */
  weight: number
  /** Score 1-10 by month of the company. */
  satisfaction: Float32Array
  /** How late the account's deliveries are by month of the company, as a multiple of the firm's mean; mean about 1. */
  lateness: Float32Array
}

/** Points of satisfaction that an outage takes, in the months that it touches, and days before the first leave for it. */
const outageOnSatisfaction = 0.9
const outageToChurn = 5

/** @param delays mean days of late delivery by day. @param responses median hours of the first support answer by day. */
export function makeAccounts(
  seed: number,
  count: number,
  profile: Profile,
  days: readonly CalendarDay[],
  months: number,
  delays: Float32Array,
  responses: Float32Array,
  events: readonly PlantedEvent[],
  interest: Float64Array,
): Account[] {
  const faker = new Faker({ locale: [en, base], seed: seed + 1 })
  const random = new Random(seed, 'world/accounts')
  const segmentWeights = [8, 3, 1, 0.35]
  const accounts: Account[] = []
  for (let i = 0; i < count; i++) {
    const segment = random.weighted(profile.segments.map((_, at) => [at, [0.08, 0.22, 0.42, 0.28][at] ?? 0.1] as const))
    accounts.push({
      id: `C${String(i + 1).padStart(5, '0')}`,
      name: faker.company.name(),
      city: faker.location.city(),
      region: random.pick(profile.regions),
      segment: profile.segments[segment] as string,
      employees: Math.round(random.skewed([900, 260, 80, 18][segment] ?? 50, 2)),
      since: random.chance(0.7) ? -random.integer(30, 2500) : random.integer(0, Math.max(1, days.length - 40)),
      churned: null,
      coming: null,
      weight: (segmentWeights[segment] ?? 1) * random.skewed(1, 1.7),
      satisfaction: new Float32Array(months),
      lateness: new Float32Array(months),
    })
  }
  for (const account of accounts)
    live(
      seed,
      account,
      days,
      months,
      delays,
      responses,
      events,
      (dayIndex) => (profile.interestOnChurn ?? 0) * 100 * ((interest[dayIndex] as number) - 0.028),
    )
  return accounts
}

function live(
  seed: number,
  account: Account,
  days: readonly CalendarDay[],
  months: number,
  delays: Float32Array,
  responses: Float32Array,
  events: readonly PlantedEvent[],
  pressure: (dayIndex: number) => number,
): void {
  const random = new Random(seed, `world/accounts/${account.id}`)
  const perMonth = days.length / months
  const own = random.normal(0, 0.6)
  const far = random.skewed(1, 1.4)
  for (let month = 0; month < months; month++) {
    const [first, end] = [Math.floor(month * perMonth), Math.min(days.length, Math.floor((month + 1) * perMonth))]
    // Carriers and roads differ: an account has lasting and passing bad luck.
    account.lateness[month] = 0.72 * far * random.skewed(1, 2.1)
    const delay = Math.min(8, mean(delays, first, end) * (account.lateness[month] as number))
    // A doubling of response hours counts as one step: the number of doublings over six hours.
    const doublings = doublingsOver(mean(responses, first, end), 6)
    const wave = [first, end - 1]
      .flatMap((i) => eventsOn(events, 'churn-wave', i))
      .find((event) => event.where.region === account.region)
    const score =
      8.1 +
      own -
      effects.delayOnSatisfaction * delay -
      effects.responseOnSatisfaction * doublings -
      (wave === undefined ? 0 : outageOnSatisfaction) +
      random.normal(0, effects.satisfactionNoise * 0.5)
    account.satisfaction[month] = Math.round(10 * Math.max(1, Math.min(10, score))) / 10
    if (account.churned !== null || account.since > first - 60) continue
    const before = account.satisfaction[Math.max(0, month - 1)] as number
    const chance =
      logistic(-4.75 + effects.satisfactionOnChurn * (7 - before) + pressure(first)) *
      (wave === undefined ? 1 : wave.size)
    const earliest = wave === undefined ? first : Math.min(end - 1, Math.max(first, wave.first + outageToChurn))
    if (random.chance(Math.min(0.5, chance))) {
      account.churned = random.integer(earliest, end - 1)
      account.coming = comingOf(new Random(seed, `world/cooling/${account.id}`), account.churned, wave?.first)
    }
  }
  // Who is about to leave says so, once it is decided.
  for (let month = 0; month < months; month++) {
    const lost = effects.coolingOnSatisfaction * cooling(account, Math.floor((month + 0.5) * perMonth))
    const score = Math.max(1, (account.satisfaction[month] as number) - lost)
    account.satisfaction[month] = Math.round(10 * score) / 10
  }
}

function mean(values: Float32Array, first: number, end: number): number {
  let sum = 0
  for (let i = first; i < end; i++) sum += values[i] as number
  return sum / Math.max(1, end - first)
}

/** log2(value / least) for value ≥ least/4, by halving and straight lines between the powers: the same on every machine. */
export function doublingsOver(value: number, least: number): number {
  let steps = 0
  let rest = Math.max(value, least / 4) / least
  while (rest >= 2) {
    rest /= 2
    steps++
  }
  while (rest < 1) {
    rest *= 2
    steps--
  }
  return steps + (rest - 1)
}

export function isCustomer(account: Account, dayIndex: number): boolean {
  return account.since <= dayIndex && (account.churned === null || account.churned >= dayIndex)
}
