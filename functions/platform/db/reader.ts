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

/** A Reader that keeps each distinct statement as evidence, with rows returned and read, and yields after each. */
export class RecordingReader implements Reader {
  readonly #db: D1Database
  readonly #evidence = new Map<string, Evidence>()
  rowsRead = 0

  constructor(db: D1Database) {
    this.#db = db
  }

  async all<Row>(query: SQL): Promise<Row[]> {
    const { sql, params } = dialect.sqlToQuery(query)
    const { results, meta } = await this.#db.prepare(sql).bind(...params).all<Row>()
    const text = sql.replaceAll(/\s+/g, ' ').trim()
    const known = this.#evidence.get(text)
    const rowsRead = meta.rows_read ?? 0
    this.rowsRead += rowsRead
    if (known === undefined) this.#evidence.set(text, { sql: text, rows: results.length, rowsRead })
    else {
      known.rows += results.length
      known.rowsRead = (known.rowsRead ?? 0) + rowsRead
    }
    await pause()
    return results
  }

  evidence(): Evidence[] {
    return [...this.#evidence.values()]
  }
}
