// What the forecasts of revenue and of expense share.
import { addMonths, fiscalYearSpan, fiscalYear, monthEnd } from '../../lib/calendar/calendar.ts'
import type { SeriesFigure } from '../../lib/figures/figure.ts'
import { importance } from '../../lib/stats/importance.ts'
import { type Finding, type Good, type Span, units } from '../answer.ts'
import type { InsightContext } from '../domain.ts'
import type { Expected, KeptForecast } from '../platform/models/forecasts.ts'
import { compared, insufficient, noLedger, readAloud, words } from './finding.ts'
import type { ForecastInput } from './forecast-input.ts'
import { monthsOfYear } from './forecast-series.ts'
import { forecastMethod, methodWords, near, recordSentences, stepOf } from './forecast-words.ts'

/** History that the figure shows. */
const shownMonths = 36

/** The expected sum of the next months, with its band. */
interface Sum {
  cents: number
  low: number
  high: number
  span: Span
}

/** @param label 'Revenue', 'Expense'. */
export function forecastFinding(input: ForecastInput, context: InsightContext, label: string, good: Good): Finding {
  const { series, forecast } = input
  if (series.months.length === 0) return noLedger(forecastMethod)
  if (forecast === undefined) return tooShort(label, series.months.length)
  const sum = sumOf(forecast, Math.min(near, forecast.periods.length))
  const past = monthsOf(series, shifted(sum.span, -monthsOfYear))
  const base = past === undefined ? undefined : { cents: past, span: shifted(sum.span, -monthsOfYear) }
  return {
    status: 'ok',
    headline: headline(input, forecast, sum, base?.cents, context, label),
    figure: forecastFigure(input, forecast, context, label, good),
    comparison:
      base === undefined
        ? null
        : compared('last-year', 'the same months a year before', sum.cents, base.cents, good, sum.span, base.span),
    drivers: [],
    importance: importance(sum.cents - (base?.cents ?? sum.cents), base?.cents ?? 0, { value: 0, history: [] }, 1),
    method: methodWords(input, context),
    ...accuracyOf(forecast, context),
    span: { from: series.months[0] as string, to: monthEnd(forecast.periods.at(-1)?.period as string) },
  }
}

export function tooShort(label: string, months: number): Finding {
  return insufficient(
    `${label} has too few complete months for a forecast: ${months} of the 3 that it takes.`,
    'Import ledger lines of earlier months.',
    forecastMethod,
  )
}

export function accuracyOf(forecast: KeptForecast, context: InsightContext): { accuracy?: string } {
  const accuracy = recordSentences(forecast, context)
  return accuracy === undefined ? {} : { accuracy }
}

/**
 * '; months tried on history were 9% off', of what was published where there is enough of it.
 * @param of 'months', 'month ends': what the error is of, which need not be what the sentence before speaks of.
 */
export function offBy({ published, tried }: KeptForecast, context: InsightContext, of: string): string {
  const kept = stepOf(published, near)
  const record = kept !== undefined && kept.count >= near ? kept : stepOf(tried, near)
  if (record === undefined || record.wape === null) return ''
  const { percent } = words(context)
  const share = percent(Math.round(record.wape * 100) / 100)
  return `; ${of} ${record === kept ? 'forecast before' : 'tried on history'} were ${share} off`
}

/** History and forecast with both bands. */
export function forecastFigure(
  { series }: ForecastInput,
  forecast: KeptForecast,
  context: InsightContext,
  label: string,
  good: Good,
): SeriesFigure {
  const months = series.months.slice(-shownMonths)
  const history = [...series.values.slice(-shownMonths)]
  const ahead = forecast.periods
  const none = months.map(() => null)
  const band = (of: (expected: Expected) => number) => [...none, ...ahead.map((each) => units(of(each)))]
  const { percent } = words(context)
  return {
    kind: 'series',
    unit: context.settings.currency,
    grain: 'month',
    good,
    periods: [...months, ...ahead.map(({ period }) => period)],
    lines: [
      {
        name: label,
        role: 'actual',
        values: [...history.map((cents) => (Number.isFinite(cents) ? units(cents) : null)), ...ahead.map(() => null)],
      },
      { name: 'Forecast', role: 'forecast', values: band(({ point }) => point) },
    ],
    bands: [
      { name: percent(0.95), lower: band(({ low95 }) => low95), upper: band(({ high95 }) => high95) },
      { name: percent(0.8), lower: band(({ low80 }) => low80), upper: band(({ high80 }) => high80) },
    ],
  }
}

function headline(
  { series }: ForecastInput,
  forecast: KeptForecast,
  sum: Sum,
  base: number | undefined,
  context: InsightContext,
  label: string,
): string {
  const { money, percent, month } = words(context)
  const count = Math.min(near, forecast.periods.length)
  const length = count === 1 ? 'month' : `${count} months`
  const result = `${label} of the next ${length} is expected at ${money(sum.cents)} (${percent(0.8)} band ${money(sum.low)} to ${money(sum.high)})`
  const change = base === undefined || base <= 0 ? '' : `, ${aboveOrBelow(sum.cents / base - 1, context)} a year before`
  const year = yearEnd(series, forecast, context)
  const whole = year === undefined ? '' : `; the fiscal year to ${month(year.to)} would come to ${money(year.cents)}`
  const off = offBy(forecast, context, 'months')
  return readAloud(
    `${result}${change}${whole}${off}.`,
    `${result}${change}${whole}.`,
    `${result}${change}${off}.`,
    `${result}${change}.`,
    `${result}.`,
  )
}

function aboveOrBelow(change: number, context: InsightContext): string {
  const share = Math.round(Math.abs(change) * 100) / 100
  if (share === 0) return 'as much as'
  return `${words(context).percent(share)} ${change > 0 ? 'above' : 'below'}`
}

function sumOf(forecast: KeptForecast, steps: number): Sum {
  const ahead = forecast.periods.slice(0, steps)
  const share = forecast.sumBandShare(steps)
  const total = (of: (expected: Expected) => number) => ahead.reduce((sum, each) => sum + of(each), 0)
  const cents = total(({ point }) => point)
  return {
    cents,
    low: cents - Math.round(share * (cents - total(({ low80 }) => low80))),
    high: cents + Math.round(share * (total(({ high80 }) => high80) - cents)),
    span: { from: ahead[0]?.period as string, to: monthEnd(ahead.at(-1)?.period as string) },
  }
}

/** The fiscal year in which the next month lies: what is known of it, and what is expected of the rest. */
function yearEnd(
  series: ForecastInput['series'],
  forecast: KeptForecast,
  { settings }: InsightContext,
): { cents: number; to: string } | undefined {
  const next = forecast.periods[0]?.period as string
  const { from, to } = fiscalYearSpan(fiscalYear(next, settings.fiscalYearStartMonth), settings.fiscalYearStartMonth)
  const rest = forecast.periods.filter(({ period }) => period <= to)
  if (monthEnd(rest.at(-1)?.period as string) !== to) return undefined
  const known = from === next ? 0 : monthsOf(series, { from, to: monthEnd(addMonths(next, -1)) })
  return known === undefined ? undefined : { cents: rest.reduce((sum, { point }) => sum + point, known), to }
}

/** Sum of the months of a span; undefined where one of them is not known. */
function monthsOf({ months, values }: ForecastInput['series'], span: Span): number | undefined {
  const first = months.indexOf(span.from)
  const last = months.indexOf(`${span.to.slice(0, 7)}-01`)
  if (first < 0 || last < 0) return undefined
  const sum = values.slice(first, last + 1).reduce((total, cents) => total + cents, 0)
  return Number.isFinite(sum) ? sum : undefined
}

function shifted({ from, to }: Span, months: number): Span {
  return { from: addMonths(from, months), to: monthEnd(addMonths(`${to.slice(0, 7)}-01`, months)) }
}
