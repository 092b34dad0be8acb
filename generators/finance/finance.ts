// The area of finance: customers' invoices, suppliers' bills, expense claims and contracts. The ledger itself is written by the journal.
import type { Area, Journal, Month, Row } from '../area.ts'
import type { World } from '../world.ts'
import { recentOrders } from '../world/goods.ts'
import type { Order } from '../world/orders.ts'
import { purchasesOf } from '../world/purchases.ts'
import { expenseClaims } from './expenses.ts'
import { postOpening } from './opening.ts'
import { overheadBills, postOverheads } from './overheads.ts'
import { billRow, duplicateBills, openBills, openPurchases, postBill, purchaseBills, purchaseRow } from './payables.ts'
import { type Claim, dayOf, invoiceRow, Receipts } from './receivables.ts'
import { openContracts, recurringMonth } from './recurring.ts'

export const finance: Area = {
  name: 'finance',
  tables: [
    'finance/purchase-order',
    'finance/contract',
    'finance/bill',
    'finance/invoice',
    'finance/expense-claim',
    'finance/billing',
    'finance/revenue-schedule',
    'finance/mrr-movement',
  ],
  *start(world) {
    yield* openPurchases(world)
    for (const bill of openBills(world)) yield billRow(world, bill)
    yield* openContracts(world)
  },
  *month(world, month, journal) {
    if (month.index === 0) postOpening(world, journal)
    const orders: Order[] = []
    for (let i = month.firstDay; i <= month.lastDay; i++) orders.push(...recentOrders(world, i))
    const recurring = recurringMonth(world, month, journal)
    yield* recurring.rows
    yield* invoices(world, [...recurring.claims, ...orders.map(claimOf)], journal)
    yield* bills(world, month, orders, journal)
    yield* expenseClaims(world, month, journal)
  },
}

/** An order is invoiced on its day, for the sum of its lines. */
function claimOf(order: Order): Claim {
  return {
    id: `INV-${order.id.slice(3)}`,
    kind: 'order',
    account: order.account,
    reference: order.id,
    issued: order.dayIndex,
    amountCents: order.netCents,
  }
}

function* invoices(world: World, claims: readonly Claim[], journal: Journal): Iterable<[string, Row]> {
  const receipts = new Receipts()
  for (const claim of [...claims].sort((a, b) => a.issued - b.issued)) {
    receipts.add(world, claim)
    yield invoiceRow(world, claim)
  }
  for (const { paid, region, cents, count } of receipts.sums()) {
    const memo = `Customer receipts ${region}, ${count} ${count === 1 ? 'invoice' : 'invoices'}`
    journal.post({
      day: dayOf(world, paid),
      debit: '1110',
      credit: '1130',
      department: 'Finance',
      organization: region,
      amountCents: cents,
      memo,
    })
  }
}

function* bills(world: World, month: Month, orders: readonly Order[], journal: Journal): Iterable<[string, Row]> {
  for (let i = month.firstDay; i <= month.lastDay; i++)
    for (const purchase of purchasesOf(world, i)) yield purchaseRow(world, purchase)
  const all = [
    ...purchaseBills(world, month.firstDay, month.lastDay),
    ...duplicateBills(world, month),
    ...overheadBills(world, month, orders),
  ]
  all.sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1))
  for (const bill of all) {
    postBill(world, bill, journal)
    yield billRow(world, bill)
  }
  postOverheads(world, month, journal)
}
