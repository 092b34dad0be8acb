// The monthly series that finance forecasts, made of the books in one way wherever it is needed.
import { addMonths, type Day, monthsBetween } from '../../lib/calendar/calendar.ts'
import type { ClosedMonths } from './closed-months.ts'

export interface MonthlySeries {
  /** First days of the months, oldest first, without a gap; the first and the last hold a value. */
  months: Day[]
  /** Cents, NaN where nothing was closed. */
  values: Float64Array
}

/** Season of monthly books. */
export const monthsOfYear = 12
/** Whole calendar years are looked back on, so that with each new month the window only grows, and what was tried on it stays true. */
const yearsBack = 4

/**
 * The series to forecast: from the first January of the last five years on, or from where the books begin.
 * @returns empty where nothing is closed by the last complete month.
 */
export function forecastSeries({ months, closed }: ClosedMonths): MonthlySeries {
  const last = months.at(-1)
  const since = last === undefined ? '' : `${Number(last.slice(0, 4)) - yearsBack}-01-01`
  const known = months.filter((month) => month >= since && closed.get(month) !== undefined)
  const [from, to] = [known[0], known.at(-1)]
  if (from === undefined || to === undefined) return { months: [], values: new Float64Array() }
  const kept = Array.from({ length: monthsBetween(from, to) }, (_, at) => addMonths(from, at))
  return { months: kept, values: Float64Array.from(kept, (month) => closed.get(month) ?? Number.NaN) }
}
