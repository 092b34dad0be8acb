import { byRisk, type ExpenseFinding, type Expenses } from './expenses.ts'
import { invoicesAlike, vendorGroups } from './written-alike.ts'

export interface DuplicateOptions {
  /** Same vendor and amount within so many days are suspicious without any invoice number. */
  days?: number
  /** With invoice numbers that are alike they are so within so many days. */
  invoiceDays?: number
  /** Smaller amounts are left out. */
  leastCents?: number
}

/** As often and as evenly as this is a standing order, not a duplicate. */
const regularTimes = 4
const regularShare = 0.7
const shortDays = 3
const apart = 'one character apart'
const leastTransposed = 1000
/** Rows before a row that it is held against. */
const lookBack = 8

interface Context {
  expenses: Expenses
  group: Int32Array
  /** Rows by vendor group, amount and day. */
  order: Uint32Array
  days: number
  invoiceDays: number
}

/**
 * Payments made twice: same vendor (also where its name is written differently) and amount within days or with invoice numbers that are alike, and amounts
 * with two neighbouring digits swapped. Credits that take one back, regular payments and numbers issued in a row are no findings.
 * Sorting is all it costs: O(n log n), four bytes a row.
 * @returns the largest amount at risk first; `rows` from the earliest.
 * @throws RangeError where the columns differ in length.
 */
export function duplicates(expenses: Expenses, options: DuplicateOptions = {}): ExpenseFinding[] {
  const { vendor, amountCents, day, vendorNames } = expenses
  if (vendor.length !== amountCents.length || vendor.length !== day.length)
    throw new RangeError('columns differ in length')
  const { days = 7, invoiceDays = 370, leastCents = 100 } = options
  const group = vendorGroups(vendorNames)
  const groupOf = (row: number) => group[vendor[row] as number] as number
  const order = Uint32Array.from({ length: vendor.length }, (_, row) => row).sort(
    (a, b) =>
      groupOf(a) - groupOf(b) ||
      (amountCents[a] as number) - (amountCents[b] as number) ||
      (day[a] as number) - (day[b] as number) ||
      a - b,
  )
  const context: Context = { expenses, group, order, days, invoiceDays }
  const found: ExpenseFinding[] = []
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && sameKey(context, order[from] as number, order[to] as number)) to++
    if ((amountCents[order[from] as number] as number) >= leastCents) {
      if (to - from > 1) sameAmounts(context, from, to, found)
      if ((amountCents[order[from] as number] as number) >= leastTransposed) transposed(context, from, to, found)
    }
    from = to
  }
  return byRisk(found)
}

function sameKey({ expenses: { vendor, amountCents }, group }: Context, a: number, b: number): boolean {
  return amountCents[a] === amountCents[b] && group[vendor[a] as number] === group[vendor[b] as number]
}

/** Rows of one vendor group and amount, `from` to `to` of the order, by day: chains of those that repeat one before. */
function sameAmounts(context: Context, from: number, to: number, found: ExpenseFinding[]): void {
  const { order, expenses } = context
  const regular = isRegular(context, from, to)
  const taken = new Set<number>()
  for (let at = from; at < to; at++) {
    if (taken.has(at)) continue
    const rows = [order[at] as number]
    let why = ''
    for (let next = at + 1; next < Math.min(to, at + 1 + lookBack); next++) {
      if (taken.has(next)) continue
      const reason = repeated(context, rows[0] as number, order[next] as number, regular, to - from >= regularTimes)
      if (reason === undefined) continue
      why = why === '' ? reason : why
      rows.push(order[next] as number)
      taken.add(next)
    }
    if (rows.length === 1) continue
    const cents = expenses.amountCents[rows[0] as number] as number
    const open = rows.length - 1 - takenBack(context, rows[0] as number)
    if (open > 0) found.push({ kind: 'duplicate', reason: why, rows, atRiskCents: open * cents })
  }
}

function repeated(context: Context, a: number, b: number, regular: boolean, often: boolean): string | undefined {
  const { expenses, days, invoiceDays } = context
  const { vendor, vendorNames, day, invoice } = expenses
  const gap = (day[b] as number) - (day[a] as number)
  const spelling =
    vendor[a] === vendor[b]
      ? 'Same vendor'
      : `Vendors written alike (${vendorNames[vendor[a] as number]}; ${vendorNames[vendor[b] as number]})`
  const within = gap === 0 ? 'on the same day' : `${gap} ${gap === 1 ? 'day' : 'days'} apart`
  const [one, other] = [invoice?.(a) ?? '', invoice?.(b) ?? '']
  const alike = invoicesAlike(one, other)
  if (alike !== undefined) {
    // Vendors that bill one amount over and over have such numbers by chance.
    if (gap > (alike === apart ? days * 4 : invoiceDays) || (alike === apart && often)) return undefined
    const numbers = alike === 'the same' ? `the same (${one})` : `${alike} (${one}; ${other})`
    return `${spelling} and amount, invoice numbers ${numbers}, ${within}.`
  }
  // Two numbers that are not alike are two invoices.
  if ((one !== '' && other !== '') || gap > days || regular) return undefined
  return `${spelling} and amount, ${within}.`
}

/** Whether payments of this amount come at even distances, such as every week. */
function isRegular({ order, expenses: { day } }: Context, from: number, to: number): boolean {
  if (to - from < regularTimes) return false
  const gaps: number[] = []
  for (let at = from + 1; at < to; at++)
    gaps.push((day[order[at] as number] as number) - (day[order[at - 1] as number] as number))
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1] as number
  const even = gaps.filter((gap) => Math.abs(gap - usual) <= Math.max(1, usual * 0.2)).length
  return even >= regularShare * gaps.length
}

/** Credits of the same vendor and amount on the day or after. */
function takenBack({ order, group, expenses }: Context, row: number): number {
  const { vendor, amountCents, day } = expenses
  const wanted = group[vendor[row] as number] as number
  const cents = -(amountCents[row] as number)
  let count = 0
  for (let at = firstOf({ order, group, expenses }, wanted, cents); at < order.length; at++) {
    const other = order[at] as number
    if (group[vendor[other] as number] !== wanted || amountCents[other] !== cents) break
    if ((day[other] as number) >= (day[row] as number)) count++
  }
  return count
}

/** First place in the order of a vendor group and amount, or where it would be. */
function firstOf(
  { order, group, expenses }: Pick<Context, 'order' | 'group' | 'expenses'>,
  wanted: number,
  cents: number,
): number {
  const { vendor, amountCents } = expenses
  let [low, high] = [0, order.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const row = order[middle] as number
    const own = group[vendor[row] as number] as number
    if (own < wanted || (own === wanted && (amountCents[row] as number) < cents)) low = middle + 1
    else high = middle
  }
  return low
}

/** Other amounts of the vendor that are this one with two neighbouring digits swapped; from the smaller to the larger, so that each pair is met once. */
function transposed(context: Context, from: number, to: number, found: ExpenseFinding[]): void {
  const { order, group, expenses } = context
  const { vendor, amountCents } = expenses
  const wanted = group[vendor[order[from] as number] as number] as number
  const cents = amountCents[order[from] as number] as number
  for (let unit = 1; unit * 10 <= cents; unit *= 10) {
    const [right, left] = [Math.floor(cents / unit) % 10, Math.floor(cents / (unit * 10)) % 10]
    if (right <= left) continue
    const other = cents + 9 * unit * (right - left)
    for (let at = firstOf(context, wanted, other); at < order.length; at++) {
      const b = order[at] as number
      if (group[vendor[b] as number] !== wanted || amountCents[b] !== other) break
      for (let own = from; own < to; own++) {
        const finding = swapped(context, order[own] as number, b)
        if (finding !== undefined) found.push(finding)
      }
    }
  }
}

function swapped({ expenses, invoiceDays }: Context, a: number, b: number): ExpenseFinding | undefined {
  const { day, invoice, amountCents } = expenses
  const gap = Math.abs((day[a] as number) - (day[b] as number))
  const [one, other] = [invoice?.(a) ?? '', invoice?.(b) ?? '']
  const alike = invoicesAlike(one, other)
  if (alike === undefined || alike === apart ? (one !== '' && other !== '') || gap > shortDays : gap > invoiceDays)
    return undefined
  const numbers =
    alike === undefined ? '' : `, invoice numbers ${alike === 'the same' ? 'the same' : alike} (${one}; ${other})`
  const rows = (day[a] as number) <= (day[b] as number) ? [a, b] : [b, a]
  return {
    kind: 'transposed digits',
    reason: `Same vendor, amounts that differ by two digits swapped${numbers}, ${gap} ${gap === 1 ? 'day' : 'days'} apart.`,
    rows,
    atRiskCents: Math.min(amountCents[a] as number, amountCents[b] as number),
  }
}
