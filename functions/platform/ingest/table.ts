// How a domain says which rows it takes. The drizzle table is the source of the columns and their types; this adds how files name them.
import type { SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { TableClasses } from '../privacy/data-class.ts'

export type Value = string | number | null

/** What a file may hold, in the field's own words. */
export interface Field {
  /** snake_case: the word used in mapping files, reports and JSON. */
  name: string
  /** Other headers that mean it, best first; case, spaces and punctuation do not count. */
  synonyms: string[]
  /** `money` is the amount of a MoneyRule; `cents` an amount of its own in the reporting currency. */
  kind: 'text' | 'day' | 'money' | 'enum' | 'integer' | 'number' | 'cents' | 'instant'
  /** enum: our value -> how others call it. */
  values?: Record<string, string[]>
  /** Taken when the file has no such column. */
  whenAbsent?: string
  /** Taken when the cell is empty; without it an empty cell of a required field is rejected. */
  whenEmpty?: string
  /** true: an empty cell is rejected; false: an empty day or number is nothing. */
  required?: boolean
  /** text: characters, 2,000 unless told. */
  maxLength?: number
}

/** A member of a dimension as the rows describe it. */
export interface Member {
  /** By drizzle property, without id. */
  row: Record<string, string | number>
  /** Attributes that the mapping file states outright: they win over what the database holds. */
  declared?: Record<string, string | number>
  /** Said once in the report when the member is created. */
  note?: string
}

/** A dimension table; members unknown so far are created in the transaction of the rows that name them. */
export interface Reference {
  name: string
  table: SQLiteTable
  /** Fields that describe a member. */
  fields: string[]
  /** Column of the fact table that holds the member's id (drizzle property). */
  column: string
  /** Attribute by which members are told apart (drizzle property). */
  key: string
  /** Attributes about which a file and the database may differ; the database wins and the report says so. */
  compare?: string[]
  /** @returns the member, or the reason why there is none. */
  member(values: Value[], mapping: Mapping): Member | string
}

/** An amount, its currency, and how debit and credit become one signed number. */
export interface MoneyRule {
  field: string
  debit: string
  credit: string
  currency: string
  /** Columns (drizzle properties): reporting currency, as in the source, and the source's currency. */
  columns: { amount: string; original: string; currency: string }
  /** The reference that decides the sign of debits, and whether it is money at all. */
  reference: string
  nature(member: Record<string, string | number>): 'debit' | 'credit' | 'count'
}

/** Looks at every accepted row of an import and has the last word when all are in. */
export interface Watch {
  /** @param row values by `WatchContext.column`. */
  see(row: Value[]): void
  /** Statements that are committed with the end of the batch, and what the report says about them. */
  finish(): { statements: SQL[]; notes: string[] }
}

export interface WatchContext {
  /** Index in a row of a column (drizzle property). */
  column(property: string): number
  /** A member's attributes by reference and id. */
  member(reference: string, id: number): Record<string, string | number>
  /** Whether this import created the member. */
  created(reference: string, id: number): boolean
  mapping: Mapping
}

export interface IngestTable {
  /** '<domain>/<table>'. */
  name: string
  table: SQLiteTable
  /** Of all columns: what is sealed or pseudonymised on its way in. */
  classes: TableClasses
  fields: Field[]
  /** Each list: at least one of these columns must be there. */
  needs: string[][]
  /** Natural key: its field, and its column (drizzle property). Without the field in a file: content hash and occurrence. */
  key: { field: string; column: string }
  /** The field and column that say on which day a row belongs. */
  day: { field: string; column: string }
  /** Plain fields: column (drizzle property) -> field. */
  columns: Record<string, string>
  references: Reference[]
  money?: MoneyRule
  /** A period is replaced only within the values of these columns that occur in the file (drizzle properties). */
  replaceWithin: string[]
  watch?(context: WatchContext): Watch
}

/** What a mapping file says; every part may be missing. */
export interface Mapping {
  /** our field -> their header */
  columns: Map<string, string>
  /** our field -> their value -> our value */
  values: Map<string, Map<string, string>>
  /** our field -> value of every row */
  constants: Map<string, string>
  /** key or name of a member -> what the table's domain makes of it (finance: kinds of accounts) */
  kinds: Map<string, string>
  delimiter?: string
  decimal?: '.' | ','
  dayOrder?: 'dmy' | 'mdy' | 'ymd'
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  balances?: 'closing' | 'movements'
}

/** @returns a mapping that says nothing. */
export function emptyMapping(): Mapping {
  return { columns: new Map(), values: new Map(), constants: new Map(), kinds: new Map() }
}
