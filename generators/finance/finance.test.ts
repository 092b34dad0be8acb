import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { companyTables } from '../../functions/finance/company-tables.ts'
import { addDays } from '../../lib/calendar/calendar.ts'
import type { Row } from '../area.ts'
import type { EventKind, PlantedEvent } from '../world/events.ts'
import { ordersOf } from '../world/orders.ts'
import { type Books, booksOf, cents, sum, table } from './books.fixture.ts'
import { approvalLimitCents } from './expenses.ts'

const books = booksOf({ seed: 11 })
const quiet = booksOf({ seed: 11, events: 'none' })
const ownTables = companyTables.map(({ name }) => name)

function hashes(of: Books): Map<string, string> {
  return new Map(
    [...of.rows].map(([name, rows]) => [name, createHash('sha256').update(JSON.stringify(rows)).digest('hex')]),
  )
}

function daysBetween(from: unknown, to: unknown): number {
  return (Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000
}

function isWeekend(day: unknown): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
}

function planted(kind: EventKind): PlantedEvent {
  const event = books.world.events.find((each) => each.kind === kind)
  if (event === undefined) throw new RangeError(`no ${kind} is planted`)
  return event
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}

describe('the tables of finance', () => {
  it('are the same bytes for the same seed, others for another', () => {
    const small = { months: 4, employees: 60 }
    const first = hashes(booksOf({ ...small, seed: 1 }))
    expect(hashes(booksOf({ ...small, seed: 1 }))).toEqual(first)
    const other = hashes(booksOf({ ...small, seed: 2 }))
    for (const [name, hash] of first) expect(other.get(name)).not.toBe(hash)
  })
  it('have the fields of their declaration, unique keys and a day that is not in the future', () => {
    for (const declared of companyTables) {
      const rows = table(books, declared.name)
      expect([declared.name, Object.keys(rows[0] as Row).sort()]).toEqual([
        declared.name,
        declared.fields.map(({ name }) => name).sort(),
      ])
      expect(new Set(rows.map((row) => row[declared.key.field])).size).toBe(rows.length)
      for (const row of rows) {
        expect(String(row.day) <= '2026-10-31').toBe(true)
        for (const field of ['paid_on', 'received_on', 'submitted_on'])
          expect(String(row[field] ?? '') <= '2026-10-31').toBe(true)
      }
    }
  })
  it('come in the order of their days, month by month', () => {
    for (const name of ownTables) {
      const days = table(books, name)
        .map(({ day }) => String(day).slice(0, 7))
        .filter((month) => month >= '2025-05')
      expect([name, days]).toEqual([name, [...days].sort()])
    }
  })
  it('refer to rows that are there', () => {
    const keys = (name: string, field: string) => new Set(table(books, name).map((row) => row[field]))
    const [accounts, contracts, invoices, orders] = [
      keys('customers/account', 'account_id'),
      keys('finance/contract', 'contract_id'),
      keys('finance/invoice', 'invoice_id'),
      keys('sales/order', 'order_id'),
    ]
    for (const name of [
      'finance/invoice',
      'finance/contract',
      'finance/billing',
      'finance/revenue-schedule',
      'finance/mrr-movement',
    ]) {
      expect([name, table(books, name).filter((row) => !accounts.has(row.account_id ?? '')).length]).toEqual([name, 0])
    }
    for (const name of ['finance/billing', 'finance/revenue-schedule', 'finance/mrr-movement']) {
      expect([name, table(books, name).filter((row) => !contracts.has(row.contract_id ?? '')).length]).toEqual([
        name,
        0,
      ])
    }
    expect(table(books, 'finance/billing').filter((row) => !invoices.has(row.invoice_id ?? ''))).toEqual([])
    expect(
      table(books, 'finance/invoice').filter((row) => row.kind === 'order' && !orders.has(row.reference ?? '')),
    ).toEqual([])
    const [purchases, people, suppliers] = [
      keys('finance/purchase-order', 'purchase_order_id'),
      keys('hr/employee', 'employee_id'),
      keys('operations/supplier', 'supplier_id'),
    ]
    expect(
      table(books, 'finance/bill').filter(
        ({ purchase_order }) => purchase_order !== null && !purchases.has(purchase_order as string),
      ),
    ).toEqual([])
    expect(table(books, 'finance/bill').filter(({ supplier_id }) => !suppliers.has(supplier_id ?? ''))).toEqual([])
    expect(
      table(books, 'finance/expense-claim').filter(
        (row) => !people.has(row.employee_id ?? '') || (row.approved_by !== null && !people.has(row.approved_by ?? '')),
      ),
    ).toEqual([])
  })
})

describe('receivables', () => {
  const invoices = table(books, 'finance/invoice')
  const late = (rows: readonly Row[]) =>
    rows.filter(({ paid_on }) => paid_on !== null).map((row) => daysBetween(row.due_on, row.paid_on))
  it('are as many as orders, for the same sums', () => {
    const orders = books.world.days.flatMap((_, i) => ordersOf(books.world, i))
    const ofOrders = invoices.filter(({ kind }) => kind === 'order')
    expect(ofOrders).toHaveLength(orders.length)
    expect(sum(ofOrders)).toBe(orders.reduce((total, { netCents }) => total + netCents, 0))
  })
  it('are paid around the due day, some early, some much later, and later by small customers', () => {
    const days = late(invoices.filter(({ day }) => String(day) < '2026-05-01')).sort((a, b) => a - b)
    const quantile = (share: number) => days[Math.floor(share * (days.length - 1))] as number
    expect(quantile(0.1)).toBeLessThan(1)
    expect(quantile(0.5)).toBeGreaterThan(1)
    expect(quantile(0.5)).toBeLessThan(14)
    // A long tail to the right: the mean lies over the median.
    expect(mean(days)).toBeGreaterThan(quantile(0.5))
    const of = (segment: string) =>
      mean(late(invoices.filter((row) => row.segment === segment && String(row.day) < '2026-05-01')))
    expect(of('Small') - of('Key')).toBeGreaterThan(3)
  })
  it('are open at the end for about a month and a half of sales', () => {
    const open = sum(invoices.filter(({ paid_on }) => paid_on === null))
    const receivables = sum(
      table(books, 'finance/ledger').filter(
        ({ account_code, scenario }) => account_code === '1130' && scenario === 'actual',
      ),
    )
    expect(open).toBe(receivables)
  })
})

describe('contracts', () => {
  it('are billed in advance and earned month by month; what is left is the deferred revenue of the ledger', () => {
    const ledger = table(books, 'finance/ledger').filter(
      ({ account_code, scenario }) => account_code === '2400' && scenario === 'actual',
    )
    const last = table(books, 'finance/revenue-schedule').filter(({ day }) => day === '2026-10-31')
    expect(sum(last, 'deferred')).toBe(sum(ledger))
    expect(last.length).toBeGreaterThan(20)
  })
  it('bring what movements of recurring revenue add up to', () => {
    const recognised = (month: string) =>
      new Map(
        table(books, 'finance/revenue-schedule')
          .filter(({ day }) => String(day).startsWith(month))
          .map((row) => [row.contract_id, row]),
      )
    const monthly = new Map(table(books, 'finance/contract').map((row) => [row.contract_id, cents(row, 'value') / 12]))
    const running = (month: string) =>
      [...recognised(month).keys()].reduce((total: number, contract) => total + (monthly.get(contract ?? '') ?? 0), 0)
    const moved = sum(
      table(books, 'finance/mrr-movement').filter(
        ({ day }) => String(day) >= '2025-06-01' && String(day) < '2026-10-01',
      ),
    )
    const october = sum(
      table(books, 'finance/mrr-movement').filter(({ day, kind }) => String(day) >= '2026-10-01' && kind !== 'churn'),
    )
    // A customer who leaves within a month is still served in it.
    const lostInMay = sum(
      table(books, 'finance/mrr-movement').filter(
        ({ day, kind }) => String(day).startsWith('2025-05') && kind === 'churn',
      ),
    )
    expect(running('2026-10')).toBe(running('2025-05') + moved + october + lostInMay)
    expect(new Set(table(books, 'finance/mrr-movement').map(({ kind }) => kind))).toEqual(
      new Set(['new', 'expansion', 'contraction', 'churn']),
    )
  })
})

describe('payables', () => {
  it('are paid after they came, most in time', () => {
    const paid = table(books, 'finance/bill').filter(({ paid_on }) => paid_on !== null)
    expect(paid.filter((row) => String(row.paid_on) < String(row.day))).toEqual([])
    const late = paid.filter((row) => daysBetween(row.due_on, row.paid_on) > 4).length / paid.length
    expect(late).toBeGreaterThan(0.03)
    expect(late).toBeLessThan(0.25)
  })
  it('hold one bill that was paid twice, on the planted day; none where nothing is planted', () => {
    const twice = (of: Books) => {
      const seen = new Map<string, Row>()
      return table(of, 'finance/bill').filter((row) => {
        const key = `${row.supplier_id}/${row.invoice_number}/${row.amount}`
        const again = seen.has(key)
        seen.set(key, row)
        return again
      })
    }
    const event = planted('duplicate-payment')
    expect(twice(books)).toMatchObject([{ supplier: event.where.supplier, paid_on: event.from }])
    expect(twice(quiet)).toEqual([])
  })
})

describe('energy', () => {
  it('costs more from the planted step on', () => {
    const event = planted('energy-step')
    const cost = (of: Books, month: string) =>
      sum(
        table(of, 'finance/bill').filter(({ category, day }) => category === 'Energy' && String(day).startsWith(month)),
      )
    const months = [1, 2, 3].map((i) => addDays(event.from, 30 * i).slice(0, 7)).filter((month) => month <= '2026-10')
    const ratio = mean(months.map((month) => cost(books, month) / cost(quiet, month)))
    expect(ratio - 1).toBeGreaterThan(0.7 * event.size)
    expect(ratio - 1).toBeLessThan(1.3 * event.size)
  })
})

describe('the one-off deal', () => {
  it('is a day of the region far above the others', () => {
    const event = planted('one-off-deal')
    const byDay = (of: Books) => {
      const days = new Map<string, number>()
      for (const row of table(of, 'finance/invoice'))
        if (row.region === event.where.region && row.kind === 'order')
          days.set(String(row.day), (days.get(String(row.day)) ?? 0) + cents(row))
      return days
    }
    const [dealt, plain] = [byDay(books), byDay(quiet)]
    const month = [...plain.values()].reduce((total, value) => total + value, 0) / 18
    const above = (dealt.get(event.from) ?? 0) - (plain.get(event.from) ?? 0)
    expect(above / month).toBeGreaterThan(0.6 * event.size)
    expect(above / month).toBeLessThan(1.4 * event.size)
  })
})

describe('expense claims', () => {
  const claims = table(quiet, 'finance/expense-claim')
  it('begin with digits as outlays do (Benford)', () => {
    const counts = new Array<number>(10).fill(0)
    for (const row of claims) {
      const digit = Number(String(cents(row))[0])
      counts[digit] = (counts[digit] as number) + 1
    }
    const misses = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) =>
      Math.abs((counts[digit] as number) / claims.length - Math.log10(1 + 1 / digit)),
    )
    // Nigrini: a mean deviation over 0.015 does not conform; ours stays near that of true expense data.
    expect(mean(misses)).toBeLessThan(0.02)
  })
  it('are rarely of a weekend', () => {
    const share = claims.filter(({ day }) => isWeekend(day)).length / claims.length
    expect(share).toBeGreaterThan(0.005)
    expect(share).toBeLessThan(0.06)
  })
  it('show the planted frauds: round amounts just under the limit, of a few people; none where nothing is planted', () => {
    const suspicious = (row: Row) =>
      cents(row) < approvalLimitCents && cents(row) >= approvalLimitCents - 2_500 && cents(row) % 500 === 0
    expect(claims.filter(suspicious).length).toBeLessThan(4)
    const frauds = books.world.events.filter(({ kind }) => kind === 'expense-fraud')
    expect(frauds).toHaveLength(2)
    for (const { where, from, to } of frauds) {
      const within = (row: Row) =>
        row.department === where.department && String(row.day) >= from && String(row.day) <= to
      const found = table(books, 'finance/expense-claim').filter((row) => within(row) && suspicious(row))
      expect(found.length).toBeGreaterThanOrEqual(5)
      expect(new Set(found.map(({ employee_id }) => employee_id)).size).toBeLessThanOrEqual(8)
    }
  })
})
