// The company's calendar: weekends and the public holidays of its home country, by rule.
import { addDays, type Day, dayFromNumber, dayNumber } from '../../lib/calendar/calendar.ts'

export interface CalendarDay {
  day: Day
  /** 0 = Monday. */
  weekday: number
  workday: boolean
  holiday: string | null
  /** 0-11. */
  month: number
  /** Share of the year gone, 0-1. */
  yearShare: number
}

/** @returns every day from `from` to `to`, both included. */
export function calendarDays(from: Day, to: Day): CalendarDay[] {
  const days: CalendarDay[] = []
  let holidays = new Map<Day, string>()
  let year = ''
  for (let number = dayNumber(from); number <= dayNumber(to); number++) {
    const day = dayFromNumber(number)
    if (day.slice(0, 4) !== year) {
      year = day.slice(0, 4)
      holidays = holidaysOf(Number(year))
    }
    const weekday = (((number + 3) % 7) + 7) % 7
    const holiday = holidays.get(day) ?? null
    days.push({
      day,
      weekday,
      holiday,
      workday: weekday < 5 && holiday === null,
      month: Number(day.slice(5, 7)) - 1,
      yearShare: (number - dayNumber(`${year}-01-01`)) / 366,
    })
  }
  return days
}

/** Fixed and Easter-bound holidays that most of Europe and America share in kind. */
export function holidaysOf(year: number): Map<Day, string> {
  const easter = easterSunday(year)
  return new Map([
    [`${year}-01-01`, 'New Year'],
    [addDays(easter, -2), 'Good Friday'],
    [addDays(easter, 1), 'Easter Monday'],
    [`${year}-05-01`, 'Labour Day'],
    [addDays(easter, 39), 'Ascension'],
    [addDays(easter, 50), 'Whit Monday'],
    [`${year}-12-24`, 'Christmas Eve'],
    [`${year}-12-25`, 'Christmas Day'],
    [`${year}-12-26`, 'Boxing Day'],
    [`${year}-12-31`, 'New Year’s Eve'],
  ])
}

/** Gregorian computus (Meeus, Jones, Butcher). */
export function easterSunday(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The day of an index, which may lie before the first day or after the last. */
export function dayAt({ days }: { days: readonly CalendarDay[] }, dayIndex: number): Day {
  return days[dayIndex]?.day ?? addDays((days[0] as CalendarDay).day, dayIndex)
}
