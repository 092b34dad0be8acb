import { migrations } from 'premise:migrations'
import { Problem } from '../../problem.ts'

const separator = '--> statement-breakpoint'

/**
 * Brings the database to the program's level: each migration whole or not at all, in order.
 * @returns the names applied now.
 * @throws Problem 503 when the database holds a migration that this program does not know.
 */
export async function migrate(db: D1Database, now: Date): Promise<string[]> {
  await db
    .prepare(
      'CREATE TABLE IF NOT EXISTS platform_migration (name TEXT PRIMARY KEY NOT NULL, applied_at TEXT NOT NULL) WITHOUT ROWID',
    )
    .run()
  const { results } = await db.prepare('SELECT name FROM platform_migration ORDER BY name').all<{ name: string }>()
  const done = new Set(results.map((row) => row.name))
  const unknown = [...done].filter((name) => !migrations.some((migration) => migration.name === name))
  if (unknown.length > 0) {
    throw new Problem(
      503,
      'database-newer',
      `The database was written by a newer program (it holds ${unknown.join(', ')}).`,
      'Start the newer program again, or restore a backup made with this one.',
    )
  }
  const applied: string[] = []
  for (const { name, sql } of migrations) {
    if (done.has(name)) continue
    const statements = sql
      .split(separator)
      .map((text) => text.trim())
      .filter((text) => text !== '')
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO platform_migration (name, applied_at) VALUES (?1, ?2)').bind(name, now.toISOString()),
    ])
    applied.push(name)
  }
  return applied
}
