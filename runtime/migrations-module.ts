import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { programMigrations } from './database.ts'
import { migrationsFolder } from './program.ts'

/** What `import … from 'premise:migrations'` gives, in the worker's bundle and in tests. */
export const migrationsModuleName = 'premise:migrations'

/** @returns the module's source: every migration's name and SQL, in order. */
export function migrationsModule(): string {
  const migrations = programMigrations().map((name) => ({
    name,
    sql: readFileSync(join(migrationsFolder, `${name}.sql`), 'utf8'),
  }))
  return `export const migrations = ${JSON.stringify(migrations)}\n`
}
