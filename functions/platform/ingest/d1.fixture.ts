// A D1 binding over better-sqlite3, for tests of SQL that need no server: prepare, bind, first, all, run, and batch as one transaction.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'

type Result = { results: unknown[]; success: true; meta: Record<string, unknown> }

class Statement {
  readonly #sqlite: Database.Database
  readonly #sql: string
  readonly #values: unknown[]

  constructor(sqlite: Database.Database, sql: string, values: unknown[] = []) {
    this.#sqlite = sqlite
    this.#sql = sql
    this.#values = values
  }

  bind(...values: unknown[]): Statement {
    return new Statement(this.#sqlite, this.#sql, values)
  }

  execute(): Result {
    const statement = this.#sqlite.prepare(this.#sql)
    // better-sqlite3 takes ?1 for a named parameter.
    const numbered = /\?\d/.test(this.#sql)
    const values = numbered
      ? [
          Object.fromEntries(
            this.#values
              .map((value, index) => [String(index + 1), value])
              .filter(([index]) => new RegExp(`\\?${index}(?!\\d)`).test(this.#sql)),
          ),
        ]
      : this.#values
    if (!statement.reader) statement.run(...values)
    return {
      results: statement.reader ? statement.all(...values) : [],
      success: true,
      meta: { rows_read: 0, size_after: 0 },
    }
  }

  async all(): Promise<Result> {
    return this.execute()
  }

  async run(): Promise<Result> {
    return this.execute()
  }

  async first(): Promise<unknown> {
    return this.execute().results[0] ?? null
  }
}

/** An empty database with all migrations, and the same as a D1 binding. */
export function d1Fixture(): { db: D1Database; sqlite: Database.Database } {
  const sqlite = new Database(':memory:')
  const folder = resolve(import.meta.dirname, '../../../migrations')
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort())
    sqlite.exec(readFileSync(join(folder, name), 'utf8').replaceAll('--> statement-breakpoint', ''))
  return { db: d1Of(sqlite), sqlite }
}

/** A database as a D1 binding. */
export function d1Of(sqlite: Database.Database): D1Database {
  const db = {
    prepare: (sql: string) => new Statement(sqlite, sql),
    batch: async (statements: Statement[]) =>
      sqlite.transaction(() => statements.map((statement) => statement.execute()))(),
  }
  return db as unknown as D1Database
}
