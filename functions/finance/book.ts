// What most insights of finance load: the accounts, and profit and loss by account and month.
import { addDays, addMonths, monthStart } from '../../lib/calendar/calendar.ts'
import type { InsightContext, LoadContext } from '../domain.ts'
import { type AccountMonth, type AccountRow, accountList, accountMonths } from './queries.ts'
import { isBalanceSheet } from './balances.ts'
import { movementsBefore, withBalances } from './running.ts'
import type { AccountType } from './schema.ts'
import { lastMonths, latest } from './windows.ts'

export interface Book {
  accounts: AccountRow[]
  months: AccountMonth[]
}

/** Longest history that an insight looks back on. */
export const historyMonths = 60

/** Actual lines of the types and of the context's cut, by account and month, over the last complete months. All insights ask the same statements and keep what they need. */
export async function loadBook(
  context: LoadContext,
  types: readonly AccountType[] = ['revenue', 'expense'],
): Promise<Book> {
  const { completeTo, dataSpan, cut } = context
  if (completeTo === null || dataSpan === null) return { accounts: [], months: [] }
  const from = latest(monthStart(dataSpan.from), addMonths(monthStart(completeTo), 1 - historyMonths))
  const accounts = await accountList(context.db)
  const months = ofTypes(types, accounts, await accountMonths(context.db, { from, to: completeTo }, 'actual', cut))
  const before = types.some(isBalanceSheet)
    ? await movementsBefore(context.db, { from: dataSpan.from, to: addDays(from, -1) }, cut)
    : undefined
  if (before === undefined) return { accounts, months }
  const balanced = withBalances(accounts, months, before, { from, to: completeTo })
  return { accounts: balanced.accounts, months: ofTypes(types, balanced.accounts, balanced.months) }
}

export function ofTypes(
  types: readonly AccountType[],
  accounts: readonly AccountRow[],
  months: readonly AccountMonth[],
): AccountMonth[] {
  const wanted = new Set(accounts.filter(({ type }) => types.includes(type)).map(({ id }) => id))
  return months.filter(({ accountId }) => wanted.has(accountId))
}

const yearOfMonths = 12

/**
 * Average expense of a month over the last twelve complete months, depreciation apart, since nobody is paid it.
 * @returns cents, over the months that hold any; 0 where none does.
 */
export function monthlyExpense({ accounts, months }: Book, context: InsightContext): number {
  if (context.completeTo === null) return 0
  const spending = new Set(
    accounts.filter(({ type, kind }) => type === 'expense' && kind !== 'depreciation').map(({ id }) => id),
  )
  const { span } = lastMonths(context.completeTo, yearOfMonths)
  const rows = months.filter(
    ({ accountId, month }) => spending.has(accountId) && month >= span.from && month <= span.to,
  )
  const count = new Set(rows.map(({ month }) => month)).size
  return count === 0 ? 0 : rows.reduce((sum, { cents }) => sum + cents, 0) / count
}

/** What a change of a balance is measured against: the expense of a year, or the balance itself where nothing is spent. */
export function balanceScale(book: Book, baseCents: number, context: InsightContext): number {
  const expense = yearOfMonths * monthlyExpense(book, context)
  return expense > 0 ? expense : baseCents
}
