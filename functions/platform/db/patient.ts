// A database that somebody else is writing to is waited for, a while.
import { Problem } from '../../problem.ts'

/** Waits between tries, ms; each is taken half to one and a half times. Together about four seconds. */
const waitsMs = [25, 50, 100, 200, 400, 400, 400, 400, 400, 400, 400, 400, 400]
const isBusy = (error: unknown) => /SQLITE_BUSY|database is locked/.test(String(error))
const writes = (sql: string) => /\b(?:insert|update|delete|replace|create|alter|drop)\b/i.test(sql)
const patient = new WeakMap<D1Database, D1Database>()

/**
 * @returns the database as one that tries again while another program holds it: a statement or batch that was refused so has done nothing.
 * Where that was in vain its calls throw Problem 503 'database-busy', and are tried once only until something has been written again: nobody queues up behind a lock.
 */
export function withRetry(db: D1Database): D1Database {
  const known = patient.get(db)
  if (known !== undefined) return known
  const made = new PatientDatabase(db)
  patient.set(db, made)
  return made
}

/** Runs a statement whose effect nobody waits for, once: on a full disk or a database that is held, whoever reads is served without it. */
export async function noted(statement: D1PreparedStatement): Promise<void> {
  try {
    await (statement instanceof PatientStatement ? statement.inner : statement).run()
  } catch (error) {
    if (!isBusy(error) && !/SQLITE_FULL|disk is full|SQLITE_IOERR/.test(String(error))) throw error
  }
}

class Patience {
  #inVain = false

  async run<T>(isWrite: () => boolean, work: () => Promise<T>): Promise<T> {
    for (let round = 0; ; round++) {
      try {
        const done = await work()
        if (this.#inVain && isWrite()) this.#inVain = false
        return done
      } catch (error) {
        if (!isBusy(error)) throw error
        const waitMs = this.#inVain ? undefined : waitsMs[round]
        if (waitMs === undefined) {
          this.#inVain = true
          throw busy()
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + jitter())))
      }
    }
  }
}

/** 0 to 1. */
function jitter(): number {
  return (crypto.getRandomValues(new Uint8Array(1))[0] as number) / 255
}

function busy(): Problem {
  return new Problem(
    503,
    'database-busy',
    'Another program has been writing to the database for seconds; nothing of this request was kept.',
    'Send it again in a moment. If it stays so, end the program that holds the file.',
  )
}

class PatientDatabase implements D1Database {
  readonly #db: D1Database
  readonly #patience = new Patience()

  constructor(db: D1Database) {
    this.#db = db
  }

  prepare(sql: string): D1PreparedStatement {
    return new PatientStatement(this.#db.prepare(sql), sql, this.#patience)
  }

  batch<T = unknown>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
    const own = statements as PatientStatement[]
    return this.#patience.run(
      () => own.some(({ sql }) => writes(sql)),
      () => this.#db.batch<T>(own.map(({ inner }) => inner)),
    )
  }

  exec(sql: string): Promise<D1ExecResult> {
    return this.#db.exec(sql)
  }

  withSession(constraint?: D1SessionBookmark | D1SessionConstraint): D1DatabaseSession {
    return this.#db.withSession(constraint)
  }

  dump(): Promise<ArrayBuffer> {
    return this.#db.dump()
  }
}

class PatientStatement implements D1PreparedStatement {
  readonly inner: D1PreparedStatement
  readonly sql: string
  readonly #patience: Patience

  constructor(inner: D1PreparedStatement, sql: string, patience: Patience) {
    this.inner = inner
    this.sql = sql
    this.#patience = patience
  }

  bind(...values: unknown[]): D1PreparedStatement {
    return new PatientStatement(this.inner.bind(...values), this.sql, this.#patience)
  }

  first<T = unknown>(column: string): Promise<T | null>
  first<T = Record<string, unknown>>(): Promise<T | null>
  first<T>(column?: string): Promise<T | null> {
    return this.#run(() => (column === undefined ? this.inner.first<T>() : this.inner.first<T>(column)))
  }

  run<T = Record<string, unknown>>(): Promise<D1Result<T>> {
    return this.#run(() => this.inner.run<T>())
  }

  all<T = Record<string, unknown>>(): Promise<D1Result<T>> {
    return this.#run(() => this.inner.all<T>())
  }

  raw<T = unknown[]>(options: { columnNames: true }): Promise<[string[], ...T[]]>
  raw<T = unknown[]>(options?: { columnNames?: false }): Promise<T[]>
  raw(options?: { columnNames?: boolean }): Promise<never> {
    return this.#run(() => this.inner.raw(options as { columnNames: true }) as Promise<never>)
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return this.#patience.run(() => writes(this.sql), work)
  }
}
