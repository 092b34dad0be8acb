// The SQLite files of a data folder, as better-sqlite3 sees them from outside.
import { createHash, createHmac } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Failure } from './failure.ts'
import { vaultName } from './installation.ts'
import { readMarks } from './marks.ts'
import { migrationsFolder } from './program.ts'

/** Where D1 keeps databases, below DATA. */
export const databaseFolder = join('db', 'premise-d1')
export const alarmFolder = join('db', 'premise-cron')

/**
 * @param name of the database: a tenant's id, or its vault's name.
 * @returns its file, null before the first start. workerd names it by a hash of the name that is the same in every installation.
 */
export function databaseFile(data: string, name: string): string | null {
  const file = join(data, databaseFolder, databaseFileName(name))
  return existsSync(file) ? file : null
}

/** workerd's name for the file of a Durable Object called `name`: two HMACs under the hash of the namespace's key (as miniflare computes it). */
export function databaseFileName(name: string): string {
  const key = createHash('sha256').update('premise-d1').digest()
  const first = createHmac('sha256', key).update(name).digest().subarray(0, 16)
  const second = createHmac('sha256', key).update(first).digest().subarray(0, 16)
  return `${Buffer.concat([first, second]).toString('hex')}.sqlite`
}

export interface TenantDatabase {
  tenant: string
  /** `rows`, or `vault`: the keys of persons. */
  kind: 'rows' | 'vault'
  file: string
}

/** @returns the databases of the tenants, as far as they have been made. */
export function tenantDatabases(data: string, tenants: readonly string[]): TenantDatabase[] {
  return tenants.flatMap((tenant) =>
    (['rows', 'vault'] as const).flatMap((kind) => {
      const file = databaseFile(data, kind === 'rows' ? tenant : vaultName(tenant))
      return file === null ? [] : [{ tenant, kind, file }]
    }),
  )
}

/**
 * @param whole reads every page, which takes a second for a gigabyte or so; else only whether it opens.
 * @returns what is wrong with a tenant's databases, by tenant; nothing of those that are sound.
 */
export function damagedTenants(data: string, tenants: readonly string[], whole: boolean): Map<string, string> {
  const found = new Map<string, string>()
  const marks = readMarks(data)
  for (const { tenant, file } of tenantDatabases(data, tenants)) {
    const trouble = (whole ? damage(file, false) : unreadable(file)) ?? emptied(file, marks[tenant] ?? 0)
    if (trouble !== null) found.set(tenant, `${file}: ${trouble}`)
  }
  return found
}

/** To SQLite a file without a byte is a sound database. */
export function emptied(file: string, records: number): string | null {
  if (records === 0) return null
  const db = openReadOnly(file)
  try {
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
    return tables === 0 ? 'it is empty, and held data before' : null
  } finally {
    db.close()
  }
}

/** @returns whether a database has a table; true when it cannot be read, since then nobody knows what it held. */
export function hasTable(file: string, name: string): boolean {
  try {
    const db = openReadOnly(file)
    try {
      return db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined
    } finally {
      db.close()
    }
  } catch {
    return true
  }
}

export function openReadOnly(file: string): Database.Database {
  return new Database(file, { readonly: true, fileMustExist: true, timeout: 10_000 })
}

/** @returns names of migrations that the database has, in order. */
export function appliedMigrations(file: string): string[] {
  const db = openReadOnly(file)
  try {
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'platform_migration'").get() === undefined) return []
    return db
      .prepare<[], { name: string }>('SELECT name FROM platform_migration ORDER BY name')
      .all()
      .map((row) => row.name)
  } finally {
    db.close()
  }
}

/** @returns names of the program's migrations, in order. */
export function programMigrations(): string[] {
  return readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => name.slice(0, -'.sql'.length))
}

/** @throws Failure when the database holds migrations that this program does not know. */
export function refuseNewer(applied: string[]): void {
  const known = new Set(programMigrations())
  const unknown = applied.filter((name) => !known.has(name))
  if (unknown.length === 0) return
  throw new Failure(
    `The database is newer than the program: it holds ${unknown.join(', ')}, which this program does not know.`,
    'Start the newer program again, or bring back the copy it made before: premise restore DATA/backups/before-… --data DIR',
  )
}

function unreadable(file: string): string | null {
  try {
    appliedMigrations(file)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** @returns what is wrong with a SQLite file, null when it is sound. */
export function damage(file: string, thorough: boolean): string | null {
  try {
    const db = openReadOnly(file)
    try {
      const found = db.pragma(thorough ? 'integrity_check(3)' : 'quick_check(1)', { simple: true })
      return found === 'ok' ? null : String(found)
    } finally {
      db.close()
    }
  } catch (error) {
    return (error as Error).message
  }
}
