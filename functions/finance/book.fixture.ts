// Literal books for the tests of insights.
import type { Day, Finding } from '../answer.ts'
import type { InsightContext } from '../domain.ts'
import type { Book } from './book.ts'
import { settings } from './ledger.fixture.ts'
import type { AccountRow } from './queries.ts'

/** A small chart of accounts, ids 1 to 9. */
export const accounts: AccountRow[] = [
  { id: 1, code: '4200', name: 'Trade Sales', type: 'revenue', kind: 'sales', aggregation: 'sum' },
  { id: 2, code: '4130', name: 'Returns', type: 'expense', kind: 'returns-and-discounts', aggregation: 'sum' },
  { id: 3, code: '5020', name: 'Cost of Sales', type: 'expense', kind: 'cost-of-sales', aggregation: 'sum' },
  { id: 4, code: '6000', name: 'Salaries', type: 'expense', kind: 'personnel', aggregation: 'sum' },
  { id: 5, code: '6920', name: 'Rent', type: 'expense', kind: 'facilities', aggregation: 'sum' },
  { id: 6, code: '8000', name: 'Interest Income', type: 'revenue', kind: 'interest', aggregation: 'sum' },
  { id: 7, code: '8500', name: 'Taxes', type: 'expense', kind: 'tax', aggregation: 'sum' },
  { id: 8, code: '1110', name: 'Cash', type: 'asset', kind: 'cash', aggregation: 'last' },
  { id: 9, code: '6850', name: 'Wear', type: 'expense', kind: 'depreciation', aggregation: 'sum' },
]

/** Rows of [account id, month 'YYYY-MM', cents]. */
export function bookOf(rows: readonly (readonly [number, string, number])[]): Book {
  return {
    accounts,
    months: rows.map(([accountId, month, cents]) => ({ accountId, month: `${month}-01`, cents, closingCents: cents })),
  }
}

export function contextOf(
  completeTo: Day | null,
  from: Day | null,
  more: Partial<InsightContext['settings']> = {},
): InsightContext {
  return {
    cut: {},
    settings: { ...settings, ...more },
    completeTo,
    dataSpan: completeTo === null || from === null ? null : { from, to: completeTo },
    today: '2026-11-22',
  }
}

/** Every number anywhere in a finding. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(numbersIn)
  return []
}

/** Whether the drivers add up to the change, to the cent; there are none where a single one would repeat it. */
export function addsUp({ drivers, comparison }: Pick<Finding, 'drivers' | 'comparison'>): boolean {
  if (drivers.length < 2) return drivers.length === 0
  const sum = drivers.reduce((total, driver) => total + Math.round(driver.change * 100), 0)
  return comparison?.change != null && sum === Math.round(comparison.change * 100)
}
