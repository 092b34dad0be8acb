// The contract between the insights and whoever shows them: the site, an export, a message.
// Money in an Answer is in units of its currency (1234.56), already rounded to the cent; inside compute it is integer cents.

import type { Day, Figure, Good, Grain, Unit } from '../lib/figures/figure.ts'

export type { Day, Figure, Good, Grain, Unit }

export interface Span {
  from: Day
  /** Inclusive. */
  to: Day
}

export interface Comparison {
  kind: 'previous' | 'last-year' | 'budget' | 'forecast' | 'target' | 'peers'
  /** As said to a reader: 'last year', 'budget'. */
  label: string
  value: number | null
  base: number | null
  /** value - base. */
  change: number | null
  /** change / |base|; `null` where the base is zero or missing. */
  ratio: number | null
  good: Good
  span: Span
  baseSpan: Span
}

/** One part of a change; the parts of an Answer add up to `comparison.change` to the cent. A single part would only repeat the change: then there are none. */
export interface Driver {
  dimension: string
  member: string
  change: number
}

export interface Evidence {
  sql: string
  /** Rows that the statement returned; not said of rows of persons, who may be few. */
  rows?: number
  /** Rows that it read, where the database says so. */
  rowsRead?: number
}

/** What the executive page ranks by: score = size x surprise x reach, each 0-1. */
export interface Importance {
  score: number
  /** |change| / (|change| + scale), the scale being the base of comparison, and for a balance the expense of a year. */
  size: number
  /** How unusual against its own history. */
  surprise: number
  /** Share of the company that it concerns. */
  reach: number
}

/** `forbidden`: row rules leave a part of the company over by which the answer cannot be divided; `pending`: that part has not been computed yet. */
export type Status = 'ok' | 'insufficient' | 'failed' | 'stale' | 'forbidden' | 'pending'

export interface Freshness {
  /** Last day of the last complete period in the data; `null` without data. */
  completeTo: Day | null
  /** ISO 8601 instant. */
  computedAt: string
  runId: string
}

/** What an insight's compute returns; the platform adds the rest of the Answer. */
export interface Finding {
  status: 'ok' | 'insufficient'
  /** A sentence that can be read aloud, with the number in it. */
  headline: string
  /** What to do, in a sentence, where there is something to do. */
  action?: string
  figure: Figure | null
  comparison: Comparison | null
  drivers: Driver[]
  importance: Importance
  /** How it was computed, for a reader; measured accuracy where there is one. */
  method: string
  accuracy?: string
  /** The window that the figure speaks about. */
  span: Span | null
}

export interface Answer extends Omit<Finding, 'status'> {
  /** '<domain>/<insight>': the file, the snapshot key, the URL, the page attribute. */
  name: string
  title: string
  question: string
  status: Status
  /** Why it is stale or failed, in a sentence. */
  trouble?: string
  evidence: Evidence[]
  /** Version of the program that computed it: another version computes it anew. */
  program: string
  freshness: Freshness
}

/** The importance of an answer that has nothing to rank. */
export const unimportant: Importance = { score: 0, size: 0, surprise: 0, reach: 0 }

/** @returns integer cents as units of the currency, exact to the cent. */
export function units(cents: number): number {
  return Math.round(cents) / 100
}
