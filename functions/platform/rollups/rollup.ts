import type { SQL } from 'drizzle-orm'
import type { Day } from '../../answer.ts'

/** How facts of one ingest table are summarised, a day at a time. */
export interface Rollup {
  /** The ingest table whose dirty days it consumes, 'finance/ledger'. */
  table: string
  /**
   * Statements that summarise one day anew, run in one transaction. They must leave the same rows however often they run.
   * @param day the dirty day.
   */
  day(day: Day): SQL[]
  /** Rows of facts on that day, for the progress figure and the record of the run. */
  count(day: Day): SQL
  /** First and last day on which anything happened (budgets apart), as `from` and `to`; both NULL without rows. */
  span(): SQL
  /** Members to filter by: rows of `dimension` and `member`. */
  members(): SQL
}
