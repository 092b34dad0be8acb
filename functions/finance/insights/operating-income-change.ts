import { type Finding, units } from '../../answer.ts'
import type { Insight } from '../../domain.ts'
import { type Book, loadBook } from '../book.ts'
import {
  compared,
  driversOf,
  firstOf,
  importanceOf,
  insufficient,
  listed,
  moved,
  noLedger,
  ranked,
  readAloud,
  words,
} from '../finding.ts'
import {
  accountNames,
  effectCents,
  isOperating,
  operatingIncome,
  operatingIncomeByMonth,
  sumByAccount,
} from '../statement.ts'
import { sameMonths } from '../statement-finding.ts'
import { reaches, yearToDate } from '../windows.ts'

const method =
  'Fiscal year up to the last complete month against the same months a year before. Each account counts by its effect on operating income: more revenue adds, more expense takes away. The steps add up to the change to the cent.'
const mostSteps = 8

export const operatingIncomeChange: Insight<Book> = {
  name: 'operating-income-change',
  title: 'What moved operating income',
  question: 'What moved operating income against last year?',
  reads: ['finance/ledger'],
  cuts: [],
  load: (context) => loadBook(context),
  compute: ({ accounts, months }, context) => {
    if (context.completeTo === null || months.length === 0) return noLedger(method)
    const { money, signed, span: named, during, month } = words(context)
    const { span, base } = yearToDate(context.completeTo, context.settings.fiscalYearStartMonth)
    if (!reaches(context, base)) {
      return insufficient(
        `There is no year before to compare the operating income of ${named(span)} with.`,
        `Import ledger lines from ${month(base.from)} on.`,
        method,
      )
    }
    const [now, before] = [sumByAccount(months, span.from, span.to), sumByAccount(months, base.from, base.to)]
    const [value, start] = [operatingIncome(accounts, now), operatingIncome(accounts, before)]
    const names = accountNames(accounts)
    const effects = ranked(
      accounts
        .filter(isOperating)
        .map(
          (account) =>
            [
              names.get(account.id) as string,
              effectCents(account, (now.get(account.id) ?? 0) - (before.get(account.id) ?? 0)),
            ] as const,
        ),
    )
    const causes = effects.slice(0, 3).map(([name, cents]) => `${name} (${signed(cents)})`)
    const result = `Operating income ${during(span)} is ${money(value)}, ${moved(value - start, start, context)} on a year before`
    return {
      status: 'ok',
      headline: readAloud(
        ...[3, 2, 1]
          .filter((most) => most <= causes.length)
          .map((most) => `${result}; what moved it most: ${listed(causes.slice(0, most))}.`),
        `${result}.`,
      ),
      figure: {
        kind: 'waterfall',
        unit: context.settings.currency,
        good: 'up',
        start: { label: named(base), value: units(start) },
        steps: firstOf(effects, mostSteps, 'Other accounts').map(([label, cents]) => ({ label, value: units(cents) })),
        end: { label: named(span), value: units(value) },
      },
      comparison: compared('last-year', sameMonths(span), value, start, 'up', span, base),
      drivers: driversOf('account', effects),
      importance: importanceOf(value - start, start, operatingIncomeByMonth(accounts, months), span, 1),
      method,
      span,
    } satisfies Finding
  },
}
