import { byRisk, type ExpenseFinding, type Expenses } from './expenses.ts'

export type NonWorkingDays =
  | { applicable: false; reason: string; share: number }
  | { applicable: true; findings: ExpenseFinding[]; share: number }

/** Where more is posted on such days, it is nothing special. */
const mostShare = 0.05
const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/**
 * Rows dated on weekends and holidays, a finding a day, where that is unusual.
 * @param holidays days since 1970-01-01, with their names. @param weekend days of the week, 0 = Sunday.
 * @param leastCents smaller amounts are left out.
 * @returns not applicable where more than a twentieth of all rows are dated so.
 */
export function nonWorkingDays(
  { day, amountCents }: Pick<Expenses, 'day' | 'amountCents'>,
  holidays: ReadonlyMap<number, string>,
  weekend: readonly number[] = [6, 0],
  leastCents = 0,
): NonWorkingDays {
  const free = new Set(weekend)
  // 1970-01-01 was a Thursday.
  const weekday = (each: number) => (((each + 4) % 7) + 7) % 7
  const byDay = new Map<number, number[]>()
  let count = 0
  for (let row = 0; row < day.length; row++) {
    const each = day[row] as number
    if (!free.has(weekday(each)) && !holidays.has(each)) continue
    count++
    if (Math.abs(amountCents[row] as number) < leastCents) continue
    const rows = byDay.get(each)
    if (rows === undefined) byDay.set(each, [row])
    else rows.push(row)
  }
  const share = day.length === 0 ? 0 : count / day.length
  if (share > mostShare)
    return {
      applicable: false,
      share,
      reason: 'More than a twentieth of all rows are dated on days off: this is usual here.',
    }
  const findings = [...byDay].map(([each, rows]) => ({
    kind: 'day off',
    reason: `Dated on ${holidays.get(each) ?? `a ${names[weekday(each)]}`}, on which ${Math.round(share * 1000) / 10} % of all rows are.`,
    rows,
    atRiskCents: rows.reduce((sum, row) => sum + Math.abs(amountCents[row] as number), 0),
  }))
  return { applicable: true, share, findings: byRisk(findings) }
}
