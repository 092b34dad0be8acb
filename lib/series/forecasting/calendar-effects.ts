import { addDays, type Day, dayNumber, type Grain, nextPeriod } from '../../calendar/calendar.ts'

/** What the calendar does to a period, as a regressor: one value a period, 0 on average where that matters. */
export interface CalendarEffect {
  name: string
  values: Float64Array
}

/** Days before Easter on which it is felt (X-13ARIMA-SEATS tries 1, 8 and 15). */
const easterDays = 8

/**
 * Regressors for the calendar of periods (Bell & Hillmer 1983, X-13ARIMA-SEATS 4.3): working days against weekend days and leap Februaries for months and
 * quarters; the share of the eight days before Easter and the number of weekdays that are holidays for weeks, months and quarters; week 53 for weeks;
 * holidays, the days before and after them for days. Those that never move over the periods are left out, so that weeks without a week 53 get no such one.
 * @param starts first days of the periods (weeks begin on Monday), in order, history and future.
 * @param holidays any days on which less is done; those on weekends count for days only.
 * @throws RangeError on a day that does not exist.
 */
export function calendarEffects(
  starts: readonly Day[],
  grain: Exclude<Grain, 'year'>,
  holidays: readonly Day[],
): CalendarEffect[] {
  const effect = (name: string, of: (start: Day) => number) => ({ name, values: Float64Array.from(starts, of) })
  const closed = new Set(holidays.map(dayNumber))
  const isClosed = (number: number) => (closed.has(number) ? 1 : 0)
  const all =
    grain === 'day'
      ? [
          effect('holiday', (start) => isClosed(dayNumber(start))),
          effect('day before a holiday', (start) => isClosed(dayNumber(start) + 1)),
          effect('day after a holiday', (start) => isClosed(dayNumber(start) - 1)),
        ]
      : [
          effect('working days', (start) => workingDays(start, nextPeriod(start, grain))),
          effect('leap year', (start) => leapDay(start, nextPeriod(start, grain))),
          effect('Easter', (start) => easterShare(start, nextPeriod(start, grain))),
          effect('holidays', (start) => closedWeekdays(start, nextPeriod(start, grain), closed)),
          effect('week 53', (start) => (grain === 'week' && isoWeek(start) === 53 ? 1 : 0)),
        ]
  return all.filter(({ values }) => values.some((value) => value !== values[0]))
}

/** Easter Sunday of a Gregorian year (Meeus, Jones & Butcher's computus). */
export function easterSunday(year: number): Day {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const correction = century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const moon = (19 * golden + correction + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - moon - (inCentury % 4)) % 7
  const late = Math.floor((golden + 11 * moon + 22 * weekday) / 451)
  const sum = moon + weekday - 7 * late + 114
  return `${String(year).padStart(4, '0')}-0${Math.floor(sum / 31)}-${String((sum % 31) + 1).padStart(2, '0')}`
}

/** ISO 8601 week of a day, 1-53. */
export function isoWeek(day: Day): number {
  const number = dayNumber(day)
  const thursday = addDays(day, 3 - weekdayOf(number))
  return Math.floor((dayNumber(thursday) - dayNumber(`${thursday.slice(0, 4)}-01-01`)) / 7) + 1
}

/** How often each weekday occurs from `start` to before `end`; Monday first. */
export function weekdayCounts(start: Day, end: Day): number[] {
  const from = dayNumber(start)
  const length = Math.max(0, dayNumber(end) - from)
  const counts = new Array<number>(7).fill(Math.floor(length / 7))
  for (let day = 0; day < length % 7; day++) {
    const weekday = weekdayOf(from + day)
    counts[weekday] = (counts[weekday] as number) + 1
  }
  return counts
}

/** Monday = 0. 1970-01-01 was a Thursday. */
function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7
}

/** Weekdays less 5/2 of the weekend days: 0 for whole weeks. */
function workingDays(start: Day, end: Day): number {
  const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = weekdayCounts(start, end) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return monday + tuesday + wednesday + thursday + friday - 2.5 * (saturday + sunday)
}

/** How much longer a period with a February is than on average. */
function leapDay(start: Day, end: Day): number {
  if (dayNumber(end) - dayNumber(start) < 28) return 0
  for (let year = Number(start.slice(0, 4)); year <= Number(end.slice(0, 4)); year++) {
    const february = `${String(year).padStart(4, '0')}-02-01`
    if (february < start || february >= end) continue
    return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 0.75 : -0.25
  }
  return 0
}

/** Share 0-1 of the days before Easter Sunday that lie in the period. */
function easterShare(start: Day, end: Day): number {
  let share = 0
  for (let year = Number(start.slice(0, 4)); year <= Number(end.slice(0, 4)); year++) {
    const easter = dayNumber(easterSunday(year))
    const from = Math.max(dayNumber(start), easter - easterDays)
    share += Math.max(0, Math.min(dayNumber(end), easter) - from) / easterDays
  }
  return share
}

function closedWeekdays(start: Day, end: Day, closed: ReadonlySet<number>): number {
  const before = dayNumber(end)
  let count = 0
  for (let number = dayNumber(start); number < before; number++)
    if (closed.has(number) && weekdayOf(number) < 5) count++
  return count
}
