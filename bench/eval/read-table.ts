import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { categoricalColumn, type Column } from '../../lib/learn/frame.ts'

/** What stands for a missing value. */
const missing = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '?'])

export interface Table {
  rows: number
  names: string[]
  /** Cells by name; undefined = missing. */
  cells: Map<string, (string | undefined)[]>
}

/**
 * Reads a CSV file with a line of names.
 * @throws Error when the file cannot be read, has no rows, or two columns share a name.
 */
export async function readTable(path: string): Promise<Table> {
  const records = createReadStream(path).pipe(parse({ bom: true, skip_empty_lines: true, relax_column_count: false }))
  let names: string[] | undefined
  const columns: (string | undefined)[][] = []
  for await (const record of records as AsyncIterable<string[]>) {
    if (names === undefined) {
      names = record.map((name) => name.trim())
      for (const _ of names) columns.push([])
      continue
    }
    for (const [at, cell] of record.entries()) columns[at]?.push(missing.has(cell.trim()) ? undefined : cell.trim())
  }
  const rows = columns[0]?.length ?? 0
  if (names === undefined || rows === 0) throw new Error(`${path} has no rows.\nGive a CSV file with a line of names.`)
  const cells = new Map(names.map((name, at) => [name, columns[at] ?? []]))
  if (cells.size < names.length) throw new Error(`${path} has two columns of one name.\nRename one of them.`)
  return { rows, names, cells }
}

/** @returns a column of numbers where every cell that is there is one, of words otherwise. */
export function typedColumn(name: string, cells: readonly (string | undefined)[]): Column {
  const numeric = cells.every((cell) => cell === undefined || Number.isFinite(Number(cell)))
  if (!numeric) return categoricalColumn(name, cells)
  return {
    kind: 'numeric',
    name,
    values: Float64Array.from(cells, (cell) => (cell === undefined ? Number.NaN : Number(cell))),
  }
}
