// Cash as the books state it.
import type { Day, Finding } from '../answer.ts'
import type { Book } from './book.ts'
import { insufficient } from './finding.ts'

/** Why there are no balances of cash. */
export type NoCash = 'no accounts' | 'movements'

/** @returns the closing balance of each cash account by first day of the month, or why there is none. */
export function cashBalances({ accounts, months }: Book): Map<Day, Map<number, number>> | NoCash {
  const cash = accounts.filter((account) => account.kind === 'cash')
  if (cash.length === 0) return 'no accounts'
  const stated = new Set(cash.filter((account) => account.aggregation === 'last').map(({ id }) => id))
  if (stated.size === 0) return 'movements'
  const balances = new Map<Day, Map<number, number>>()
  for (const { accountId, month, closingCents } of months) {
    if (!stated.has(accountId)) continue
    const byAccount = balances.get(month) ?? new Map<number, number>()
    balances.set(month, byAccount.set(accountId, closingCents))
  }
  return balances
}

export function noCash(why: NoCash, method: string): Finding {
  return why === 'no accounts'
    ? insufficient(
        'No account of the ledger is known to hold cash.',
        'Import asset accounts, and map those that hold cash to the kind "cash".',
        method,
      )
    : insufficient(
        'The cash accounts hold movements, not balances, so the position cannot be read off.',
        'Import the opening balances of assets, liabilities and equity on the ledger’s first day, or the cash balance at each month end.',
        method,
      )
}
