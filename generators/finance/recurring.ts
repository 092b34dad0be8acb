// Contracts in the books: bookings, bills in advance, revenue recognised month by month, and what moves monthly recurring revenue.
import { addDays, monthEnd } from '../../lib/calendar/calendar.ts'
import type { Journal, Month, Row } from '../area.ts'
import type { World } from '../world.ts'
import { type Contract, contractsOf, monthDay } from '../world/contracts.ts'
import { type Claim, dayOf } from './receivables.ts'

/** Months of service that are billed by a month, from the contract's start. */
function billedMonths({ start, billingMonths }: Contract, month: number): number {
  return (Math.floor((month - start) / billingMonths) + 1) * billingMonths
}

/** Cents that were billed before the month and are not yet recognised when it begins. */
export function deferredCents(contract: Contract, month: number): number {
  if (contract.start >= month || contract.end < month) return 0
  return Math.max(0, billedMonths(contract, month - 1) - (month - contract.start)) * contract.monthlyCents
}

/** Bookings of contracts that run when the company's time begins. */
export function* openContracts(world: World): Iterable<[string, Row]> {
  for (const contract of contractsOf(world)) if (contract.signed < 0) yield contractRow(world, contract)
}

function contractRow(world: World, contract: Contract): [string, Row] {
  const { account } = contract
  return [
    'finance/contract',
    {
      contract_id: contract.id,
      day: dayOf(world, contract.signed),
      kind: contract.kind,
      account_id: account.id,
      customer: account.name,
      region: account.region,
      segment: account.segment,
      start_on: monthDay(world, contract.start),
      end_on: addDays(monthDay(world, contract.start + 12), -1),
      billing: { 1: 'monthly', 3: 'quarterly', 12: 'yearly' }[contract.billingMonths],
      value: (contract.monthlyCents * 12) / 100,
    },
  ]
}

/** Everything about contracts in a month; bills become claims against customers. */
export function recurringMonth(
  world: World,
  month: Month,
  journal: Journal,
): { rows: [string, Row][]; claims: Claim[] } {
  const rows: [string, Row][] = []
  const claims: Claim[] = []
  const whole = month.to === monthEnd(month.from)
  const recognised = new Map<string, number>()
  for (const contract of contractsOf(world)) {
    if (contract.signed >= Math.max(0, month.firstDay) && contract.signed <= month.lastDay)
      rows.push(contractRow(world, contract))
    rows.push(...movements(world, contract, month))
    if (month.index < contract.start || month.index > contract.end) continue
    if ((month.index - contract.start) % contract.billingMonths === 0)
      bill(world, contract, month, rows, claims, journal)
    if (whole) recognise(contract, month, rows, recognised)
  }
  for (const [region, cents] of recognised)
    post(journal, month.to, '2400', '4300', region, cents, `Contract revenue ${region}`)
  rows.sort(([a, { day: dayA }], [b, { day: dayB }]) =>
    String(dayA) < String(dayB) ? -1 : String(dayA) > String(dayB) ? 1 : a < b ? -1 : a > b ? 1 : 0,
  )
  return { rows, claims }
}

function bill(
  world: World,
  contract: Contract,
  month: Month,
  rows: [string, Row][],
  claims: Claim[],
  journal: Journal,
): void {
  const { account } = contract
  const cents = contract.monthlyCents * contract.billingMonths
  const id = `INV-${contract.id.slice(2)}-${month.from.slice(2, 7).replace('-', '')}`
  claims.push({ id, kind: 'contract', account, reference: contract.id, issued: month.firstDay, amountCents: cents })
  rows.push([
    'finance/billing',
    {
      billing_id: `BL-${id.slice(4)}`,
      day: month.from,
      contract_id: contract.id,
      account_id: account.id,
      invoice_id: id,
      start_on: month.from,
      end_on: addDays(monthDay(world, month.index + contract.billingMonths), -1),
      amount: cents / 100,
    },
  ])
  post(journal, month.from, '1130', '2400', account.region, cents, `Contract bill ${id}`)
}

function recognise(contract: Contract, month: Month, rows: [string, Row][], recognised: Map<string, number>): void {
  const { account, monthlyCents } = contract
  const left = (billedMonths(contract, month.index) - (month.index - contract.start) - 1) * monthlyCents
  // Who leaves within the term gets nothing back: the rest is earned.
  const cents = monthlyCents + (contract.broken && month.index === contract.end ? left : 0)
  recognised.set(account.region, (recognised.get(account.region) ?? 0) + cents)
  rows.push([
    'finance/revenue-schedule',
    {
      schedule_id: `RS-${contract.id.slice(2)}-${month.from.slice(2, 7).replace('-', '')}`,
      day: month.to,
      contract_id: contract.id,
      account_id: account.id,
      region: account.region,
      recognised: cents / 100,
      deferred: (left + monthlyCents - cents) / 100,
    },
  ])
}

/** New, larger, smaller and lost recurring revenue. Losses count on the day the customer leaves, or when the term ends without another. */
function movements(world: World, contract: Contract, month: Month): [string, Row][] {
  const { account, monthlyCents, previousCents, kind } = contract
  const row = (day: string, movement: string, cents: number, after: number): [string, Row] => [
    'finance/mrr-movement',
    {
      movement_id: `MRR-${contract.id.slice(2)}-${movement}`,
      day,
      kind: movement,
      contract_id: contract.id,
      account_id: account.id,
      customer: account.name,
      region: account.region,
      segment: account.segment,
      amount: cents / 100,
      mrr: after / 100,
    },
  ]
  const rows: [string, Row][] = []
  if (contract.start === month.index && contract.start <= contract.end) {
    if (kind === 'new') rows.push(row(month.from, 'new', monthlyCents, monthlyCents))
    else if (monthlyCents !== previousCents)
      rows.push(
        row(
          month.from,
          monthlyCents > previousCents ? 'expansion' : 'contraction',
          monthlyCents - previousCents,
          monthlyCents,
        ),
      )
  }
  if (
    contract.broken &&
    account.churned !== null &&
    account.churned >= month.firstDay &&
    account.churned <= month.lastDay &&
    contract.start <= contract.end
  ) {
    rows.push(row(dayOf(world, account.churned), 'churn', -monthlyCents, 0))
  } else if (!contract.broken && !contract.renewed && contract.end === month.index && month.to === monthEnd(month.from))
    rows.push(row(month.to, 'churn', -monthlyCents, 0))
  return rows
}

function post(
  journal: Journal,
  day: string,
  debit: string,
  credit: string,
  organization: string,
  amountCents: number,
  memo: string,
): void {
  journal.post({ day, debit, credit, department: 'Sales', organization, amountCents, memo })
}
