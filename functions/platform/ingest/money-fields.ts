import type { IngestTable, MoneyRule } from './table.ts'

/** Indexes of the fields of which an amount is made. */
export interface MoneyFields {
  rule: MoneyRule
  amount: number
  debit: number
  credit: number
  currency: number
  /** Index of the reference that decides the nature. */
  reference: number
}

/** @returns the indexes that the rule's fields have by `at`. */
export function moneyFields(rule: MoneyRule, table: IngestTable, at: (name: string) => number): MoneyFields {
  return {
    rule,
    amount: at(rule.field),
    debit: at(rule.debit),
    credit: at(rule.credit),
    currency: at(rule.currency),
    reference: table.references.findIndex((reference) => reference.name === rule.reference),
  }
}
