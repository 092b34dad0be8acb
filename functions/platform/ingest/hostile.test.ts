// Files that mean harm, or are merely broken: each gets a clear report, and nothing is dropped or changed in silence.
import { describe, expect, it } from 'vitest'
import { ledgerTable } from '../../finance/ledger-table.ts'
import type { Problem } from '../../problem.ts'
import { csvCell } from '../../../lib/text/csv-cell.ts'
import { vaultFixture } from '../privacy/vault.fixture.ts'
import { d1Fixture } from './d1.fixture.ts'
import { auditFixture } from '../audit/audit.fixture.ts'
import { importRows } from './import.ts'
import { checkParameters, readFormat } from './options.ts'
import type { Report } from './report.ts'
import { emptyMapping, type Mapping } from './table.ts'

const settings = { name: 'Test', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'USD', locale: 'en-US' }
const start = 'date,account,account_type,amount'
const row = '2013-03-01,Rent,Expense,5'

async function take(
  content: string | Uint8Array,
  mapping: Partial<Mapping> = {},
): Promise<{
  report: Report
  memos: (string | null)[]
  rejects: { line: number; column: string | null; reason: string }[]
}> {
  const { db, sqlite } = d1Fixture()
  const { vault } = await vaultFixture()
  const body = new Response(content as string | Uint8Array<ArrayBuffer>).body
  const { report } = await importRows(db, {
    table: ledgerTable,
    vault,
    settings,
    body,
    format: undefined,
    replace: null,
    dryRun: false,
    maxBytes: 1e9,
    key: 'k',
    requestHash: 'r',
    source: 'test',
    record: auditFixture(db).record,
    now: new Date('2026-01-01T00:00:00Z'),
    mapping: { ...emptyMapping(), ...mapping },
  })
  return {
    report,
    memos: (
      await vault.open(
        sqlite.prepare('SELECT entry_key, memo FROM finance_ledger ORDER BY id').all() as { memo: string | null }[],
        ledgerTable,
        ['memo'],
      )
    ).map(({ memo }) => memo),
    rejects: sqlite.prepare('SELECT line, column_name AS "column", reason FROM ingest_reject ORDER BY line').all() as {
      line: number
      column: string | null
      reason: string
    }[],
  }
}

const refusal = (content: string | Uint8Array) =>
  take(content).then(
    () => undefined,
    (problem: Problem) => problem.code,
  )

describe('hostile files', () => {
  it.each([
    ['an unbalanced quote in the header', '"date,account,amount\n2013-03-01,Rent,5\n', 'bad-header'],
    ['a header of ten million characters', 'x'.repeat(10_000_000), 'header-too-long'],
    ['a UTF-16 file without a mark', Buffer.from(`${start}\n${row}\n`, 'utf16le'), 'binary-file'],
    ['a JSON file with a second document', `[{"date":"2013-03-01"}]\n[{"date":"2013-03-01"}]`, 'bad-json'],
    ['JSON nested without end', '['.repeat(2_000_000), 'bad-json'],
    [
      '1,001 keys over many objects',
      Array.from(
        { length: 1001 },
        (_, index) => `{"date":"2013-03-01","account":"Rent","account_type":"Expense","amount":1,"k${index}":1}`,
      ).join('\n'),
      'too-many-columns',
    ],
  ])('I2: %s is refused as a whole', async (_name, content, code) => {
    expect(await refusal(content)).toBe(code)
  })

  it('I2: headers of a hundred columns and more, with traps among them, are ignored by name', async () => {
    const traps = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '=1+1',
      ...Array.from({ length: 200 }, (_, index) => `c${index}`),
      'y'.repeat(5000),
    ]
    const { report } = await take(`${start},${traps.join(',')}\n${row},${traps.map(() => 'x').join(',')}\n`)
    expect(report).toMatchObject({ accepted: 1, rejected: 0 })
    expect(report.ignored).toHaveLength(traps.length)
    expect(report.ignored.at(-1)).toBe(`${'y'.repeat(200)}…`)
  })

  it.each(['\r', '\n', '\r\n'])('I2: lines that end in %j are lines', async (newline) => {
    expect((await take([start, row, row, row].join(newline))).report).toMatchObject({ accepted: 3, rejected: 0 })
  })

  it.each([
    ['9999-12-31', 'is not between 1900 and 2200'],
    ['0000-01-01', 'is n'],
    ['2013-02-30', 'is no such day'],
    ['2013-13-01', 'is no such day'],
    ['-2013-01-01', 'is not a date'],
    ['2013-03-01T25:00:00Z', 'is no such time'],
    ['٢٠١٣-٠٣-٠١', 'is not a date'],
    ['NaN', 'is not a date'],
  ])('I2: the date %s is set aside', async (date, reason) => {
    const { report, rejects } = await take(`${start}\n${date},Rent,Expense,5\n${row}\n`)
    expect(report).toMatchObject({ accepted: 1, rejected: 1 })
    expect(rejects).toEqual([{ line: 2, column: 'date', reason: expect.stringContaining(reason) }])
  })

  it.each(['1e999', '-1e999', 'NaN', 'Infinity', '1.234,56', '0x10', '1__0', '9'.repeat(500), '=1+1'])(
    'I2: the amount %j is set aside',
    async (amount) => {
      const { report, rejects } = await take(`${start}\n2013-03-01,Rent,Expense,"${amount}"\n${row}\n`)
      expect(report).toMatchObject({ accepted: 1, rejected: 1 })
      expect(rejects).toMatchObject([{ line: 2, column: 'amount' }])
    },
  )

  it('I2: NUL bytes after the start set their rows aside, not the file', async () => {
    const { report, rejects } = await take(`${start},memo\n${`${row},fine\n`.repeat(3000)}${row},a\0b\n${row},fine\n`)
    // A NUL in the first piece makes the file binary: this one comes later.
    expect(report.accepted + report.rejected).toBe(3002)
    expect(rejects).toEqual([{ line: 3002, column: null, reason: expect.stringContaining('no text') }])
  })

  it('I2: a UTF-16 file with half a character at its end loses nothing in silence', async () => {
    const text = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`${start},memo\n${row},ok\n${row},last`, 'utf16le'),
      Buffer.from([0x41]),
    ])
    const { report, memos } = await take(new Uint8Array(text))
    expect(report).toMatchObject({ accepted: 1, rejected: 1, encoding: 'utf-16le' })
    expect(memos).toEqual(['ok'])
  })

  it('I1, I2: texts arrive as they are: quotes, newlines, emoji, marks, words that mean something elsewhere', async () => {
    const memos = [
      'a "quoted" word',
      'two\nlines',
      '🙂',
      '\ufeffmark',
      'NULL',
      'null',
      '007',
      "'; DROP TABLE finance_ledger; --",
      '=HYPERLINK("x")',
      'ünïcödé',
      'x'.repeat(2000),
      '?1',
      '\u2028',
    ]
    const { memos: stored } = await take(
      `${start},memo\n${memos.map((memo) => `${row},"${memo.replaceAll('"', '""')}"`).join('\n')}\n`,
    )
    expect(stored).toEqual(memos)
    const json = await take(
      memos
        .map((memo) =>
          JSON.stringify({ date: '2013-03-01', account: 'Rent', account_type: 'Expense', amount: 5, memo }),
        )
        .join('\n'),
    )
    expect(json.memos).toEqual(stored)
  })
})

describe('what is said about rows', () => {
  it('knows its parameters: a misspelt dry-run is refused', () => {
    expect(() => checkParameters(['decimal', 'dry-run', 'source'])).not.toThrow()
    for (const name of ['dryrun', 'dry_run', '__proto__', 'constructor'])
      expect(() => checkParameters([name])).toThrow(name)
  })

  it('takes the charset of the content type for a declared encoding', () => {
    const read = (type: string, mapping: Partial<Mapping> = {}) => {
      const whole = { ...emptyMapping(), ...mapping }
      return [readFormat(type, whole), whole.encoding]
    }
    expect(read('text/csv; charset="ISO-8859-1"')).toEqual(['csv', 'windows-1252'])
    expect(read('application/json;charset=utf-8')).toEqual(['json', 'utf-8'])
    expect(read('text/csv; charset=utf-8', { encoding: 'windows-1252' })).toEqual(['csv', 'windows-1252'])
    expect(read('text/csv; charset=utf-16')).toEqual(['csv', undefined])
    for (const charset of ['shift_jis', 'constructor', '__proto__'])
      expect(() => read(`text/csv; charset=${charset}`)).toThrow('charset')
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', `"'\t=1"`],
    ['\n=1', `"'\n=1"`],
    ['|calc', "'|calc"],
    ['%0', "'%0"],
    ['\uff1d1', "'\uff1d1"],
    ['a,=1', '"a,=1"'],
    ['a"b', '"a""b"'],
    ['a\t=1', '"a\t=1"'],
    ['plain', 'plain'],
    ['2013-02-30', '2013-02-30'],
  ])('I5: the cell %j of a download is %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })
})
