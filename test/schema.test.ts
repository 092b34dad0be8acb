import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const db = new Database(':memory:')
for (const name of readdirSync(join(root, 'migrations')).sort()) {
  db.exec(readFileSync(join(root, 'migrations', name), 'utf8'))
}

const files = readdirSync(join(root, 'functions'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  /schema\.ts$/.test(file),
)
const tables = (await Promise.all(files.map((file) => import(join(root, 'functions', file)))))
  .flatMap((schema) => Object.values(schema as Record<string, unknown>))
  .filter((value): value is SQLiteTable => is(value, SQLiteTable))
  .map((table) => getTableConfig(table))
  // Made by migrate() itself, before the first migration.
  .filter(({ name }) => name !== 'platform_migration')

describe('migrations', () => {
  it('make every table of the schemas, and no other', () => {
    const made = db
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'privacy_text*' OR name IN ('privacy_text_row', 'privacy_text_state')",
      )
      .all()
    expect((made as { name: string }[]).map(({ name }) => name).sort()).toEqual(tables.map(({ name }) => name).sort())
  })

  it.each(tables.map(({ name, columns }) => [name, columns] as const))(
    '%s has the columns of its schema',
    (name, columns) => {
      const made = db.prepare(`SELECT name, type, "notnull" AS required FROM pragma_table_info('${name}')`).all()
      expect(made).toEqual(
        columns.map((column) => ({
          name: column.name,
          type: column.getSQLType().toUpperCase(),
          required: Number(column.notNull),
        })),
      )
    },
  )
})
