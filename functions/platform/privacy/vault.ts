// What is needed to seal on the way in and to open on the way out: keys of the tenant and of its persons. Opened values live in answers only, never in SQL.
import { getTableName } from 'drizzle-orm'
import type { KeyRing } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { pause } from '../db/reader.ts'
import { columnName } from '../ingest/sql.ts'
import type { IngestTable } from '../ingest/table.ts'
import { keptAs } from './data-class.ts'
import { type Person, PersonKeys } from './person-keys.ts'
import { pseudonymOf, shortMac } from './pseudonym.ts'
import { open } from './seal.ts'
import { openTenantKeys, type TenantKeys } from './tenant-keys.ts'

/** Values opened at a stretch. */
const sliceValues = 2000

/** For readers: insights' `load` and drill-down. */
export interface Vault {
  /**
   * Opens sealed columns of rows that were read from a table.
   * @param rows must hold the table's key, the column that names the person (where the table has one) and the columns, each under its drizzle property or its SQL name.
   * @param columns drizzle properties of sealed columns.
   * @returns the rows with plain values; `null` where the person has been erased.
   * @throws RangeError when a column is missing or not sealed; Error when a value does not open (moved or damaged).
   */
  open<Row extends object>(rows: readonly Row[], table: IngestTable, columns: readonly string[]): Promise<Row[]>
  /** @returns the numbers by which others know the persons, by pseudonym; without those who are unknown or erased. */
  numbers(pseudonyms: Iterable<string>): Promise<Map<string, string>>
  /** @returns the pseudonym of a person's number. */
  pseudonym(number: string): Promise<string>
}

/** What a tenant's vault is opened with; functions/env.ts `Env` is one. */
export interface VaultBindings {
  /** With the rows; migrated. */
  DB: D1Database
  VAULT: D1Database
  KEYS: KeyRing
  TENANT: { id: string }
}

const opened = new WeakMap<D1Database, Promise<TenantVault>>()

/**
 * @returns the tenant's vault, opened at the first call and kept.
 * @throws Problem 503 when it is not the vault that the rows were sealed with; Error when the keys in the secrets do not fit it.
 */
export function openVault(env: VaultBindings, now: Date): Promise<TenantVault> {
  const known = opened.get(env.VAULT)
  if (known !== undefined) return known
  const made = matching(env, now)
  opened.set(env.VAULT, made)
  made.catch(() => opened.delete(env.VAULT))
  return made
}

/** @returns the tenant's vault, opened when it is first used: insights that open nothing do not fail with it. */
export function lateVault(env: VaultBindings, clock: () => Date): Vault {
  return {
    open: async (rows, table, columns) => (await openVault(env, clock())).open(rows, table, columns),
    numbers: async (pseudonyms) => (await openVault(env, clock())).numbers(pseudonyms),
    pseudonym: async (number) => (await openVault(env, clock())).pseudonym(number),
  }
}

/** Rows and vault are two files: one of them restored alone would mix two sets of pseudonyms, and nothing old would open. */
async function matching(env: VaultBindings, now: Date): Promise<TenantVault> {
  const keys = await openTenantKeys(env.VAULT, env.TENANT.id, env.KEYS, now)
  const mark = JSON.stringify(await shortMac(keys.blind, 'vault'))
  const [, kept] = await env.DB.batch<{ value: string }>([
    env.DB.prepare("INSERT OR IGNORE INTO tenants_setting (name, value) VALUES ('vault', ?1)").bind(mark),
    env.DB.prepare("SELECT value FROM tenants_setting WHERE name = 'vault'"),
  ])
  if (kept?.results[0]?.value !== mark) {
    throw new Problem(
      503,
      'wrong-vault',
      'The vault of this tenant is not the one that its rows were sealed with.',
      'Restore the database and the vault from the same backup.',
    )
  }
  return new TenantVault(env.VAULT, keys)
}

type Opening = [
  row: Record<string, unknown>,
  column: string,
  name: string,
  text: string,
  key: string,
  who: string | null,
]

export class TenantVault implements Vault {
  readonly keys: TenantKeys
  readonly persons: PersonKeys

  constructor(vault: D1Database, keys: TenantKeys) {
    this.keys = keys
    this.persons = new PersonKeys(vault, keys)
  }

  pseudonym(number: string): Promise<string> {
    return pseudonymOf(this.keys.pseudonym, number)
  }

  numbers(pseudonyms: Iterable<string>): Promise<Map<string, string>> {
    return this.persons.numbers(pseudonyms)
  }

  async open<Row extends object>(rows: readonly Row[], table: IngestTable, columns: readonly string[]): Promise<Row[]> {
    const plain = rows.map((row) => ({ ...row }))
    const openings = openingsOf(plain as Record<string, unknown>[], table, columns)
    const persons = await this.persons.find(new Set(openings.flatMap(([, , , , , who]) => who ?? [])))
    const name = getTableName(table.table)
    for (let at = 0; at < openings.length; at += sliceValues) {
      if (at > 0) await pause()
      await Promise.all(openings.slice(at, at + sliceValues).map((opening) => this.#open(name, opening, persons)))
    }
    return plain
  }

  async #open(table: string, [row, column, name, text, key, who]: Opening, persons: Map<string, Person>) {
    const person = who === null ? undefined : persons.get(who)
    if (who !== null && (person === undefined || person.erased)) {
      row[name] = null
      return
    }
    const scope = person === undefined ? this.keys.scope : await person.scope()
    row[name] = await open(scope, this.keys.tenant, text, { table, column, key, person: who })
  }
}

function openingsOf(rows: Record<string, unknown>[], table: IngestTable, columns: readonly string[]): Opening[] {
  const [first] = rows
  if (first === undefined) return []
  const { classes } = table
  const named = (property: string) => {
    const name = [property, columnName(table.table, property)].find((candidate) => Object.hasOwn(first, candidate))
    if (name === undefined) throw new RangeError(`rows of ${table.name} cannot be opened without ${property}`)
    return name
  }
  const key = named(table.key.column)
  const who = classes.person === undefined ? null : named(classes.person)
  return columns.flatMap((property) => {
    const dataClass = classes.columns[property]
    if (dataClass === undefined || keptAs(dataClass) !== 'sealed')
      throw new RangeError(`${table.name} has no sealed column ${property}`)
    const name = named(property)
    const column = columnName(table.table, property)
    return rows.flatMap((row): Opening[] =>
      row[name] === null
        ? []
        : [
            [
              row,
              column,
              name,
              row[name] as string,
              row[key] as string,
              who === null ? null : (row[who] as string | null),
            ],
          ],
    )
  })
}
