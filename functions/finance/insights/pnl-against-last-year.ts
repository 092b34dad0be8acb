import type { Finding, Span } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { type Book, loadBook } from '../book.ts'
import { compared, importanceOf, insufficient, listed, moved, noLedger, ranked, readAloud, words } from '../finding.ts'
import { kindLabel, operatingExpenseKinds } from '../kinds.ts'
import { effectCents, type StatementLine, statement, sumByAccount } from '../statement.ts'
import { lineCents, sameMonths, statementDrivers, statementTable } from '../statement-finding.ts'
import { reaches, yearToDate } from '../windows.ts'

const method =
  'Ledger lines of the fiscal year up to the last complete month against the same months a year before. Revenue adds and expense takes away, account by account; the lines add up to the cent.'

export const pnlAgainstLastYear: Insight<Book> = {
  name: 'pnl-against-last-year',
  title: 'Profit and loss against last year',
  question: 'How does profit and loss compare with last year?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
  load: (context) => loadBook(context),
  compute: ({ accounts, months }, context) => {
    if (context.completeTo === null || months.length === 0) return noLedger(method)
    const { span, base } = yearToDate(context.completeTo, context.settings.fiscalYearStartMonth)
    if (!reaches(context, base)) {
      return insufficient(
        `There is no year before to compare ${words(context).span(span)} with.`,
        `Import ledger lines from ${words(context).month(base.from)} on.`,
        method,
      )
    }
    const actual = statement(accounts, sumByAccount(months, span.from, span.to))
    const before = statement(accounts, sumByAccount(months, base.from, base.to))
    const [net, netBefore] = [lineCents(actual, 'Net income'), lineCents(before, 'Net income')]
    return {
      status: 'ok',
      headline: headline(actual, before, span, context),
      ...faster(actual, before, context),
      figure: statementTable({
        actual,
        base: before,
        currency: context.settings.currency,
        baseLabel: 'Last year',
        belowOperating: true,
      }),
      comparison: compared('last-year', sameMonths(span), net, netBefore, 'up', span, base),
      drivers: statementDrivers(actual, before, 'Net income'),
      importance: importanceOf(net - netBefore, netBefore, netByMonth({ accounts, months }), span, 1),
      method,
      span,
    } satisfies Finding
  },
}

function headline(actual: StatementLine[], before: StatementLine[], span: Span, context: InsightContext): string {
  const { money, during } = words(context)
  const said = (label: string, name: string) => {
    const change = lineCents(actual, label) - lineCents(before, label)
    return `${name} ${moved(change, lineCents(before, label), context)}`
  }
  const [net, base] = [lineCents(actual, 'Net income'), lineCents(before, 'Net income')]
  const reasons = listed([
    said('Net sales', 'net sales'),
    said('Gross margin', 'gross margin'),
    said('Operating expense', 'operating expense'),
  ])
  const result = `Net income ${during(span)} is ${money(net)}, ${moved(net - base, base, context)} on a year before`
  return readAloud(`${result}: ${reasons}.`, `${result}.`)
}

/** What to do where running the company grew dearer faster than it sold more. */
function faster(actual: StatementLine[], before: StatementLine[], context: InsightContext): { action?: string } {
  const growth = (label: string) =>
    lineCents(before, label) <= 0 ? undefined : lineCents(actual, label) / lineCents(before, label) - 1
  const [expense, sales] = [growth('Operating expense'), growth('Net sales')]
  if (expense === undefined || sales === undefined || expense <= 0 || expense <= sales) return {}
  const kinds = operatingExpenseKinds
    .map(kindLabel)
    .map((label) => [label, lineCents(actual, label) - lineCents(before, label)] as const)
  const [most] = ranked(kinds.filter(([, cents]) => cents > 0))
  const { percent, signed } = words(context)
  const rose =
    sales >= 0
      ? `rose faster (${percent(expense)}) than net sales (${percent(sales)})`
      : `rose by ${percent(expense)} while net sales fell by ${percent(-sales)}`
  return most === undefined
    ? {}
    : { action: `Operating expense ${rose}: review ${most[0].toLowerCase()} first (${signed(most[1])}).` }
}

function netByMonth({ accounts, months }: Book): Map<string, number> {
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const result = new Map<string, number>()
  for (const { accountId, month, cents } of months) {
    const account = byId.get(accountId)
    if (account) result.set(month, (result.get(month) ?? 0) + effectCents(account, cents))
  }
  return result
}
