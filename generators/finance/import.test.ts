// The books of the company through the real ingest, in SQLite: what the platform reads off them is what was generated.
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import type { MetricRow, SummedMetric } from '../../functions/domain.ts'
import { companyTables } from '../../functions/finance/company-tables.ts'
import { ledgerTable } from '../../functions/finance/ledger-table.ts'
import { settings } from '../../functions/finance/ledger.fixture.ts'
import { financeMetrics } from '../../functions/finance/metrics.ts'
import { ledgerRollup } from '../../functions/finance/rollups.ts'
import { d1Fixture } from '../../functions/platform/ingest/d1.fixture.ts'
import { auditFixture } from '../../functions/platform/audit/audit.fixture.ts'
import { importRows } from '../../functions/platform/ingest/import.ts'
import type { Report } from '../../functions/platform/ingest/report.ts'
import { emptyMapping, type IngestTable } from '../../functions/platform/ingest/table.ts'
import { vaultFixture } from '../../functions/platform/privacy/vault.fixture.ts'
import { CsvTables } from '../files.ts'
import { booksOf, cents, sum, table } from './books.fixture.ts'

const books = booksOf({ months: 5, employees: 60 })
const { db, sqlite } = d1Fixture()
const dialect = new SQLiteSyncDialect()

const { vault } = await vaultFixture()

async function send(declared: IngestTable): Promise<Report> {
  const csv = new CsvTables()
  const lines = table(books, declared.name).map((row) => csv.line(declared.name, row))
  const bytes = new TextEncoder().encode(csv.header(declared.name) + lines.join(''))
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
  const { report } = await importRows(db, {
    table: declared,
    vault,
    settings,
    body,
    format: undefined,
    replace: null,
    dryRun: false,
    maxBytes: 1e9,
    key: declared.name,
    requestHash: declared.name,
    source: 'test',
    record: auditFixture(db).record,
    now: new Date('2026-11-01T00:00:00Z'),
    mapping: emptyMapping(),
  })
  return report
}

describe('the books of the company, imported', () => {
  it('are taken whole, table by table', async () => {
    for (const declared of [ledgerTable, ...companyTables]) {
      const report = await send(declared)
      expect([declared.name, report.inserted, report.rejected]).toEqual([
        declared.name,
        table(books, declared.name).length,
        0,
      ])
    }
  })
  it('have balance sheet accounts that hold movements, of the kinds that metrics look for', () => {
    const accounts = sqlite.prepare('SELECT code, kind, aggregation FROM finance_account').all() as {
      code: string
      kind: string
      aggregation: string
    }[]
    expect(new Set(accounts.map(({ aggregation }) => aggregation))).toEqual(new Set(['sum']))
    const kinds = Object.fromEntries(accounts.map(({ code, kind }) => [code, kind]))
    expect(kinds).toMatchObject({
      1110: 'cash',
      1130: 'receivables',
      1160: 'inventory',
      1190: 'fixed-assets',
      1230: 'fixed-assets',
      2230: 'payables',
      2410: 'debt',
      3020: 'equity',
      3540: 'equity',
      4200: 'sales',
      4300: 'sales',
      5020: 'cost-of-sales',
      6000: 'personnel',
      6200: 'travel',
      6310: 'marketing',
      6500: 'professional-services',
      6860: 'depreciation',
      6920: 'facilities',
      8010: 'interest',
      8500: 'tax',
    })
  })
  it('answer what cash, receivables and debt are, as the banks and the customers say', () => {
    const days = sqlite.prepare('SELECT DISTINCT day FROM finance_ledger').pluck().all() as string[]
    for (const day of days) {
      for (const statement of ledgerRollup.day(day)) {
        const { sql, params } = dialect.sqlToQuery(statement)
        sqlite.prepare(sql).run(...params)
      }
    }
    const last = (name: string) => {
      const metric = financeMetrics.find((each) => each.name === name) as SummedMetric
      const { sql, params } = dialect.sqlToQuery(
        metric.rows({
          span: { from: '2026-06-01', to: '2026-12-31' },
          resolution: 'month',
          scenario: 'actual',
          where: {},
        }),
      )
      return (sqlite.prepare(sql).all(...params) as MetricRow[]).at(-1)
    }
    const banks = table(books, 'finance/bank-balance').filter(({ day }) => day === '2026-10-31')
    expect(last('cash')).toMatchObject({ period: '2026-10-01', value: sum(banks, 'balance') })
    const open = table(books, 'finance/invoice').filter(({ paid_on }) => paid_on === null)
    expect(last('receivables')).toMatchObject({ period: '2026-10-01', value: sum(open) })
    const debt = table(books, 'finance/ledger').filter(({ account_code }) => account_code === '2410')
    expect(last('debt')?.value).toBe(debt.reduce((total, row) => total + cents(row), 0))
  })
})
