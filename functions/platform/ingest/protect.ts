// What is done to accepted rows before they are written: numbers of persons become pseudonyms, names, addresses and texts are sealed.
import { getTableName } from 'drizzle-orm'
import { pause } from '../db/reader.ts'
import { type DataClass, isTold, keptAs } from '../privacy/data-class.ts'
import type { Person } from '../privacy/person-keys.ts'
import { shortMac } from '../privacy/pseudonym.ts'
import { seal } from '../privacy/seal.ts'
import type { TenantVault } from '../privacy/vault.ts'
import { columnName, writtenColumns } from './sql.ts'
import type { IngestTable, Value } from './table.ts'

/** Values worked on at a stretch, some 10 ms: then others get their turn. */
const sliceValues = 2000
/** What a dry run has in place of what a key that is not made would seal; no row holds it. */
const unknown = 'sealed'
/** A key made of a row's content (keys.ts). */
const contentKey = /^h:[0-9a-f]{32}#\d+$/

export interface Protecting {
  vault: TenantVault
  now: Date
  /** A dry run makes no keys. */
  dryRun: boolean
}

export class Protection {
  readonly #table: IngestTable
  readonly #of: Protecting
  readonly #name: string
  /** Indexes in a row. */
  readonly #numbers: number[]
  readonly #sealed: { at: number; column: string }[]
  /** Columns that hold numbers of persons, and not numbers of rows made out of them. */
  readonly #persons: number[]
  readonly #person: number
  readonly #keyIsNumber: boolean

  private constructor(table: IngestTable, of: Protecting) {
    this.#table = table
    this.#of = of
    this.#name = getTableName(table.table)
    const columns = writtenColumns(table)
    const { classes } = table
    const kept = (property: string) => keptAs(classes.columns[property] as DataClass)
    const indexes = columns.map((_, at) => at)
    this.#numbers = indexes.filter((at) => kept(columns[at] as string) === 'pseudonym')
    this.#sealed = indexes
      .filter((at) => kept(columns[at] as string) === 'sealed')
      .map((at) => ({ at, column: columnName(table.table, columns[at] as string) }))
    this.#persons = this.#numbers.filter((at) => at !== 0 || columns[0] === classes.person)
    this.#person = classes.person === undefined ? -1 : columns.indexOf(classes.person)
    this.#keyIsNumber = this.#numbers.includes(0)
  }

  /** @returns null for a table in which nothing needs protection. */
  static of(table: IngestTable, of: Protecting): Protection | null {
    const protection = new Protection(table, of)
    return protection.#numbers.length + protection.#sealed.length === 0 ? null : protection
  }

  /** Changes the rows in place. @returns the indexes of rows about persons who have been erased: they must not be written. */
  async protect(rows: Value[][]): Promise<number[]> {
    const numbers = await this.#pseudonymise(rows)
    const { persons } = this.#of.vault
    const known = this.#of.dryRun ? await persons.find(numbers.keys()) : await persons.ensure(numbers, this.#of.now)
    const refused: number[] = []
    const jobs: (() => Promise<void>)[] = []
    rows.forEach((row, index) => {
      const who = this.#person === -1 ? null : (row[this.#person] as string | null)
      const person = who === null ? undefined : known.get(who)
      if (person?.erased) {
        refused.push(index)
        return
      }
      for (const { at, column } of this.#sealed)
        if (row[at] !== null) jobs.push(() => this.#seal(row, at, column, who, person))
    })
    await inSlices(jobs, (job) => job())
    return refused
  }

  /** @returns the numbers of natural persons by pseudonym. */
  async #pseudonymise(rows: Value[][]): Promise<Map<string, string>> {
    const { vault } = this.#of
    const pseudonyms = new Map<string, string>()
    for (const row of rows) for (const at of this.#numbers) if (row[at] !== null) pseudonyms.set(row[at] as string, '')
    await inSlices([...pseudonyms.keys()], async (number) => {
      pseudonyms.set(number, await vault.pseudonym(number))
    })
    const numbers = new Map<string, string>()
    for (const row of rows) {
      for (const at of this.#persons)
        if (row[at] !== null) numbers.set(pseudonyms.get(row[at] as string) as string, row[at] as string)
      for (const at of this.#numbers) if (row[at] !== null) row[at] = pseudonyms.get(row[at] as string) as string
    }
    if (!this.#keyIsNumber) await this.#blindKeys(rows)
    return numbers
  }

  /** A key made of the content would tell, by trial, what the content was. */
  async #blindKeys(rows: Value[][]): Promise<void> {
    const { blind } = this.#of.vault.keys
    await inSlices(
      rows.filter((row) => contentKey.test(row[0] as string)),
      async (row) => {
        row[0] = `h:${await shortMac(blind, row[0] as string)}`
      },
    )
  }

  async #seal(row: Value[], at: number, column: string, who: string | null, person: Person | undefined): Promise<void> {
    if (who !== null && person === undefined) {
      row[at] = unknown
      return
    }
    const { keys } = this.#of.vault
    const scope = person === undefined ? keys.scope : await person.scope()
    const place = { table: this.#name, column, key: row[0] as string, person: who }
    row[at] = await seal(scope, keys.tenant, row[at] as string, place)
  }
}

async function inSlices<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += sliceValues) {
    if (at > 0) await pause()
    await Promise.all(items.slice(at, at + sliceValues).map(work))
  }
}

/** @returns by field: whether a value of it may be repeated in a report that is kept. In tables about persons, none may. */
export function toldFields(table: IngestTable): Map<string, boolean> {
  const { classes } = table
  const columns = { [table.key.column]: table.key.field, ...table.columns }
  const hidden = new Set(
    Object.keys(columns)
      .filter((property) => !isTold(classes.columns[property] as DataClass))
      .map((property) => columns[property]),
  )
  const aboutPersons = classes.person !== undefined
  return new Map(table.fields.map(({ name }) => [name, !aboutPersons && !hidden.has(name)]))
}

/** @returns whether any part of a record may be repeated in a report that is kept. */
export function tellsAll(table: IngestTable): boolean {
  return [...toldFields(table).values()].every((told) => told)
}
