// Budget and forecast of every account of profit and loss, by department and organization, as controllers make them.
import type { Month, Row } from '../area.ts'
import type { World } from '../world.ts'
import type { LedgerAccount } from './accounts.ts'

interface Cell {
  account: LedgerAccount
  department: string
  organization: string
  /** Actual cents of the last twelve months by calendar month 0-11, null where there is none. */
  year: (number | null)[]
  actual: number
  /** Of the running quarter, and of the last one. */
  quarter: { actual: number; budget: number }
  lastQuarter: { actual: number; budget: number }
}

/** Planned growth over the same month of the year before. */
const growth = { revenue: 0.07, expense: 0.045 }
/** How far plans lie from what they are made of: for a cell over a year, and for its single months. */
const yearlyNoise = 0.035
const monthlyNoise = 0.02
/** Share of what the last quarter missed that a forecast expects to go on. */
const carriedOn = 0.6

/**
 * A month's budget is that of the fiscal year: the same month of the year before, with planned growth. In the first twelve months, when there is
 * no year before, the plan knows the month's own level, as the founders' plan would. A forecast is made each quarter from the budget and the last quarter.
 */
export class Budget {
  readonly #world: World
  readonly #cells = new Map<string, Cell>()

  constructor(world: World) {
    this.#world = world
  }

  see(account: LedgerAccount, department: string, organization: string, cents: number): void {
    const key = `${account.code}|${department}|${organization}`
    let cell = this.#cells.get(key)
    if (cell === undefined) {
      cell = {
        account,
        department,
        organization,
        year: Array.from({ length: 12 }, () => null),
        actual: 0,
        quarter: { actual: 0, budget: 0 },
        lastQuarter: { actual: 0, budget: 0 },
      }
      this.#cells.set(key, cell)
    }
    cell.actual += cents
  }

  /** Rows of the month, dated on its first day. */
  *close(month: Month): Iterable<[string, Row]> {
    const at = Number(month.from.slice(5, 7)) - 1
    for (const [key, cell] of [...this.#cells].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (at % 3 === 0) {
        cell.lastQuarter = cell.quarter
        cell.quarter = { actual: 0, budget: 0 }
      }
      const budget = this.#budgetOf(key, cell, month, at)
      const { actual, budget: planned } = cell.lastQuarter
      const ratio = planned > 0 ? Math.max(0.5, Math.min(1.6, actual / planned)) : 1
      const forecast = Math.round((budget * (1 + carriedOn * (ratio - 1))) / 100) * 100
      cell.quarter.actual += cell.actual
      cell.quarter.budget += budget
      cell.year[at] = cell.actual
      cell.actual = 0
      if (budget > 0) yield lineOf('budget', key, cell, month, budget)
      if (forecast > 0) yield lineOf('forecast', key, cell, month, forecast)
    }
  }

  #budgetOf(key: string, cell: Cell, month: Month, at: number): number {
    const fiscalYear = month.from.slice(0, 4)
    const base =
      month.index < 12
        ? this.#known(cell, month)
        : (cell.year[at] ?? 0) * (1 + (cell.account.type === 'revenue' ? growth.revenue : growth.expense))
    const year = this.#world.random(`finance/budget/${fiscalYear}/${key}`).normal(0, yearlyNoise)
    const single = this.#world.random(`finance/budget/${month.from}/${key}`).normal(0, monthlyNoise)
    return Math.max(0, Math.round((base * (1 + year + single)) / 10_000) * 10_000)
  }

  /** The month's level, of a month that may be cut short by the end of the data: a plan is for a whole month. */
  #known(cell: Cell, month: Month): number {
    return month.index === this.#world.months.length - 1
      ? cell.actual * Math.max(1, 30 / (month.lastDay - month.firstDay + 1))
      : cell.actual
  }
}

function lineOf(
  scenario: 'budget' | 'forecast',
  key: string,
  { account, department, organization }: Cell,
  month: Month,
  cents: number,
): [string, Row] {
  return [
    'finance/ledger',
    {
      entry_id: `${scenario === 'budget' ? 'B' : 'F'}${month.from.slice(0, 7)}-${key}`,
      date: month.from,
      scenario,
      account_code: account.code,
      account: account.name,
      account_type: account.type,
      department,
      organization,
      amount: cents / 100,
      memo: null,
    },
  ]
}
