// What the firm owes its suppliers: bills for what it bought, and when it pays them.
import type { Journal, Month, Row } from '../area.ts'
import type { World } from '../world.ts'
import { type Purchase, purchasesOf } from '../world/purchases.ts'
import type { Supplier } from '../world/suppliers.ts'
import { dayOf, dayOr, nextWorkday } from './receivables.ts'

export interface Bill {
  /** Also names its stream of chance. */
  id: string
  day: number
  supplier: Supplier
  category: string
  /** Account that it is booked to. */
  account: string
  department: string
  organization: string
  amountCents: number
  purchaseId: string | null
  invoiceNumber: string
  paid: number
  due: number
}

/** Days before the first one whose purchases may still come or be unpaid. */
const longest = 130
const termDays = [14, 30, 30, 45, 60] as const

/** @returns index of the days on which a bill is due and is paid: on Thursdays, mostly in time. */
export function settlementOf(world: World, id: string, supplier: Supplier, day: number): { due: number; paid: number } {
  const due = day + world.random(`finance/terms/${supplier.id}`).pick(termDays)
  const random = world.random(`finance/settlement/${id}`)
  let paid = due - random.integer(0, 4) + (random.chance(0.12) ? random.integer(5, 20) : 0)
  const first = world.days[0]?.weekday ?? 0
  while ((((first + paid) % 7) + 7) % 7 !== 3) paid++
  return { due, paid: nextWorkday(world, Math.max(day + 1, paid)) }
}

export function billOf(world: World, bill: Omit<Bill, 'due' | 'paid' | 'invoiceNumber'>): Bill {
  const random = world.random(`finance/bill/${bill.id}`)
  const letters = bill.supplier.name
    .replaceAll(/[^A-Za-z]/g, '')
    .slice(0, 2)
    .toUpperCase()
  return {
    ...bill,
    invoiceNumber: `${letters}-${random.integer(10_000, 99_999)}`,
    ...settlementOf(world, bill.id, bill.supplier, bill.day),
  }
}

/** The bill for a purchase, some days after it came. */
function billForPurchase(world: World, { id, supplier, received, item, site, valueCents }: Purchase): Bill {
  const day = nextWorkday(world, received + world.random(`finance/billing/${id}`).integer(0, 3))
  return billOf(world, {
    id: `B-${id}`,
    day,
    supplier,
    category: item.name,
    account: '1160',
    department: 'Operations',
    organization: site,
    amountCents: valueCents,
    purchaseId: id,
  })
}

/** Bills for purchases whose day lies in the span of indices. */
export function purchaseBills(world: World, first: number, last: number): Bill[] {
  const bills: Bill[] = []
  for (let i = Math.max(-longest, first - longest); i <= Math.min(last, world.days.length - 1); i++) {
    for (const purchase of purchasesOf(world, i)) {
      if (purchase.received < first - 12 || purchase.received > last) continue
      const bill = billForPurchase(world, purchase)
      if (bill.day >= first && bill.day <= last) bills.push(bill)
    }
  }
  return bills
}

/** A bill of the supplier that comes and is paid a second time, on the day of the planted event. */
export function duplicateBills(world: World, month: Month): Bill[] {
  return world.events.flatMap((event): Bill[] => {
    if (event.kind !== 'duplicate-payment' || event.first < month.firstDay || event.first > month.lastDay) return []
    const earlier = purchaseBills(world, event.first - 75, event.first - 1).filter(
      ({ supplier }) => supplier.name === event.where.supplier,
    )
    const original = earlier.sort((a, b) => b.amountCents - a.amountCents || (a.id < b.id ? -1 : 1))[0]
    return original === undefined
      ? []
      : [{ ...original, id: `${original.id}-2`, day: event.first, due: event.first, paid: event.first }]
  })
}

/** Bills from before the first day that are still to be paid. */
export function openBills(world: World): Bill[] {
  return purchaseBills(world, -longest, -1).filter(({ paid }) => paid >= 0)
}

export function billRow(world: World, bill: Bill): [string, Row] {
  return [
    'finance/bill',
    {
      bill_id: bill.id,
      day: dayOf(world, bill.day),
      supplier_id: bill.supplier.id,
      supplier: bill.supplier.name,
      invoice_number: bill.invoiceNumber,
      category: bill.category,
      department: bill.department,
      site: bill.organization,
      purchase_order: bill.purchaseId,
      due_on: dayOf(world, bill.due),
      paid_on: dayOr(world, bill.paid),
      amount: bill.amountCents / 100,
    },
  ]
}

/** Posts a bill on its day, and its payment. */
export function postBill(world: World, bill: Bill, journal: Journal): void {
  const { department, organization, amountCents, supplier, invoiceNumber } = bill
  journal.post({
    day: dayOf(world, bill.day),
    debit: bill.account,
    credit: '2230',
    department,
    organization,
    amountCents,
    memo: `${supplier.name} ${invoiceNumber}`,
  })
  postPayment(world, bill, journal)
}

export function postPayment(
  world: World,
  { paid, organization, amountCents, supplier, invoiceNumber }: Bill,
  journal: Journal,
): void {
  if (paid < world.days.length)
    journal.post({
      day: dayOf(world, paid),
      debit: '2230',
      credit: '1110',
      department: 'Finance',
      organization,
      amountCents,
      memo: `Payment ${supplier.name} ${invoiceNumber}`,
    })
}

export function purchaseRow(world: World, purchase: Purchase): [string, Row] {
  const { supplier, item } = purchase
  return [
    'finance/purchase-order',
    {
      purchase_order_id: purchase.id,
      day: purchase.day,
      supplier_id: supplier.id,
      supplier: supplier.name,
      item: item.name,
      unit: item.unit,
      quantity: purchase.quantity,
      site: purchase.site,
      promised_on: dayOf(world, purchase.promised),
      received_on: dayOr(world, purchase.received),
      amount: purchase.valueCents / 100,
    },
  ]
}

/** Purchases from before the first day that come or are paid after it. */
export function* openPurchases(world: World): Iterable<[string, Row]> {
  const unpaid = new Set(openBills(world).map(({ purchaseId }) => purchaseId))
  for (let i = -longest; i < 0; i++)
    for (const purchase of purchasesOf(world, i))
      if (purchase.received >= -12 || unpaid.has(purchase.id)) yield purchaseRow(world, purchase)
}
