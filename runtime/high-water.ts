// How far each tenant had come, kept beside the databases: a database that is older at the next start has lost something, which SQLite cannot see.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { databaseFile, openReadOnly, tenantDatabases } from './database.ts'
import { log } from './logs.ts'
import { type Marks, markFile, readMarks } from './marks.ts'

/** Keeps how far the tenants have come by now. */
export function markHighWater(data: string, tenants: readonly string[]): void {
  const marks = { ...readMarks(data), ...present(data, tenants) }
  const text = JSON.stringify(marks)
  if (existsSync(markFile(data)) && readFileSync(markFile(data), 'utf8') === text) return
  writeFileSync(`${markFile(data)}.new`, text, { mode: 0o600 })
  renameSync(`${markFile(data)}.new`, markFile(data))
}

/** Says of every tenant whose database is older than it was, once. @returns their ids. */
export function tellLost(data: string, tenants: readonly string[]): string[] {
  const marks = readMarks(data)
  const now = present(data, tenants)
  const lost = tenants.filter(
    (tenant) =>
      (now[tenant] ?? (databaseFile(data, tenant) === null ? 0 : Number.POSITIVE_INFINITY)) < (marks[tenant] ?? 0),
  )
  for (const tenant of lost)
    log('error', 'the database of a tenant is older than it was: a backup came back, or changes were lost', {
      tenant,
      file: databaseFile(data, tenant),
      recordsThen: marks[tenant],
      recordsNow: now[tenant] ?? 0,
      advice: 'If no backup was restored, compare: premise audit verify; then bring back the newest backup.',
    })
  return lost
}

/** After the process has ended: what lies in the write-ahead logs goes into the databases, so that each is one file. */
export function foldLogs(data: string, tenants: readonly string[]): void {
  for (const { file } of tenantDatabases(data, tenants)) {
    try {
      const db = new Database(file, { fileMustExist: true, timeout: 1000 })
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
    } catch (error) {
      log('warn', 'a write-ahead log stays beside its database', { file, says: (error as Error).message })
    }
  }
}

function present(data: string, tenants: readonly string[]): Marks {
  return Object.fromEntries(
    tenants.flatMap((tenant) => {
      const file = databaseFile(data, tenant)
      if (file === null) return []
      try {
        const db = openReadOnly(file)
        try {
          const { seq } = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM audit_record').get() as { seq: number }
          return [[tenant, seq]]
        } finally {
          db.close()
        }
      } catch {
        // Without a log yet, or damaged, which is told elsewhere.
        return []
      }
    }),
  )
}
