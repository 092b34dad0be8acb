import type { SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import type { Evidence } from '../../answer.ts'
import type { PartQuestion, Reader } from '../../domain.ts'

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

interface Result {
  results: unknown[]
  /** Absent where they were taken out of the rows of all cuts. */
  rowsRead?: number
}

/** Rows that a run may keep of statements for all cuts; beyond, each cut is asked for by itself. */
const sharedRowsMost = 400_000

/** What the readers of one run share while the rollups stand still: several insights ask the same, and several cuts nearly the same. */
export class Memo {
  /** By statement and parameters. */
  readonly results = new Map<string, Result>()
  /** Rows of the cut that is being computed. */
  readonly parts = new Map<string, Result>()
  /** By statement for all cuts; null where there were too many rows to keep. */
  readonly wholes = new Map<string, unknown[] | null>()
  /** Whether there are so many cuts that reading all at once is cheaper. */
  shares = false
  sharedRows = 0
}

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
    return this.#remembered(sql, params, this.#memo?.results) as Promise<Row[]>
  }

  async part<Whole, Row>({ own, whole, keep }: PartQuestion<Whole, Row>): Promise<Row[]> {
    const memo = this.#memo
    const { sql, params } = dialect.sqlToQuery(own)
    const key = keyOf(sql, params)
    if (memo?.shares && !memo.parts.has(key)) {
      const rows = await this.#whole(whole(), memo)
      if (rows !== null) memo.parts.set(key, { results: keep(rows as Whole[]) })
    }
    return this.#remembered(sql, params, memo?.parts) as Promise<Row[]>
  }

  async #remembered(sql: string, params: unknown[], known: Map<string, Result> | undefined): Promise<unknown[]> {
    const key = keyOf(sql, params)
    let result = known?.get(key)
    if (result === undefined) {
      result = await this.#ask(sql, params)
      known?.set(key, result)
    }
    this.#record(sql, result)
    return result.results
  }

  async #whole(query: SQL, memo: Memo): Promise<unknown[] | null> {
    const { sql, params } = dialect.sqlToQuery(query)
    const key = keyOf(sql, params)
    const known = memo.wholes.get(key)
    if (known !== undefined) return known
    const { results } = await this.#ask(sql, params)
    const fits = memo.sharedRows + results.length <= sharedRowsMost
    if (fits) memo.sharedRows += results.length
    memo.wholes.set(key, fits ? results : null)
    return fits ? results : null
  }

  async #ask(sql: string, params: unknown[]): Promise<Result> {
    const { results, meta } = await this.#db
      .prepare(sql)
      .bind(...params)
      .all()
    const rowsRead = meta.rows_read ?? 0
    this.rowsRead += rowsRead
    await pause()
    return { results, rowsRead }
  }

  #record(sql: string, { results, rowsRead }: Result): void {
    const known = this.#evidence.get(sql)
    if (known === undefined) {
      const text = sql.replaceAll(/\s+/g, ' ').trim()
      this.#evidence.set(sql, { sql: text, rows: results.length, ...(rowsRead === undefined ? {} : { rowsRead }) })
      return
    }
    known.rows = (known.rows ?? 0) + results.length
    if (rowsRead !== undefined) known.rowsRead = (known.rowsRead ?? 0) + rowsRead
  }

  evidence(): Evidence[] {
    return [...this.#evidence.values()]
  }
}

function keyOf(sql: string, params: unknown[]): string {
  return `${sql}\u0000${JSON.stringify(params)}`
}
