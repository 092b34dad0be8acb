// Whether rows still look as those did that a model learned from.
import { chiSquaredQuantile, chiSquaredTail, kolmogorovTail } from '../../stats/tails.ts'
import type { CategoricalColumn, Column, Frame, NumericColumn } from '../frame.ts'
import {
  type CategoricalReference,
  countAtMost,
  countsOfLevels,
  type DriftReference,
  type NumericReference,
} from './drift-reference.ts'

/** A part of a column's values: a word, a stretch of numbers, or the missing. */
export interface DriftPart {
  /** 'missing', 'other', a word, or a stretch of numbers in words. */
  name: string
  /** Share of rows, 0-1, then and now. */
  before: number
  now: number
}

export interface ColumnDrift {
  column: string
  rows: number
  /** Population stability index: sum over parts of (now - before) log(now / before). */
  psi: number
  /** What it comes to on average where nothing has changed: (parts - 1) (1 / rows before + 1 / rows now). */
  expectedPsi: number
  /** What it exceeds at the rate of false alarms where nothing has changed. */
  psiLimit: number
  /** How likely it would be as large where nothing has changed. */
  psiP: number
  /** Kolmogorov and Smirnov's largest difference of the two distributions, at the kept quantiles, and how likely it would be as large; numbers only. */
  ks?: { statistic: number; p: number }
  /** Largest difference first. */
  parts: DriftPart[]
  drifted: boolean
}

export interface DriftLimits {
  /** How often any column at all may be called drifted where nothing has changed; .01 when left out. Shared evenly among all tests (Bonferroni). */
  falseAlarmRate?: number
  /** Index from which on a change matters; .1 when left out (the usual rule calls .1 moderate, .25 large). */
  leastPsi?: number
  /** Difference of distributions from which on a change matters; .1 when left out. */
  leastKs?: number
}

/** Parts that a number is cut into for the index. */
const bins = 10

/**
 * Drift of each column. Called drifted is what is beyond both noise and what matters. The index is judged by its distribution where nothing has changed, about
 * (1/n + 1/m) chi-squared with parts - 1 degrees (Yurdakul & Naranjo 2020), so that few rows raise no alarm. Each count is taken half a row larger, so that an
 * empty part does not make it infinite. Rows must be independent: where they are the same records as then, changes come out smaller, never larger. Yields after each column.
 * @returns in the order of the references; undefined in place of columns without rows then or now.
 * @throws RangeError when the frame lacks a column or it is of the other kind.
 */
export function* driftInSteps(
  references: readonly DriftReference[],
  frame: Frame,
  { falseAlarmRate = 0.01, leastPsi = 0.1, leastKs = 0.1 }: DriftLimits = {},
): Generator<undefined, (ColumnDrift | undefined)[]> {
  if (!(falseAlarmRate > 0 && falseAlarmRate < 1)) throw new RangeError(`not a rate: ${falseAlarmRate}`)
  let tests = 0
  for (const { kind } of references) tests += kind === 'numeric' ? 2 : 1
  const found: (ColumnDrift | undefined)[] = []
  for (const reference of references) {
    const column = frame.columns.find(({ name }) => name === reference.name)
    if (column?.kind !== reference.kind) throw new RangeError(`there is no ${reference.kind} column ${reference.name}`)
    found.push(columnDrift(reference, column, frame.rows, falseAlarmRate / tests, leastPsi, leastKs))
    yield
  }
  return found
}

function columnDrift(
  reference: DriftReference,
  column: Column,
  rows: number,
  rate: number,
  leastPsi: number,
  leastKs: number,
): ColumnDrift | undefined {
  if (reference.rows === 0 || rows === 0) return undefined
  const sorted =
    column.kind === 'numeric' ? column.values.filter((value) => !Number.isNaN(value)).sort() : new Float64Array(0)
  const counts =
    reference.kind === 'numeric'
      ? numericParts(reference, column as NumericColumn, sorted)
      : categoricalParts(reference, column as CategoricalColumn)
  const noise = 1 / reference.rows + 1 / rows
  const psi = stabilityIndex(counts, reference.rows, rows)
  const freedom = counts.length - 1
  const psiLimit = freedom > 0 ? noise * chiSquaredQuantile(rate, freedom) : 0
  const ks = reference.kind === 'numeric' ? kolmogorovSmirnov(reference, sorted) : undefined
  const parts = counts.map(({ name, before, now }) => ({ name, before: before / reference.rows, now: now / rows }))
  return {
    column: reference.name,
    rows,
    psi,
    expectedPsi: freedom * noise,
    psiLimit,
    psiP: freedom > 0 ? chiSquaredTail(psi / noise, freedom) : 1,
    ...(ks && { ks }),
    parts: parts.sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before)),
    drifted: (psi > psiLimit && psi > leastPsi) || (ks !== undefined && ks.p < rate && ks.statistic > leastKs),
  }
}

interface PartCount {
  name: string
  before: number
  now: number
}

function stabilityIndex(counts: readonly PartCount[], rowsBefore: number, rowsNow: number): number {
  let psi = 0
  for (const { before, now } of counts) {
    const p = (before + 0.5) / (rowsBefore + 0.5 * counts.length)
    const q = (now + 0.5) / (rowsNow + 0.5 * counts.length)
    psi += (q - p) * Math.log(q / p)
  }
  return psi
}

function numericParts(reference: NumericReference, column: NumericColumn, sorted: Float64Array): PartCount[] {
  const known = reference.rows - reference.missing
  const counts: PartCount[] = []
  let last = Number.NEGATIVE_INFINITY
  let before = 0
  let now = 0
  const add = (limit: number, beforeAtMost: number, nowAtMost: number) => {
    counts.push({ name: stretchName(last, limit), before: beforeAtMost - before, now: nowAtMost - now })
    last = limit
    before = beforeAtMost
    now = nowAtMost
  }
  reference.knots.forEach((knot, at) => {
    const atMost = reference.atMost[at] as number
    // A part begins anew where a tenth more is behind than at the last cut.
    if (atMost < known && Math.floor((bins * atMost) / known) > Math.floor((bins * before) / known))
      add(knot, atMost, countAtMost(sorted, knot))
  })
  if (known > 0 || sorted.length > 0) add(Number.POSITIVE_INFINITY, known, sorted.length)
  return withMissing(counts, reference.missing, column.values.length - sorted.length)
}

function stretchName(low: number, high: number): string {
  if (high === Number.POSITIVE_INFINITY) return low === Number.NEGATIVE_INFINITY ? 'any number' : `above ${low}`
  return low === Number.NEGATIVE_INFINITY ? `up to ${high}` : `above ${low} up to ${high}`
}

function categoricalParts(reference: CategoricalReference, column: CategoricalColumn): PartCount[] {
  const now = countsOfLevels(column.codes, column.levels)
  let otherBefore = reference.rows - reference.missing
  let otherNow = 0
  for (const count of now.values()) otherNow += count
  const missingNow = column.codes.length - otherNow
  const counts = reference.levels.map((name, at): PartCount => {
    const part = { name, before: reference.counts[at] as number, now: now.get(name) ?? 0 }
    otherBefore -= part.before
    otherNow -= part.now
    return part
  })
  if (otherBefore > 0 || otherNow > 0) counts.push({ name: 'other', before: otherBefore, now: otherNow })
  return withMissing(counts, reference.missing, missingNow)
}

function withMissing(counts: PartCount[], before: number, now: number): PartCount[] {
  return before > 0 || now > 0 ? [...counts, { name: 'missing', before, now }] : counts
}

/** At the kept quantiles only, where both distributions are known exactly: never larger than over all values, so false alarms are no more frequent. */
function kolmogorovSmirnov(
  reference: NumericReference,
  sorted: Float64Array,
): { statistic: number; p: number } | undefined {
  const known = reference.rows - reference.missing
  if (known === 0 || sorted.length === 0) return undefined
  let statistic = 0
  reference.knots.forEach((knot, at) => {
    const difference = countAtMost(sorted, knot) / sorted.length - (reference.atMost[at] as number) / known
    statistic = Math.max(statistic, Math.abs(difference))
  })
  return { statistic, p: kolmogorovTail(statistic * Math.sqrt((known * sorted.length) / (known + sorted.length))) }
}
