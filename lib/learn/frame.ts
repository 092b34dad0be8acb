// Rows to learn from, column by column.

/** A number of each row; NaN where it is missing. */
export interface NumericColumn {
  kind: 'numeric'
  name: string
  values: Float64Array
}

/** One of a few words of each row, as its place in `levels`; -1 where it is missing. */
export interface CategoricalColumn {
  kind: 'categorical'
  name: string
  codes: Int32Array
  levels: readonly string[]
}

export type Column = NumericColumn | CategoricalColumn

/** Columns of equal length, each name once. */
export interface Frame {
  rows: number
  columns: readonly Column[]
}

/**
 * @returns a frame of the columns.
 * @throws RangeError when they differ in length, share a name, or a code has no level.
 */
export function frameOf(columns: readonly Column[]): Frame {
  const rows = columns[0] === undefined ? 0 : lengthOf(columns[0])
  const names = new Set<string>()
  for (const column of columns) {
    if (lengthOf(column) !== rows)
      throw new RangeError(`column ${column.name} has ${lengthOf(column)} rows, not ${rows}`)
    if (names.has(column.name)) throw new RangeError(`there are two columns ${column.name}`)
    names.add(column.name)
    if (column.kind === 'categorical' && column.codes.some((code) => code < -1 || code >= column.levels.length))
      throw new RangeError(`a code of ${column.name} has no level`)
  }
  return { rows, columns }
}

/** @returns the rows at these places, in their order; a place may come more than once. */
export function rowsOf(frame: Frame, places: ArrayLike<number>): Frame {
  const rows = places.length
  const columns = frame.columns.map((column): Column => {
    if (column.kind === 'numeric') {
      const values = new Float64Array(rows)
      for (let row = 0; row < rows; row++) values[row] = column.values[places[row] as number] as number
      return { ...column, values }
    }
    const codes = new Int32Array(rows)
    for (let row = 0; row < rows; row++) codes[row] = column.codes[places[row] as number] as number
    return { ...column, codes }
  })
  return { rows, columns }
}

/** @returns a column of words; places in `levels` are by first occurrence unless they are given, and words that are not among those given are missing. */
export function categoricalColumn(
  name: string,
  words: readonly (string | undefined)[],
  levels: readonly string[] = [...new Set(words.filter((word) => word !== undefined))],
): CategoricalColumn {
  const places = new Map(levels.map((level, place) => [level, place]))
  const codes = Int32Array.from(words, (word) => (word === undefined ? -1 : (places.get(word) ?? -1)))
  return { kind: 'categorical', name, codes, levels }
}

function lengthOf(column: Column): number {
  return column.kind === 'numeric' ? column.values.length : column.codes.length
}
