import { filled } from '../structure/missing-values.ts'
import { absurdValues } from '../structure/absurd-values.ts'
import { demandPattern } from './intermittent.ts'

/** A series as the models take it. */
export interface PreparedSeries {
  /** Complete, the newest last. */
  values: Float64Array
  /** What the values of the series have in common; bounds of forecasts follow from it. */
  sign: 'any' | 'non-negative' | 'positive'
  /** Demand that often is 0: models of level, trend and season do not fit it. */
  intermittent: boolean
  notes: string[]
}

/** Older values say little about the next ones and cost as much as the new. */
const most = 3000
const fewest = 3

/**
 * Fills gaps, replaces single values so far off that they would drown all others, and keeps the newest 3,000 values.
 * @param values oldest first, NaN where missing; missing values at both ends are left out.
 * @returns undefined with fewer than three known values.
 */
export function preparedSeries(values: Float64Array, period: number): PreparedSeries | undefined {
  const first = values.findIndex(Number.isFinite)
  const last = values.findLastIndex(Number.isFinite)
  const spanned = values.slice(Math.max(0, first, last + 1 - most), last + 1)
  const known = spanned.filter(Number.isFinite)
  if (known.length < fewest) return undefined
  const notes: string[] = []
  const missing = spanned.length - known.length
  if (missing > 0) notes.push(`${missing} missing ${missing === 1 ? 'period was' : 'periods were'} filled in.`)
  if (last + 1 - first > most) notes.push(`Only the newest ${most.toLocaleString('en')} periods were used.`)
  if (last < values.length - 1)
    notes.push('The newest periods are missing; the forecast begins after the last known one.')
  if (period > 1 && known.length < 2 * period) notes.push('There are fewer than two seasons: none is forecast.')
  const sign = known.every((value) => value > 0)
    ? 'positive'
    : known.every((value) => value >= 0)
      ? 'non-negative'
      : 'any'
  const pattern = sign === 'non-negative' ? demandPattern(begun(known))?.pattern : undefined
  const intermittent = pattern === 'intermittent' || pattern === 'lumpy'
  const absurd = intermittent ? [] : absurdValues(spanned, period)
  if (absurd.length > 0) notes.push(replacedNote(absurd.length))
  for (const at of absurd) spanned[at] = Number.NaN
  return { values: filled(spanned, period) as Float64Array, sign, intermittent, notes }
}

/** Zeros before the first demand are no pauses of it; the whole where that leaves too little to tell. */
function begun(values: Float64Array): Float64Array {
  const first = values.findIndex((value) => value > 0)
  const since = values.subarray(Math.max(0, first))
  return since.length >= fewest ? since : values
}

function replacedNote(count: number): string {
  return count === 1
    ? 'One value lay so far off all others that it was replaced by what its neighbours say.'
    : `${count} values lay so far off all others that they were replaced by what their neighbours say.`
}
