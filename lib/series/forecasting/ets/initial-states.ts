import { seasonalIndices } from '../../structure/classical.ts'
import type { Form } from './form.ts'

/** Where the optimiser starts: the states before the first value. */
export interface InitialStates {
  level: number
  growth: number
  /** The index of the first value first; empty without a season. */
  season: Float64Array
}

/**
 * Initial states from the first values: indices of a classical decomposition, and a line through the first ten adjusted values (two seasons where
 * that is more), as R's initstate (Hyndman, Koehler, Ord & Snyder 2008, 5.2).
 * @returns undefined where the season cannot be had (under two of them, a multiplicative one on values that are not positive).
 */
export function initialStates(values: Float64Array, period: number, form: Form): InitialStates | undefined {
  const multiplicative = form.season === 'M'
  const season = form.season === 'N' ? new Float64Array(0) : seasonalIndices(values, period, multiplicative)
  if (season === undefined) return undefined
  const most = Math.min(Math.max(10, 2 * season.length), values.length)
  const adjusted = values.slice(0, most)
  if (season.length > 0)
    for (let at = 0; at < most; at++) {
      const index = season[at % period] as number
      adjusted[at] = multiplicative ? (adjusted[at] as number) / index : (adjusted[at] as number) - index
    }
  const { intercept, slope, mean } = line(adjusted)
  if (form.trend === 'N') return { level: mean, growth: 0, season }
  if (form.trend === 'A' || form.trend === 'Ad') return { level: intercept, growth: slope, season }
  const ratio = (intercept + 2 * slope) / (intercept + slope)
  const level = (intercept + slope) / ratio
  if (level > 0 && ratio > 0) return { level, growth: ratio, season }
  const first = adjusted[0] as number
  return { level: first, growth: Math.max((adjusted[1] as number) / first || 1, 0.001), season }
}

/** Least squares on 1, 2, 3... */
function line(values: Float64Array): { intercept: number; slope: number; mean: number } {
  const count = values.length
  const middle = (count + 1) / 2
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / count
  let along = 0
  let square = 0
  for (let at = 0; at < count; at++) {
    const distance = at + 1 - middle
    along += distance * ((values[at] as number) - mean)
    square += distance * distance
  }
  const slope = square > 0 ? along / square : 0
  return { intercept: mean - slope * middle, slope, mean }
}
