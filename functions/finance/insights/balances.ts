import { addMonths, type Day, monthEnd } from '../../../lib/calendar/calendar.ts'
import type { TableFigure } from '../../../lib/figures/figure.ts'
import { type Finding, type Span, units } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { type Book, balanceScale, loadBook } from '../book.ts'
import {
  compared,
  driversOf,
  importanceOf,
  insufficient,
  listed,
  moved,
  noLedger,
  type Part,
  ranked,
  readAloud,
  words,
} from '../finding.ts'
import { kindLabel } from '../kinds.ts'
import type { AccountKind } from '../schema.ts'

const method =
  'Balances at the last posting of the month, as the ledger states them or as its movements add up from the opening balances on, by kind of account. Net assets = what is owned less what is owed; equity is not counted as owed.'
const year = 12
const owned = ['cash', 'receivables', 'inventory', 'fixed-assets', 'other-assets'] as const satisfies AccountKind[]
const owed = ['payables', 'debt', 'other-liabilities'] as const satisfies AccountKind[]

type Kinds = ReadonlyMap<AccountKind, number>

export const balances: Insight<Book> = {
  name: 'balances',
  title: 'What we own and owe',
  question: 'What does the company own and owe, and what has changed?',
  reads: ['finance/ledger'],
  // A department has no balance sheet of its own.
  cuts: ['organization'],
  load: (context) => loadBook(context, ['asset', 'liability', 'expense']),
  compute: (book, context) => {
    if (context.completeTo === null || book.months.length === 0) return noLedger(method)
    const byMonth = closings(book)
    const months = [...byMonth.keys()].sort()
    const last = months.at(-1)
    if (last === undefined) {
      return insufficient(
        'No account of the ledger holds balances.',
        'Import the opening balances of assets, liabilities and equity on the ledger’s first day, or their balances at each month end.',
        method,
      )
    }
    const before = byMonth.has(addMonths(last, -year)) ? addMonths(last, -year) : months.at(-2)
    if (before === undefined) {
      return insufficient(
        'A change of balances takes at least two complete months.',
        'Import ledger lines of earlier months.',
        method,
      )
    }
    return found(book, byMonth, last, before, context)
  },
}

function found(book: Book, byMonth: ReadonlyMap<Day, Kinds>, last: Day, before: Day, context: InsightContext): Finding {
  const { money, month } = words(context)
  const [now, then] = [byMonth.get(last) as Kinds, byMonth.get(before) as Kinds]
  const [value, base] = [net(now), net(then)]
  const since = before === addMonths(last, -year) ? 'a year before' : month(before)
  const change = (kind: AccountKind) => (now.get(kind) ?? 0) - (then.get(kind) ?? 0)
  const parts: Part[] = [
    ...owned.map((kind): Part => [kindLabel(kind), change(kind)]),
    ...owed.map((kind): Part => [kindLabel(kind), -change(kind)]),
  ]
  const said = ranked([...owned, ...owed].map((kind): Part => [kind, change(kind)]))
    .slice(0, 3)
    .map(
      ([kind, cents]) =>
        `${kindLabel(kind).toLowerCase()} ${moved(cents, then.get(kind as AccountKind) ?? 0, context)}`,
    )
  const span = monthOf(last)
  const result = `Net assets at the end of ${month(last)} are ${money(value)}, ${moved(value - base, base, context)} on ${since}`
  return {
    status: 'ok',
    headline: readAloud(...(said.length === 0 ? [] : [`${result}: ${listed(said)}.`]), `${result}.`),
    figure: table(now, then, context.settings.currency, since),
    comparison: compared(
      before === addMonths(last, -year) ? 'last-year' : 'previous',
      since,
      value,
      base,
      'up',
      span,
      monthOf(before),
    ),
    drivers: driversOf('kind', parts),
    importance: importanceOf(
      value - base,
      balanceScale(book, base, context),
      new Map([...byMonth].map(([at, kinds]) => [at, net(kinds)])),
      span,
      1,
    ),
    method,
    span,
  }
}

function table(now: Kinds, then: Kinds, currency: string, since: string): TableFigure {
  const row = (label: string, cents: number, before: number, strong: boolean, good: 'up' | 'down' | 'neutral') => ({
    cells: [
      label,
      units(cents),
      units(before),
      units(cents - before),
      before === 0 ? null : (cents - before) / Math.abs(before),
    ],
    strong,
    good,
  })
  const lines = (kinds: readonly AccountKind[]) =>
    kinds
      .filter((kind) => now.has(kind) || then.has(kind))
      .map((kind) =>
        row(
          kindLabel(kind),
          now.get(kind) ?? 0,
          then.get(kind) ?? 0,
          false,
          kind === 'cash' ? 'up' : kind === 'debt' ? 'down' : 'neutral',
        ),
      )
  return {
    kind: 'table',
    columns: [
      { label: 'Balance' },
      { label: 'Now', unit: currency },
      { label: since.slice(0, 1).toUpperCase() + since.slice(1), unit: currency },
      { label: 'Change', unit: currency, signed: true },
      { label: 'Change, %', unit: 'ratio', signed: true },
    ],
    rows: [
      ...lines(owned),
      row('Owned', total(now, owned), total(then, owned), true, 'neutral'),
      ...lines(owed),
      row('Owed', total(now, owed), total(then, owed), true, 'neutral'),
      row('Net assets', net(now), net(then), true, 'up'),
    ],
  }
}

/** Balance of each kind by month, of accounts that hold balances. */
function closings({ accounts, months }: Book): Map<Day, Map<AccountKind, number>> {
  const counted = new Set<AccountKind>([...owned, ...owed])
  const kinds = new Map(
    accounts
      .filter(({ kind, aggregation }) => aggregation === 'last' && counted.has(kind))
      .map(({ id, kind }) => [id, kind]),
  )
  const result = new Map<Day, Map<AccountKind, number>>()
  for (const { accountId, month, closingCents } of months) {
    const kind = kinds.get(accountId)
    if (kind === undefined) continue
    const balance = result.get(month) ?? new Map<AccountKind, number>()
    result.set(month, balance.set(kind, (balance.get(kind) ?? 0) + closingCents))
  }
  return result
}

function total(kinds: Kinds, of: readonly AccountKind[]): number {
  return of.reduce((sum, kind) => sum + (kinds.get(kind) ?? 0), 0)
}

function net(kinds: Kinds): number {
  return total(kinds, owned) - total(kinds, owed)
}

function monthOf(month: Day): Span {
  return { from: month, to: monthEnd(month) }
}
