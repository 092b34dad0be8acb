import { importance } from '../../../lib/stats/importance.ts'
import { sum } from '../../../lib/stats/sum.ts'
import { type Finding, units } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { type BudgetWindow, budgetEnd, loadBudgetWindow, noBudget, recency } from '../budget.ts'
import { againstBudget, compared, driversOf, firstOf, listed, ranked, readAloud, words } from '../finding.ts'
import { type DepartmentAccount, departmentAccounts } from '../queries.ts'
import { accountNames, effectCents, isOperating } from '../statement.ts'

const method =
  'The last twelve complete months that have a budget, operating accounts only. Each account of each department counts by its effect on operating income: sales below budget and costs above it are negative. Amounts without any budget count in full.'
const mostRows = 12
const mostDrivers = 40

interface Input extends BudgetWindow {
  actual: DepartmentAccount[]
  budget: DepartmentAccount[]
}

interface Variance {
  account: string
  department: string
  actualCents: number
  budgetCents: number
  /** Effect of being off on operating income. */
  effectCents: number
}

export const budgetVariance: Insight<Input> = {
  name: 'budget-variance',
  title: 'Where the budget is off',
  question: 'Which accounts of which departments are off their budget most?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: async (context) => {
    const window = await loadBudgetWindow(context)
    if (window.span === null) return { ...window, actual: [], budget: [] }
    return {
      ...window,
      actual: await departmentAccounts(context.db, window.span, 'actual', context.cut),
      budget: await departmentAccounts(context.db, window.span, 'budget', context.cut),
    }
  },
  compute: (input, context) => {
    const { span } = input
    if (span === null || input.actual.length === 0 || input.budget.length === 0) return noBudget(context, method)
    const all = variances(input)
    const [value, base] = [sum(all.map((each) => each.effectCents)), budgetIncome(input)]
    const parts = ranked(all.map((each) => [named(each), each.effectCents] as const))
    const byName = new Map(all.map((each) => [named(each), each]))
    const end = budgetEnd(context, span.to)
    const missed = parts.find(([, cents]) => cents < 0)
    const review = missed && `Review ${missed[0]} with its owner.`
    const action = [end?.action, review].filter((each) => each !== undefined).join(' ')
    return {
      status: 'ok',
      headline: headline(parts, value, base, context, span, end?.said),
      ...(action === '' ? {} : { action }),
      figure: {
        kind: 'ranking',
        unit: context.settings.currency,
        good: 'up',
        rows: parts.slice(0, mostRows).map(([label, cents]) => ({
          label,
          value: units(cents),
          note: note(byName.get(label) as Variance, context),
        })),
      },
      comparison: compared('budget', 'budget', base + value, base, 'up', span, span),
      drivers: driversOf('department and account', firstOf(parts, mostDrivers, 'All others')),
      importance: importance(value, base, { value: 0, history: [] }, recency(context, span)),
      method,
      span,
    } satisfies Finding
  },
}

function variances({ accounts, actual, budget }: Input): Variance[] {
  const names = accountNames(accounts)
  const operating = new Map(accounts.filter(isOperating).map((account) => [account.id, account]))
  const cells = new Map<string, Variance>()
  for (const [rows, column] of [
    [actual, 'actualCents'],
    [budget, 'budgetCents'],
  ] as const) {
    for (const { accountId, department, cents } of rows) {
      const account = operating.get(accountId)
      if (account === undefined) continue
      const key = `${accountId} ${department}`
      const cell = cells.get(key) ?? {
        account: names.get(accountId) as string,
        department,
        actualCents: 0,
        budgetCents: 0,
        effectCents: 0,
      }
      cell[column] += cents
      cell.effectCents = effectCents(account, cell.actualCents - cell.budgetCents)
      cells.set(key, cell)
    }
  }
  return [...cells.values()]
}

function budgetIncome({ accounts, budget }: Input): number {
  const operating = new Map(accounts.filter(isOperating).map((account) => [account.id, account]))
  return sum(budget.map(({ accountId, cents }) => effectCents(operating.get(accountId) ?? { type: 'asset' }, cents)))
}

function headline(
  parts: readonly (readonly [string, number])[],
  value: number,
  base: number,
  context: InsightContext,
  span: { from: string; to: string },
  end?: string,
): string {
  const { signed, during } = words(context)
  const worst = parts
    .filter(([, cents]) => (value < 0 ? cents < 0 : cents > 0))
    .slice(0, 3)
    .map(([name, cents]) => `${name} (${signed(cents)})`)
  const result = `Operating income ${during(span)} is ${againstBudget(value, base, context)}`
  const causes = [3, 2, 1]
    .filter((most) => most <= worst.length)
    .map((most) => `${result}; furthest off: ${listed(worst.slice(0, most))}`)
  const last = end === undefined ? [] : [`${causes[0] ?? result}; ${end}.`]
  return readAloud(...last, ...causes.map((each) => `${each}.`), `${result}.`)
}

function note(cell: Variance, context: InsightContext): string {
  if (cell.budgetCents === 0) return 'no budget'
  const over = cell.actualCents - cell.budgetCents
  return `${words(context).percent(Math.abs(over) / Math.abs(cell.budgetCents))} ${over < 0 ? 'below' : 'above'} budget`
}

function named(cell: Variance): string {
  return `${cell.account} in ${cell.department}`
}
