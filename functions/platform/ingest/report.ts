import type { Day } from '../../answer.ts'
import type { Value } from './table.ts'

/** What became of a file. `accepted` = inserted + updated + unchanged + duplicates. */
export interface Report {
  table: string
  /** `null` for a dry run. */
  batchId: number | null
  state: 'running' | 'complete' | 'failed' | 'undoing' | 'undone'
  dryRun: boolean
  accepted: number
  rejected: number
  inserted: number
  updated: number
  unchanged: number
  /** Lines that replaced an earlier, different line of the same file with the same key. */
  duplicates: number
  /** Rows of the replaced period that the file no longer holds. */
  removed: number
  /** Lines without any value. */
  blank: number
  /** Amounts with more than two decimals, rounded half to even. */
  rounded: number
  /** First and last day of the accepted rows. */
  from: Day | null
  to: Day | null
  byReason: { column: string | null; reason: string; count: number }[]
  warnings: string[]
  columns: { header: string; field: string }[]
  ignored: string[]
  format: 'csv' | 'json' | 'ndjson' | null
  encoding: string | null
  delimiter: string | null
  bytes: number
  /** Of all bytes: a repeat of the request must carry the same. */
  contentHash: string | null
  /** First rows as they were understood; dry runs only. */
  sample?: Record<string, Value>[]
  /** Ids of the dimension members that this batch created: reference -> first and last. */
  members: Record<string, [number, number]>
  /** Why the batch failed. */
  failure?: { code: string; message: string; hint: string }
}

export function emptyReport(table: string, dryRun: boolean): Report {
  return {
    table,
    batchId: null,
    state: 'running',
    dryRun,
    accepted: 0,
    rejected: 0,
    inserted: 0,
    updated: 0,
    unchanged: 0,
    duplicates: 0,
    removed: 0,
    blank: 0,
    rounded: 0,
    from: null,
    to: null,
    byReason: [],
    warnings: [],
    columns: [],
    ignored: [],
    format: null,
    encoding: null,
    delimiter: null,
    bytes: 0,
    contentHash: null,
    members: {},
  }
}
