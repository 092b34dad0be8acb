import { normalQuantile, normalTail } from '../../stats/normal.ts'
import { type CalibratedTails, calibratedTails } from './calibrated-tails.ts'
import type { Judgement } from './judgement.ts'

/** What was expected of one period, said before it came. */
export interface Expectation {
  /** Quantiles, ascending, in the unit of the series; two at least, one of each of the probabilities. */
  quantiles: readonly number[]
}

/** Expected is the median of what was forecast; standard deviations are as the forecaster's errors so far have them. */
export interface BandAlarm extends Judgement {
  at: number
}

export interface BandWatch {
  alarms: BandAlarm[]
  low: Float64Array
  high: Float64Array
  /** One a value, 0-1; NaN where the value is missing. */
  probability: Float64Array
}

/** From so many outcomes on the band is that of the forecaster's record instead of its own belief. */
const fewestOutcomes = 20
/** Outcomes farther out are thought to be anomalies when later bands are made. */
const suspectScore = 4.5
/** The latest outcomes count. */
const longestRecord = 400

/**
 * Alarms of what came against what was forecast: each value's normal score within its forecast quantiles (linear in the normal score, which is how the tails go on),
 * judged by the tails of the scores before it, so that bands which are too narrow or too wide are put right and false alarms come at the rate asked for
 * (after Gneiting, Balabdaoui & Raftery 2007). No alarm depends on a later value.
 * @param values what came, NaN where missing. @param expectations one a value. @param probabilities of their quantiles, ascending within 0-1.
 * @param rate expected false alarms per value, 0-1.
 * @throws RangeError where the lengths differ, the quantiles are not ascending, or `rate` or a probability is not strictly within 0-1.
 */
export function expectedBand(
  values: Float64Array,
  expectations: readonly Expectation[],
  probabilities: readonly number[],
  rate: number,
): BandWatch {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`not a rate: ${rate}`)
  if (values.length !== expectations.length) throw new RangeError('not one expectation a value')
  if (probabilities.some((each) => !(each > 0 && each < 1))) throw new RangeError('not a probability within 0-1')
  const scores = probabilities.map(normalQuantile)
  ascending(scores, probabilities.length)
  const watch: BandWatch = {
    alarms: [],
    low: new Float64Array(values.length),
    high: new Float64Array(values.length),
    probability: new Float64Array(values.length),
  }
  const record = new Outcomes()
  for (const [at, { quantiles }] of expectations.entries()) {
    ascending(quantiles, scores.length)
    const tails = record.tails()
    const band = tails?.band(rate) ?? { low: normalQuantile(rate / 2), high: -normalQuantile(rate / 2) }
    const low = crossed(scores, quantiles, band.low)
    const high = crossed(scores, quantiles, band.high)
    watch.low[at] = low
    watch.high[at] = high
    const value = values[at] as number
    if (Number.isNaN(value)) {
      watch.probability[at] = Number.NaN
      continue
    }
    const score = scoreOf(scores, quantiles, value)
    const probability = tails?.probability(score) ?? 2 * normalTail(Math.abs(score))
    watch.probability[at] = probability
    const expected = crossed(scores, quantiles, 0)
    const sigmas = (score - (tails?.centre ?? 0)) / (tails?.sigma ?? 1)
    if (probability <= rate)
      watch.alarms.push({ at, value, expected, low, high, size: value - expected, sigmas, probability })
    record.add(score, Math.abs(sigmas) > suspectScore)
  }
  return watch
}

/** The normal scores so far, and the tails of the latest. */
class Outcomes {
  readonly #scores: number[] = []
  readonly #suspects: boolean[] = []
  #tails: CalibratedTails | undefined
  #since = 0

  add(score: number, suspect: boolean): void {
    this.#scores.push(score)
    this.#suspects.push(suspect)
    this.#since++
    if (this.#scores.length <= longestRecord) return
    this.#scores.shift()
    this.#suspects.shift()
  }

  /** They change slowly: they are made anew as the record grows by a twentieth. */
  tails(): CalibratedTails | undefined {
    const count = this.#scores.length
    if (count >= fewestOutcomes && (this.#tails === undefined || this.#since * 20 >= count)) {
      const suspects = this.#suspects.filter(Boolean).length
      this.#tails = calibratedTails(Float64Array.from(this.#scores), suspects) ?? this.#tails
      this.#since = 0
    }
    return this.#tails
  }
}

function ascending(values: readonly number[], count: number): void {
  if (
    values.length !== count ||
    count < 2 ||
    values.some((value, at) => at > 0 && !(value >= (values[at - 1] as number)))
  )
    throw new RangeError('not two or more quantiles in ascending order')
}

/** The value at a normal score: linear between the quantiles, and beyond them with the slope from the middle to the outermost one. */
function crossed(scores: readonly number[], quantiles: readonly number[], score: number): number {
  const last = scores.length - 1
  const at = (place: number) => [scores[place] as number, quantiles[place] as number] as const
  const along = ([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]) =>
    x1 === x0 ? y0 : y0 + ((score - x0) / (x1 - x0)) * (y1 - y0)
  if (score <= (scores[0] as number)) return along(at(0), at(Math.max(1, last >> 1)))
  if (score >= (scores[last] as number)) return along(at(last), at(Math.min(last - 1, (last + 1) >> 1)))
  let place = 1
  while ((scores[place] as number) < score) place++
  return along(at(place - 1), at(place))
}

/** The normal score at a value, the inverse of `crossed`; a band without width lets nothing else be expected. */
function scoreOf(scores: readonly number[], quantiles: readonly number[], value: number): number {
  const last = scores.length - 1
  if (value < (quantiles[0] as number)) return inverse(0, Math.max(1, last >> 1))
  if (value > (quantiles[last] as number)) return inverse(last, Math.min(last - 1, (last + 1) >> 1))
  let place = 1
  while ((quantiles[place] as number) < value) place++
  return inverse(place, place - 1)

  function inverse(from: number, to: number): number {
    const [x0, x1] = [scores[from] as number, scores[to] as number]
    const [y0, y1] = [quantiles[from] as number, quantiles[to] as number]
    if (y0 === y1) return value === y0 ? 0 : Math.sign(value - y0) * farthest
    return Math.max(-farthest, Math.min(farthest, x0 + ((value - y0) / (y1 - y0)) * (x1 - x0)))
  }
}

const farthest = 37
