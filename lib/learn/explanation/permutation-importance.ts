import { randomOf } from '../../random/random.ts'
import { shuffle } from '../../random/shuffle.ts'
import { mean, variance } from '../../stats/moments.ts'
import type { Measure } from '../evaluation/measures.ts'
import { type Frame, rowsOf } from '../frame.ts'
import { columnOf, type Scoring, scoresInSteps, withColumns } from './scoring.ts'

/** Columns whose values are exchanged together, as they say the same or make no sense apart. */
export interface ColumnGroup {
  name: string
  columns: readonly string[]
}

export interface PermutationImportance extends ColumnGroup {
  /** By how much the measure is worse without what the columns tell, in its unit: mean over the repeats. */
  mean: number
  /** Sample deviation over the repeats; 0 of one. */
  deviation: number
}

export interface PermutationOptions {
  seed: number
  /** 5 when left out. */
  repeats?: number
  /** Every column by itself when left out. */
  groups?: readonly ColumnGroup[]
  weights?: Float64Array
}

/**
 * How much worse a model's scores are where the values of a column are exchanged between rows by chance (Breiman 2001; Fisher, Rudin & Dominici 2019); most
 * important first. Yields while scoring.
 * @returns undefined where the measure of the rows as they are cannot be had.
 * @throws RangeError when a group names no column, `repeats` is no whole number above 0 or the scoring gives no numbers.
 */
export function* permutationImportanceInSteps(
  scoring: Scoring,
  frame: Frame,
  actual: ArrayLike<number>,
  measure: Measure,
  options: PermutationOptions,
): Generator<undefined, PermutationImportance[] | undefined> {
  const { repeats = 5, weights } = options
  if (!(Number.isInteger(repeats) && repeats > 0)) throw new RangeError(`not a number of repeats: ${repeats}`)
  const groups = options.groups ?? frame.columns.map(({ name }) => ({ name, columns: [name] }))
  const random = randomOf(options.seed)
  const figure = measure.of(actual, yield* scoresInSteps(scoring, frame))(weights)
  if (figure === undefined) return undefined
  const found: PermutationImportance[] = []
  for (const { name, columns } of groups) {
    const moved = { rows: frame.rows, columns: columns.map((column) => columnOf(frame, column)) }
    const drops = new Float64Array(repeats)
    for (let repeat = 0; repeat < repeats; repeat++) {
      const exchanged = rowsOf(moved, permutation(frame.rows, random))
      const scores = yield* scoresInSteps(scoring, withColumns(frame, exchanged.columns))
      const without = measure.of(actual, scores)(weights)
      if (without === undefined) return undefined
      drops[repeat] = measure.better === 1 ? figure - without : without - figure
    }
    found.push({ name, columns, mean: mean(drops), deviation: Math.sqrt(variance(drops)) })
  }
  return found.sort((a, b) => b.mean - a.mean)
}

/** The whole numbers below `count` in a random order. */
function permutation(count: number, random: () => number): Int32Array {
  return shuffle(
    Int32Array.from({ length: count }, (_, at) => at),
    random,
  )
}
