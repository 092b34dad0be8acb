import { addMonths, type Day, monthEnd } from '../../../lib/calendar/calendar.ts'
import { sum } from '../../../lib/stats/sum.ts'
import { type Finding, type Span, units } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { type Book, balanceScale, loadBook, monthlyExpense } from '../book.ts'
import { cashBalances, noCash } from '../cash.ts'
import { monthsFrom } from '../closed-months.ts'
import {
  compared,
  driversOf,
  importanceOf,
  insufficient,
  moved,
  noLedger,
  type Part,
  readAloud,
  words,
} from '../finding.ts'
import { accountNames } from '../statement.ts'

const method =
  'Cash accounts at the last posting of each month, as the ledger states the balance, or as its movements add up where it begins with an opening balance; a stated balance is missing in a month without any posting. Months covered = cash divided by the average monthly expense, without depreciation, of the last twelve complete months.'
const year = 12

export const cashPosition: Insight<Book> = {
  name: 'cash-position',
  title: 'Cash position',
  question: 'How much cash is there, and how long would it last?',
  reads: ['finance/ledger'],
  // A department has no balance sheet of its own.
  cuts: ['organization'],
  load: (context) => loadBook(context, ['asset', 'expense']),
  compute: (book, context) => {
    if (context.completeTo === null || book.months.length === 0) return noLedger(method)
    const balances = cashBalances(book)
    if (typeof balances === 'string') return noCash(balances, method)
    const months = [...balances.keys()].sort()
    const last = months.at(-1)
    if (months.length < 2 || last === undefined)
      return insufficient(
        'A cash position takes the balances of at least two complete months.',
        'Import ledger lines of earlier months.',
        method,
      )
    return found(book, balances, months, last, context)
  },
}

function found(
  book: Book,
  balances: ReadonlyMap<Day, ReadonlyMap<number, number>>,
  months: Day[],
  last: Day,
  context: InsightContext,
): Finding {
  const { money, month } = words(context)
  const totals = new Map([...balances].map(([at, accounts]) => [at, sum(accounts.values())]))
  const before = balances.has(addMonths(last, -year)) ? addMonths(last, -year) : (months.at(-2) as Day)
  const since = before === months.at(-2) ? month(before) : 'a year before'
  const [value, base] = [totals.get(last) as number, totals.get(before) as number]
  const previous = months.at(-2) as Day
  const spent = monthlyExpense(book, context)
  const cover = spent > 0 && value > 0 ? value / spent : null
  const names = accountNames(book.accounts)
  const [now, then] = [balances.get(last), balances.get(before)]
  const parts = [...new Set([...(now?.keys() ?? []), ...(then?.keys() ?? [])])].map(
    (id): Part => [names.get(id) ?? '', (now?.get(id) ?? 0) - (then?.get(id) ?? 0)],
  )
  const span: Span = { from: months[0] as Day, to: monthEnd(last) }
  const step =
    previous === before
      ? ''
      : ` and ${moved(value - (totals.get(previous) as number), 0, context)} on ${month(previous)}`
  const lasts =
    cover === null
      ? ''
      : `; it covers ${new Intl.NumberFormat(context.settings.locale, { maximumFractionDigits: 1 }).format(cover)} months of expense`
  const periods = monthsFrom(months[0], last)
  const result = `Cash at the end of ${month(last)} is ${money(value)}, ${moved(value - base, base, context)} on ${since}`
  return {
    status: 'ok',
    headline: readAloud(`${result}${step}${lasts}.`, `${result}${lasts}.`, `${result}.`),
    ...(cover !== null && cover < 1
      ? {
          action:
            'Cash covers less than a month of expense: collect receivables, or put off payments, before new commitments.',
        }
      : {}),
    figure: {
      kind: 'series',
      unit: context.settings.currency,
      grain: 'month',
      good: 'up',
      periods,
      lines: [
        {
          name: 'Cash',
          role: 'actual',
          values: periods.map((at) => (totals.has(at) ? units(totals.get(at) as number) : null)),
        },
      ],
    },
    comparison: compared(
      before === previous ? 'previous' : 'last-year',
      since,
      value,
      base,
      'up',
      monthOf(last),
      monthOf(before),
    ),
    drivers: driversOf('account', parts),
    importance: importanceOf(value - base, balanceScale(book, base, context), totals, monthOf(last), 1),
    method,
    span,
  }
}

function monthOf(month: Day): Span {
  return { from: month, to: monthEnd(month) }
}
