// Whether a model treats the groups of a protected attribute alike. The attribute is never one of its features; it is looked at here only.
import { normalQuantile } from '../../stats/normal.ts'
import { type Proportion, proportion } from '../../stats/proportion.ts'
import { chiSquaredTail } from '../../stats/tails.ts'
import type { CategoricalColumn } from '../frame.ts'
import { type AucEstimate, aucEstimate, halfWidth } from './delong.ts'
import { type CalibrationInTheLarge, calibrationInTheLarge } from './performance-drift.ts'
import { confusionAt } from './threshold-metrics.ts'

/** Figures of one group; each left out where fewer rows than the least stand behind it. */
export interface GroupFigures {
  group: string
  withheld: false
  rows: number
  /** Share of outcome 1. */
  baseRate?: Proportion
  meanScore?: Proportion
  /** Share of the rows that are flagged. */
  selectionRate?: Proportion
  /** Share that is flagged of the rows of outcome 1, and of those of outcome 0. */
  truePositiveRate?: Proportion
  falsePositiveRate?: Proportion
  /** Share of outcome 1 in the flagged rows. */
  precision?: Proportion
  calibration?: CalibrationInTheLarge
  auc?: AucEstimate
}

/** A group of fewer rows than the least: nothing is said of it, not even how many. */
export interface WithheldGroup {
  group: string
  withheld: true
}

/** The two groups farthest apart in a rate. */
export interface Disparity {
  lowest: string
  highest: string
  /** Lowest rate over highest (demographic parity), or highest less lowest (the others). */
  value: number
  low: number
  high: number
  /** Probability that rates of all the groups are at least as uneven where they are the same (chi-squared). */
  p: number
  beyondNoise: boolean
}

export interface Fairness {
  groups: (GroupFigures | WithheldGroup)[]
  /** Ratio of selection rates, and whether it is at least four fifths. */
  demographicParity?: Disparity & { fourFifths: boolean }
  /** Difference of true positive rates. */
  equalOpportunity?: Disparity
  /** Difference of false positive rates. */
  falseAlarms?: Disparity
}

export interface FairnessOptions {
  /** A row is flagged when its probability is at least this. */
  threshold: number
  /** Rows that must stand behind each figure; 10 when left out. */
  least?: number
  /** Of intervals, and 1 - what is beyond noise; .95 when left out. */
  level?: number
}

/**
 * Figures by group and the disparities between them. Rows whose group is missing are left out. That a withheld group can be told from totals published elsewhere
 * is for lib/disclosure to see to. Yields after each group.
 * @param outcomes 0 or 1 of each row.
 * @throws RangeError when lengths differ, a probability is outside 0-1 or an option is out of range.
 */
export function* fairnessInSteps(
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
  groups: CategoricalColumn,
  { threshold, least = 10, level = 0.95 }: FairnessOptions,
): Generator<undefined, Fairness> {
  if (!(Number.isInteger(least) && least > 0)) throw new RangeError(`not a number of rows: ${least}`)
  for (const { length } of [outcomes, groups.codes])
    if (length !== probabilities.length) throw new RangeError(`${length} values for ${probabilities.length} rows`)
  const counts: GroupCounts[] = []
  const figures: Fairness['groups'] = []
  for (const [code, group] of groups.levels.entries()) {
    const places = placesOf(groups.codes, code)
    if (places.length === 0) continue
    if (places.length < least) {
      figures.push({ group, withheld: true })
      continue
    }
    const came = Uint8Array.from(places, (row) => outcomes[row] as number)
    const scores = Float64Array.from(places, (row) => probabilities[row] as number)
    const count = groupCounts(group, came, scores, threshold)
    counts.push(count)
    figures.push(groupFigures(count, came, scores, least, level))
    yield
  }
  const selected = farthest(
    counts.map(({ group, rows, flagged }) => ({ group, part: flagged, whole: rows })),
    least,
  )
  const found = farthest(
    counts.map(({ group, positives, hits }) => ({ group, part: hits, whole: positives })),
    least,
  )
  const alarmed = farthest(
    counts.map(({ group, rows, positives, flagged, hits }) => ({
      group,
      part: flagged - hits,
      whole: rows - positives,
    })),
    least,
  )
  return {
    groups: figures,
    ...(selected && selected.highest.part > 0 && { demographicParity: parityOf(selected, level) }),
    ...(found && { equalOpportunity: differenceOf(found, level) }),
    ...(alarmed && { falseAlarms: differenceOf(alarmed, level) }),
  }
}

interface GroupCounts {
  group: string
  rows: number
  positives: number
  flagged: number
  /** Flagged of outcome 1. */
  hits: number
}

function groupCounts(group: string, came: Uint8Array, scores: Float64Array, threshold: number): GroupCounts {
  const { truePositive, falsePositive, falseNegative } = confusionAt(came, scores, threshold)
  return {
    group,
    rows: came.length,
    positives: truePositive + falseNegative,
    flagged: truePositive + falsePositive,
    hits: truePositive,
  }
}

function groupFigures(
  { group, rows, positives, flagged, hits }: GroupCounts,
  came: Uint8Array,
  scores: Float64Array,
  least: number,
  level: number,
): GroupFigures {
  const share = (part: number, whole: number) => (whole < least ? undefined : proportion(part, whole, level))
  const enough = Math.min(positives, rows - positives) >= least
  const found = {
    baseRate: share(positives, rows),
    meanScore: meanWithin(scores, level),
    selectionRate: share(flagged, rows),
    truePositiveRate: share(hits, positives),
    falsePositiveRate: share(flagged - hits, rows - positives),
    precision: share(hits, flagged),
    calibration: calibrationInTheLarge(came, scores, level),
    auc: enough ? aucEstimate(came, scores, level) : undefined,
  }
  // What cannot be said is not there, so that the record is the same after JSON.
  const known = Object.entries(found).filter(([, figure]) => figure !== undefined)
  return { group, withheld: false, rows, ...Object.fromEntries(known) }
}

/** Mean of probabilities with its normal interval, within 0-1. */
function meanWithin(scores: Float64Array, level: number): Proportion {
  let sum = 0
  for (const score of scores) sum += score
  const value = sum / scores.length
  let squares = 0
  for (const score of scores) squares += (score - value) ** 2
  const width = halfWidth(Math.sqrt(squares / Math.max(1, scores.length - 1) / scores.length), level)
  return { value, low: Math.max(0, value - width), high: Math.min(1, value + width) }
}

interface GroupRate {
  group: string
  part: number
  whole: number
}

interface Farthest {
  lowest: GroupRate
  highest: GroupRate
  p: number
}

/** The groups of the lowest and the highest rate; undefined with fewer than two that have enough rows. */
function farthest(rates: readonly GroupRate[], least: number): Farthest | undefined {
  const known = rates.filter(({ whole }) => whole >= least).sort((a, b) => a.part / a.whole - b.part / b.whole)
  const [lowest, highest] = [known[0], known.at(-1)]
  if (lowest === undefined || highest === undefined || known.length < 2) return undefined
  return { lowest, highest, p: evenness(known) }
}

/** Probability of rates at least as uneven where all are the same: Pearson's chi-squared. */
function evenness(rates: readonly GroupRate[]): number {
  let [part, whole] = [0, 0]
  for (const rate of rates) {
    part += rate.part
    whole += rate.whole
  }
  const share = part / whole
  if (share === 0 || share === 1) return 1
  let sum = 0
  for (const rate of rates) sum += (rate.part - rate.whole * share) ** 2 / (rate.whole * share * (1 - share))
  return chiSquaredTail(sum, rates.length - 1)
}

/** The ratio with the interval of its logarithm, half a row added to each count (Walter 1975). */
function parityOf({ lowest, highest, p }: Farthest, level: number): Disparity & { fourFifths: boolean } {
  const value = lowest.part / lowest.whole / (highest.part / highest.whole)
  const [a, n, b, m] = [lowest.part + 0.5, lowest.whole + 0.5, highest.part + 0.5, highest.whole + 0.5]
  const centre = Math.log((a * m) / (n * b))
  const width = normalQuantile((1 + level) / 2) * Math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
  return {
    lowest: lowest.group,
    highest: highest.group,
    value,
    low: lowest.part === 0 ? 0 : Math.exp(centre - width),
    high: Math.exp(centre + width),
    p,
    beyondNoise: p < 1 - level,
    fourFifths: value >= 0.8,
  }
}

/** The difference with the interval made of those of the two rates (Newcombe 1998, method 10). */
function differenceOf({ lowest, highest, p }: Farthest, level: number): Disparity {
  const below = proportion(lowest.part, lowest.whole, level) as Proportion
  const above = proportion(highest.part, highest.whole, level) as Proportion
  const value = above.value - below.value
  return {
    lowest: lowest.group,
    highest: highest.group,
    value,
    low: value - Math.hypot(above.value - above.low, below.high - below.value),
    high: value + Math.hypot(above.high - above.value, below.value - below.low),
    p,
    beyondNoise: p < 1 - level,
  }
}

function placesOf(codes: Int32Array, code: number): number[] {
  const places: number[] = []
  for (let row = 0; row < codes.length; row++) if (codes[row] === code) places.push(row)
  return places
}
