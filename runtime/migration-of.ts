// node runtime/migration-of.ts functions/<domain>/schema.ts: prints the SQL that makes the tables of a schema, for a new migration.
import { pathToFileURL } from 'node:url'
import { is } from 'drizzle-orm'
import { getTableConfig, type SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'

/** @returns CREATE TABLE, its indexes and, for a table with a batch_id, the trigger that keeps what an import overwrites. */
export function migrationOf(table: SQLiteTable, ingestName: string): string[] {
  const { name, columns, indexes, primaryKeys } = getTableConfig(table)
  const [key] = primaryKeys
  const lines = columns.map(columnSql)
  if (key !== undefined) lines.push(`PRIMARY KEY (${key.columns.map((column) => column.name).join(', ')})`)
  const fact = columns.some((column) => column.name === 'batch_id')
  const statements = [
    `CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n)${key === undefined ? '' : ' WITHOUT ROWID'};`,
  ]
  for (const { config } of indexes) {
    statements.push(
      `CREATE ${config.unique ? 'UNIQUE ' : ''}INDEX ${config.name} ON ${name} (${config.columns.map((column) => (column as SQLiteColumn).name).join(', ')});`,
    )
  }
  if (fact)
    statements.push(
      undoTrigger(
        name,
        columns.map((column) => column.name),
        ingestName,
      ),
    )
  return statements
}

function columnSql(column: SQLiteColumn): string {
  // Row numbers of facts are never used twice: an undo record names them.
  const key = column.primary ? ' PRIMARY KEY AUTOINCREMENT' : ''
  return `${column.name} ${column.getSQLType().toUpperCase()}${key}${column.notNull ? ' NOT NULL' : ''}`
}

function undoTrigger(name: string, columns: string[], ingestName: string): string {
  const previous = columns.map((column) => `'${column}', OLD.${column}`).join(', ')
  return `CREATE TRIGGER ${name}_before AFTER UPDATE ON ${name} WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, '${ingestName}', 'update', OLD.id, OLD.batch_id, json_object(${previous}));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT '${ingestName}', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = '${ingestName}' AND day = OLD.day AND batch_id = NEW.batch_id);
END;`
}

const [, script, file] = process.argv
if (script !== undefined && file !== undefined && import.meta.url === pathToFileURL(script).href) {
  const schema = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  const [, domain] = /functions\/([a-z]+)\//.exec(file) ?? []
  const statements = Object.values(schema).flatMap((table) => {
    if (!is(table, SQLiteTable)) return []
    const { name } = getTableConfig(table)
    return migrationOf(table, `${domain}/${name.slice((domain?.length ?? 0) + 1).replaceAll('_', '-')}`)
  })
  process.stdout.write(`${statements.join('\n--> statement-breakpoint\n')}\n`)
}
