// The trend and the seasons of a flow of the ledger, month by month.
import { TheilSenRegression } from 'ml-regression'
import type { Day } from '../../lib/calendar/calendar.ts'
import type { ClosingMonths } from '../../lib/series/closing-months.ts'
import { decomposition } from '../../lib/series/structure/decomposition.ts'
import { type ClosingDay, closedFlow } from './closed-months.ts'

export interface Trend {
  /** First days of the months, without a gap. */
  months: Day[]
  /** Calendar months; null where nothing was posted. */
  cents: (number | null)[]
  /** The robust line at each month, in cents. */
  line: number[]
  /** Cents a month by which the line rises. */
  slopeCents: number
  /** By calendar month 1-12, factors around 1; null where they cannot be learnt or are too weak to speak of. */
  season: { strength: number; strongest: number; weakest: number; factors: number[] } | null
  closings: ClosingMonths
}

/** Fewer complete months say nothing about a trend. */
export const fewestMonths = 12
const weakest = 0.3

/**
 * Theil-Sen line through the seasonally adjusted months (classical decomposition where there are three years).
 * @param byMonth cents by first day of the month.
 * @param postings days with lines, where some month is empty; they tell whether closings slide over month ends.
 * @returns undefined with fewer than twelve months that hold data.
 */
export function trendOf(
  byMonth: ReadonlyMap<Day, number>,
  postings: readonly ClosingDay[],
  completeTo: Day,
): Trend | undefined {
  const { months, closed, closings } = closedFlow(byMonth, postings, completeTo)
  const known = months.filter((month) => closed.get(month) !== undefined)
  if (known.length < fewestMonths) return undefined
  const values = months.map((month) => closed.get(month) ?? null)
  const parts = decomposition(values, 12)
  const first = Number(months[0]?.slice(5, 7)) - 1
  const factors = parts && Array.from({ length: 12 }, (_, i) => parts.factors[(i - first + 12) % 12] as number)
  const seasonal = parts !== undefined && parts.strength >= weakest
  const points = values.flatMap((value, at) =>
    value === null ? [] : [{ at, value: seasonal ? value / (parts.factors[at % 12] as number) : value }],
  )
  const fit = new TheilSenRegression(
    points.map(({ at }) => at),
    points.map(({ value }) => value),
  )
  return {
    months,
    cents: months.map((month) => byMonth.get(month) ?? null),
    line: months.map((_, at) => fit.intercept + fit.slope * at),
    slopeCents: fit.slope,
    season:
      seasonal && factors
        ? {
            strength: parts.strength,
            factors,
            strongest: extreme(factors, Math.max),
            weakest: extreme(factors, Math.min),
          }
        : null,
    closings,
  }
}

/** Calendar month, 1-12, whose factor is the extreme. */
function extreme(factors: readonly number[], of: (...values: number[]) => number): number {
  return factors.indexOf(of(...factors)) + 1
}
