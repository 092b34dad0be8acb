// The contract between the world and the areas that write rows of it.
import type { Day } from '../lib/calendar/calendar.ts'
import type { World } from './world.ts'

/** A row as it goes into ingest: field names of the table's declaration, values as text or number; null = empty. */
export type Row = Record<string, string | number | null>

export interface Month {
  /** 0 for the first month of the company. */
  index: number
  /** First and last day; the last month may end at `until`. */
  from: Day
  to: Day
  /** Indices into world.days, both included. */
  firstDay: number
  lastDay: number
}

/** What moves money. Each posting is one entry with two sides of the same amount, so that the ledger cannot fail to balance. */
export interface Posting {
  day: Day
  debit: string
  credit: string
  /** Names as in the ledger. */
  department: string
  organization: string
  amountCents: number
  memo: string
}

export interface Journal {
  /** @throws RangeError when the amount is not a positive whole number of cents, or an account is unknown. */
  post(posting: Posting): void
}

export interface Area {
  name: string
  /** Ingest tables that it fills, '<domain>/<table>'. */
  tables: readonly string[]
  /** Rows that are there from the first day (plants, products, people at the start). */
  start?(world: World): Iterable<[table: string, row: Row]>
  /** Rows of a month in the order of their days; money that moves is posted. */
  month(world: World, month: Month, journal: Journal): Iterable<[table: string, row: Row]>
}
