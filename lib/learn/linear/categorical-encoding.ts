import type { CategoricalColumn } from '../frame.ts'

/** A column of words as training has seen it. */
export interface CategoricalEncoding {
  kind: 'categorical'
  name: string
  /** Words with a column of their own; none of a column that is constant or always missing. */
  levels: string[]
  /** Words that share one. */
  pooled: string[]
  /** Whether missing rows are told apart. */
  indicator: boolean
}

/** @returns the levels that occur: those of at least `leastCount` rows, `mostLevels` of them at most by their rows, and the others. */
export function learnCategorical(
  column: CategoricalColumn,
  leastCount: number,
  mostLevels: number,
  weights: Float64Array | undefined,
): CategoricalEncoding {
  const counts = new Float64Array(column.levels.length)
  let missing = 0
  for (let row = 0; row < column.codes.length; row++) {
    if (weights !== undefined && weights[row] === 0) continue
    const code = column.codes[row] as number
    if (code < 0) missing++
    else counts[code] = (counts[code] as number) + 1
  }
  const occurring = [...counts.keys()].filter((code) => (counts[code] as number) > 0)
  const byCount = occurring.toSorted((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
  const kept = new Set(byCount.slice(0, mostLevels).filter((code) => (counts[code] as number) >= leastCount))
  const wordsOf = (codes: number[]) => codes.map((code) => column.levels[code] as string)
  const varies = occurring.length > 1
  return {
    kind: 'categorical',
    name: column.name,
    levels: varies ? wordsOf(occurring.filter((code) => kept.has(code))) : [],
    // All of them rare is nothing told apart.
    pooled: varies && kept.size > 0 ? wordsOf(occurring.filter((code) => !kept.has(code))) : [],
    indicator: missing > 0 && occurring.length > 0,
  }
}
