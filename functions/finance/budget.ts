// What the budget insights share: which months have a budget, and profit and loss over them.
import { addDays, monthsBetween } from '../../lib/calendar/calendar.ts'
import type { Day, Finding, Span } from '../answer.ts'
import type { InsightContext, LoadContext } from '../domain.ts'
import { insufficient, noLedger, words } from './finding.ts'
import { type AccountRow, accountList, budgetSpan } from './queries.ts'
import { earliest, lastMonths, latest } from './windows.ts'

export interface BudgetWindow {
  accounts: AccountRow[]
  /** The last twelve complete months up to the last that has a budget, or as many as there are; null without a budget. */
  span: Span | null
}

const months = 12

export async function loadBudgetWindow(context: LoadContext): Promise<BudgetWindow> {
  if (context.completeTo === null) return { accounts: [], span: null }
  const accounts = await accountList(context.db)
  const budget = await budgetSpan(context.db, context.completeTo, context.cut)
  if (budget === null) return { accounts, span: null }
  const { span } = lastMonths(budget.to, months)
  return { accounts, span: { from: latest(span.from, budget.from), to: span.to } }
}

/** The answer where there is nothing to hold against a budget. */
export function noBudget(context: InsightContext, method: string): Finding {
  if (context.completeTo === null) return noLedger(method)
  return insufficient(
    'There is no budget to compare with.',
    'Import budget lines as finance/ledger with the scenario "budget".',
    method,
  )
}

/** What to say and do when the budget ends before the data does; null when it does not. */
export function budgetEnd(context: InsightContext, to: Day): { said: string; action: string } | null {
  if (context.completeTo === null || to >= context.completeTo) return null
  const { month } = words(context)
  return {
    said: `there is no budget after ${month(to)}`,
    action: `Import a budget for the months from ${month(addDays(to, 1))} to ${month(context.completeTo)}, so that this year can be judged too.`,
  }
}

/** Share of the last twelve complete months that the span covers: a budget of years ago concerns little of today. */
export function recency(context: InsightContext, span: Span): number {
  if (context.completeTo === null) return 0
  const { span: recent } = lastMonths(context.completeTo, months)
  const [from, to] = [latest(span.from, recent.from), earliest(span.to, recent.to)]
  return from > to ? 0 : monthsBetween(from, to) / months
}
