import type { Column, Frame } from '../frame.ts'
import { columnOf, type Scoring, scoresInSteps, withColumns } from './scoring.ts'

export interface PartialDependence {
  column: string
  /** Values that the column was given: numbers, rising, or words. */
  grid: readonly number[] | readonly string[]
  /** Mean score of all rows, by value of the grid. */
  mean: Float64Array
  /** Score of each row, row by row (rows x grid): its individual conditional expectation. */
  individual: Float64Array
}

export interface DependenceOptions {
  /** Values to try of a numeric column instead of observed quantiles. */
  grid?: readonly number[]
  /** How many quantiles at most, evenly from 5 % to 95 %; 20 when left out. */
  most?: number
}

/**
 * How the mean score moves with a column while all else stays as it is (Friedman 2001), and so for each row (Goldstein et al. 2015). A numeric column is given
 * observed values at even quantiles, each once, a categorical one each of its levels. Yields while scoring.
 * @returns undefined where the frame has no rows or the column no known value.
 * @throws RangeError when there is no such column, `most` is no whole number above 1 or the scoring gives no numbers.
 */
export function* partialDependenceInSteps(
  scoring: Scoring,
  frame: Frame,
  name: string,
  { grid, most = 20 }: DependenceOptions = {},
): Generator<undefined, PartialDependence | undefined> {
  if (!(Number.isInteger(most) && most > 1)) throw new RangeError(`not a number of values: ${most}`)
  const column = columnOf(frame, name)
  const tried =
    column.kind === 'categorical' ? levelsIn(column.codes) : (grid ?? observedQuantiles(column.values, most))
  if (frame.rows === 0 || tried.length === 0) return undefined
  const mean = new Float64Array(tried.length)
  const individual = new Float64Array(frame.rows * tried.length)
  for (const [at, value] of tried.entries()) {
    const scores = yield* scoresInSteps(scoring, withColumns(frame, [constantColumn(column, value, frame.rows)]))
    let sum = 0
    for (let row = 0; row < frame.rows; row++) {
      individual[row * tried.length + at] = scores[row] as number
      sum += scores[row] as number
    }
    mean[at] = sum / frame.rows
  }
  const words = column.kind === 'categorical' ? tried.map((code) => column.levels[code] as string) : tried
  return { column: name, grid: words as PartialDependence['grid'], mean, individual }
}

/**
 * Observed values at even quantiles from 5 % to 95 %, rising, each once; missing ones aside.
 * @returns none where no value is known.
 */
export function observedQuantiles(values: Float64Array, most: number, from = 0.05, to = 0.95): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  if (sorted.length === 0) return []
  const chosen = new Set<number>()
  for (let at = 0; at < most; at++)
    chosen.add(sorted[Math.round((from + ((to - from) * at) / (most - 1)) * (sorted.length - 1))] as number)
  return [...chosen]
}

/** The levels that occur, in their order. */
function levelsIn(codes: Int32Array): number[] {
  return [...new Set(codes)].filter((code) => code >= 0).sort((a, b) => a - b)
}

/** The column with one number or level for all rows. */
function constantColumn(column: Column, value: number, rows: number): Column {
  return column.kind === 'numeric'
    ? { ...column, values: new Float64Array(rows).fill(value) }
    : { ...column, codes: new Int32Array(rows).fill(value) }
}
