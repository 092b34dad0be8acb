// Whether a challenger is better than the champion beyond noise, on rows that neither has learned from.
import { type BootstrapOptions, bootstrapInSteps } from './bootstrap.ts'
import { aucDifference } from './delong.ts'
import { aucMeasure, type Measure } from './measures.ts'
import { normalTail } from '../../stats/normal.ts'

export interface Comparison {
  champion: number
  challenger: number
  /** How much better the challenger is, in the measure's unit; below 0 where it is worse, whichever way the measure runs. */
  difference: number
  standardError: number
  low: number
  high: number
  /** How likely it is that the challenger is better: the share of resamples in which it is, equal ones half, or by DeLong the normal probability. */
  probability: number
  /** 'better' and 'worse' where the interval leaves 0 out. */
  verdict: 'better' | 'worse' | 'no different'
  method: 'DeLong' | 'bootstrap'
}

/**
 * Compares two models' predictions of the same rows, yielding after each resample. Areas under the curve of rows that are alone in their group and weigh the
 * same are compared by DeLong's paired test, everything else by the paired bootstrap.
 * @returns undefined where the measure of either cannot be had.
 * @throws RangeError when lengths differ or an option is out of range.
 */
export function* comparisonInSteps(
  measure: Measure,
  actual: ArrayLike<number>,
  champion: Float64Array,
  challenger: Float64Array,
  options: BootstrapOptions,
): Generator<undefined, Comparison | undefined> {
  const old = measure.of(actual, champion)
  yield
  const next = measure.of(actual, challenger)
  yield
  const weights = options.weights === undefined ? undefined : Float64Array.from(options.weights)
  const figures = { champion: old(weights), challenger: next(weights) }
  if (figures.champion === undefined || figures.challenger === undefined) return undefined
  const both = { champion: figures.champion, challenger: figures.challenger }
  if (measure === aucMeasure && options.groups === undefined && weights === undefined) {
    const found = byDeLong(actual, champion, challenger, options.level)
    return found === undefined ? undefined : { ...both, ...found }
  }
  const found = yield* bootstrapInSteps(
    (sampled) => {
      const [a, b] = [next(sampled), old(sampled)]
      return a === undefined || b === undefined ? undefined : measure.better === 1 ? a - b : b - a
    },
    champion.length,
    options,
  )
  if (found === undefined) return undefined
  const { value, standardError, low, high, resamples } = found
  let ahead = 0
  for (const difference of resamples) ahead += difference > 0 ? 1 : difference === 0 ? 0.5 : 0
  return {
    ...both,
    difference: value,
    standardError,
    low,
    high,
    probability: ahead / resamples.length,
    verdict: verdictOf(low, high),
    method: 'bootstrap',
  }
}

function byDeLong(
  actual: ArrayLike<number>,
  champion: Float64Array,
  challenger: Float64Array,
  level: number | undefined,
): Omit<Comparison, 'champion' | 'challenger'> | undefined {
  const found = aucDifference(actual, challenger, champion, level)
  if (found === undefined) return undefined
  const { difference, standardError, low, high } = found
  const probability = difference === 0 ? 0.5 : 1 - normalTail(difference / standardError)
  return { difference, standardError, low, high, probability, verdict: verdictOf(low, high), method: 'DeLong' }
}

function verdictOf(low: number, high: number): Comparison['verdict'] {
  if (low > 0) return 'better'
  return high < 0 ? 'worse' : 'no different'
}
