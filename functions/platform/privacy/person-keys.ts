// The key of each natural person. What is sealed under it can be opened by nobody once it is erased, in whichever backup of the rows it lies.
import { pause } from '../db/reader.ts'
import { open, type Place, seal } from './seal.ts'
import { personScope, type ScopeKeys, type TenantKeys } from './tenant-keys.ts'

/** Persons kept in memory. */
const keptPersons = 20_000
const secretBytes = 32
/** Keys wrapped anew in one transaction. */
const sliceKeys = 1000

interface PersonRow {
  pseudonym: string
  number: string | null
  wrapped: string | null
  erased_at: string | null
}

/** A person as the vault knows it. */
export class Person {
  readonly pseudonym: string
  readonly erased: boolean
  /** The number by which others know the person, sealed. */
  readonly number: string | null
  readonly #secret: () => Promise<Uint8Array<ArrayBuffer>>
  #scope: Promise<ScopeKeys> | undefined

  constructor(row: PersonRow, tenant: TenantKeys) {
    const { pseudonym, wrapped } = row
    this.pseudonym = pseudonym
    this.number = row.number
    this.erased = row.erased_at !== null || wrapped === null
    this.#secret = () => tenant.wrapping.unwrap(wrapped as string, pseudonym)
  }

  /** @returns the person's keys, unwrapped at the first call. @throws RangeError for a person who has been erased. */
  scope(): Promise<ScopeKeys> {
    if (this.erased) throw new RangeError('a person who has been erased has no key')
    this.#scope ??= this.#secret().then(personScope)
    return this.#scope
  }
}

export class PersonKeys {
  readonly #vault: D1Database
  readonly #tenant: TenantKeys
  /** In the order of the last use. */
  readonly #kept = new Map<string, Person>()

  constructor(vault: D1Database, tenant: TenantKeys) {
    this.#vault = vault
    this.#tenant = tenant
  }

  /** @returns those of the persons that the vault knows, by pseudonym. */
  async find(pseudonyms: Iterable<string>): Promise<Map<string, Person>> {
    const found = new Map<string, Person>()
    const missing: string[] = []
    for (const pseudonym of pseudonyms) {
      const person = this.#kept.get(pseudonym)
      if (person === undefined) missing.push(pseudonym)
      else this.#keep(found, person)
    }
    if (missing.length === 0) return found
    const { results } = await this.#select(missing).all<PersonRow>()
    for (const row of results) this.#keep(found, new Person(row, this.#tenant))
    return found
  }

  /**
   * Makes keys for persons met for the first time, all in one transaction.
   * @param numbers by pseudonym.
   * @returns all of the persons, those who have been erased among them.
   */
  async ensure(numbers: ReadonlyMap<string, string>, now: Date): Promise<Map<string, Person>> {
    const found = await this.find(numbers.keys())
    const missing = [...numbers].filter(([pseudonym]) => !found.has(pseudonym))
    if (missing.length === 0) return found
    const made: string[][] = []
    for (let at = 0; at < missing.length; at += sliceKeys) {
      if (at > 0) await pause()
      const slice = missing.slice(at, at + sliceKeys)
      made.push(...(await Promise.all(slice.map(([pseudonym, number]) => this.#made(pseudonym, number)))))
    }
    const results = await this.#vault.batch<PersonRow>([
      // Another import may have made the same person meanwhile: its key counts.
      this.#vault
        .prepare(
          'INSERT OR IGNORE INTO privacy_person (pseudonym, number, wrapped, created_at) SELECT value->>0, value->>1, value->>2, ?1 FROM json_each(?2)',
        )
        .bind(now.toISOString(), JSON.stringify(made)),
      this.#select(missing.map(([pseudonym]) => pseudonym)),
    ])
    for (const row of results[1]?.results ?? []) this.#keep(found, new Person(row, this.#tenant))
    return found
  }

  /** @returns those of the persons who have been erased, all of the tenant's when none are given. */
  async erased(pseudonyms?: Iterable<string>): Promise<string[]> {
    const { results } = await this.#vault
      .prepare(
        'SELECT pseudonym FROM privacy_person WHERE erased_at IS NOT NULL AND (?1 IS NULL OR pseudonym IN (SELECT value FROM json_each(?1)))',
      )
      .bind(pseudonyms === undefined ? null : JSON.stringify([...pseudonyms]))
      .all<{ pseudonym: string }>()
    return results.map(({ pseudonym }) => pseudonym)
  }

  /** @returns the numbers by which others know the persons, by pseudonym; without those who are unknown or erased. */
  async numbers(pseudonyms: Iterable<string>): Promise<Map<string, string>> {
    const numbers = new Map<string, string>()
    for (const [pseudonym, person] of await this.find(pseudonyms)) {
      if (person.erased || person.number === null) continue
      const number = await open(await person.scope(), this.#tenant.tenant, person.number, numberPlace(pseudonym))
      numbers.set(pseudonym, number)
    }
    return numbers
  }

  /**
   * Destroys the key and the number of persons. A tombstone stays, so that none of their rows is taken again.
   * A person who is unknown so far gets a tombstone too.
   * @returns how many keys there were.
   */
  async erase(pseudonyms: string[], now: Date): Promise<number> {
    const list = JSON.stringify(pseudonyms)
    const results = await this.#vault.batch<{ gone: number }>([
      this.#vault
        .prepare(
          'SELECT count(*) AS gone FROM privacy_person WHERE wrapped IS NOT NULL AND pseudonym IN (SELECT value FROM json_each(?1))',
        )
        .bind(list),
      // In place, at the same length: what is set to NULL only would stay in the page's free space.
      this.#vault
        .prepare(
          `UPDATE privacy_person SET number = ${zeros('number')}, wrapped = ${zeros('wrapped')} WHERE wrapped IS NOT NULL AND pseudonym IN (SELECT value FROM json_each(?1))`,
        )
        .bind(list),
      this.#vault
        .prepare(
          'INSERT INTO privacy_person (pseudonym, created_at, erased_at) SELECT value, ?2, ?2 FROM json_each(?1) WHERE true ON CONFLICT (pseudonym) DO UPDATE SET number = NULL, wrapped = NULL, erased_at = coalesce(erased_at, excluded.erased_at)',
        )
        .bind(list, now.toISOString()),
    ])
    for (const pseudonym of pseudonyms) this.#kept.delete(pseudonym)
    return results[0]?.results[0]?.gone ?? 0
  }

  /**
   * Wraps root and persons' keys under the ring's current version, slice by slice; goes on where it was interrupted, and rows are not touched.
   * @returns how many keys of persons were wrapped anew. All done, older versions may leave the ring.
   */
  async rewrap(): Promise<number> {
    const { wrapping } = this.#tenant
    const vault = this.#vault
    const old = `wrapped IS NOT NULL AND substr(wrapped, 1, ${wrapping.prefix.length}) <> ?1`
    const root = await vault
      .prepare(`SELECT wrapped FROM privacy_root WHERE ${old}`)
      .bind(wrapping.prefix)
      .first<{ wrapped: string }>()
    if (root !== null) {
      const again = await wrapping.wrap(await wrapping.unwrap(root.wrapped, 'root'), 'root')
      await vault.prepare('UPDATE privacy_root SET wrapped = ?1').bind(again).run()
    }
    for (let done = 0; ; await pause()) {
      const { results } = await vault
        .prepare(`SELECT pseudonym, wrapped FROM privacy_person WHERE ${old} LIMIT ${sliceKeys}`)
        .bind(wrapping.prefix)
        .all<{ pseudonym: string; wrapped: string }>()
      if (results.length === 0) return done
      const again = await Promise.all(
        results.map(async ({ pseudonym, wrapped }) => [
          pseudonym,
          wrapped,
          await wrapping.wrap(await wrapping.unwrap(wrapped, pseudonym), pseudonym),
        ]),
      )
      // A person who was erased meanwhile stays so.
      await vault
        .prepare(
          'UPDATE privacy_person SET wrapped = value->>2 FROM json_each(?1) WHERE pseudonym = value->>0 AND wrapped = value->>1',
        )
        .bind(JSON.stringify(again))
        .run()
      done += results.length
    }
  }

  #select(pseudonyms: string[]): D1PreparedStatement {
    return this.#vault
      .prepare(
        'SELECT pseudonym, number, wrapped, erased_at FROM privacy_person WHERE pseudonym IN (SELECT value FROM json_each(?1))',
      )
      .bind(JSON.stringify(pseudonyms))
  }

  async #made(pseudonym: string, number: string): Promise<string[]> {
    const secret = crypto.getRandomValues(new Uint8Array(secretBytes))
    const scope = await personScope(secret)
    return [
      pseudonym,
      await seal(scope, this.#tenant.tenant, number, numberPlace(pseudonym)),
      await this.#tenant.wrapping.wrap(secret, pseudonym),
    ]
  }

  #keep(found: Map<string, Person>, person: Person): void {
    found.set(person.pseudonym, person)
    this.#kept.delete(person.pseudonym)
    this.#kept.set(person.pseudonym, person)
    if (this.#kept.size > keptPersons) this.#kept.delete(this.#kept.keys().next().value as string)
  }
}

/** As many zeros as the column is long. */
function zeros(column: string): string {
  return `substr(hex(zeroblob(length(${column}))), 1, length(${column}))`
}

function numberPlace(pseudonym: string): Place {
  return { table: 'privacy_person', column: 'number', key: pseudonym, person: pseudonym }
}
