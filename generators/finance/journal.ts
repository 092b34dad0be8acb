// The general ledger of the firm: takes postings in any order, also for days to come, and writes them month by month.
import type { Day } from '../../lib/calendar/calendar.ts'
import type { Journal, Month, Posting, Row } from '../area.ts'
import type { World } from '../world.ts'
import { accountOf, growsByDebit, isProfitAndLoss } from './accounts.ts'
import { Bank } from './bank.ts'
import { Budget } from './budget.ts'
import { closingPostings } from './closing.ts'

/** Tables that `close` fills. */
export const journalTables = ['finance/ledger', 'finance/bank-balance', 'finance/cash-flow'] as const

/** What closing a month needs to know; all cents, each account by the side on which it grows. */
export interface Standing {
  /** Balance of each account at the end of the last closed month, by code. */
  balances: ReadonlyMap<string, number>
  /** Movements of the month that is being closed, by code. */
  movements: ReadonlyMap<string, number>
}

/**
 * Every posting becomes an entry of two lines that are the same amount apart, so the ledger balances in every entry, day and month.
 * Call `close` once a month, in order, after all areas have written the month; it keeps what is due later.
 */
export class CompanyJournal implements Journal {
  readonly #world: World
  readonly #due = new Map<Day, Posting[]>()
  readonly #balances = new Map<string, number>()
  readonly #bank = new Bank()
  readonly #budget: Budget
  #open: Day
  #monthsClosed = 0

  constructor(world: World) {
    this.#world = world
    this.#open = world.months[0]?.from ?? world.days[0]?.day ?? ''
    this.#budget = new Budget(world)
  }

  /** @throws RangeError when the amount is not a positive whole number of cents, an account is unknown, both sides are one, or the day's month is closed. */
  post(posting: Posting): void {
    const { day, amountCents, debit, credit, memo } = posting
    if (!Number.isSafeInteger(amountCents) || amountCents <= 0)
      throw new RangeError(`"${memo}" posts ${amountCents}; an amount is a positive whole number of cents`)
    if (accountOf(debit) === accountOf(credit)) throw new RangeError(`"${memo}" debits and credits ${debit}`)
    if (day < this.#open)
      throw new RangeError(`"${memo}" is posted on ${day}, but the ledger is closed up to ${this.#open}`)
    const sameDay = this.#due.get(day)
    if (sameDay === undefined) this.#due.set(day, [posting])
    else sameDay.push(posting)
  }

  /**
   * Writes the month: taxes, dividends and loans at its end, then ledger lines, bank balances, cash flows, budget and forecast.
   * @throws RangeError when months are closed out of order.
   */
  *close(month: Month): Iterable<[table: string, row: Row]> {
    if (month.index !== this.#monthsClosed)
      throw new RangeError(`month ${month.index} is closed after ${this.#monthsClosed} months`)
    const movements = this.#movements(month)
    for (const posting of closingPostings(this.#world, month, { balances: this.#balances, movements }))
      this.post(posting)
    const days = this.#world.days.slice(month.firstDay, month.lastDay + 1)
    for (const { day } of days) yield* this.#day(day)
    yield* this.#bank.transfer(month)
    yield* this.#budget.close(month)
    this.#monthsClosed++
    this.#open = this.#world.months[this.#monthsClosed]?.from ?? '9999-12-31'
  }

  *#day(day: Day): Iterable<[string, Row]> {
    let number = 0
    for (const posting of this.#due.get(day) ?? []) {
      number++
      for (const [side, line] of [
        ['D', posting.debit],
        ['C', posting.credit],
      ] as const) {
        const account = accountOf(line)
        const cents = (side === 'D') === growsByDebit(account) ? posting.amountCents : -posting.amountCents
        this.#balances.set(account.code, (this.#balances.get(account.code) ?? 0) + cents)
        if (isProfitAndLoss(account)) this.#budget.see(account, posting.department, posting.organization, cents)
        yield [
          'finance/ledger',
          {
            entry_id: `J${day.replaceAll('-', '')}-${String(number).padStart(5, '0')}-${side}`,
            date: day,
            scenario: 'actual',
            account_code: account.code,
            account: account.name,
            account_type: account.type,
            department: posting.department,
            organization: posting.organization,
            amount: cents / 100,
            memo: posting.memo,
          },
        ]
      }
      this.#bank.see(posting)
    }
    this.#due.delete(day)
    yield* this.#bank.day(day)
  }

  /** Sums by account of what is due in the month. */
  #movements(month: Month): Map<string, number> {
    const sums = new Map<string, number>()
    const add = (code: string, cents: number) => sums.set(code, (sums.get(code) ?? 0) + cents)
    for (let i = month.firstDay; i <= month.lastDay; i++) {
      for (const { debit, credit, amountCents } of this.#due.get(this.#world.days[i]?.day ?? '') ?? []) {
        add(debit, growsByDebit(accountOf(debit)) ? amountCents : -amountCents)
        add(credit, growsByDebit(accountOf(credit)) ? -amountCents : amountCents)
      }
    }
    return sums
  }
}
