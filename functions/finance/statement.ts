// The profit and loss statement, from sums by account. Every amount is integer cents; its lines add up exactly.
import type { Good } from '../answer.ts'
import { kindLabel, operatingExpenseKinds, operatingKinds } from './kinds.ts'
import type { AccountMonth, AccountRow } from './queries.ts'
import type { AccountKind } from './schema.ts'

export interface StatementLine {
  label: string
  /** Costs are shown positive, income by its sign. */
  cents: number
  good: Good
  /** A subtotal. */
  strong: boolean
}

/** An amount by its effect on income: revenue adds, expense takes away, anything else has none. */
export function effectCents(account: Pick<AccountRow, 'type'>, cents: number): number {
  return account.type === 'revenue' ? cents : account.type === 'expense' ? -cents : 0
}

export function isOperating(account: Pick<AccountRow, 'kind'>): boolean {
  return (operatingKinds as readonly AccountKind[]).includes(account.kind)
}

/** Sums by account over months from `from` to `to`. */
export function sumByAccount(months: readonly AccountMonth[], from: string, to: string): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { accountId, month, cents } of months)
    if (month >= from && month <= to) sums.set(accountId, (sums.get(accountId) ?? 0) + cents)
  return sums
}

/** Income effect of the chosen accounts. */
export function incomeOf(
  accounts: readonly AccountRow[],
  sums: ReadonlyMap<number, number>,
  chosen: (account: AccountRow) => boolean,
): number {
  let total = 0
  for (const account of accounts) if (chosen(account)) total += effectCents(account, sums.get(account.id) ?? 0)
  return total
}

export function operatingIncome(accounts: readonly AccountRow[], sums: ReadonlyMap<number, number>): number {
  return incomeOf(accounts, sums, isOperating)
}

/** Operating income month by month, for the months that hold any line of an operating account. */
export function operatingIncomeByMonth(
  accounts: readonly AccountRow[],
  months: readonly AccountMonth[],
): Map<string, number> {
  const byId = new Map(accounts.filter(isOperating).map((account) => [account.id, account]))
  const result = new Map<string, number>()
  for (const { accountId, month, cents } of months) {
    const account = byId.get(accountId)
    if (account) result.set(month, (result.get(month) ?? 0) + effectCents(account, cents))
  }
  return result
}

/**
 * The statement from sales to net income. Whatever kind of revenue or expense has no line of its own counts as other income,
 * so that net income is all revenue less all expense.
 */
export function statement(accounts: readonly AccountRow[], sums: ReadonlyMap<number, number>): StatementLine[] {
  const kinds = new Map<AccountKind, number>()
  for (const account of accounts) {
    const effect = effectCents(account, sums.get(account.id) ?? 0)
    kinds.set(account.kind, (kinds.get(account.kind) ?? 0) + effect)
  }
  const take = (kind: AccountKind) => {
    const effect = kinds.get(kind) ?? 0
    kinds.delete(kind)
    return effect
  }
  const income = (label: string, cents: number): StatementLine => ({ label, cents, good: 'up', strong: false })
  const cost = (label: string, effect: number): StatementLine => ({
    label,
    cents: 0 - effect,
    good: 'down',
    strong: false,
  })
  const total = (label: string, cents: number): StatementLine => ({ label, cents, good: 'up', strong: true })

  const sales = take('sales')
  const intercompany = take('intercompany-sales')
  const returns = take('returns-and-discounts')
  const costOfSales = take('cost-of-sales')
  const margin = sales + intercompany + returns + costOfSales
  const running = operatingExpenseKinds.map((kind) => cost(kindLabel(kind), take(kind)))
  const expense = running.reduce((sum, line) => sum + line.cents, 0)
  const operating = margin - expense
  const interest = take('interest')
  const tax = take('tax')
  const other = [...kinds.values()].reduce((sum, effect) => sum + effect, 0)
  return [
    income('Sales', sales),
    income('Intercompany sales', intercompany),
    cost('Returns and discounts', returns),
    total('Net sales', sales + intercompany + returns),
    cost('Cost of sales', costOfSales),
    total('Gross margin', margin),
    ...running,
    { ...cost('Operating expense', -expense), strong: true },
    total('Operating income', operating),
    income('Other income', other),
    income('Interest', interest),
    cost('Tax', tax),
    total('Net income', operating + other + interest + tax),
  ]
}

/** Names to say aloud, by id: the account's name, with its code where two share the name. */
export function accountNames(accounts: readonly AccountRow[]): Map<number, string> {
  const times = new Map<string, number>()
  for (const { name } of accounts) times.set(name, (times.get(name) ?? 0) + 1)
  return new Map(accounts.map(({ id, name, code }) => [id, (times.get(name) ?? 0) > 1 ? `${name} (${code})` : name]))
}
