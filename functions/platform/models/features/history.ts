import type { History } from './model.ts'
import type { SourceTable } from './source-table.ts'

/** The rows of a table that are known on a day: what becomes known later is missing. */
export class RowsKnown implements History {
  readonly #table: SourceTable
  /** Places of the rows, oldest first. */
  readonly #rows: Int32Array
  readonly #until: number

  constructor(table: SourceTable, rows: Int32Array, until: number) {
    this.#table = table
    this.#rows = rows
    this.#until = until
  }

  get count(): number {
    return this.#rows.length
  }

  within(days: number): History {
    let from = this.#rows.length
    while (from > 0 && this.#table.day(this.#rows[from - 1] as number) > this.#until - days) from--
    return new RowsKnown(this.#table, this.#rows.subarray(from), this.#until)
  }

  where(column: string, word: string): History {
    const rows = this.#rows.filter((row) => this.#word(row, column) === word)
    return new RowsKnown(this.#table, rows, this.#until)
  }

  last(column: string): number | undefined {
    for (let at = this.#rows.length - 1; at >= 0; at--) {
      const value = this.#number(this.#rows[at] as number, column)
      if (value !== undefined) return value
    }
    return undefined
  }

  first(column: string): number | undefined {
    for (const row of this.#rows) {
      const value = this.#number(row, column)
      if (value !== undefined) return value
    }
    return undefined
  }

  lastWord(column: string): string | undefined {
    for (let at = this.#rows.length - 1; at >= 0; at--) {
      const word = this.#word(this.#rows[at] as number, column)
      if (word !== undefined) return word
    }
    return undefined
  }

  sum(column: string): number {
    let sum = 0
    for (const row of this.#rows) sum += this.#number(row, column) ?? 0
    return sum
  }

  mean(column: string): number | undefined {
    let sum = 0
    let count = 0
    for (const row of this.#rows) {
      const value = this.#number(row, column)
      if (value === undefined) continue
      sum += value
      count++
    }
    return count === 0 ? undefined : sum / count
  }

  min(column: string): number | undefined {
    let least: number | undefined
    for (const row of this.#rows) {
      const value = this.#number(row, column)
      if (value !== undefined && (least === undefined || value < least)) least = value
    }
    return least
  }

  max(column: string): number | undefined {
    let most: number | undefined
    for (const row of this.#rows) {
      const value = this.#number(row, column)
      if (value !== undefined && (most === undefined || value > most)) most = value
    }
    return most
  }

  slope(column: string): number | undefined {
    let [count, days, values, squares, products] = [0, 0, 0, 0, 0]
    for (const row of this.#rows) {
      const value = this.#number(row, column)
      if (value === undefined) continue
      const day = this.#table.day(row) - this.#until
      count++
      days += day
      values += value
      squares += day * day
      products += day * value
    }
    const spread = count * squares - days * days
    return count < 3 || spread <= 0 ? undefined : (30 * (count * products - days * values)) / spread
  }

  daysSinceLast(): number | undefined {
    const row = this.#rows.at(-1)
    return row === undefined ? undefined : this.#until - this.#table.day(row)
  }

  daysSinceFirst(): number | undefined {
    const row = this.#rows[0]
    return row === undefined ? undefined : this.#until - this.#table.day(row)
  }

  values(column: string): number[] {
    const values: number[] = []
    for (const row of this.#rows) {
      const value = this.#number(row, column)
      if (value !== undefined) values.push(value)
    }
    return values
  }

  dayNumbers(): number[] {
    return Array.from(this.#rows, (row) => this.#table.day(row))
  }

  #number(row: number, column: string): number | undefined {
    const { numbers, knownFrom } = this.#table.column(column)
    if (numbers === undefined) throw new RangeError(`${column} of ${this.#table.source.name} holds words, not numbers`)
    if (knownFrom !== undefined && !((knownFrom[row] as number) <= this.#until)) return undefined
    const value = numbers[row] as number
    return Number.isNaN(value) ? undefined : value
  }

  #word(row: number, column: string): string | undefined {
    const { words, knownFrom } = this.#table.column(column)
    if (words === undefined) throw new RangeError(`${column} of ${this.#table.source.name} holds numbers, not words`)
    if (knownFrom !== undefined && !((knownFrom[row] as number) <= this.#until)) return undefined
    return words[row] ?? undefined
  }
}
