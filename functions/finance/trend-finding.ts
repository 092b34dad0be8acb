// What the trend insights of revenue and of expense share.
import { type Finding, type Good, type Span, units } from '../answer.ts'
import type { InsightContext, LoadContext } from '../domain.ts'
import { type Book, loadBook } from './book.ts'
import {
  compared,
  driversOf,
  importanceOf,
  insufficient,
  listed,
  moved,
  noLedger,
  type Part,
  readAloud,
  words,
} from './finding.ts'
import { type ClosingDay, hasEmptyMonth } from './closed-months.ts'
import { postingDays } from './queries.ts'
import { accountNames, sumByAccount } from './statement.ts'
import { fewestMonths, type Trend, trendOf } from './trend.ts'
import { lastMonths, reaches } from './windows.ts'

export interface TrendInput extends Book {
  /** Read only where a calendar month is empty. */
  postings: ClosingDay[]
}

const year = 12

export async function loadTrend(context: LoadContext, type: 'revenue' | 'expense'): Promise<TrendInput> {
  const book = await loadBook(context, [type])
  const sums = monthly(book)
  const first = [...sums.keys()].sort()[0]
  const postings =
    first === undefined || context.completeTo === null || !hasEmptyMonth(sums)
      ? []
      : await postingDays(context.db, { from: first, to: context.completeTo }, type, context.cut)
  return { ...book, postings }
}

/** @param label 'Revenue', 'Expense'. */
export function trendFinding(input: TrendInput, context: InsightContext, label: string, good: Good): Finding {
  const { completeTo, settings } = context
  if (completeTo === null || input.months.length === 0) return noLedger(methodOf(null, context))
  const byMonth = monthly(input)
  const trend = trendOf(byMonth, input.postings, completeTo)
  if (trend === undefined) {
    const missing = `${label} has too few complete months for a trend: ${byMonth.size} of the ${fewestMonths} that it takes.`
    return insufficient(missing, 'Import ledger lines of earlier months.', methodOf(null, context))
  }
  const { span, base } = lastMonths(completeTo, year)
  const [now, before] = [sumByAccount(input.months, span.from, span.to), sumByAccount(input.months, base.from, base.to)]
  const [value, past] = [total(now), total(before)]
  const comparable = reaches(context, base)
  const names = accountNames(input.accounts)
  const parts: Part[] = input.accounts.map(({ id }) => [
    names.get(id) as string,
    (now.get(id) ?? 0) - (before.get(id) ?? 0),
  ])
  return {
    status: 'ok',
    headline: headline(trend, label, comparable ? { value, past } : { value }, span, context),
    figure: {
      kind: 'series',
      unit: settings.currency,
      grain: 'month',
      periods: trend.months,
      good,
      lines: [
        { name: label, role: 'actual', values: trend.cents.map((cents) => (cents === null ? null : units(cents))) },
        { name: 'Trend', role: 'trend', values: trend.line.map(units) },
      ],
    },
    comparison: comparable ? compared('last-year', 'the twelve months before', value, past, good, span, base) : null,
    drivers: comparable ? driversOf('account', parts) : [],
    importance: importanceOf(comparable ? value - past : 0, past, byMonth, span, 1),
    method: methodOf(trend, context),
    ...(trend.season
      ? {
          accuracy: `The month explains ${words(context).percent(trend.season.strength)} of the movement around the trend, measured on years left out.`,
        }
      : {}),
    span: { from: trend.months[0] as string, to: completeTo },
  }
}

function headline(
  trend: Trend,
  label: string,
  sums: { value: number; past?: number },
  span: Span,
  context: InsightContext,
): string {
  const { money, during, percent } = words(context)
  const change =
    sums.past === undefined ? '' : `, ${moved(sums.value - sums.past, sums.past, context)} on the twelve months before`
  const slope = Math.round(trend.slopeCents)
  const level = trend.line.at(-1) as number
  const course =
    Math.abs(slope) * year < 0.01 * Math.abs(level)
      ? 'the trend is flat'
      : `the trend ${slope > 0 ? 'rises' : 'falls'} by ${money(Math.abs(slope))} a month`
  const result = `${label} ${during(span)} is ${money(sums.value)}${change}; ${course}`
  const { season } = trend
  if (season === null) return readAloud(`${result}.`)
  const [high, low] = [monthName(season.strongest, context), monthName(season.weakest, context)]
  const off = (month: number) => {
    const factor = season.factors[month - 1] as number
    return `${percent(Math.round(Math.abs(factor - 1) * 100) / 100)} ${factor >= 1 ? 'above' : 'below'}`
  }
  return readAloud(
    `${result}; ${high} is usually highest (${off(season.strongest)} average), ${low} lowest (${off(season.weakest)}).`,
    `${result}; ${high} is usually highest, ${low} lowest.`,
    `${result}.`,
  )
}

function monthName(month: number, context: InsightContext): string {
  return new Intl.DateTimeFormat(context.settings.locale, { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2000, month - 1, 1)),
  )
}

function methodOf(trend: Trend | null, context: InsightContext): string {
  const method =
    'Theil-Sen line (median of all slopes) through the months, after taking out the season by classical decomposition where three years of months show one. Months without any posting are left out, not counted as zero.'
  return trend === null ? method : `${method}${closingNote(trend, context)}`
}

function closingNote({ closings }: Trend, context: InsightContext): string {
  if (closings.empty.length === 0) return ''
  const { month } = words(context)
  const said = (days: readonly string[]) => listed(days.map(month))
  const double =
    closings.double.length === 0
      ? ''
      : ` and ${said(closings.double)} ${closings.double.length === 1 ? 'holds' : 'hold'} two`
  const reason =
    closings.slide === 0
      ? ''
      : ': closings dated just after the end of a month. The trend counts each in the month that it closes; the figure shows them where they are dated'
  return ` ${said(closings.empty)} ${closings.empty.length === 1 ? 'has' : 'have'} no posting${double}${reason}.`
}

function monthly({ months }: Book): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { month, cents } of months) sums.set(month, (sums.get(month) ?? 0) + cents)
  return sums
}

function total(sums: ReadonlyMap<number, number>): number {
  return [...sums.values()].reduce((sum, cents) => sum + cents, 0)
}
