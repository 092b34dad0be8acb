// Rows of values as one text that SQLite cuts by position. json_each over arrays costs it more than the insert itself; this costs a third of that.
import type { Value } from './table.ts'

/** Digits of an offset, and of a length, into the part behind the rows. */
const far = 9
/** Bytes that a text may fill up in every row, however short the others are. */
const nearBytes = 40

/**
 * How each column is packed, one letter a column:
 * `c` the same value in all rows, bound apart; `i` whole numbers; `t` texts, filled up with spaces;
 * `f` where the text lies behind the rows: long texts, NULL, texts that end in a space, fractions.
 */
export type Shape = string

export interface Packed {
  shape: Shape
  /** ?1 the text, ?2 bytes a row, ?3 bytes of all rows, then by column: `c` its value; `i` and `t` the position in the row from 1, and the bytes; `f` the position. */
  values: Value[]
}

/** @returns the head of a statement that reads the rows, and the SQL expression of each column; `next` is the first parameter that is free. */
export function unpackSql(shape: Shape): { head: string; columns: string[]; next: number } {
  const rows = 'CAST(?1 AS BLOB)'
  let next = 4
  const columns = [...shape].map((mode) => {
    if (mode === 'c') return `?${next++}`
    const at = `packed.at + ?${next++}`
    if (mode === 'f') {
      const start = `CAST(substr(${rows}, ${at}, ${far}) AS INTEGER)`
      return `CAST(substr(${rows}, ${start}, nullif(CAST(substr(${rows}, ${at} + ${far}, ${far}) AS INTEGER), -1)) AS TEXT)`
    }
    const bytes = `substr(${rows}, ${at}, ?${next++})`
    return mode === 'i' ? `CAST(${bytes} AS INTEGER)` : `rtrim(CAST(${bytes} AS TEXT))`
  })
  // ?1 is named even where no column reads it: a gap in the numbers is no parameter.
  return {
    head: 'WITH RECURSIVE packed(at) AS (SELECT 0 WHERE ?3 > 0 AND ?1 IS NOT NULL UNION ALL SELECT at + ?2 FROM packed WHERE at + ?2 < ?3)',
    columns,
    next,
  }
}

interface Column {
  mode: 'c' | 'i' | 't' | 'f'
  at: number
  bytes: number
}

const encoder = new TextEncoder()
// A byte order mark at the start is part of the first value.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Packs chunks of one table's rows. Texts must be well-formed; a fraction travels as text, of which a column of numbers makes a number. */
export class Packer {
  readonly #columns: number
  #buffer = new Uint8Array(0)
  /** Texts beyond ASCII have been met: bytes are counted, not characters. */
  #wide = false

  constructor(columns: number) {
    this.#columns = columns
  }

  pack(rows: Value[][]): Packed {
    return this.#pack(rows) ?? (this.#pack(rows) as Packed)
  }

  /** @returns null when a text beyond ASCII was met for the first time. */
  #pack(rows: Value[][]): Packed | null {
    const columns: Column[] = []
    let width = 0
    let behind = 0
    for (let index = 0; index < this.#columns; index++) {
      const { mode, bytes, farBytes } = this.#measure(rows, index)
      columns.push({ mode, at: width, bytes })
      width += bytes
      behind += farBytes
    }
    width = Math.max(width, 1)
    const size = width * rows.length
    if (this.#buffer.length < size + behind) this.#buffer = new Uint8Array(size + behind)
    this.#buffer.fill(32, 0, size)
    let end = size
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index] as Column
      if (column.mode === 'i') this.#writeNumbers(rows, index, column, width)
      else if (column.mode === 't') {
        if (!this.#writeTexts(rows, index, column, width)) return null
      } else if (column.mode === 'f') end = this.#writeFar(rows, index, column, width, end)
    }
    const values: Value[] = [decoder.decode(this.#buffer.subarray(0, end)), width, size]
    columns.forEach(({ mode, at, bytes }, index) => {
      if (mode === 'c') values.push(rows[0]?.[index] ?? null)
      else if (mode === 'f') values.push(at + 1)
      else values.push(at + 1, bytes)
    })
    return { shape: columns.map(({ mode }) => mode).join(''), values }
  }

  #measure(rows: Value[][], index: number): { mode: Column['mode']; bytes: number; farBytes: number } {
    const first = rows[0]?.[index] ?? null
    let same = true
    let numbers = true
    let texts = true
    let low = 0
    let high = 0
    let longest = 0
    let total = 0
    for (let at = 0; at < rows.length; at++) {
      const value = (rows[at] as Value[])[index] as Value
      if (value !== first) same = false
      if (typeof value === 'number') {
        texts = false
        if (value < low) low = value
        if (value > high) high = value
        if (!Number.isSafeInteger(value)) numbers = false
      } else if (value === null) {
        numbers = false
        texts = false
      } else {
        numbers = false
        const length = this.#wide ? mostBytes(value) : value.length
        if (length > longest) longest = length
        total += length
        if (value.charCodeAt(value.length - 1) === 32) texts = false
      }
    }
    if (same) return { mode: 'c', bytes: 0, farBytes: 0 }
    if (numbers) return { mode: 'i', bytes: Math.max(String(low).length, String(high).length), farBytes: 0 }
    if (texts && longest * rows.length <= 2 * total + nearBytes * rows.length)
      return { mode: 't', bytes: longest, farBytes: 0 }
    // A number has 24 characters at most; of a character come 3 bytes at most.
    return { mode: 'f', bytes: 2 * far, farBytes: 3 * total + 24 * rows.length }
  }

  #writeNumbers(rows: Value[][], index: number, { at, bytes }: Column, width: number): void {
    const buffer = this.#buffer
    let end = at + bytes
    for (let row = 0; row < rows.length; row++, end += width)
      writeNumber(buffer, (rows[row] as Value[])[index] as number, end)
  }

  #writeTexts(rows: Value[][], index: number, { at, bytes }: Column, width: number): boolean {
    const buffer = this.#buffer
    let start = at
    for (let row = 0; row < rows.length; row++, start += width) {
      const text = (rows[row] as Value[])[index] as string
      const { length } = text
      for (let character = 0; character < length; character++) {
        const code = text.charCodeAt(character)
        if (code < 128) {
          buffer[start + character] = code
          continue
        }
        if (!this.#wide) {
          this.#wide = true
          return false
        }
        encoder.encodeInto(text, buffer.subarray(start, start + bytes))
        break
      }
    }
    return true
  }

  #writeFar(rows: Value[][], index: number, { at }: Column, width: number, from: number): number {
    const buffer = this.#buffer
    let end = from
    for (let row = 0, start = at; row < rows.length; row++, start += width) {
      const value = (rows[row] as Value[])[index] as Value
      const written = value === null ? -1 : encoder.encodeInto(String(value), buffer.subarray(end)).written
      writeNumber(buffer, end + 1, start + far)
      writeNumber(buffer, written, start + 2 * far)
      if (written > 0) end += written
    }
    return end
  }
}

/** Decimal digits, right-aligned before `end`. */
function writeNumber(buffer: Uint8Array, value: number, end: number): void {
  let rest = Math.abs(value)
  let at = end
  if (rest < 0x7fffffff) {
    let small = rest | 0
    do {
      const next = (small / 10) | 0
      buffer[--at] = 48 + small - next * 10
      small = next
    } while (small !== 0)
  } else {
    do {
      const next = Math.floor(rest / 10)
      buffer[--at] = 48 + (rest - next * 10)
      rest = next
    } while (rest !== 0)
  }
  if (value < 0) buffer[--at] = 45
}

/** @returns the bytes of the text in UTF-8, or a few more. */
function mostBytes(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) bytes += code > 2047 ? 2 : 1
  }
  return bytes
}
