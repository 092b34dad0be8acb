// One parser with better-sqlite3: prepared upserts in transactions of 10,000, synchronous full, onto the same table and indexes as ours.
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { parse } from 'csv-parse'
import Papa from 'papaparse'
import { inferSchema, initParser } from 'udsv'

const [parser, file, target] = process.argv.slice(2) as [string, string, string]
const db = new Database(target)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
const migrations = resolve(import.meta.dirname, '../migrations')
for (const name of readdirSync(migrations).sort()) db.exec(readFileSync(resolve(migrations, name), 'utf8'))
db.exec('DROP TRIGGER IF EXISTS finance_ledger_before')

const upsert =
  db.prepare(`INSERT INTO finance_ledger (entry_key, day, scenario, account_id, department_id, organization_id, amount_cents, original_cents, currency, memo, batch_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'USD', NULL, 1)
  ON CONFLICT (entry_key) DO UPDATE SET day = excluded.day, scenario = excluded.scenario, account_id = excluded.account_id, department_id = excluded.department_id,
    organization_id = excluded.organization_id, amount_cents = excluded.amount_cents, original_cents = excluded.original_cents`)
const ids = new Map<string, number>()
const idOf = (member: string) => ids.get(member) ?? ids.set(member, ids.size + 1).size

type Row = string[]
const store = db.transaction((rows: Row[]) => {
  for (const [id, day, organization, department, scenario, code, , , amount] of rows as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ][]) {
    const cents = Math.round(Number(amount) * 100)
    upsert.run(id, day, scenario.toLowerCase(), idOf(code), idOf(department), idOf(organization), cents, cents)
  }
})
let rows: Row[] = []
let first = true
const add = (row: Row) => {
  if (first) {
    first = false
    return
  }
  rows.push(row)
  if (rows.length === 10_000) {
    store(rows)
    rows = []
  }
}

const start = performance.now()
const input = createReadStream(file, { highWaterMark: 1 << 18 })
if (parser === 'csv-parse') for await (const row of input.pipe(parse())) add(row as Row)
else if (parser === 'papaparse')
  await new Promise<void>((done) => Papa.parse(input, { step: (result) => add(result.data), complete: () => done() }))
else {
  // udsv takes the header for itself.
  first = false
  let streaming: ReturnType<typeof initParser> | undefined
  const keep = (row: Row) => {
    add(row)
  }
  input.setEncoding('utf8')
  for await (const chunk of input as AsyncIterable<string>) {
    streaming ??= initParser(inferSchema(chunk))
    streaming.chunk(chunk, streaming.stringArrs as never, keep as never)
  }
  streaming?.end()
}
store(rows)
process.stdout.write(String(performance.now() - start))
const { n } = db.prepare('SELECT count(*) AS n FROM finance_ledger').get() as { n: number }
if (n === 0) throw new Error('nothing stored')
