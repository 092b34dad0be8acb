import type { SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import type { Evidence } from '../../answer.ts'
import type { Reader } from '../../domain.ts'

const dialect = new SQLiteAsyncDialect()

/** @returns the statement ready to run, for D1's batch. */
export function prepared(db: D1Database, query: SQL): D1PreparedStatement {
  const { sql, params } = dialect.sqlToQuery(query)
  return db.prepare(sql).bind(...params)
}

/** Lets other requests run: workerd is one event loop, and only a timer gives it away. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** Results by statement and parameters, while the rollups stand still: several insights ask the same. */
export type Memo = Map<string, { results: unknown[]; rowsRead: number }>

/** A Reader that keeps each distinct statement as evidence, with rows returned and read, and yields after each. */
export class RecordingReader implements Reader {
  readonly #db: D1Database
  readonly #memo: Memo | undefined
  readonly #evidence = new Map<string, Evidence>()
  rowsRead = 0

  /** @param memo shared by the readers of one run; readers must not change the rows that they are given. */
  constructor(db: D1Database, memo?: Memo) {
    this.#db = db
    this.#memo = memo
  }

  async all<Row>(query: SQL): Promise<Row[]> {
    const { sql, params } = dialect.sqlToQuery(query)
    const key = `${sql}\u0000${JSON.stringify(params)}`
    const known = this.#memo?.get(key)
    const { results, rowsRead } = known ?? (await this.#ask(sql, params))
    if (known === undefined) {
      this.rowsRead += rowsRead
      this.#memo?.set(key, { results, rowsRead })
      await pause()
    }
    this.#record(sql, results.length, rowsRead)
    return results as Row[]
  }

  async #ask(sql: string, params: unknown[]): Promise<{ results: unknown[]; rowsRead: number }> {
    const { results, meta } = await this.#db
      .prepare(sql)
      .bind(...params)
      .all()
    return { results, rowsRead: meta.rows_read ?? 0 }
  }

  #record(sql: string, rows: number, rowsRead: number): void {
    const text = sql.replaceAll(/\s+/g, ' ').trim()
    const known = this.#evidence.get(text)
    if (known === undefined) this.#evidence.set(text, { sql: text, rows, rowsRead })
    else {
      known.rows = (known.rows ?? 0) + rows
      known.rowsRead = (known.rowsRead ?? 0) + rowsRead
    }
  }

  evidence(): Evidence[] {
    return [...this.#evidence.values()]
  }
}
