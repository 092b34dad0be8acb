// What most insights of finance load: the accounts, and profit and loss by account and month.
import { addMonths, monthStart } from '../../lib/calendar/calendar.ts'
import type { LoadContext } from '../domain.ts'
import { type AccountMonth, type AccountRow, accountList, accountMonths } from './queries.ts'
import type { AccountType } from './schema.ts'
import { latest } from './windows.ts'

export interface Book {
  accounts: AccountRow[]
  months: AccountMonth[]
}

/** Longest history that an insight looks back on. */
export const historyMonths = 60

/** Actual lines of the types, by account and month, over the last complete months. All insights ask the same statements and keep what they need. */
export async function loadBook(
  context: LoadContext,
  types: readonly AccountType[] = ['revenue', 'expense'],
): Promise<Book> {
  const { completeTo, dataSpan } = context
  if (completeTo === null || dataSpan === null) return { accounts: [], months: [] }
  const from = latest(monthStart(dataSpan.from), addMonths(monthStart(completeTo), 1 - historyMonths))
  const accounts = await accountList(context.db)
  return {
    accounts,
    months: ofTypes(types, accounts, await accountMonths(context.db, { from, to: completeTo }, 'actual')),
  }
}

export function ofTypes(
  types: readonly AccountType[],
  accounts: readonly AccountRow[],
  months: readonly AccountMonth[],
): AccountMonth[] {
  const wanted = new Set(accounts.filter(({ type }) => types.includes(type)).map(({ id }) => id))
  return months.filter(({ accountId }) => wanted.has(accountId))
}
