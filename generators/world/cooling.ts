// Customers turn away before they leave: they use and order less, ask more and are less content.
import type { Random } from '../random.ts'

/** The last day as a customer, and the day from which it shows that it will come. */
export interface Coming {
  left: number
  from: number
}

/** Median days from the first sign to the leaving, and days before it at which an account has turned away for good. */
const signDays = 125
const goneDays = 25

/** @param since index of the day of the outage for which it leaves, where there was one: nothing shows before. */
export function comingOf(random: Random, left: number, since?: number): Coming {
  const sign = left - Math.round(Math.max(40, random.skewed(signDays, 1.3)))
  return { left, from: since === undefined ? sign : Math.max(sign, since) }
}

/** @returns 0 (as ever) to 1 (about to leave). */
export function cooling({ coming }: { coming: Coming | null }, dayIndex: number): number {
  if (coming === null || dayIndex < coming.from || dayIndex > coming.left) return 0
  const way = Math.min(1, (dayIndex - coming.from) / Math.max(5, coming.left - goneDays - coming.from))
  // Fast at first.
  return way * (2 - way)
}
