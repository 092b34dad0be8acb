import { addDays, addMonths, type Day, monthsBetween, monthStart } from '../calendar/calendar.ts'

export interface ClosingMonths {
  /** Calendar months between the first and the last posting that hold none. */
  empty: Day[]
  /** Calendar months that hold more than one closing, where the rhythm is monthly. */
  double: Day[]
  /** Days by which a closing may slide into the next month: postings of the first `slide` days belong to the month before. 0 = none does. */
  slide: number
}

const mostSlide = 5

/**
 * Finds closings that slide over the end of a month: books kept once a month, but dated the 1st when the 31st was meant, leave one month empty and another doubled.
 * @param days distinct days with postings, ascending.
 * @returns the smallest slide that leaves no month empty, 0 where none does or none is needed.
 */
export function closingMonths(days: readonly Day[]): ClosingMonths {
  const count = counted(days, 0)
  const empty = missing(count)
  const monthly = days.length > 0 && days.length <= 2 * monthsBetween(days[0] as Day, days.at(-1) as Day)
  const double = monthly ? [...count].filter(([, times]) => times > 1).map(([month]) => month) : []
  if (empty.length === 0 || !monthly) return { empty, double, slide: 0 }
  for (let slide = 1; slide <= mostSlide; slide++)
    if (missing(counted(days, slide)).length === 0) return { empty, double, slide }
  return { empty, double, slide: 0 }
}

/** First day of the month that a posting closes. */
export function closedMonth(day: Day, slide: number): Day {
  return monthStart(addDays(day, -slide))
}

function counted(days: readonly Day[], slide: number): Map<Day, number> {
  const count = new Map<Day, number>()
  for (const day of days) count.set(closedMonth(day, slide), (count.get(closedMonth(day, slide)) ?? 0) + 1)
  return count
}

function missing(count: Map<Day, number>): Day[] {
  const months = [...count.keys()]
  const result: Day[] = []
  for (let month = months[0]; month !== undefined && month < (months.at(-1) as Day); month = addMonths(month, 1))
    if (!count.has(month)) result.push(month)
  return result
}
