// SQL texts made from a drizzle table. Names come from schemas only, never from a file.
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { IngestTable } from './table.ts'

/** @returns the SQL name of a drizzle property. Throws RangeError when the table lacks it. */
export function columnName(table: SQLiteTable, property: string): string {
  const column = getTableColumns(table)[property]
  if (column === undefined) throw new RangeError(`${getTableName(table)} has no column ${property}`)
  return column.name
}

/** @returns drizzle properties in the order in which an import writes them, the key first. */
export function writtenColumns(table: IngestTable): string[] {
  const money = table.money === undefined ? [] : [table.money.columns.amount, table.money.columns.original, table.money.columns.currency]
  return [table.key.column, ...Object.keys(table.columns), ...table.references.map((reference) => reference.column), ...money]
}

export interface TableSql {
  name: string
  /** Upsert of ?1 (JSON: rows of values in the order of `writtenColumns`) under batch ?2. */
  upsert: string
  /** How many of ?1 exist, and how many of these say the same. */
  look: string
}

/** @param touch write the batch's id even on rows that say the same (period replacement: they are then told apart from the rest). */
export function tableSql(table: IngestTable, touch: boolean): TableSql {
  const name = getTableName(table.table)
  const [key, ...rest] = writtenColumns(table).map((property) => columnName(table.table, property)) as [string, ...string[]]
  const picks = [key, ...rest].map((_, index) => `value->>${index}`)
  const differs = rest.map((column) => `${name}.${column} IS NOT excluded.${column}`).join(' OR ')
  const where = touch ? `${name}.batch_id <> excluded.batch_id OR ${differs}` : differs
  const same = rest.map((column, index) => `t.${column} IS (e.value->>${index + 1})`).join(' AND ')
  return {
    name,
    upsert: `INSERT INTO ${name} (${[key, ...rest].join(', ')}, batch_id) SELECT ${picks.join(', ')}, ?2 FROM json_each(?1) WHERE true
      ON CONFLICT (${key}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}, batch_id = excluded.batch_id WHERE ${where}`,
    look: `SELECT count(*) AS existing, coalesce(sum(${same}), 0) AS same FROM json_each(?1) e JOIN ${name} t ON t.${key} = e.value->>0`,
  }
}
