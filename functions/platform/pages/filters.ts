import {
  addDays,
  addMonths,
  fiscalYear,
  fiscalYearSpan,
  isDay,
  monthEnd,
  monthStart,
  periodEnd,
  periodStart,
} from '../../../lib/calendar/calendar.ts'
import type { Day, Grain, Span } from '../../answer.ts'
import type { TenantSettings } from '../../domain.ts'
import { Problem } from '../../problem.ts'
import type { CompareKind, FilterOptions, Filters } from './model.ts'

const grains: Grain[] = ['day', 'week', 'month', 'quarter', 'year']
const compares: CompareKind[] = ['last-year', 'previous', 'budget', 'none']
const compareLabels: Record<CompareKind, string> = {
  'last-year': 'last year',
  previous: 'previous period',
  budget: 'budget',
  none: 'no comparison',
}
const rangeLabels: Record<string, string> = {
  'this-year': 'This fiscal year',
  'last-year': 'Last fiscal year',
  'last-12-months': 'Last 12 months',
  'this-quarter': 'This quarter',
  'last-quarter': 'Last quarter',
  all: 'All data',
}
/** A page draws at most this many periods; more would be unreadable. */
const periodsDrawn = 800

export interface Calendar {
  settings: TenantSettings
  dataSpan: Span | null
  completeTo: Day | null
  today: Day
}

/** What the filter bar offers. */
export function filterOptions(calendar: Calendar, dimensions: FilterOptions['dimensions']): FilterOptions {
  return {
    ranges: Object.entries(rangeLabels).map(([value, label]) => ({ value, label })),
    grains,
    compares: compares.map((value) => ({ value, label: compareLabels[value] })),
    dimensions,
    dataSpan: calendar.dataSpan,
  }
}

/**
 * Reads the filters of a page from its URL.
 * @param dimensions names that may be filtered by.
 * @param periodsMost how many periods the span may hold.
 * @throws Problem 400 naming the parameter and what it may be.
 */
export function parseFilters(
  params: URLSearchParams,
  calendar: Calendar,
  dimensions: string[],
  periodsMost = periodsDrawn,
): Filters {
  const from = params.get('from') || null
  const to = params.get('to') || null
  let range = params.get('range') || (from !== null || to !== null ? 'custom' : 'this-year')
  if (range !== 'custom' && rangeLabels[range] === undefined)
    throw bad('range', range, `one of ${Object.keys(rangeLabels).join(', ')}, or from and to`)
  let span = rangeSpan(range === 'custom' ? 'all' : range, calendar)
  if (
    range === 'custom' ||
    (from !== null && to !== null && (from !== span.from || to !== span.to) && !params.get('range'))
  ) {
    range = 'custom'
    span = { from: checkedDay('from', from) ?? span.from, to: checkedDay('to', to) ?? span.to }
    if (span.from > span.to) throw bad('from', span.from, `a day not after "to" (${span.to})`)
  }
  const grain = oneOf(params, 'grain', grains) ?? 'month'
  const compare = oneOf(params, 'compare', compares) ?? 'last-year'
  if (periodCount(span, grain) > periodsMost)
    throw bad('grain', grain, `a coarser grain: ${span.from} to ${span.to} has more than ${periodsMost} periods`)
  const where: Record<string, string[]> = {}
  for (const name of dimensions) {
    const member = params.get(name)
    if (member) where[name] = [member]
  }
  return { span, range, grain, compare, where }
}

/** @returns the span of a named range, ending at the last complete period of the data. */
function rangeSpan(range: string, { settings, completeTo, dataSpan, today }: Calendar): Span {
  const end = completeTo ?? dataSpan?.to ?? today
  const start = settings.fiscalYearStartMonth
  const year = fiscalYear(end, start)
  if (range === 'this-year') return { from: fiscalYearSpan(year, start).from, to: end }
  if (range === 'last-year') return fiscalYearSpan(year - 1, start)
  if (range === 'last-12-months') return { from: monthStart(addMonths(monthStart(end), -11)), to: end }
  if (range === 'this-quarter') return { from: periodStart(end, 'quarter', start), to: end }
  if (range === 'last-quarter') {
    const before = periodStart(addDays(periodStart(end, 'quarter', start), -1), 'quarter', start)
    return { from: before, to: periodEnd(before, 'quarter') }
  }
  return {
    from: dataSpan === null ? monthStart(end) : monthStart(dataSpan.from),
    to: dataSpan === null ? monthEnd(end) : end > dataSpan.from ? end : dataSpan.to,
  }
}

/** The last day of the last whole month in the data that is not in the future; null without data. */
export function completeTo(dataSpan: Span | null, today: Day): Day | null {
  if (dataSpan === null) return null
  const last = dataSpan.to < today ? dataSpan.to : today
  const complete = last === monthEnd(last) ? last : addDays(monthStart(last), -1)
  return complete < dataSpan.from ? null : complete
}

function checkedDay(name: string, value: string | null): Day | null {
  if (value === null) return null
  if (!isDay(value) || value < '1900-01-01' || value > '2200-12-31') throw bad(name, value, 'a day such as 2026-01-31')
  return value
}

function oneOf<T extends string>(params: URLSearchParams, name: string, values: readonly T[]): T | undefined {
  const value = params.get(name)
  if (!value) return undefined
  if (!(values as readonly string[]).includes(value)) throw bad(name, value, `one of ${values.join(', ')}`)
  return value as T
}

function periodCount(span: Span, grain: Grain): number {
  const days = (Date.parse(span.to) - Date.parse(span.from)) / 86_400_000 + 1
  return days / { day: 1, week: 7, month: 28, quarter: 89, year: 365 }[grain]
}

function bad(name: string, value: string, wanted: string): Problem {
  return new Problem(400, 'bad-filter', `"${name}" is ${JSON.stringify(value.slice(0, 60))}.`, `Give ${wanted}.`)
}
