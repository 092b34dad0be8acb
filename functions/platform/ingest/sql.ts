// SQL texts made from a drizzle table. Names come from schemas only, never from a file.
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { type Shape, unpackSql } from './pack.ts'
import type { IngestTable } from './table.ts'

/** @returns the SQL name of a drizzle property. Throws RangeError when the table lacks it. */
export function columnName(table: SQLiteTable, property: string): string {
  const column = getTableColumns(table)[property]
  if (column === undefined) throw new RangeError(`${getTableName(table)} has no column ${property}`)
  return column.name
}

/** @returns drizzle properties in the order in which an import writes them, the key first. */
export function writtenColumns(table: IngestTable): string[] {
  const money =
    table.money === undefined
      ? []
      : [table.money.columns.amount, table.money.columns.original, table.money.columns.currency]
  return [
    table.key.column,
    ...Object.keys(table.columns),
    ...table.references.map((reference) => reference.column),
    ...money,
  ]
}

export interface TableSql {
  name: string
  /** Upsert of packed rows (values in the order of `writtenColumns`); the batch's id is the last parameter. */
  upsert(shape: Shape): string
  /** How many of the packed rows exist, and how many of these say the same. */
  look(shape: Shape): string
}

/** @param touch write the batch's id even on rows that say the same (period replacement: they are then told apart from the rest). */
export function tableSql(table: IngestTable, touch: boolean): TableSql {
  const name = getTableName(table.table)
  const [key, ...rest] = writtenColumns(table).map((property) => columnName(table.table, property)) as [
    string,
    ...string[],
  ]
  const differs = rest.map((column) => `${name}.${column} IS NOT excluded.${column}`).join(' OR ')
  const where = touch ? `${name}.batch_id <> excluded.batch_id OR ${differs}` : differs
  const conflict = `ON CONFLICT (${key}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}, batch_id = excluded.batch_id WHERE ${where}`
  return {
    name,
    upsert(shape) {
      const { head, columns, next } = unpackSql(shape)
      return `${head} INSERT INTO ${name} (${[key, ...rest].join(', ')}, batch_id) SELECT ${columns.join(', ')}, ?${next} FROM packed WHERE true ${conflict}`
    },
    look(shape) {
      const { head, columns } = unpackSql(shape)
      const same = rest.map((column, index) => `t.${column} IS ${columns[index + 1]}`).join(' AND ')
      // CROSS: the rows first, then the table by its key.
      return `${head} SELECT count(*) AS existing, coalesce(sum(${same}), 0) AS same FROM packed CROSS JOIN ${name} t ON t.${key} = ${columns[0]}`
    },
  }
}
