// The rows of a source in memory, by whom they are about and from when they are known.
import { dayNumber } from '../../../../lib/calendar/calendar.ts'
import { orderOf } from '../../../../lib/stats/order.ts'
import { RowsKnown } from './history.ts'
import type { History, Source } from './model.ts'

type Cell = number | string | null

/** A column of a source: numbers (NaN = missing) or words, and from when each is known where that is later than the row. */
export interface SourceColumn {
  numbers?: Float64Array
  words?: readonly (string | null)[]
  /** Days since 1970-01-01, NaN = never yet. */
  knownFrom?: Float64Array
}

export class SourceTable {
  readonly source: Source
  readonly #cells = new Map<string, Cell[]>()
  readonly #keys: string[] = []
  readonly #days: number[] = []
  #sorted: { places: Map<string, Int32Array>; columns: Map<string, SourceColumn>; days: Int32Array } | undefined

  constructor(source: Source) {
    this.source = source
  }

  get rows(): number {
    return this.#keys.length
  }

  /**
   * @param rows each with `key` and `day`; all have the same columns.
   * @throws RangeError when a row has no key or day.
   */
  add(rows: readonly Readonly<Record<string, unknown>>[]): void {
    this.#sorted = undefined
    for (const row of rows) {
      if (typeof row.day !== 'string' || row.key === undefined)
        throw new RangeError(`a row of the source ${this.source.name} has no key or day`)
      // Rows that belong to nothing (an order without an account) are nobody's history.
      if (row.key === null) continue
      this.#keys.push(String(row.key))
      this.#days.push(dayNumber(row.day))
      for (const [name, value] of Object.entries(row)) {
        if (name === 'key' || name === 'day') continue
        let cells = this.#cells.get(name)
        if (cells === undefined) {
          cells = []
          this.#cells.set(name, cells)
        }
        cells.push(value as Cell)
      }
    }
  }

  /** @returns keys that have rows, in order. */
  keys(): string[] {
    return [...this.#ready().places.keys()]
  }

  /** @returns the rows of a key that are known on a day. */
  history(key: string, until: number): History {
    const { places, days } = this.#ready()
    const own = places.get(key)
    if (own === undefined) return new RowsKnown(this, new Int32Array(0), until)
    let count = own.length
    while (count > 0 && (days[own[count - 1] as number] as number) > until) count--
    return new RowsKnown(this, own.subarray(0, count), until)
  }

  day(row: number): number {
    return this.#ready().days[row] as number
  }

  /** @throws RangeError when the source has no such column. */
  column(name: string): SourceColumn {
    const column = this.#ready().columns.get(name)
    if (column !== undefined) return column
    if (this.rows === 0) return { numbers: new Float64Array(0), words: [] }
    throw new RangeError(`the source ${this.source.name} has no column ${name}`)
  }

  #ready() {
    this.#sorted ??= this.#sort()
    return this.#sorted
  }

  #sort() {
    const days = Int32Array.from(this.#days)
    const order = orderOf(Float64Array.from(days))
    const lists = new Map<string, number[]>()
    for (const row of order) {
      const key = this.#keys[row] as string
      const list = lists.get(key)
      if (list === undefined) lists.set(key, [row])
      else list.push(row)
    }
    const places = new Map([...lists].sort(byKey).map(([key, list]) => [key, Int32Array.from(list)]))
    const columns = new Map([...this.#cells].map(([name, cells]) => [name, columnOf(cells)] as const))
    for (const [name, dayColumn] of Object.entries(this.source.later ?? {})) {
      const column = columns.get(name)
      const known = columns.get(dayColumn)?.words
      if (column === undefined) continue
      column.knownFrom = Float64Array.from(known ?? new Array(days.length).fill(null), (day) =>
        day === null ? Number.NaN : dayNumber(day),
      )
    }
    return { places, columns, days }
  }
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

function columnOf(cells: readonly Cell[]): SourceColumn {
  const first = cells.find((cell) => cell !== null)
  // A column that is empty throughout has no kind: it can be asked for both.
  if (first === undefined) return { words: cells as null[], numbers: new Float64Array(cells.length).fill(Number.NaN) }
  if (typeof first === 'string') return { words: cells.map((cell) => (cell === null ? null : String(cell))) }
  return { numbers: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))) }
}
