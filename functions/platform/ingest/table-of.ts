// Most tables are taken as they are: their fields are the columns of the drizzle table.
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { checkClasses, type DataClass, keptAs, type TableClasses } from '../privacy/data-class.ts'
import type { Field, IngestTable } from './table.ts'

export interface TableOptions {
  /** Of the same drizzle table. */
  classes: TableClasses
  /** Drizzle properties of the natural key and of the day that a row belongs to. */
  key: string
  day: string
  /** Other headers that mean a column, by drizzle property. */
  synonyms?: Record<string, string[]>
  /** Columns (drizzle properties) within whose values a period is replaced. */
  replaceWithin?: string[]
}

/**
 * Declares an ingest table from its drizzle table.
 * Kinds follow the columns: `day`, `*Day`, `*On` a day; `*At` an instant; `*Cents` a decimal amount; enum, text, whole and real numbers as they are.
 * A nullable column may be empty or missing.
 * @param name '<domain>/<table>'.
 * @throws RangeError when key or day is no column, and when the classes do not fit (`checked`).
 */
export function tableOf(name: string, table: SQLiteTable, options: TableOptions): IngestTable {
  const own = Object.entries(getTableColumns(table)).filter(([property]) => property !== 'id' && property !== 'batchId')
  const fields = own.map(([property, column]) =>
    fieldOf(property, column as SQLiteColumn, options.synonyms?.[property] ?? []),
  )
  const fieldName = (property: string) => {
    const at = own.findIndex(([candidate]) => candidate === property)
    if (at < 0) throw new RangeError(`${name} has no column ${property}`)
    return (fields[at] as Field).name
  }
  const key = { field: fieldName(options.key), column: options.key }
  return checked({
    name,
    table,
    classes: options.classes,
    fields,
    key,
    needs: fields.filter((field) => field.required === true && field.name !== key.field).map((field) => [field.name]),
    day: { field: fieldName(options.day), column: options.day },
    columns: Object.fromEntries(
      own.filter(([property]) => property !== options.key).map(([property]) => [property, fieldName(property)]),
    ),
    references: [],
    replaceWithin: options.replaceWithin ?? [],
  })
}

/**
 * Checks the data classes of an ingest table; for tables that are declared by hand.
 * @returns the same.
 * @throws RangeError naming table and column when classes are missing, or stand where a value must stay as it is: in days, references, amounts and columns of replaced periods.
 */
export function checked(table: IngestTable): IngestTable {
  const { name, classes } = table
  if (classes === undefined) throw new RangeError(`${name} has no data classes`)
  if (classes.table !== table.table)
    throw new RangeError(`${name} has the data classes of ${getTableName(classes.table)}`)
  checkClasses(classes)
  const asTheyAre = [
    table.day.column,
    ...table.references.map(({ column }) => column),
    ...Object.values(table.money?.columns ?? {}),
    ...table.replaceWithin,
  ]
  for (const property of asTheyAre) {
    const dataClass = classes.columns[property] as DataClass
    if (keptAs(dataClass) !== 'plain')
      throw new RangeError(`${name}: ${property} must stay as it is and cannot be of the class ${dataClass}`)
  }
  if (keptAs(classes.columns[table.key.column] as DataClass) === 'sealed')
    throw new RangeError(`${name}: ${table.key.column} is the natural key and cannot be sealed`)
  return table
}

function fieldOf(property: string, column: SQLiteColumn, synonyms: string[]): Field {
  const kind = kindOf(property, column)
  const words = kind === 'cents' ? property.slice(0, -'Cents'.length) : property
  const values = column.enumValues as string[] | undefined
  return {
    name: words.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    kind,
    synonyms,
    required: column.notNull,
    ...(values !== undefined && values.length > 0
      ? { values: Object.fromEntries(values.map((value) => [value, []])) }
      : {}),
  }
}

function kindOf(property: string, column: SQLiteColumn): Field['kind'] {
  if (column.dataType === 'number' && property.endsWith('Cents')) return 'cents'
  if (column.columnType === 'SQLiteInteger') return 'integer'
  if (column.columnType === 'SQLiteReal') return 'number'
  if ((column.enumValues?.length ?? 0) > 0) return 'enum'
  if (property === 'day' || /(?:Day|On)$/.test(property)) return 'day'
  return property.endsWith('At') ? 'instant' : 'text'
}
