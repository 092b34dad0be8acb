// Rows about people over the real SQL, in SQLite through a D1 double; test/sealed.test.ts does the same over a real server.
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { customersTables } from '../../customers/tables.ts'
import { ledgerTable } from '../../finance/ledger-table.ts'
import { hrTables } from '../../hr/tables.ts'
import { marketTables } from '../../market/tables.ts'
import { operationsTables } from '../../operations/tables.ts'
import { classesOf, type DataClass } from '../privacy/data-class.ts'
import { vaultFixture } from '../privacy/vault.fixture.ts'
import { auditFixture } from '../audit/audit.fixture.ts'
import { undoBatch } from './batches.ts'
import { d1Fixture } from './d1.fixture.ts'
import { importRows } from './import.ts'
import { Protection } from './protect.ts'
import { emptyMapping, type IngestTable } from './table.ts'
import { checked, tableOf } from './table-of.ts'

const now = new Date('2026-01-01T00:00:00Z')
const settings = { name: 'Test', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-GB' }

function named(tables: IngestTable[], name: string): IngestTable {
  return tables.find((table) => table.name === name) as IngestTable
}
const review = named(hrTables, 'hr/review')
const payslip = named(hrTables, 'hr/payslip')
const contact = named(customersTables, 'customers/contact')

async function installation() {
  const { db, sqlite } = d1Fixture()
  const { vault, sqlite: vaultFile } = await vaultFixture()
  let keys = 0
  const send = async (table: IngestTable, csv: string, dryRun = false) => {
    const { report } = await importRows(db, {
      table,
      vault,
      settings,
      body: new Response(csv).body,
      format: 'csv',
      replace: null,
      dryRun,
      maxBytes: 1e9,
      key: `k${keys++}`,
      requestHash: 'r',
      source: 'test',
      record: auditFixture(db).record,
      now,
      mapping: emptyMapping(),
    })
    return report
  }
  const rows = <Row>(sql: string) => sqlite.prepare(sql).all() as Row[]
  return { db, sqlite, vault, vaultFile, send, rows }
}

const reviews = (lines: string[]) =>
  `review_id,day,employee_id,reviewer_id,rating,potential,comment\n${lines.map((line) => `${line}\n`).join('')}`

describe('protection', () => {
  it('is nothing at all for a table that tells nothing about people', async () => {
    const { vault } = await vaultFixture()
    const of = { vault, now, dryRun: false }
    for (const table of [...marketTables, named(operationsTables, 'operations/reading')])
      expect(Protection.of(table, of)).toBeNull()
    expect(Protection.of(ledgerTable, of)).not.toBeNull()
  })

  it('gives a sealed value the key of the person, whom the rows know by a pseudonym only', async () => {
    const { vault, send, rows, sqlite } = await installation()
    expect(
      await send(review, reviews(['R1,2026-01-31,E1,E2,4,2,"Ruhig, klug"', 'R2,2026-01-31,E2,,3,1,'])),
    ).toMatchObject({ accepted: 2, inserted: 2, updated: 0 })
    const stored = rows<{ comment: string | null }>('SELECT * FROM hr_review ORDER BY id')
    const one = await vault.pseudonym('E1')
    expect(stored).toMatchObject([
      { employee_id: one, reviewer_id: await vault.pseudonym('E2'), review_id: await vault.pseudonym('R1'), rating: 4 },
      { employee_id: await vault.pseudonym('E2'), reviewer_id: null, comment: null },
    ])
    expect(stored[0]?.comment).toMatch(/^s1\.p\./)
    expect((await vault.open(stored, review, ['comment'])).map(({ comment }) => comment)).toEqual(['Ruhig, klug', null])
    expect(await vault.numbers([one])).toEqual(new Map([[one, 'E1']]))
    expect(sqlite.serialize().includes('Ruhig, klug')).toBe(false)
  })

  it('makes keys for persons, not for numbers of rows that are made of theirs', async () => {
    const { vault, send, vaultFile } = await installation()
    await send(review, reviews(['E1-R1,2026-01-31,E1,E2,4,2,Gut', 'E1-R2,2026-06-30,E1,E3,4,2,']))
    const persons = vaultFile.prepare('SELECT pseudonym FROM privacy_person ORDER BY 1').pluck().all()
    expect(persons).toEqual((await Promise.all(['E1', 'E2', 'E3'].map((number) => vault.pseudonym(number)))).sort())
  })

  it('is the same for the same row: only what has changed counts, in a dry run too', async () => {
    const { send } = await installation()
    const lines = Array.from({ length: 300 }, (_, at) => `R${at},2026-01-31,E${at % 70},E1,4,2,Comment ${at}`)
    expect(await send(review, reviews(lines))).toMatchObject({ inserted: 300 })
    expect(await send(review, reviews(lines), true)).toMatchObject({ inserted: 0, updated: 0, unchanged: 300 })
    expect(await send(review, reviews(lines))).toMatchObject({ inserted: 0, updated: 0, unchanged: 300, duplicates: 0 })
    const changed = [...lines.slice(1), 'R0,2026-01-31,E0,E1,4,2,Another', 'R999,2026-01-31,E999,,1,1,New']
    expect(await send(review, reviews(changed), true)).toMatchObject({ inserted: 1, updated: 1, unchanged: 299 })
    expect(await send(review, reviews(changed))).toMatchObject({ inserted: 1, updated: 1, unchanged: 299 })
  })

  it('makes no key in a dry run', async () => {
    const { send, vaultFile } = await installation()
    const report = await send(review, reviews(['R1,2026-01-31,E1,E2,4,2,Gut']), true)
    expect(report).toMatchObject({ accepted: 1, inserted: 1 })
    expect(report.sample).toMatchObject([{ reviewId: '•••', employeeId: '•••', comment: '•••', rating: 4 }])
    expect(vaultFile.prepare('SELECT count(*) FROM privacy_person').pluck().get()).toBe(0)
  })

  it('outlives undo: what a batch wrote over comes back and opens', async () => {
    const { db, send, rows, vault } = await installation()
    await send(review, reviews(['R1,2026-01-31,E1,E2,4,2,Before']))
    const { batchId } = await send(review, reviews(['R1,2026-01-31,E1,E2,4,2,After']))
    await undoBatch(db, [review], batchId as number, auditFixture(db).record)
    const stored = rows<{ comment: string }>('SELECT * FROM hr_review')
    expect(await vault.open(stored, review, ['comment'])).toMatchObject([{ comment: 'Before' }])
  })

  it('sets rows about an erased person aside by line, keeps the rest, and opens nothing any more', async () => {
    const { vault, send, rows } = await installation()
    const lines = ['R1,2026-01-31,E1,E2,4,2,Secret', 'R2,2026-01-31,E2,E1,4,2,Plain']
    await send(review, reviews(lines))
    await vault.persons.erase([await vault.pseudonym('E1')], now)
    const stored = rows<{ comment: string | null }>('SELECT * FROM hr_review ORDER BY id')
    expect((await vault.open(stored, review, ['comment'])).map(({ comment }) => comment)).toEqual([null, 'Plain'])
    const report = await send(review, reviews([...lines, 'R3,2026-02-28,E1,E2,5,3,Again', 'R4,2026-02-28,E3,E1,5,3,']))
    expect(report).toMatchObject({ accepted: 2, rejected: 2, inserted: 1, updated: 0, unchanged: 1 })
    expect(report.byReason).toEqual([{ column: 'employee_id', reason: 'is a person who has been erased', count: 2 }])
    expect(rows('SELECT line, column_name, reason, value FROM ingest_reject ORDER BY line')).toEqual(
      [2, 4].map((line) => ({
        line,
        column_name: 'employee_id',
        reason: 'is a person who has been erased',
        value: '',
      })),
    )
  })

  it('blinds keys that are made of a row, which would tell by trial what stood in it', async () => {
    const { send, rows, vault } = await installation()
    const csv =
      'date,account,account_type,amount,memo\n2026-01-31,Rent,Expense,5,Erika\n2026-01-31,Rent,Expense,5,Erika\n'
    expect(await send(ledgerTable, csv)).toMatchObject({ inserted: 2 })
    expect(await send(ledgerTable, csv)).toMatchObject({ inserted: 0, unchanged: 2 })
    const stored = rows<{ entry_key: string; memo: string }>('SELECT entry_key, memo FROM finance_ledger')
    for (const { entry_key: key } of stored) expect(key).toMatch(/^h:[A-Za-z0-9_-]{22}$/)
    expect((await vault.open(stored, ledgerTable, ['memo'])).map(({ memo }) => memo)).toEqual(['Erika', 'Erika'])
    const other = await installation()
    await other.send(ledgerTable, csv)
    expect(other.rows<{ entry_key: string }>('SELECT entry_key FROM finance_ledger')[0]?.entry_key).not.toBe(
      stored[0]?.entry_key,
    )
  })

  it('repeats no value of a table about people in a report', async () => {
    const { send, rows } = await installation()
    await send(review, reviews(['R1,yesterday,E1,E2,4,2,Gut', 'R2,2026-01-31,E1,E2,bad,2,Gut', 'R3,2026-01-31,Erika']))
    await send(contact, 'contact_id,day,account_id,name,role,origin\nK1,never,C1,Erika,Buyer,crm\n')
    expect(rows('SELECT DISTINCT value FROM ingest_reject')).toEqual([{ value: '' }])
    expect(rows('SELECT count(*) AS n FROM ingest_reject')).toEqual([{ n: 4 }])
  })
})

describe('the declaration of a table', () => {
  const table = sqliteTable(
    'hr_example',
    {
      id: integer('id').primaryKey(),
      number: text('number').notNull(),
      day: text('day').notNull(),
      batchId: integer('batch_id').notNull(),
    },
    (t) => [uniqueIndex('k').on(t.number), index('d').on(t.day)],
  )
  const entry = { title: 'Example', purpose: 'To show.', keep: { months: 1, reason: 'Because.' } }
  const classes = (number: DataClass, day: DataClass) =>
    classesOf(table, { ...entry, columns: { id: 'system', number, day, batchId: 'system' } })
  const declare = (number: DataClass, day: DataClass) =>
    tableOf('hr/example', table, { key: 'number', day: 'day', classes: classes(number, day) })

  it('is refused without classes, with those of another table, and where a class stands in the way', () => {
    expect(declare('person', 'public').classes.columns.number).toBe('person')
    expect(() => declare('text', 'public')).toThrow('number is the natural key and cannot be sealed')
    expect(() => declare('key', 'person')).toThrow('hr/example: day must stay as it is')
    expect(() => checked({ ...review, classes: payslip.classes })).toThrow(
      'hr/review has the data classes of hr_payslip',
    )
    const { classes: _, ...none } = review
    expect(() => checked(none as IngestTable)).toThrow('hr/review has no data classes')
    const columns: Record<string, DataClass> = { ...review.classes.columns }
    delete columns.comment
    expect(() => checked({ ...review, classes: { ...review.classes, columns } })).toThrow(
      'hr_review.comment has no data class',
    )
  })
})
