import { type Finding, units } from '../../answer.ts'
import type { Insight } from '../../domain.ts'
import { type Book, loadBook } from '../book.ts'
import {
  compared,
  driversOf,
  importanceOf,
  insufficient,
  moved,
  noLedger,
  ranked,
  readAloud,
  words,
} from '../finding.ts'
import { kindLabel, operatingExpenseKinds } from '../kinds.ts'
import { effectCents, sumByAccount } from '../statement.ts'
import { lastMonths, monthsOfData, reaches } from '../windows.ts'

const method =
  'Operating expense by kind over the last twelve complete months, beside the twelve months before. The kind of an account comes from its code and name, and can be mapped at import.'
const year = 12
const fewest = 3

export const expenseMix: Insight<Book> = {
  name: 'expense-mix',
  title: 'What operating expense is made of',
  question: 'What do we spend on running the company, and what has grown?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadBook(context, ['revenue', 'expense']),
  compute: (book, context) => {
    if (context.completeTo === null || book.months.length === 0) return noLedger(method)
    const months = Math.min(year, monthsOfData(context))
    const { money, signed, percent, during } = words(context)
    if (months < fewest)
      return insufficient(
        `The mix of expense takes ${fewest} complete months; there ${months === 1 ? 'is one' : `are ${months}`}.`,
        'Import ledger lines of earlier months.',
        method,
      )
    const { span, base } = lastMonths(context.completeTo, months)
    const [now, before] = [byKind(book, span.from, span.to), byKind(book, base.from, base.to)]
    const parts = ranked(operatingExpenseKinds.map((kind) => [kind, now.get(kind) ?? 0] as const))
    const [value, past] = [total(now), total(before)]
    const largest = parts[0]
    if (largest === undefined || value <= 0)
      return insufficient(
        `There is no operating expense ${during(span)}.`,
        'Import expense lines, or map their accounts to a kind of operating expense.',
        method,
      )
    const comparable = reaches(context, base)
    const changes = ranked(
      operatingExpenseKinds.map((kind) => [kindLabel(kind), (now.get(kind) ?? 0) - (before.get(kind) ?? 0)] as const),
    )
    const grown = changes[0]
    const change = comparable
      ? `, ${moved(value - past, past, context)} on ${months === year ? 'the twelve months before' : 'the same months a year before'}`
      : ''
    const top = kindLabel(largest[0])
    const reason =
      !comparable || !grown
        ? ''
        : grown[0] === top
          ? ` and moved it most (${signed(grown[1])})`
          : `; ${grown[0].toLowerCase()} moved it most (${signed(grown[1])})`
    const result = `Operating expense ${during(span)} is ${money(value)}${change}; ${top.toLowerCase()} is ${percent(largest[1] / value)} of it`
    return {
      status: 'ok',
      headline: readAloud(`${result}${reason}.`, `${result}.`),
      figure: {
        kind: 'breakdown',
        unit: context.settings.currency,
        total: units(value),
        rows: parts.map(([kind, cents]) => ({
          label: kindLabel(kind),
          value: units(cents),
          previous: comparable ? units(before.get(kind) ?? 0) : null,
        })),
      },
      comparison: comparable
        ? compared(
            'last-year',
            months === year ? 'the twelve months before' : 'the same months a year before',
            value,
            past,
            'down',
            span,
            base,
          )
        : null,
      drivers: comparable ? driversOf('kind', changes) : [],
      importance: importanceOf(comparable ? value - past : 0, past, byMonth(book), span, share(book, value, span)),
      method,
      span,
    } satisfies Finding
  },
}

function byKind({ accounts, months }: Book, from: string, to: string): Map<string, number> {
  const sums = sumByAccount(months, from, to)
  const kinds = new Map<string, number>()
  for (const account of accounts) {
    if (!isRunning(account.kind)) continue
    kinds.set(account.kind, (kinds.get(account.kind) ?? 0) - effectCents(account, sums.get(account.id) ?? 0))
  }
  return kinds
}

function byMonth({ accounts, months }: Book): Map<string, number> {
  const running = new Map(accounts.filter((account) => isRunning(account.kind)).map((account) => [account.id, account]))
  const sums = new Map<string, number>()
  for (const { accountId, month, cents } of months) {
    const account = running.get(accountId)
    if (account) sums.set(month, (sums.get(month) ?? 0) - effectCents(account, cents))
  }
  return sums
}

/** Share of operating expense in all expense: how much of the company it concerns. */
function share({ accounts, months }: Book, value: number, span: { from: string; to: string }): number {
  const sums = sumByAccount(months, span.from, span.to)
  const all = accounts.reduce((sum, { id, type }) => sum + (type === 'expense' ? (sums.get(id) ?? 0) : 0), 0)
  return all <= 0 ? 0 : value / all
}

function isRunning(kind: string): boolean {
  return (operatingExpenseKinds as readonly string[]).includes(kind)
}

function total(kinds: ReadonlyMap<string, number>): number {
  return [...kinds.values()].reduce((sum, cents) => sum + cents, 0)
}
