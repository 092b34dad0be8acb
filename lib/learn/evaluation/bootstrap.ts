// Intervals of any measure by resampling rows (Efron & Tibshirani 1993), or groups of rows that belong together, such as the moments of one person.
import { randomOf } from '../../random/random.ts'
import { variance } from '../../stats/moments.ts'
import { quantile } from '../../stats/quantile.ts'
import type { Weighing } from './measures.ts'

export interface BootstrapOptions {
  seed: number
  /** How many resamples; 1,000 when left out. */
  replicates?: number
  /** Share of such intervals that hold the true figure; .95 when left out. */
  level?: number
  /** Whole number of each row, such as its outcome: each resample has as many rows of each as there are. A group belongs with the highest of its rows. */
  strata?: ArrayLike<number>
  /** Whole number of each row: rows of one group are drawn together. Every row is its own group when left out. */
  groups?: ArrayLike<number>
  /** Of each row, 0 or more; 1 when left out. */
  weights?: ArrayLike<number>
}

export interface BootstrapInterval {
  /** The figure of the rows as they are. */
  value: number
  standardError: number
  /** Percentile limits. */
  low: number
  high: number
  /** The figures of the resamples, as they came; those that could not be had are left out. */
  resamples: Float64Array
}

/**
 * Stratified percentile interval; yields after each resample. The interval of a difference of two models on the same rows (the paired bootstrap) is that of the
 * weighing `(weights) => a(weights) - b(weights)`.
 * @param rows how many.
 * @returns undefined where the figure of the rows as they are cannot be had, or that of fewer than half of the resamples.
 * @throws RangeError when an option is out of range or lengths differ.
 */
export function* bootstrapInSteps(
  weighing: Weighing,
  rows: number,
  options: BootstrapOptions,
): Generator<undefined, BootstrapInterval | undefined> {
  const { replicates = 1000, level = 0.95, weights } = options
  if (!(Number.isInteger(replicates) && replicates > 1))
    throw new RangeError(`not a number of resamples: ${replicates}`)
  if (!(level > 0 && level < 1)) throw new RangeError(`not a level: ${level}`)
  for (const list of [options.strata, options.groups, weights])
    if (list !== undefined && list.length !== rows) throw new RangeError(`${list.length} values for ${rows} rows`)
  const value = weighing(weights === undefined ? undefined : Float64Array.from(weights))
  if (value === undefined) return undefined
  const { groupOf, strata, count } = drawing(rows, options)
  const random = randomOf(options.seed)
  const drawn = new Float64Array(count)
  const sampled = new Float64Array(rows)
  const found: number[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawn.fill(0)
    for (const stratum of strata)
      for (let draw = 0; draw < stratum.length; draw++) {
        const group = stratum[Math.floor(random() * stratum.length)] as number
        drawn[group] = (drawn[group] as number) + 1
      }
    for (let row = 0; row < rows; row++)
      sampled[row] = (drawn[groupOf[row] as number] as number) * (weights === undefined ? 1 : (weights[row] as number))
    const figure = weighing(sampled)
    if (figure !== undefined) found.push(figure)
    yield
  }
  if (found.length * 2 < replicates) return undefined
  const resamples = Float64Array.from(found)
  return {
    value,
    standardError: Math.sqrt(variance(resamples)),
    low: quantile(resamples, (1 - level) / 2) as number,
    high: quantile(resamples, (1 + level) / 2) as number,
    resamples,
  }
}

/** The place of each row's group, and the groups of each stratum. */
function drawing(rows: number, { strata, groups }: BootstrapOptions) {
  const places = new Map<number, number>()
  const groupOf = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const group = groups === undefined ? row : (groups[row] as number)
    let place = places.get(group)
    if (place === undefined) {
      place = places.size
      places.set(group, place)
    }
    groupOf[row] = place
  }
  const highest = new Float64Array(places.size).fill(Number.NEGATIVE_INFINITY)
  for (let row = 0; row < rows; row++) {
    const group = groupOf[row] as number
    highest[group] = Math.max(highest[group] as number, strata === undefined ? 0 : (strata[row] as number))
  }
  const byStratum = new Map<number, number[]>()
  for (let group = 0; group < highest.length; group++) {
    const members = byStratum.get(highest[group] as number)
    if (members === undefined) byStratum.set(highest[group] as number, [group])
    else members.push(group)
  }
  return { groupOf, count: places.size, strata: [...byStratum.values()].map((members) => Int32Array.from(members)) }
}
