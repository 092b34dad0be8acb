// Calendar days as 'YYYY-MM-DD' text in the tenant's zone. Arithmetic is proleptic Gregorian, in UTC, so that no daylight saving can shift it.

export type Day = string
export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'year'

const zones = new Map<string, Intl.DateTimeFormat>()

/**
 * The calendar day of an instant in a zone.
 * @throws RangeError on an unknown zone or an invalid date.
 */
export function dayInZone(instant: Date, timeZone: string): Day {
  let format = zones.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    zones.set(timeZone, format)
  }
  return format.format(instant)
}

/** Days since 1970-01-01. Throws RangeError when it is not a day. */
export function dayNumber(day: Day): number {
  const ms = Date.UTC(yearOf(day), monthOf(day) - 1, Number(day.slice(8, 10)))
  if (Number.isNaN(ms)) throw new RangeError(`not a day: ${day}`)
  return ms / 86_400_000
}

/** The day that is `number` days after 1970-01-01. */
export function dayFromNumber(number: number): Day {
  return new Date(number * 86_400_000).toISOString().slice(0, 10)
}

/** Whether the text is a day that exists, 'YYYY-MM-DD'. */
export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    dayFromNumber(Date.UTC(yearOf(text), monthOf(text) - 1, Number(text.slice(8))) / 86_400_000) === text
  )
}

export function addDays(day: Day, days: number): Day {
  return dayFromNumber(dayNumber(day) + days)
}

/** The same day of the month `months` later, or that month's last day where it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const index = yearOf(day) * 12 + monthOf(day) - 1 + months
  const year = Math.floor(index / 12)
  const month = (index % 12) + 1
  const last = daysInMonth(year, month)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(Number(day.slice(8, 10)), last))}`
}

export function monthStart(day: Day): Day {
  return `${day.slice(0, 7)}-01`
}

export function monthEnd(day: Day): Day {
  return `${day.slice(0, 7)}-${two(daysInMonth(yearOf(day), monthOf(day)))}`
}

/** First day of the period that holds the day. Weeks begin on Monday (ISO 8601); quarters and years are fiscal. */
export function periodStart(day: Day, grain: Grain, fiscalYearStartMonth: number): Day {
  if (grain === 'day') return day
  if (grain === 'month') return monthStart(day)
  if (grain === 'week') {
    const number = dayNumber(day)
    return dayFromNumber(number - ((((number + 3) % 7) + 7) % 7))
  }
  const since = (monthOf(day) - fiscalYearStartMonth + 12) % 12
  return monthStart(addMonths(monthStart(day), -(grain === 'quarter' ? since % 3 : since)))
}

/** First day of the period after the one that begins on `start`. */
export function nextPeriod(start: Day, grain: Grain): Day {
  if (grain === 'day') return addDays(start, 1)
  if (grain === 'week') return addDays(start, 7)
  return addMonths(start, grain === 'month' ? 1 : grain === 'quarter' ? 3 : 12)
}

/** Last day of the period that begins on `start`. */
export function periodEnd(start: Day, grain: Grain): Day {
  return addDays(nextPeriod(start, grain), -1)
}

/** First days of all periods that overlap the span, in order. */
export function periodsIn(from: Day, to: Day, grain: Grain, fiscalYearStartMonth: number): Day[] {
  const starts: Day[] = []
  for (let start = periodStart(from, grain, fiscalYearStartMonth); start <= to; start = nextPeriod(start, grain))
    starts.push(start)
  return starts
}

/** The fiscal year of a day, named after the calendar year in which it ends. */
export function fiscalYear(day: Day, fiscalYearStartMonth: number): number {
  return yearOf(day) + (fiscalYearStartMonth > 1 && monthOf(day) >= fiscalYearStartMonth ? 1 : 0)
}

/** First and last day of a fiscal year. */
export function fiscalYearSpan(year: number, fiscalYearStartMonth: number): { from: Day; to: Day } {
  const from = `${String(fiscalYearStartMonth > 1 ? year - 1 : year).padStart(4, '0')}-${two(fiscalYearStartMonth)}-01`
  return { from, to: addDays(addMonths(from, 12), -1) }
}

/** Whole months from `from` to `to`, both counted. */
export function monthsBetween(from: Day, to: Day): number {
  return (yearOf(to) - yearOf(from)) * 12 + monthOf(to) - monthOf(from) + 1
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4))
}

function monthOf(day: Day): number {
  return Number(day.slice(5, 7))
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
