// Rows as CSV, the same bytes for the same rows.
import type { Row } from './area.ts'

/** Columns are those of a table's first row; every later row must have the same. */
export class CsvTables {
  readonly #columns = new Map<string, string[]>()

  /** @returns the row's line with its line break. @throws RangeError when its fields are not those of the table's first row. */
  line(table: string, row: Row): string {
    let columns = this.#columns.get(table)
    if (columns === undefined) {
      columns = Object.keys(row)
      this.#columns.set(table, columns)
    }
    let text = ''
    let seen = 0
    for (const column of columns) {
      const value = row[column]
      if (value === undefined) throw new RangeError(`a row of ${table} has no ${column}`)
      text += seen++ === 0 ? cell(value) : `,${cell(value)}`
    }
    for (const column in row)
      if (--seen < 0)
        throw new RangeError(`a row of ${table} has the field ${column} or another that its first row lacks`)
    return `${text}\n`
  }

  /** @returns the line that names the columns; '' while the table has no row. */
  header(table: string): string {
    const columns = this.#columns.get(table)
    return columns === undefined ? '' : `${columns.join(',')}\n`
  }
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  return needsQuotes.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

const needsQuotes = /[",\r\n]/

/** @returns the file's name of a table, such as 'hr-payslip.csv'. */
export function fileName(table: string): string {
  return `${table.replace('/', '-')}.csv`
}
