// Why a record is scored as it is: the largest contributions, which add up to the margin with the rest of them.
import type { Column } from '../../../../lib/learn/frame.ts'
import type { Model } from '../features/model.ts'
import type { Reasons } from './learner.ts'

/** As it is kept. */
export interface KeptReasons {
  base: number
  margin: number
  /** Feature, its value (null where it is missing), and what it adds to the margin; largest first. */
  top: [feature: string, value: number | string | null, contribution: number][]
  /** What all other features add: base + top + rest = margin, exactly to the sixth decimal. */
  rest: number
}

const mostReasons = 6
/** Decimals are counted in whole millionths, so that parts add up. */
const millionths = 1_000_000
/** Beyond, there are fewer decimals than that in a number. */
const largest = Number.MAX_SAFE_INTEGER / millionths / 16

/** @returns why the row is scored as it is. */
export function keptReasons(model: Model, columns: readonly Column[], found: Reasons, row: number): KeptReasons {
  const margin = found.margins[row] as number
  const scale = Math.abs(margin) > largest ? 1 : millionths
  const whole = (value: number) => Math.round(value * scale)
  const parts = model.features
    .map(({ name }, at) => ({ name, at, part: whole(found.contributions[at]?.[row] as number) }))
    .filter(({ part }) => part !== 0)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part) || a.at - b.at)
    .slice(0, mostReasons)
  const base = whole(found.bases[row] as number)
  const rest = whole(margin) - parts.reduce((sum, { part }) => sum + part, base)
  return {
    base: base / scale,
    margin: whole(margin) / scale,
    top: parts.map(({ name, at, part }) => [name, shownValue(columns[at] as Column, row), part / scale]),
    rest: rest / scale,
  }
}

function shownValue(column: Column, row: number): number | string | null {
  if (column.kind === 'categorical') return column.levels[column.codes[row] as number] ?? null
  const value = column.values[row] as number
  return Number.isNaN(value) ? null : Number(value.toPrecision(6))
}
