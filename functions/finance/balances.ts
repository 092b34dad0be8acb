// Balance sheet accounts: whether a file gives their movements or what stands on them at the end of a day.
import { sql } from 'drizzle-orm'
import type { Value, Watch, WatchContext } from '../platform/ingest/table.ts'
import type { AccountType } from './schema.ts'

/** @returns whether accounts of the type have a balance. */
export function isBalanceSheet(type: unknown): boolean {
  return type === 'asset' || type === 'liability' || type === 'equity'
}

/** Tells closing balances from movements: with balances, assets equal liabilities and equity on each day although there is a profit or loss. */
export function watchBalances(context: WatchContext): Watch {
  const at = {
    account: context.column('accountId'),
    day: context.column('day'),
    scenario: context.column('scenario'),
    cents: context.column('amountCents'),
  }
  const types = new Map<number, AccountType>()
  const fresh = new Set<number>()
  const totals = new Map<string, { assets: number; claims: number; income: number; both: boolean }>()
  return {
    see(row: Value[]): void {
      const id = row[at.account] as number
      let type = types.get(id)
      if (type === undefined) {
        type = context.member('account', id).type as AccountType
        types.set(id, type)
        if (isBalanceSheet(type) && context.created('account', id)) fresh.add(id)
      }
      if (type === 'statistical' || row[at.scenario] !== 'actual') return
      const day = row[at.day] as string
      let total = totals.get(day)
      if (total === undefined) {
        total = { assets: 0, claims: 0, income: 0, both: false }
        totals.set(day, total)
      }
      const cents = row[at.cents] as number
      if (type === 'asset') total.assets += cents
      else if (type === 'revenue') total.income += cents
      else if (type === 'expense') total.income -= cents
      else total.claims += cents
      total.both ||= isBalanceSheet(type)
    },
    finish() {
      if (fresh.size === 0 || context.mapping.balances !== undefined) return { statements: [], notes: [] }
      const days = [...totals.values()].filter((total) => total.both && Math.abs(total.income) >= 100)
      const balanced = days.filter((total) => Math.abs(total.assets - total.claims) < 100 && total.assets !== 0).length
      if (days.length === 0 || balanced / days.length < 0.9) {
        return {
          statements: [],
          notes: [
            `Lines of ${fresh.size} new balance sheet accounts are taken as movements. If they are closing balances, declare balances = "closing".`,
          ],
        }
      }
      const ids = JSON.stringify([...fresh])
      return {
        statements: [
          sql`UPDATE finance_account SET aggregation = 'last' WHERE id IN (SELECT value FROM json_each(${ids}))`,
        ],
        notes: [
          `Lines of ${fresh.size} new balance sheet accounts are taken as closing balances: on ${balanced} of ${days.length} days assets equal liabilities and equity although there is a profit or loss. If they are movements, declare balances = "movements".`,
        ],
      }
    },
  }
}
