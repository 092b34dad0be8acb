/** Expenses in columns, one place a row: a million of them take some megabytes. */
export interface Expenses {
  /** Vendor's number; `vendorNames` says its name. */
  vendor: Int32Array
  /** Integer cents; credits are negative. */
  amountCents: Float64Array
  /** Days since 1970-01-01. */
  day: Int32Array
  vendorNames: readonly string[]
  /** Invoice number of a row, as written; '' without. */
  invoice?: (row: number) => string
}

/** Rows that belong together, and why they deserve a look. */
export interface ExpenseFinding {
  kind: string
  /** Why, in a sentence. */
  reason: string
  /** Rows, the earliest first. */
  rows: number[]
  /** What may be lost. */
  atRiskCents: number
}

/** Largest amount at risk first. */
export function byRisk(findings: ExpenseFinding[]): ExpenseFinding[] {
  return findings.sort((a, b) => b.atRiskCents - a.atRiskCents || (a.rows[0] as number) - (b.rows[0] as number))
}
