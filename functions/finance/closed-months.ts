// Months as the books close them: a closing dated just after the end of a month belongs to the month before.
import { type Day, periodsIn } from '../../lib/calendar/calendar.ts'
import { type ClosingMonths, closedMonth, closingMonths } from '../../lib/series/closing-months.ts'
import { median } from '../../lib/stats/quantile.ts'
import type { PostingDay } from './queries.ts'

/** A day's lines of what is summed or, of a balance, what stands at its end. */
export type ClosingDay = PostingDay & { cents: number }

export interface ClosedMonths {
  /** First days of the months from the first that holds anything to the last complete one, without a gap. */
  months: Day[]
  /** Cents by month; none where nothing was closed. */
  closed: ReadonlyMap<Day, number>
  closings: ClosingMonths
}

/** A day with fewer lines than this share of the usual is a correction, not a closing. */
const closingShare = 0.2

/**
 * Months of a flow.
 * @param byMonth cents by first day of the calendar month.
 * @param postings days with lines, where some month is empty; they tell whether closings slide over month ends.
 */
export function closedFlow(
  byMonth: ReadonlyMap<Day, number>,
  postings: readonly ClosingDay[],
  completeTo: Day,
): ClosedMonths {
  const { months, closings } = closingsOf(byMonth, postings, completeTo)
  if (closings.slide === 0) return { months, closed: byMonth, closings }
  const closed = new Map<Day, number>()
  for (const { day, cents } of postings) {
    const month = closedMonth(day, closings.slide)
    closed.set(month, (closed.get(month) ?? 0) + cents)
  }
  return { months, closed, closings }
}

/** Months of a balance: the last closing of each. Parameters as of `closedFlow`, `postings` in order. */
export function closedBalance(
  byMonth: ReadonlyMap<Day, number>,
  postings: readonly ClosingDay[],
  completeTo: Day,
): ClosedMonths {
  const { months, closings, regular } = closingsOf(byMonth, postings, completeTo)
  if (closings.slide === 0) return { months, closed: byMonth, closings }
  // A correction is no balance.
  return {
    months,
    closed: new Map(regular.map(({ day, cents }) => [closedMonth(day, closings.slide), cents])),
    closings,
  }
}

/** Whether some month between the first and the last holds nothing. */
export function hasEmptyMonth(byMonth: ReadonlyMap<Day, number>): boolean {
  const known = [...byMonth.keys()].sort()
  return monthsFrom(known[0], known.at(-1) ?? '').length > known.length
}

function closingsOf(byMonth: ReadonlyMap<Day, number>, postings: readonly ClosingDay[], completeTo: Day) {
  const months = monthsFrom([...byMonth.keys()].sort()[0], completeTo)
  const usual = median(postings.map(({ lines }) => lines)) ?? 0
  const regular = postings.filter(({ lines }) => lines >= closingShare * usual)
  return { months, regular, closings: closingMonths(regular.map(({ day }) => day)) }
}

/** First days of the months from `first` on; none without it. */
export function monthsFrom(first: Day | undefined, to: Day): Day[] {
  return first === undefined ? [] : periodsIn(first, to, 'month', 1)
}
