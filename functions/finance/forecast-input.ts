// What the forecasting insights of finance load: a series of the books, its forecast, and how good such forecasts have been.
import { type Day, monthStart } from '../../lib/calendar/calendar.ts'
import { sum } from '../../lib/stats/sum.ts'
import type { LoadContext } from '../domain.ts'
import type { KeptForecast } from '../platform/models/forecasts.ts'
import { type Book, loadBook } from './book.ts'
import { cashBalances, type NoCash } from './cash.ts'
import { type ClosedMonths, type ClosingDay, closedBalance, closedFlow, hasEmptyMonth } from './closed-months.ts'
import { forecastSeries, type MonthlySeries, monthsOfYear } from './forecast-series.ts'
import { postingDays } from './queries.ts'

export type ForecastSubject = 'revenue' | 'expense' | 'cash'

export interface ForecastInput {
  book: Book
  series: MonthlySeries
  /** Days by which closings slide over the end of a month; 0 = none does. */
  slide: number
  /** Undefined where nothing can be forecast from so few months. */
  forecast: KeptForecast | undefined
  /** Why there is no cash to forecast. */
  noCash?: NoCash
}

const farthest = 12

/** All insights about a subject ask for the same forecast, so that it is made once. */
export async function loadForecast(context: LoadContext, subject: ForecastSubject): Promise<ForecastInput> {
  const book = await loadBook(context, subject === 'cash' ? ['asset', 'expense'] : [subject])
  const none = { book, series: { months: [], values: new Float64Array() }, slide: 0, forecast: undefined }
  const byMonth = subject === 'cash' ? cashByMonth(book) : flowByMonth(book)
  if (typeof byMonth === 'string') return { ...none, noCash: byMonth }
  if (context.completeTo === null || byMonth.size === 0) return none
  const { closings, ...closed } = await closedOf(context, subject, byMonth, context.completeTo)
  const series = forecastSeries({ closings, ...closed })
  const [from] = series.months
  if (from === undefined) return none
  const forecast = await context.forecasts.of({
    insight: `finance/${subject}-forecast`,
    grain: 'month',
    from,
    values: series.values,
    season: monthsOfYear,
    // Half of what is looked back on, and a year at most.
    horizon: Math.max(1, Math.min(farthest, Math.floor(series.values.length / 2))),
    unit: context.settings.currency,
  })
  return { book, series, slide: closings.slide, forecast }
}

async function closedOf(
  context: LoadContext,
  subject: ForecastSubject,
  byMonth: ReadonlyMap<Day, number>,
  completeTo: Day,
): Promise<ClosedMonths> {
  const from = [...byMonth.keys()].sort()[0] as Day
  const postings: ClosingDay[] = hasEmptyMonth(byMonth)
    ? await postingDays(context.db, { from, to: completeTo }, subject, context.cut)
    : []
  return (subject === 'cash' ? closedBalance : closedFlow)(byMonth, postings, completeTo)
}

function flowByMonth({ months }: Book): Map<Day, number> {
  const sums = new Map<Day, number>()
  for (const { month, cents } of months) sums.set(monthStart(month), (sums.get(monthStart(month)) ?? 0) + cents)
  return sums
}

function cashByMonth(book: Book): Map<Day, number> | NoCash {
  const balances = cashBalances(book)
  if (typeof balances === 'string') return balances
  return new Map([...balances].map(([month, accounts]) => [month, sum(accounts.values())]))
}
