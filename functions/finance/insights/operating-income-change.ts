import { type Finding, units } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
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
import { netSalesKinds } from '../kinds.ts'
import type { AccountRow } from '../queries.ts'
import {
  accountNames,
  effectCents,
  incomeOf,
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
/** A smaller part of the sales of before is not worth a look. */
const leastShare = 0.002

export const operatingIncomeChange: Insight<Book> = {
  name: 'operating-income-change',
  title: 'What moved operating income',
  question: 'What moved operating income against last year?',
  reads: ['finance/ledger'],
  cuts: ['organization', 'department'],
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
      ...lookFirst(accounts, now, before, names, context),
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

/**
 * Where to look: the account that weighs most beyond what sales explain. A cost may grow as net sales do; what it grows more, or a revenue less, is its excess.
 */
function lookFirst(
  accounts: readonly AccountRow[],
  now: ReadonlyMap<number, number>,
  before: ReadonlyMap<number, number>,
  names: ReadonlyMap<number, string>,
  context: InsightContext,
): { action?: string } {
  const sold = (sums: ReadonlyMap<number, number>) =>
    incomeOf(accounts, sums, ({ kind }) => netSalesKinds.includes(kind))
  const base = sold(before)
  if (base <= 0) return {}
  const growth = sold(now) / base - 1
  const excess = ranked(
    accounts.filter(isOperating).map((account) => {
      const [value, past] = [now.get(account.id) ?? 0, before.get(account.id) ?? 0]
      const expected = account.type === 'expense' ? past * (1 + Math.max(0, growth)) : past
      return [String(account.id), effectCents(account, value - expected)] as const
    }),
  ).find(([, cents]) => cents < 0)
  if (excess === undefined || -excess[1] < leastShare * base) return {}
  const id = Number(excess[0])
  const past = before.get(id) ?? 0
  const grown = past > 0 ? ` ${course((now.get(id) ?? 0) / past - 1, context)}` : ' new'
  return { action: `Look first at ${names.get(id)},${grown} with net sales ${course(growth, context)}.` }
}

/** 'up 45%', 'down 3%', 'level'. */
function course(ratio: number, context: InsightContext): string {
  const whole = Math.round(ratio * 100) / 100
  return whole === 0 ? 'level' : `${whole > 0 ? 'up' : 'down'} ${words(context).percent(Math.abs(whole))}`
}
