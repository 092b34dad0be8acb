// The windows that insights speak about: whole months, ending where the data is complete.
import { addDays, addMonths, monthEnd, monthsBetween, monthStart, periodStart } from '../../lib/calendar/calendar.ts'
import type { Day, Span } from '../answer.ts'
import type { InsightContext } from '../domain.ts'

export function earliest(...days: [Day, ...Day[]]): Day {
  return days.sort()[0] as Day
}

export function latest(...days: [Day, ...Day[]]): Day {
  return days.sort().at(-1) as Day
}

export interface Windows {
  span: Span
  /** The same months of the year before. */
  base: Span
}

/** The fiscal year up to the last complete month. */
export function yearToDate(completeTo: Day, fiscalYearStartMonth: number): Windows {
  return withYearBefore({ from: periodStart(completeTo, 'year', fiscalYearStartMonth), to: monthEnd(completeTo) })
}

/** The `months` months up to the last complete one, and as many before a year earlier. */
export function lastMonths(completeTo: Day, months: number): Windows {
  return withYearBefore({ from: addMonths(monthStart(completeTo), 1 - months), to: monthEnd(completeTo) })
}

function withYearBefore(span: Span): Windows {
  return { span, base: { from: addMonths(span.from, -12), to: addDays(addMonths(addDays(span.to, 1), -12), -1) } }
}

/** Whether the data begins in or before the first month of the span. */
export function reaches(context: InsightContext, span: Span): boolean {
  return context.dataSpan !== null && monthStart(context.dataSpan.from) <= span.from
}

/** Whole months of data up to `completeTo`. */
export function monthsOfData(context: InsightContext): number {
  if (context.dataSpan === null || context.completeTo === null || context.completeTo < context.dataSpan.from) return 0
  return monthsBetween(context.dataSpan.from, context.completeTo)
}
