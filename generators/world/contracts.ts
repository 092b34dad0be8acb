// What customers pay again and again: yearly contracts that are signed, renewed larger or smaller, and lost with the customer.
import { addMonths, type Day, dayNumber, monthsBetween } from '../../lib/calendar/calendar.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import { type Account, isCustomer } from './customers.ts'

export interface Contract {
  id: string
  account: Account
  kind: 'new' | 'renewal'
  /** First month of service, as an index of the company's months; negative for those before. */
  start: number
  /** Last month of service: eleven after the first, or the one in which the customer leaves. */
  end: number
  /** Whether the customer left within the term. */
  broken: boolean
  monthlyCents: number
  /** What the term before brought a month; 0 for a new contract. */
  previousCents: number
  /** Months that each bill covers in advance. */
  billingMonths: 1 | 3 | 12
  /** Index of the day of signature; negative before the company's first day. */
  signed: number
  /** Whether the next term follows; unknown terms count as renewed. */
  renewed: boolean
}

const term = 12
const known = new WeakMap<World, readonly Contract[]>()

/** All contracts that were signed by the last day and whose term goes on at the company's first day or later, by account and time. */
export function contractsOf(world: World): readonly Contract[] {
  const found = known.get(world)
  if (found !== undefined) return found
  const before = world.accounts.filter(
    (account) => account.since < 0 && isCustomer(account, 0) && hasContract(world, account),
  )
  const weight = before.reduce((sum, account) => sum + account.weight, 0)
  const { profile, options } = world
  const centsAWeight =
    (profile.revenuePerEmployeeCents * profile.recurringShare * options.employees) / 12 / Math.max(1e-9, weight)
  const contracts = world.accounts
    .filter((account) => hasContract(world, account))
    .flatMap((account) => termsOf(world, account, centsAWeight))
  known.set(world, contracts)
  return contracts
}

/** First day of a month of the company, also of one before or after its time. */
export function monthDay(world: World, month: number): Day {
  return addMonths(world.months[0]?.from ?? world.days[0]?.day ?? '', month)
}

function monthOfDay(world: World, dayIndex: number): number {
  return monthsBetween(world.months[0]?.from ?? '', world.days[dayIndex]?.day ?? '') - 1
}

function hasContract(world: World, account: Account): boolean {
  return world.random(`world/contracts/${account.id}/any`).chance(0.62)
}

function termsOf(world: World, account: Account, centsAWeight: number): Contract[] {
  const random = world.random(`world/contracts/${account.id}`)
  const rank = world.profile.segments.indexOf(account.segment)
  const billingMonths = random.weighted(
    rank <= 0
      ? ([
          [12, 0.6],
          [3, 0.4],
        ] as const)
      : rank === 1
        ? ([
            [12, 0.3],
            [3, 0.5],
            [1, 0.2],
          ] as const)
        : ([
            [12, 0.15],
            [3, 0.35],
            [1, 0.5],
          ] as const),
  )
  const price = random.skewed(1, 1.3)
  const leaves = account.churned === null ? Number.POSITIVE_INFINITY : monthOfDay(world, account.churned)
  const joined =
    account.since < 0 ? -random.integer(0, term - 1) : monthOfDay(world, account.since) + random.integer(1, 3)
  const contracts: Contract[] = []
  let monthlyCents = Math.max(1000, Math.round((account.weight * centsAWeight * price) / 1000) * 1000)
  let previousCents = account.since < 0 ? monthlyCents : 0
  for (let start = joined, at = 1; start <= leaves; start += term, at++) {
    const begins = firstDayIndex(world, start)
    // Drawn for every term alike, so that what is not known yet changes nothing before it.
    const signed = begins - random.integer(4, 28)
    const change = renewalOf(random, satisfactionOf(world, account, start + term - 1))
    if (signed >= world.days.length || (account.churned !== null && signed > account.churned)) break
    const end = Math.min(start + term - 1, leaves)
    const renewed = leaves > start + term - 1 && change > 0
    contracts.push({
      id: `K-${account.id.slice(1)}-${String(at).padStart(2, '0')}`,
      account,
      kind: previousCents === 0 ? 'new' : 'renewal',
      start,
      end,
      broken: leaves <= start + term - 1,
      monthlyCents,
      previousCents,
      billingMonths,
      signed,
      renewed,
    })
    if (!renewed) break
    previousCents = monthlyCents
    monthlyCents = Math.max(1000, Math.round((monthlyCents * change) / 1000) * 1000)
  }
  return contracts
}

/** Factor by which the next term differs; 0 = not renewed. Content customers take more. */
function renewalOf(random: Random, satisfaction: number): number {
  const kind = random.next()
  const size = random.next()
  const lost = Math.max(0.01, 0.03 + 0.02 * (7 - satisfaction))
  const smaller = lost + Math.max(0.03, 0.1 + 0.03 * (7 - satisfaction))
  if (kind < lost) return 0
  if (kind < smaller) return 1 - (0.05 + 0.25 * size)
  return kind < smaller + 0.34 ? 1.05 + 0.3 * size * size : 1.02
}

function satisfactionOf(world: World, account: Account, month: number): number {
  return account.satisfaction[Math.max(0, Math.min(world.months.length - 1, month))] ?? 7
}

/** Index of the first day of a month, by the mean length of months outside of the company's time. */
function firstDayIndex(world: World, month: number): number {
  return (
    world.months[month]?.firstDay ??
    (month < 0
      ? Math.round(month * 30.44)
      : dayNumber(addMonths(world.months[0]?.from ?? '', month)) - dayNumber(world.months[0]?.from ?? ''))
  )
}
