import { randomOf } from '../../random/random.ts'
import type { CategoricalColumn, Column, NumericColumn } from '../frame.ts'

/** Bins of a column: 0 is missing; of numbers bin b holds what lies above b - 1 of the edges, of words bin b is level b - 1. */
export type ColumnBins =
  | { kind: 'numeric'; name: string; edges: Float64Array }
  | { kind: 'categorical'; name: string; levels: readonly string[] }

/** Bins that one byte can tell apart, without the missing. */
export const mostBins = 255

const sampleSize = 32_768
const chunk = 131_072

/** @returns the number of bins with that of the missing. */
export function binCount(bins: ColumnBins): number {
  return (bins.kind === 'numeric' ? bins.edges.length + 1 : bins.levels.length) + 1
}

/**
 * Bins of a column that hold about equally many of `rows`; values that are few have a bin each, and of words the most frequent
 * (the rest goes with the missing). Columns of more than 32,768 rows are judged by a sample.
 */
export function binsOf(column: Column, rows: Int32Array, most: number, seed: number): ColumnBins {
  return column.kind === 'numeric'
    ? { kind: 'numeric', name: column.name, edges: edgesOf(column, sampleOf(rows, seed), most) }
    : { kind: 'categorical', name: column.name, levels: frequentLevels(column, rows, most) }
}

/** @returns the bin of each row of a column; without the column every row is missing. */
export function* binnedInSteps(
  bins: ColumnBins,
  column: Column | undefined,
  rows: number,
): Generator<undefined, Uint8Array> {
  const into = new Uint8Array(rows)
  if (column === undefined) return into
  if (column.kind !== bins.kind)
    throw new RangeError(`column ${bins.name} is ${column.kind}, but the model has learnt it as ${bins.kind}`)
  const binOfCode = column.kind === 'categorical' && bins.kind === 'categorical' ? binOfCodes(bins.levels, column) : []
  for (let from = 0; from < rows; from += chunk) {
    const to = Math.min(rows, from + chunk)
    if (column.kind === 'numeric' && bins.kind === 'numeric') binNumbers(into, column.values, bins.edges, from, to)
    else if (column.kind === 'categorical') binWords(into, column.codes, binOfCode, from, to)
    yield
  }
  return into
}

function binNumbers(into: Uint8Array, values: Float64Array, edges: Float64Array, from: number, to: number): void {
  const size = edges.length
  for (let row = from; row < to; row++) {
    // Infinity is a value, and beyond the threshold that parts all values from the missing.
    const value = Math.min(values[row] as number, Number.MAX_VALUE)
    if (Number.isNaN(value)) {
      into[row] = 0
      continue
    }
    let low = 0
    let high = size
    while (low < high) {
      const middle = (low + high) >> 1
      if ((edges[middle] as number) < value) low = middle + 1
      else high = middle
    }
    into[row] = low + 1
  }
}

function binWords(into: Uint8Array, codes: Int32Array, binOfCode: readonly number[], from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const code = codes[row] as number
    into[row] = code < 0 ? 0 : (binOfCode[code] as number)
  }
}

function binOfCodes(known: readonly string[], column: CategoricalColumn): number[] {
  const places = new Map(known.map((level, place) => [level, place + 1]))
  return column.levels.map((level) => places.get(level) ?? 0)
}

function sampleOf(rows: Int32Array, seed: number): Int32Array {
  if (rows.length <= sampleSize) return rows
  const random = randomOf(seed)
  return Int32Array.from({ length: sampleSize }, () => rows[Math.floor(random() * rows.length)] as number)
}

function edgesOf(column: NumericColumn, rows: Int32Array, most: number): Float64Array {
  const sorted = new Float64Array(rows.length)
  let known = 0
  for (const row of rows) {
    const value = column.values[row] as number
    // An infinite value is beyond every threshold; as a neighbour it would make the threshold infinite.
    if (!Number.isNaN(value)) sorted[known++] = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
  }
  return edgesBetween(sorted.subarray(0, known).sort(), most)
}

function edgesBetween(values: Float64Array, most: number): Float64Array {
  const starts: number[] = []
  for (let at = 0; at < values.length; at++) if (at === 0 || values[at] !== values[at - 1]) starts.push(at)
  const distinct = starts.length
  starts.push(values.length)
  const edges: number[] = []
  let begin = 0
  for (let at = 0; at + 1 < distinct && edges.length + 1 < most; at++) {
    const [next, after] = [starts[at + 1] as number, starts[at + 2] as number]
    const target = (values.length - begin) / (most - edges.length)
    // A value ends its bin when the bin is full, when half of the next value would overfill it, or when the rest may have a bin each.
    const full = (next + after) / 2 - begin > target || distinct - at - 1 < most - edges.length
    if (!full) continue
    edges.push(between(values[starts[at] as number] as number, values[next] as number))
    begin = next
  }
  return Float64Array.from(edges)
}

/** A threshold that has `low` on its left and `high` on its right, half way where there are numbers between them. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2
  return middle >= low && middle < high ? middle : low
}

function frequentLevels(column: CategoricalColumn, rows: Int32Array, most: number): string[] {
  const counts = new Float64Array(column.levels.length)
  for (const row of rows) {
    const code = column.codes[row] as number
    if (code >= 0) counts[code] = (counts[code] as number) + 1
  }
  const seen = [...counts.keys()].filter((code) => (counts[code] as number) > 0)
  const kept = seen.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b).slice(0, most)
  return kept.sort((a, b) => a - b).map((code) => column.levels[code] as string)
}
