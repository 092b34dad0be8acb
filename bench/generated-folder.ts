// Generated files into better-sqlite3, for comparison: parsed by papaparse, values as the columns want them, prepared upserts in transactions of 10,000.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import Papa from 'papaparse'

const rowsATransaction = 10_000

interface Column {
  name: string
  type: string
}

/** Reads every CSV whose table the database has; the ledger's dimensions are left as text, which is less work than ours. */
export function readFolder(db: Database.Database, folder: string): number {
  let rows = 0
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.csv')))
    rows += readFile(db, join(folder, file), file.slice(0, -4).replaceAll('-', '_'))
  return rows
}

function readFile(db: Database.Database, file: string, table: string): number {
  const columns = db.prepare(`SELECT name, type FROM pragma_table_info(?)`).all(table) as Column[]
  const store = table === 'finance_ledger' ? ledgerStore(db) : plainStore(db, table, columns)
  if (store === null) return 0
  let waiting: Record<string, string>[] = []
  let rows = 0
  const write = db.transaction((some: Record<string, string>[]) => {
    for (const row of some) store(row)
  })
  const text = readFileSync(file, 'utf8')
  const options = {
    header: true,
    skipEmptyLines: true,
    step: ({ data }: { data: Record<string, string> }) => {
      waiting.push(data)
      rows++
      if (waiting.length < rowsATransaction) return
      write(waiting)
      waiting = []
    },
  }
  // A text is parsed at once; the package's types know streams only with these options.
  Papa.parse(text as never, options as never)
  write(waiting)
  return rows
}

function plainStore(
  db: Database.Database,
  table: string,
  columns: Column[],
): ((row: Record<string, string>) => void) | null {
  const own = columns.filter(({ name }) => name !== 'id' && name !== 'batch_id')
  if (own.length === 0) return null
  const names = own.map(({ name }) => name)
  const key = (
    db
      .prepare(`SELECT ii.name FROM pragma_index_list(?) il, pragma_index_info(il.name) ii WHERE il."unique" = 1`)
      .get(table) as { name: string }
  ).name
  const upsert = db.prepare(
    `INSERT INTO ${table} (${names.join(', ')}, batch_id) VALUES (${names.map(() => '?').join(', ')}, 1) ON CONFLICT (${key}) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  )
  return (row) =>
    void upsert.run(
      own.map(({ name, type }) => {
        const text = name.endsWith('_cents') ? row[name.slice(0, -'_cents'.length)] : row[name]
        if (text === undefined || text === '') return null
        return name.endsWith('_cents') ? Math.round(Number(text) * 100) : type === 'TEXT' ? text : Number(text)
      }),
    )
}

function ledgerStore(db: Database.Database): (row: Record<string, string>) => void {
  const ids = new Map<string, number>()
  const idOf = (member: string) => {
    const known = ids.get(member)
    if (known !== undefined) return known
    ids.set(member, ids.size + 1)
    return ids.size
  }
  const upsert =
    db.prepare(`INSERT INTO finance_ledger (entry_key, day, scenario, account_id, department_id, organization_id, amount_cents, original_cents, currency, memo, batch_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'USD', ?, 1) ON CONFLICT (entry_key) DO UPDATE SET day = excluded.day, amount_cents = excluded.amount_cents`)
  return (row) => {
    const cents = Math.round(Number(row.amount) * 100)
    upsert.run(
      row.entry_id,
      row.date,
      row.scenario,
      idOf(`account ${row.account_code}`),
      idOf(`department ${row.department}`),
      idOf(`organization ${row.organization}`),
      cents,
      cents,
      row.memo || null,
    )
  }
}
