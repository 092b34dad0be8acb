import { growsWithLevel } from './grows-with-level.ts'
import { shrunkSeason } from './shrinkage.ts'
import { stl } from './stl.ts'

/**
 * Fills missing values: by straight lines between the known neighbours (the nearest one at the ends), in a seasonal series of more than two seasons by lines
 * through the seasonally adjusted values and the season of robust STL, as R's na.interp; the season is shrunk by its noise.
 * @param values oldest first, NaN where a period is missing.
 * @param period seasonal period in observations; 1 = none.
 * @returns a new complete series; undefined where nothing is known.
 * @throws RangeError when `period` is not a whole number of at least 1.
 */
export function filled(values: Float64Array, period: number): Float64Array | undefined {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  const straight = interpolated(values)
  const known = values.filter(Number.isFinite)
  if (straight === undefined || known.length === values.length) return straight
  if (period === 1 || known.length <= 2 * period) return straight
  const logs = known.every((value) => value > 0) && growsWithLevel(straight, period)
  const scaled = logs ? straight.map(Math.log) : straight
  const parts = stl(scaled, period, {
    seasonalWindow: 11,
    robust: true,
    weights: values.map((value) => (Number.isFinite(value) ? 1 : 0)),
  })
  if (parts === undefined) return straight
  const remainder = parts.remainder.map((value, at) => (Number.isFinite(values[at]) ? value : 0))
  const season = shrunkSeason(parts.seasonal, remainder, period, 11)
  const adjusted = interpolated(
    values.map((value, at) => (Number.isFinite(value) ? (scaled[at] as number) - (season[at] as number) : Number.NaN)),
  )
  if (adjusted === undefined) return straight
  const seasonal = values.map((value, at) => {
    if (Number.isFinite(value)) return value
    const sum = (adjusted[at] as number) + (season[at] as number)
    return logs ? Math.exp(sum) : sum
  })
  return strays(seasonal, known) ? straight : seasonal
}

/** Half of the known range beyond it: then the season cannot be trusted (R's na.interp). */
function strays(values: Float64Array, known: Float64Array): boolean {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of known) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const margin = (high - low) / 2
  return !values.every((value) => value <= high + margin && value >= low - margin)
}

/** Straight lines between known values, the nearest one at the ends; undefined where nothing is known. */
export function interpolated(values: Float64Array): Float64Array | undefined {
  const result = values.slice()
  let before = -1
  for (let at = 0; at <= values.length; at++) {
    if (at < values.length && !Number.isFinite(values[at])) continue
    const low = before >= 0 ? (values[before] as number) : (values[at] as number)
    const high = at < values.length ? (values[at] as number) : low
    if (before < 0 && at === values.length) return undefined
    for (let gap = before + 1; gap < at; gap++)
      result[gap] = before < 0 ? high : low + ((high - low) * (gap - before)) / (at - before)
    before = at
  }
  return result
}
