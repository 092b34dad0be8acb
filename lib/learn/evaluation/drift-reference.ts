// What a column looked like when a model learned from it: small plain JSON that stays with the model, for later rows to be held against.
import type { CategoricalColumn, Column, NumericColumn } from '../frame.ts'

export interface NumericReference {
  kind: 'numeric'
  name: string
  rows: number
  missing: number
  /** Observed values at even quantiles with the least and the greatest, rising, each once. */
  knots: number[]
  /** For each knot, how many known values are at most it. */
  atMost: number[]
}

export interface CategoricalReference {
  kind: 'categorical'
  name: string
  rows: number
  missing: number
  /** The most frequent words. */
  levels: string[]
  /** Rows of each; the remaining known rows have other words. */
  counts: number[]
}

export type DriftReference = NumericReference | CategoricalReference

/** Quantiles that are kept of a number: every 5 %. */
const quantiles = 20

/** Words that are kept. */
const mostLevels = 30

/** What to keep of a column; scores are a column like any other. */
export function driftReferenceOf(column: Column): DriftReference {
  return column.kind === 'numeric' ? numericReference(column) : categoricalReference(column)
}

function numericReference({ name, values }: NumericColumn): NumericReference {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const knots: number[] = []
  const atMost: number[] = []
  for (let step = 0; step <= quantiles && sorted.length > 0; step++) {
    const knot = sorted[Math.max(0, Math.ceil((step * sorted.length) / quantiles) - 1)] as number
    if (knot === knots.at(-1)) continue
    knots.push(knot)
    atMost.push(countAtMost(sorted, knot))
  }
  return { kind: 'numeric', name, rows: values.length, missing: values.length - sorted.length, knots, atMost }
}

function categoricalReference({ name, codes, levels }: CategoricalColumn): CategoricalReference {
  const counts = countsOfLevels(codes, levels)
  const kept = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostLevels)
  let known = 0
  for (const count of counts.values()) known += count
  return {
    kind: 'categorical',
    name,
    rows: codes.length,
    missing: codes.length - known,
    levels: kept.map(([level]) => level),
    counts: kept.map(([, count]) => count),
  }
}

/** Rows of each word that occurs. */
export function countsOfLevels(codes: Int32Array, levels: readonly string[]): Map<string, number> {
  const counts = new Float64Array(levels.length)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code >= 0) counts[code] = (counts[code] as number) + 1
  }
  return new Map(levels.map((level, code) => [level, counts[code] as number] as const).filter(([, count]) => count > 0))
}

/** How many of rising values are at most a limit. */
export function countAtMost(sorted: Float64Array, limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
