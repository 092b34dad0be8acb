// A ledger in memory for tests: the real migrations, the real rollup, better-sqlite3 instead of D1.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import type { PartQuestion, Reader, TenantSettings } from '../domain.ts'
import { ledgerRollup } from './rollups.ts'
import type { AccountKind, AccountType } from './schema.ts'

const dialect = new SQLiteSyncDialect()
const folder = join(import.meta.dirname, '../../migrations')

export const settings: TenantSettings = {
  name: 'Test',
  timeZone: 'UTC',
  fiscalYearStartMonth: 1,
  currency: 'USD',
  locale: 'en-US',
}

export interface Posting {
  day: string
  account: string
  cents: number
  scenario?: string
  department?: string
  organization?: string
}

export class LedgerFixture {
  readonly sqlite = new Database(':memory:')
  private entries = 0

  constructor() {
    for (const file of readdirSync(folder).sort()) this.sqlite.exec(readFileSync(join(folder, file), 'utf8'))
  }

  all<Row>(query: SQL): Row[] {
    const { sql, params } = dialect.sqlToQuery(query)
    return this.sqlite.prepare(sql).all(...params) as Row[]
  }

  run(query: SQL): void {
    const { sql, params } = dialect.sqlToQuery(query)
    this.sqlite.prepare(sql).run(...params)
  }

  plan(query: SQL): string[] {
    const { sql, params } = dialect.sqlToQuery(query)
    const rows = this.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[]
    return rows.map((row) => row.detail)
  }

  get reader(): Reader {
    return {
      all: async <Row>(query: SQL) => this.all<Row>(query),
      part: async <Whole, Row>({ own }: PartQuestion<Whole, Row>) => this.all<Row>(own),
    }
  }

  /** The shape of D1 that readers use. */
  get d1(): D1Database {
    const statement = (text: string, params: unknown[] = []) => ({
      bind: (...values: unknown[]) => statement(text, values),
      all: async () => ({ results: this.sqlite.prepare(text).all(...params), meta: { rows_read: 1 } }),
    })
    return { prepare: (text: string) => statement(text) } as unknown as D1Database
  }

  account(code: string, name: string, type: AccountType, kind: AccountKind, aggregation: 'sum' | 'last' = 'sum'): void {
    this.sqlite
      .prepare('INSERT INTO finance_account (code, name, type, kind, aggregation) VALUES (?, ?, ?, ?, ?)')
      .run(code, name, type, kind, aggregation)
  }

  /** Adds lines; `roll` summarises their days. */
  post(postings: Posting[]): void {
    const insert = this.sqlite.prepare(`INSERT INTO finance_ledger
      (entry_key, day, scenario, account_id, department_id, organization_id, amount_cents, original_cents, currency, batch_id)
      VALUES (?, ?, ?, (SELECT id FROM finance_account WHERE code = ?), ?, ?, ?, ?, 'USD', 1)`)
    this.sqlite.transaction(() => {
      for (const line of postings) {
        const department = this.member('finance_department', line.department ?? 'Corporate')
        const organization = this.member('finance_organization', line.organization ?? 'Head Office')
        this.entries++
        insert.run(
          `e${this.entries}`,
          line.day,
          line.scenario ?? 'actual',
          line.account,
          department,
          organization,
          line.cents,
          line.cents,
        )
      }
    })()
  }

  /** Summarises a day, or every day that has lines. */
  roll(day?: string): void {
    const days = day
      ? [day]
      : (this.sqlite.prepare('SELECT DISTINCT day FROM finance_ledger').pluck().all() as string[])
    this.sqlite.transaction(() => {
      for (const each of days) for (const statement of ledgerRollup.day(each)) this.run(statement)
    })()
  }

  private member(table: 'finance_department' | 'finance_organization', name: string): number {
    this.sqlite.prepare(`INSERT OR IGNORE INTO ${table} (name) VALUES (?)`).run(name)
    return this.sqlite.prepare(`SELECT id FROM ${table} WHERE name = ?`).pluck().get(name) as number
  }
}
