import { medianInPlace } from '../../stats/select.ts'
import { type CalibratedTails, calibratedTails } from './calibrated-tails.ts'
import { cycleMeans, type Jackknife, jackknife } from './jackknife.ts'
import type { Judgement } from './judgement.ts'
import { type LevelShift, levelShifts } from './level-shifts.ts'

/** How often false alarms are put up with. */
export interface AlarmOptions {
  /** Expected false alarms per point of a series without anomalies, 0-1: .001 is one in a thousand points. */
  rate: number
  /** Errors in proportion to the level: the series is judged by its logarithm, which takes all values to be above zero. */
  multiplicative?: boolean
  /** Alarms by false discovery rate (Benjamini & Hochberg 1995): `rate` is then the share of alarms that may be false. */
  discovery?: boolean
}

export interface Alarm extends Judgement {
  /** An outlier is one value; a level shift begins at `at` and stays. */
  kind: 'outlier' | 'level-shift'
  at: number
}

export interface SeasonalResiduals {
  alarms: Alarm[]
  /** One a value, in the unit of the series. After a level shift the new level is what is expected. */
  expected: Float64Array
  low: Float64Array
  high: Float64Array
  /** One a value, 0-1; NaN where the value is missing. */
  probability: Float64Array
  seasonal: boolean
}

const fewest = 8
const fewestCycles = 3
const suspectSigmas = 4.5
const mostRounds = 12

/**
 * Anomalies of a finished series: each value against what its neighbours and the same position of other cycles let expect, by thresholds from calibrated tails,
 * so that a quiet series gives alarms at the rate that was asked for. Drift is followed; a level shift is one alarm.
 * @param values oldest first, NaN where missing. @param period seasonal period in observations; 1 = none. A season is used from three cycles on, where it predicts.
 * @returns undefined with fewer than eight known values, where half of them are as expected to the last bit, or for a multiplicative series with a value not above zero.
 * @throws RangeError when `period` is not a whole number of at least 1 or `rate` not within 0-1.
 */
export function seasonalResiduals(
  values: Float64Array,
  period: number,
  options: AlarmOptions,
): SeasonalResiduals | undefined {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  if (!(options.rate > 0 && options.rate < 1)) throw new RangeError(`not a rate: ${options.rate}`)
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length < fewest) return undefined
  const { multiplicative = false } = options
  if (multiplicative && known.some((value) => value <= 0)) return undefined
  const scaled = multiplicative ? values.map(Math.log) : values
  const judged = judge(scaled, period, options)
  return judged && inUnits(judged, values, multiplicative)
}

interface Judged {
  parts: Jackknife
  errors: Float64Array
  tails: CalibratedTails
  shifts: LevelShift[]
  options: AlarmOptions
  seasonal: boolean
}

function judge(values: Float64Array, period: number, options: AlarmOptions): Judged | undefined {
  const { season, flat: first } = seasonOf(values, period)
  const reach = reachOf(season)
  const window = Math.min(Math.max(season > 1 ? season : 10, 8), 30)
  const shifts = levelShifts(first, options.discovery ? 0.001 : options.rate, window)
  const levels = new Float64Array(values.length)
  for (const { at, size } of shifts)
    for (let after = at; after < levels.length; after++) (levels[after] as number) += size
  const flat = values.map((value, at) => value - (levels[at] as number))
  const believed = flat.slice()
  let suspects = 0
  let parts = jackknife(believed, season, reach)
  let errors = standardised(flat, parts)
  for (let round = 0; round < mostRounds; round++) {
    const found = suspected(errors, believed)
    if (found.length === 0) break
    for (const at of found) believed[at] = Number.NaN
    suspects += found.length
    parts = jackknife(believed, season, reach)
    errors = standardised(flat, parts)
  }
  const tails = calibratedTails(errors, suspects)
  if (tails === undefined) return undefined
  for (let at = 0; at < levels.length; at++) (parts.expected[at] as number) += levels[at] as number
  return { parts, errors, tails, shifts, options, seasonal: season > 1 }
}

function reachOf(season: number): number {
  return Math.max(season, 8)
}

/** The season to use, and the values without it. A period that does not make unseen values easier to expect is none. */
function seasonOf(values: Float64Array, period: number): { season: number; flat: Float64Array } {
  if (period === 1 || values.length < fewestCycles * period) return { season: 1, flat: values }
  const seasonal = jackknife(values, period, reachOf(period)).expected
  const plain = jackknife(values, 1, reachOf(period)).expected
  if (spreadAround(values, seasonal) >= spreadAround(values, plain)) return { season: 1, flat: values }
  return { season: period, flat: withoutSeason(values, period) }
}

/** Without the median effect of each position against the cycle around it: a level shift disturbs each position in one cycle only. */
function withoutSeason(values: Float64Array, period: number): Float64Array {
  const level = cycleMeans(values, period)
  const half = period >> 1
  const effects = Array.from({ length: period }, (_, position) => {
    const known: number[] = []
    for (let at = position; at < values.length; at += period) {
      const effect = (values[at] as number) - (level[at] as number)
      if (at >= half && at < values.length - half && !Number.isNaN(effect)) known.push(effect)
    }
    return known.length === 0 ? 0 : medianInPlace(Float64Array.from(known), known.length)
  })
  return values.map((value, at) => value - (effects[at % period] as number))
}

function spreadAround(values: Float64Array, expected: Float64Array): number {
  const errors = values
    .map((value, at) => Math.abs(value - (expected[at] as number)))
    .filter((error) => !Number.isNaN(error))
  return medianInPlace(errors, errors.length)
}

function standardised(values: Float64Array, { expected, inflation }: Jackknife): Float64Array {
  return values.map((value, at) => (value - (expected[at] as number)) / (inflation[at] as number))
}

/** Places far out and nearly as far as the farthest: the others may be so only because of those. */
function suspected(errors: Float64Array, believed: Float64Array): number[] {
  const sizes = errors
    .filter((error) => !Number.isNaN(error))
    .map(Math.abs)
    .sort()
  const sigma = 1.4826 * (sizes[sizes.length >> 1] as number)
  if (!(sigma > 0)) return []
  let farthest = 0
  for (let at = 0; at < errors.length; at++)
    if (!Number.isNaN(believed[at] as number)) farthest = Math.max(farthest, Math.abs(errors[at] as number))
  const limit = Math.max(suspectSigmas * sigma, 0.7 * farthest)
  const found: number[] = []
  for (let at = 0; at < errors.length; at++)
    if (!Number.isNaN(believed[at] as number) && Math.abs(errors[at] as number) >= limit) found.push(at)
  return found
}

function inUnits(judged: Judged, values: Float64Array, multiplicative: boolean): SeasonalResiduals {
  const { parts, errors, tails, shifts, options } = judged
  const probability = errors.map((error) => (Number.isNaN(error) ? Number.NaN : tails.probability(error)))
  const rate = options.discovery ? discoveryRate(probability, options.rate) : options.rate
  // Without any alarm the band is that which the farthest value would have had to leave.
  const band = tails.band(rate > 0 ? rate : options.rate / values.length)
  const back = multiplicative ? Math.exp : (value: number) => value
  const edge = (side: number) =>
    parts.expected.map((middle, at) => back(middle + side * (parts.inflation[at] as number)))
  const expected = edge(tails.centre)
  const [low, high] = [edge(band.low), edge(band.high)]
  const alarm = (at: number): Alarm => ({
    kind: 'outlier',
    at,
    value: values[at] as number,
    expected: expected[at] as number,
    low: low[at] as number,
    high: high[at] as number,
    size: (values[at] as number) - (expected[at] as number),
    sigmas: ((errors[at] as number) - tails.centre) / tails.sigma,
    probability: probability[at] as number,
  })
  const alarms: Alarm[] = []
  for (let at = 0; at < values.length; at++) if ((probability[at] as number) <= rate) alarms.push(alarm(at))
  for (const { at: start, size, z } of shifts) {
    let at = start
    while (at < values.length - 1 && Number.isNaN(values[at] as number)) at++
    if (Number.isNaN(values[at] as number)) continue
    const after = expected[at] as number
    const before = multiplicative ? after / Math.exp(size) : after - size
    const ratio = multiplicative ? before / after : 1
    const offset = multiplicative ? 0 : before - after
    alarms.push({
      ...alarm(at),
      kind: 'level-shift',
      expected: before,
      low: (low[at] as number) * ratio + offset,
      high: (high[at] as number) * ratio + offset,
      size: after - before,
      sigmas: size / tails.sigma,
      probability: Math.min(1, tails.probability(z * tails.sigma)),
    })
  }
  alarms.sort((a, b) => a.at - b.at || (a.kind < b.kind ? -1 : 1))
  return { alarms, expected, low, high, probability, seasonal: judged.seasonal }
}

/** The largest probability at which an alarm is given, so that of all alarms no more than `share` are expected to be false; 0 = none. */
export function discoveryRate(probabilities: Float64Array, share: number): number {
  const sorted = probabilities.filter((probability) => !Number.isNaN(probability)).sort()
  for (let at = sorted.length - 1; at >= 0; at--)
    if ((sorted[at] as number) <= (share * (at + 1)) / sorted.length) return sorted[at] as number
  return 0
}
