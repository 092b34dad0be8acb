import { monthEnd } from '../../../lib/calendar/calendar.ts'
import type { Finding } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import type { Expected, KeptForecast } from '../../platform/models/forecasts.ts'
import { balanceScale } from '../book.ts'
import { noCash } from '../cash.ts'
import { compared, moved, noLedger, readAloud, words } from '../finding.ts'
import { accuracyOf, forecastFigure, offBy, tooShort } from '../forecast-finding.ts'
import { type ForecastInput, loadForecast } from '../forecast-input.ts'
import { forecastMethod, methodWords, near } from '../forecast-words.ts'
import { importance } from '../../../lib/stats/importance.ts'

export const cashForecast: Insight<ForecastInput> = {
  name: 'cash-forecast',
  title: 'Cash forecast',
  question: 'How much cash is to be expected at the next month ends, and may it run out?',
  reads: ['finance/ledger'],
  // A department has no balance sheet of its own.
  cuts: ['organization'],
  load: (context) => loadForecast(context, 'cash'),
  compute: (input, context) => {
    const { book, series, forecast } = input
    if (context.completeTo === null || book.months.length === 0) return noLedger(forecastMethod)
    if (input.noCash !== undefined) return noCash(input.noCash, forecastMethod)
    return forecast === undefined ? tooShort('Cash', series.months.length) : found(input, forecast, context)
  },
}

function found(input: ForecastInput, forecast: KeptForecast, context: InsightContext): Finding {
  const { book, series } = input
  const { money, month, percent } = words(context)
  const last = series.months.at(-1) as string
  const now = series.values.at(-1) as number
  const end = forecast.periods.slice(0, near).at(-1) as Expected
  const result = `Cash at the end of ${month(end.period)} is expected at ${money(end.point)} (${percent(0.8)} band ${money(end.low80)} to ${money(end.high80)})`
  const course = `, ${moved(end.point - now, now, context)} on ${month(last)}`
  const off = offBy(forecast, context, 'month ends')
  return {
    status: 'ok',
    headline: readAloud(`${result}${course}${off}.`, `${result}${course}.`, `${result}.`),
    ...shortage(forecast, context),
    figure: forecastFigure(input, forecast, context, 'Cash', 'up'),
    comparison: compared(
      'previous',
      `the end of ${month(last)}`,
      end.point,
      now,
      'up',
      { from: end.period, to: monthEnd(end.period) },
      { from: last, to: monthEnd(last) },
    ),
    drivers: [],
    importance: importance(end.point - now, balanceScale(book, now, context), { value: 0, history: [] }, 1),
    method: methodWords(input, context),
    ...accuracyOf(forecast, context),
    span: { from: series.months[0] as string, to: monthEnd(forecast.periods.at(-1)?.period as string) },
  }
}

/** The first month end at which cash may have run out: forecasts of what never was below zero end there. */
function shortage({ periods }: KeptForecast, context: InsightContext): { action?: string } {
  const { month } = words(context)
  const sure = periods.find(({ point }) => point <= 0)
  if (sure !== undefined)
    return { action: `Cash is expected to run out by the end of ${month(sure.period)}: secure funds before.` }
  const likely = periods.find(({ low80 }) => low80 <= 0)
  if (likely === undefined) return {}
  return {
    action: `Cash runs out by the end of ${month(likely.period)} in one of ten cases: decide now what is put off then.`,
  }
}
