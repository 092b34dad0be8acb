// What is known of a customer at a moment, in one number each.
import type { Feature, History, Known } from '../../platform/models/features/model.ts'

/** Days of records before something can be said of a customer. */
const leastDays = 60
const monthDays = 30.4375
const yearDays = 365

export function isCustomer(known: Known): boolean {
  return known.history('accounts').lastWord('churned_on') === undefined
}

/** A customer of whom enough is on record: before the first records only those who stayed are known. */
export function isKnownCustomer(known: Known): boolean {
  return isCustomer(known) && (known.history('orders').daysSinceFirst() ?? 0) >= leastDays
}

/** Recent rows a day as a share of those of the days before, one more on both sides so that small numbers say little; undefined without days before. */
export function paceChange(history: History, recentDays: number, beforeDays: number): number | undefined {
  return changeOf(history, recentDays, beforeDays, (rows) => rows.count, 1)
}

/** The same for what the rows of a column add up to. @param little what counts as little: it is added on both sides. */
export function sumChange(
  history: History,
  column: string,
  recentDays: number,
  beforeDays: number,
  little: number,
): number | undefined {
  return changeOf(history, recentDays, beforeDays, (rows) => rows.sum(column), little)
}

function changeOf(
  history: History,
  recentDays: number,
  beforeDays: number,
  amount: (rows: History) => number,
  little: number,
): number | undefined {
  const before = Math.min(beforeDays, (history.daysSinceFirst() ?? 0) + 1 - recentDays)
  if (before < recentDays / 2) return undefined
  const recent = amount(history.within(recentDays))
  const usual = ((amount(history.within(recentDays + before)) - recent) * recentDays) / before
  return (recent + little) / (usual + little)
}

/** Use or orders of a customer against before, as a multiple of how those of all customers have changed. */
export function againstAll(own: number | undefined, all: number | undefined): number | undefined {
  return own === undefined ? undefined : own / Math.max(0.05, all ?? 1)
}

/** Rows a month over the last days, or since the first one where that is later: what has only just begun to be recorded is not less for it. */
export function pace(history: History, days: number): number {
  return (monthDays * history.within(days).count) / recordedDays(history, days)
}

/** The same for what the rows of a column add up to, a year. */
export function yearlySum(history: History, column: string, days: number): number {
  return (yearDays * history.within(days).sum(column)) / recordedDays(history, days)
}

function recordedDays(history: History, days: number): number {
  return Math.min(days, (history.daysSinceFirst() ?? 0) + 1)
}

/** Mean of the last days less the mean of those before; undefined without one of them. */
export function meanChange(
  history: History,
  column: string,
  recentDays: number,
  beforeDays: number,
): number | undefined {
  const recent = history.within(recentDays)
  const now = recent.mean(column)
  const whole = history.within(recentDays + beforeDays)
  const count = whole.values(column).length - recent.values(column).length
  return now === undefined || count === 0 ? undefined : now - (whole.sum(column) - recent.sum(column)) / count
}

/** What the contract in force brings a month, 0 without one. */
function recurring(known: Known): number {
  const contracts = known.history('contracts')
  return (contracts.last('end_day') ?? Number.NEGATIVE_INFINITY) >= known.dayNumber
    ? (contracts.last('monthly') as number)
    : 0
}

export const monthlyContract: Feature = {
  name: 'recurring',
  label: 'Contract, a month',
  kind: 'number',
  unit: 'money',
  value: recurring,
}

export const ordersChange: Feature = {
  name: 'orders-change',
  label: 'Orders, last two months against before',
  kind: 'number',
  unit: 'ratio',
  value: (known) => paceChange(known.history('orders'), 60, 300),
}

export const usageChange: Feature = {
  name: 'usage-change',
  label: 'Use of online services, last four weeks against before',
  kind: 'number',
  unit: 'ratio',
  value: (known) => sumChange(known.history('usage'), 'users', 28, 168, 6),
}

/** Days until the contract ends; undefined without one. */
export function daysToRenewal(known: Known): number | undefined {
  const end = known.history('contracts').last('end_day')
  return end === undefined || end < known.dayNumber ? undefined : end - known.dayNumber
}

/** Share of the list price let off. */
export function discount(orders: History): number | undefined {
  const list = orders.sum('list')
  return list > 0 ? 1 - orders.sum('net') / list : undefined
}

export function overdue(known: Known): number {
  const dues = known.history('dues').within(365)
  return Math.max(0, dues.sum('amount') - dues.sum('paid'))
}

/** Who the customer is. */
export const circumstances: readonly Feature[] = [
  {
    name: 'region',
    label: 'Region',
    kind: 'category',
    value: (known) => known.history('accounts').lastWord('region'),
  },
  {
    name: 'segment',
    label: 'Segment',
    kind: 'category',
    value: (known) => known.history('accounts').lastWord('segment'),
  },
  {
    name: 'industry',
    label: 'Industry',
    kind: 'category',
    value: (known) => known.history('accounts').lastWord('industry'),
  },
  {
    name: 'employees',
    label: 'Employees of the customer',
    kind: 'number',
    unit: 'people',
    value: (known) => known.history('accounts').last('employees'),
  },
  {
    name: 'tenure',
    label: 'Customer for',
    kind: 'number',
    unit: 'years',
    value: (known) => (known.history('accounts').daysSinceFirst() ?? 0) / 365.25,
  },
]
