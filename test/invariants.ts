// What must hold after whatever was done to the process, its disk or its clock.
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { header, ledgerLines } from '../bench/ledger-lines.ts'
import { databaseFile, databaseFolder } from '../runtime/database.ts'
import { until } from './premise.ts'
import type { Server } from './server.ts'

/** An import with entry numbers of its own, and whether the server said that it is kept. */
export interface Sent {
  key: string
  first: number
  lines: number
  body: string
  acknowledged: boolean
}

interface AuditRow {
  seq: number
  action: string
  resource: string
  previous: string
  hash: string
}

/** Entry numbers of one import at most. */
const numbersEach = 100_000
const rollupTables = [
  'finance_ledger_day',
  'finance_ledger_month',
  'finance_ledger_account_day',
  'finance_ledger_account_month',
]

/** @returns an import that has not been sent: the `part`-th, so that its rows are told from all others'. */
export function unsent(part: number, lines: number, days = 5): Sent {
  const first = 1 + part * numbersEach
  const body = header + [...ledgerLines(lines, { seed: first, from: '2025-01-01', days, first })].join('')
  return { key: `part-${part}`, first, lines, body, acknowledged: false }
}

/** Sends it under its own key; the connection may break. @returns the status, 0 without an answer. */
export async function sendPart(server: Server, part: Sent): Promise<number> {
  try {
    const { status } = await server.rows(part.body, { key: part.key })
    if (status === 200) part.acknowledged = true
    return status
  } catch {
    return 0
  }
}

export function openTenantDatabase(data: string, tenant = 'main'): Database.Database {
  return new Database(databaseFile(data, tenant) as string, { timeout: 10_000 })
}

/** Every database of the installation passes quick_check. */
export function expectSound(data: string): void {
  const folder = join(data, databaseFolder)
  const files = readdirSync(folder).filter((name) => name.endsWith('.sqlite'))
  expect(files.length).toBeGreaterThan(1)
  for (const name of files) {
    const db = new Database(join(folder, name), { readonly: true, timeout: 10_000 })
    expect([name, db.pragma('quick_check')]).toEqual([name, [{ quick_check: 'ok' }]])
    db.close()
  }
}

/** What was acknowledged is there once and whole, what was not is there whole or not at all; nothing is half done. */
export function expectParts(data: string, sent: readonly Sent[], tenant = 'main'): void {
  const db = openTenantDatabase(data, tenant)
  const counted = db
    .prepare(
      `SELECT (CAST(entry_key AS INTEGER) - 1) / ${numbersEach} AS part, count(*) AS n, count(DISTINCT entry_key) AS keys FROM finance_ledger GROUP BY 1`,
    )
    .all() as { part: number; n: number; keys: number }[]
  expect(db.prepare("SELECT count(*) AS n FROM ingest_batch WHERE state IN ('running', 'undoing')").get()).toEqual({
    n: 0,
  })
  db.close()
  for (const { key, first, lines, acknowledged } of sent) {
    const { n, keys } = counted.find(({ part }) => part === (first - 1) / numbersEach) ?? { n: 0, keys: 0 }
    expect(keys, key).toBe(n)
    if (acknowledged) expect(n, `${key} was acknowledged`).toBe(lines)
    else expect([0, lines], `${key} was not acknowledged`).toContain(n)
  }
  const known = new Set(sent.map(({ first }) => (first - 1) / numbersEach))
  expect(counted.filter(({ part }) => !known.has(part))).toEqual([])
}

/** The audit log is one chain without a gap, each hash made of what it stands for. @returns its records. */
export function expectAuditChain(data: string, tenant = 'main'): AuditRow[] {
  const db = openTenantDatabase(data, tenant)
  const rows = db
    .prepare(
      'SELECT seq, at, subject, actor, action, resource, outcome, source, request_id, detail, previous, hash FROM audit_record ORDER BY seq',
    )
    .all() as AuditRow[]
  db.close()
  let previous = '0'.repeat(64)
  rows.forEach((row, at) => {
    const fields = Object.values(row).slice(0, 10)
    const hash = createHash('sha256')
      .update(`${previous}\n${JSON.stringify(fields)}`)
      .digest('hex')
    expect([row.seq, row.previous, row.hash]).toEqual([at + 1, previous, hash])
    previous = hash
  })
  expectOneRecordEach(data, tenant, rows)
  return rows
}

/** Every batch that came to an end has one record of that end. */
function expectOneRecordEach(data: string, tenant: string, rows: AuditRow[]): void {
  const db = openTenantDatabase(data, tenant)
  const batches = db.prepare("SELECT id, state FROM ingest_batch WHERE state IN ('complete', 'failed')").all() as {
    id: number
    state: string
  }[]
  db.close()
  const ends = rows.filter(({ action }) => action === 'batch.complete' || action === 'batch.fail')
  expect(ends.map(({ action, resource }) => `${action} ${resource}`).sort()).toEqual(
    batches.map(({ id, state }) => `batch.${state === 'complete' ? 'complete' : 'fail'} batch:${id}`).sort(),
  )
}

interface PageAnswer {
  name: string
  [field: string]: unknown
}

/** Everything on the finance page that is said to a reader. */
async function said(server: Server): Promise<unknown> {
  const { answers } = await server.json<{ answers: PageAnswer[] }>('/api/pages/finance')
  return answers.map(({ name, status, headline, figure, comparison, drivers, span }) => ({
    name,
    status,
    headline,
    figure,
    comparison,
    drivers,
    span,
  }))
}

/** Refreshes, then throws every summary and answer away and computes them from the rows: the page must say the same. */
export async function expectRecomputed(server: Server): Promise<void> {
  expect((await server.refresh()).state).toBe('done')
  const before = await said(server)
  const db = openTenantDatabase(server.data)
  db.transaction(() => {
    for (const table of rollupTables) db.exec(`DELETE FROM ${table}`)
    db.exec("INSERT OR IGNORE INTO ingest_dirty SELECT DISTINCT 'finance/ledger', day, 0 FROM finance_ledger")
  })()
  db.close()
  expect((await server.refresh()).state).toBe('done')
  expect(await said(server)).toEqual(before)
}

/** @returns a hash of every row of a tenant: equal before and after means that nothing of it was touched. */
export function contentHash(data: string, tenant: string): string {
  const db = openTenantDatabase(data, tenant)
  const hash = createHash('sha256')
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all() as { name: string }[]
  for (const { name } of tables)
    for (const row of db.prepare(`SELECT * FROM "${name}"`).raw().iterate())
      hash.update(
        `${name} ${JSON.stringify(row, (_, value) => (value instanceof Buffer ? value.toString('hex') : value))}\n`,
      )
  db.close()
  return hash.digest('hex')
}

/** Waits until /readyz says 200 again. @param withinMs far more than it takes: a server that stays away fails the test with words. */
export async function readyAgain(server: Pick<Server, 'base' | 'log'>, withinMs = 30_000): Promise<void> {
  const late = Date.now() + withinMs
  await until(async () => {
    if (Date.now() > late) throw new Error(`not ready again:\n${server.log().slice(-3000)}`)
    return fetch(`${server.base}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
      (answer) => answer.ok,
      () => false,
    )
  })
}

/** All invariants of one tenant, over a server that runs. */
export async function expectInvariants(server: Server, sent: readonly Sent[]): Promise<void> {
  await readyAgain(server)
  expectSound(server.data)
  expectParts(server.data, sent)
  expectAuditChain(server.data)
  await expectRecomputed(server)
}
