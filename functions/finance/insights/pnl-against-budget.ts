import type { Finding } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { ofTypes } from '../book.ts'
import { type BudgetWindow, budgetEnd, loadBudgetWindow, noBudget, recency } from '../budget.ts'
import { againstBudget, compared, importanceOf, listed, moved, readAloud, words } from '../finding.ts'
import { type AccountMonth, accountMonths } from '../queries.ts'
import { operatingIncomeByMonth, type StatementLine, statement, sumByAccount } from '../statement.ts'
import { lineCents, statementDrivers, statementTable } from '../statement-finding.ts'

const method =
  'The last twelve complete months that have a budget: actual less budget, line by line, adding up to the cent. Where nothing below operating income is budgeted, those lines stand without comparison.'
const below = ['Other income', 'Interest', 'Tax']

interface Input extends BudgetWindow {
  actual: AccountMonth[]
  budget: AccountMonth[]
}

export const pnlAgainstBudget: Insight<Input> = {
  name: 'pnl-against-budget',
  title: 'Profit and loss against budget',
  question: 'How does profit and loss compare with the budget?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: async (context) => {
    const window = await loadBudgetWindow(context)
    if (window.span === null) return { ...window, actual: [], budget: [] }
    const { accounts, span } = window
    const read = async (scenario: 'actual' | 'budget') =>
      ofTypes(['revenue', 'expense'], accounts, await accountMonths(context.db, span, scenario, context.cut))
    return { ...window, actual: await read('actual'), budget: await read('budget') }
  },
  compute: (input, context) => {
    const { accounts, span } = input
    if (span === null || input.actual.length === 0 || input.budget.length === 0) return noBudget(context, method)
    const actual = statement(accounts, sumByAccount(input.actual, span.from, span.to))
    const budget = statement(accounts, sumByAccount(input.budget, span.from, span.to))
    const belowOperating = below.some((label) => lineCents(budget, label) !== 0)
    const of = belowOperating ? 'Net income' : 'Operating income'
    const [value, base] = [lineCents(actual, of), lineCents(budget, of)]
    const end = budgetEnd(context, span.to)
    return {
      status: 'ok',
      headline: headline(actual, budget, of, span, context, end?.said),
      ...(end === null ? {} : { action: end.action }),
      figure: statementTable({
        actual,
        base: budget,
        currency: context.settings.currency,
        baseLabel: 'Budget',
        belowOperating,
      }),
      comparison: compared('budget', 'budget', value, base, 'up', span, span),
      drivers: statementDrivers(actual, budget, of),
      importance: importanceOf(
        value - base,
        base,
        operatingIncomeByMonth(accounts, input.actual),
        span,
        recency(context, span),
      ),
      method,
      span,
    } satisfies Finding
  },
}

function headline(
  actual: StatementLine[],
  budget: StatementLine[],
  of: string,
  span: { from: string; to: string },
  context: InsightContext,
  end?: string,
): string {
  const { money, during } = words(context)
  const change = (label: string) => lineCents(actual, label) - lineCents(budget, label)
  const said = (label: string) => `${label.toLowerCase()} ${moved(change(label), lineCents(budget, label), context)}`
  const reasons = listed(['Net sales', 'Gross margin', 'Operating expense'].map(said))
  const result = `${of} ${during(span)} is ${money(lineCents(actual, of))}, ${againstBudget(change(of), lineCents(budget, of), context)}`
  const last = end === undefined ? [] : [`${result}: ${reasons}; ${end}.`]
  return readAloud(...last, `${result}: ${reasons}.`, `${result}.`)
}
