// Five years of departments' months with noise, for the tests of what is unusual.
import { addMonths } from '../../lib/calendar/calendar.ts'
import { normalOf, randomOf } from '../../lib/random/random.ts'
import type { DepartmentMonth } from './department-months.ts'

const departments = ['Lab', 'Sales', 'Shop']
export const months = Array.from({ length: 60 }, (_, at) => addMonths('2009-01-01', at))

/** Five years of three accounts in three departments, with noise of 5 %, and a rent that never changes. */
export function noisyBook(seed: number): DepartmentMonth[] {
  const normal = normalOf(randomOf(seed))
  return months.flatMap((month, at) =>
    departments.flatMap((department, d) => [
      ...[2, 3, 4].map((accountId) => ({
        accountId,
        department,
        month,
        cents: Math.round(
          accountId * (d + 1) * 1_000_000 * (1 + 0.1 * Math.sin((at * Math.PI) / 6)) * (1 + 0.05 * normal()),
        ),
      })),
      { accountId: 5, department, month, cents: 500_000 },
    ]),
  )
}

/** Adds to one cell. */
export function addTo(
  rows: DepartmentMonth[],
  accountId: number,
  department: string,
  month: string,
  cents: number,
): void {
  for (const row of rows)
    if (row.accountId === accountId && row.department === department && row.month === month) row.cents += cents
}
