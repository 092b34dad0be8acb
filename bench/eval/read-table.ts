import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { categoricalColumn, type Column } from '../../lib/learn/frame.ts'

/** What stands for a missing value. */
const missing = new Set(['', 'NA', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'null', 'NULL', 'None', 'none', '?', '-'])
const truths = new Map([
  ...['true', 'yes', 'y', 't'].map((word) => [word, 'yes'] as const),
  ...['false', 'no', 'n', 'f'].map((word) => [word, 'no'] as const),
])
/** A column of numbers may have so many cells of other words, which then count as missing. */
const oddCells = 0.02
/** Words that are different in more than this share of the rows tell nothing of other rows. */
const mostDifferent = 0.5
/** Fewer different words are never too many. */
const leastDifferent = 20

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
  const names: string[] = []
  const columns: (string | undefined)[][] = []
  const keep = async (records: AsyncIterable<string[]>) => {
    for await (const record of records) {
      if (names.length === 0) {
        names.push(...record.map((name) => name.trim()))
        for (const _ of names) columns.push([])
        continue
      }
      for (const [at, cell] of record.entries()) columns[at]?.push(missing.has(cell.trim()) ? undefined : cell.trim())
    }
  }
  try {
    await pipeline(createReadStream(path), parse({ bom: true, skip_empty_lines: true }), keep)
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}\nGive a CSV file with a line of names.`)
  }
  const rows = columns[0]?.length ?? 0
  if (rows === 0) throw new Error(`${path} has no rows.\nGive a CSV file with a line of names.`)
  const cells = new Map(names.map((name, at) => [name, columns[at] ?? []]))
  if (cells.size < names.length) throw new Error(`${path} has two columns of one name.\nRename one of them.`)
  return { rows, names, cells }
}

/** A column as it is learnt from, or why it is not; `note` says what was made of its cells. */
export interface ReadColumn {
  name: string
  column?: Column
  note?: string
}

/** @returns a column of numbers where the cells are numbers or days, of words otherwise; none where nearly every row has another word. */
export function typedColumn(name: string, cells: readonly (string | undefined)[]): ReadColumn {
  const known = cells.filter((cell) => cell !== undefined)
  if (known.length === 0) return { name, note: 'left out: all cells are empty' }
  for (const [read, note] of [
    [Number, undefined],
    [writtenNumber, 'numbers written with signs or separators'],
    [days, 'dates, as days since 1970'],
  ] as const) {
    const odd = known.filter((cell) => !Number.isFinite(read(cell))).length
    if (odd > oddCells * known.length) continue
    const values = Float64Array.from(cells, (cell) => finite(cell === undefined ? Number.NaN : read(cell)))
    const notes = [note, odd === 0 ? undefined : `${odd} cells are no numbers and count as missing`]
    const said = notes.filter((each) => each !== undefined).join('; ')
    return { name, column: { kind: 'numeric', name, values }, ...(said === '' ? {} : { note: said }) }
  }
  const isTruth = known.every((cell) => truths.has(cell.toLowerCase()))
  const words = isTruth ? cells.map((cell) => cell && truths.get(cell.toLowerCase())) : cells
  const different = new Set(words).size
  if (different > leastDifferent && different > mostDifferent * known.length)
    return { name, note: `left out: ${different} different words in ${known.length} rows, such as names or free text` }
  return { name, column: categoricalColumn(name, words) }
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}

/** '1,234.50', '$ 12', '45 %', '(3)' in ledgers. */
function writtenNumber(cell: string): number {
  const match =
    /^(\(?)\s*([-+]?)\s*[$€£]?\s*(\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d*\.?\d+(?:e[-+]?\d+)?)\s*[%$€£]?\s*\)?$/i.exec(
      cell,
    )
  if (match === null) return Number.NaN
  const [, bracket, sign, digits = ''] = match
  return (bracket === '(' || sign === '-' ? -1 : 1) * Number(digits.replace(/[,' ]/g, ''))
}

/** ISO 8601 dates, with or without a time. */
function days(cell: string): number {
  return /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?$/.test(cell)
    ? Date.parse(cell.length > 10 && !cell.endsWith('Z') ? `${cell.replace(' ', 'T')}Z` : cell.replace(' ', 'T')) /
        864e5
    : Number.NaN
}
