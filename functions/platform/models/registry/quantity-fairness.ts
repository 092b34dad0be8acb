// What a version says of quantities, held against what came, by group: how far off it is on average.
import type { CategoricalColumn } from '../../../../lib/learn/frame.ts'
import { normalQuantile } from '../../../../lib/stats/normal.ts'
import type { Feature } from '../features/model.ts'
import type { Estimate, Fairness, FairnessGroup } from './card.ts'

const level = 0.95

/**
 * @param errors by row: expected less came. A record's rows count as one, by their mean.
 * @param least records that a group needs; of persons the next smallest is left out too where one alone would be.
 */
export function quantityFairness(
  { name, label }: Feature,
  column: CategoricalColumn,
  keys: readonly string[],
  errors: Float64Array,
  least: number,
  ofPersons: boolean,
): Fairness {
  const all = column.levels
    .map((group, code) => ({ group, means: meansOf(column, code, keys, errors) }))
    .filter(({ means }) => means.length > 0)
    .sort((a, b) => a.means.length - b.means.length)
  let withheld = all.filter(({ means }) => means.length < least).length
  if (ofPersons && withheld > 0 && sum(all.slice(0, withheld).map(({ means }) => means.length)) < least) withheld++
  const shown = all
    .slice(withheld)
    .map(({ group, means }) => ({ group, rows: means.length, off: offOf(means, 1 - level) }))
  const sure = (1 - level) / Math.max(1, shown.length)
  const beyond = all
    .slice(withheld)
    .filter(({ means }) => isBeyond(offOf(means, sure)))
    .map(({ group }) => group)
  const groups: FairnessGroup[] = [
    ...shown.map(({ group, rows, off }) => ({ group, rows, figures: { off } })),
    ...all.slice(0, withheld).map(({ group }) => ({ group, rows: 0 })),
  ]
  return {
    attribute: name,
    label,
    groups,
    finding: findingOf(shown.length, beyond),
    concern: ofPersons && beyond.length > 0,
  }
}

/** By record: its mean error. */
function meansOf(column: CategoricalColumn, code: number, keys: readonly string[], errors: Float64Array): number[] {
  const sums = new Map<string, { sum: number; count: number }>()
  for (const [row, own] of column.codes.entries()) {
    if (own !== code) continue
    const known = sums.get(keys[row] as string) ?? { sum: 0, count: 0 }
    known.sum += errors[row] as number
    known.count++
    sums.set(keys[row] as string, known)
  }
  return [...sums.values()].map(({ sum, count }) => sum / count)
}

function offOf(means: readonly number[], unlikely: number): Estimate {
  const value = sum(means) / means.length
  const variance = sum(means.map((mean) => (mean - value) ** 2)) / Math.max(1, means.length - 1)
  const error = normalQuantile(1 - unlikely / 2) * Math.sqrt(variance / means.length)
  return { value, low: value - error, high: value + error }
}

function isBeyond({ low, high }: Estimate): boolean {
  return low > 0 || high < 0
}

function findingOf(compared: number, beyond: readonly string[]): string {
  if (compared < 2) return 'There are too few to compare groups.'
  if (beyond.length === 0) return 'It is off to one side for no group beyond chance.'
  return `It is off to one side beyond chance for ${beyond.join(', ')}: more or less was expected there than came.`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
