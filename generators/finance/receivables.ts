// What customers owe and when they pay: terms by segment, and habits that each customer keeps.
import { addDays, type Day } from '../../lib/calendar/calendar.ts'
import type { Row } from '../area.ts'
import type { World } from '../world.ts'
import type { Account } from '../world/customers.ts'

/** Terms of payment and the median days that payment comes after the due day, by rank of the segment. */
const terms = [[45, 60], [30, 45], [30], [14, 30]] as const
const lateDays = [3.5, 4.5, 6.5, 10]

export interface Claim {
  id: string
  kind: 'order' | 'contract'
  account: Account
  /** Id of the order or contract. */
  reference: string
  issued: number
  amountCents: number
}

/** @returns index of the day on which an invoice is due and is paid; both may lie after the last day. */
export function paymentOf(
  world: World,
  { id, account, issued }: Pick<Claim, 'id' | 'account' | 'issued'>,
): { due: number; paid: number } {
  const rank = Math.max(0, Math.min(terms.length - 1, world.profile.segments.indexOf(account.segment)))
  const habit = world.random(`finance/payment/${account.id}`)
  const due = issued + habit.pick(terms[rank] as readonly number[])
  const usual = habit.skewed(lateDays[rank] as number, 1.9)
  const random = world.random(`finance/payment/${id}`)
  const kind = random.next()
  // Some pay before they must, most somewhat after, a few only after a dispute.
  const late =
    kind < 0.22
      ? -random.integer(0, 6)
      : Math.round(random.skewed(usual, 1.9)) + (kind > 0.975 ? random.integer(25, 60) : 0)
  return { due, paid: nextWorkday(world, Math.max(issued + 1, due + late)) }
}

/** Index of the day itself or of the next workday; days after the last are taken as they are. */
export function nextWorkday(world: World, dayIndex: number): number {
  let i = dayIndex
  while (i >= 0 && i < world.days.length && !(world.days[i] as World['days'][number]).workday) i++
  return i
}

/** Day of an index, also before the first; null after the last day, where nothing has happened yet. */
export function dayOr(world: World, dayIndex: number): Day | null {
  return dayIndex < world.days.length ? dayOf(world, dayIndex) : null
}

/** Day of any index: due days lie after the last day too. */
export function dayOf(world: World, dayIndex: number): Day {
  return world.days[dayIndex]?.day ?? addDays(world.days[0]?.day ?? '', dayIndex)
}

export function invoiceRow(world: World, claim: Claim): [string, Row] {
  const { due, paid } = paymentOf(world, claim)
  const { account } = claim
  return [
    'finance/invoice',
    {
      invoice_id: claim.id,
      day: dayOf(world, claim.issued),
      kind: claim.kind,
      account_id: account.id,
      customer: account.name,
      region: account.region,
      segment: account.segment,
      reference: claim.reference,
      terms_days: due - claim.issued,
      due_on: dayOf(world, due),
      paid_on: dayOr(world, paid),
      amount: claim.amountCents / 100,
    },
  ]
}

/** Adds up what customers pay, so that the ledger holds one receipt a day and region. */
export class Receipts {
  readonly #sums = new Map<string, { paid: number; region: string; cents: number; count: number }>()

  add(world: World, claim: Claim): void {
    const { paid } = paymentOf(world, claim)
    if (paid >= world.days.length) return
    const key = `${paid}/${claim.account.region}`
    const sum = this.#sums.get(key) ?? { paid, region: claim.account.region, cents: 0, count: 0 }
    this.#sums.set(key, sum)
    sum.cents += claim.amountCents
    sum.count++
  }

  sums(): Iterable<{ paid: number; region: string; cents: number; count: number }> {
    return this.#sums.values()
  }
}
