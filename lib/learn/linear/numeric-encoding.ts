import { selectInPlace } from '../../stats/select.ts'
import type { NumericColumn } from '../frame.ts'

/** A numeric column as training has seen it. */
export interface NumericEncoding {
  kind: 'numeric'
  name: string
  mean: number
  /** 0 of a column that is constant or always missing. */
  deviation: number
  /** Bounds that values are drawn in to. */
  low?: number
  high?: number
  /** Whether missing rows are told apart. */
  indicator: boolean
}

/** Beyond this many deviations nothing is told apart, and products of such values stay finite. */
const farthest = 1e100
/** A deviation below this share of the mean is rounding. */
const leastDeviation = 1e-13

/** @returns mean, deviation (divided by the sum of weights) and bounds of the finite values. */
export function learnNumeric(column: NumericColumn, clip: number, weights: Float64Array | undefined): NumericEncoding {
  const { name, values } = column
  const present = new Float64Array(values.length)
  let count = 0
  let missing = 0
  for (let row = 0; row < values.length; row++) {
    if (weights !== undefined && weights[row] === 0) continue
    if (Number.isFinite(values[row])) present[count++] = values[row] as number
    else missing++
  }
  const bounds = clip > 0 ? boundsOf(present, count, clip) : undefined
  return {
    kind: 'numeric',
    name,
    ...centreOf(values, weights, bounds?.low ?? -Number.MAX_VALUE, bounds?.high ?? Number.MAX_VALUE),
    ...bounds,
    indicator: missing > 0 && count > 0,
  }
}

/** @returns deviations from the mean. */
export function standardised(encoding: NumericEncoding, value: number): number {
  const { mean, deviation, low = -Number.MAX_VALUE, high = Number.MAX_VALUE } = encoding
  const inner = value < low ? low : value > high ? high : value
  const scaled = (inner - mean) / deviation
  return scaled > farthest ? farthest : scaled < -farthest ? -farthest : scaled
}

/** None where the bounds would leave nothing between them: a rare value of an else constant column is what it has to say. */
function boundsOf(present: Float64Array, count: number, clip: number): { low: number; high: number } | undefined {
  if (count === 0) return undefined
  const skipped = Math.floor(clip * count)
  const low = selectInPlace(present, count, skipped)
  const high = selectInPlace(present, count, count - 1 - skipped)
  return low < high ? { low, high } : undefined
}

/** In units of the largest value, so that squares of huge ones stay finite. */
function centreOf(
  values: Float64Array,
  weights: Float64Array | undefined,
  low: number,
  high: number,
): { mean: number; deviation: number } {
  let unit = 0
  for (let row = 0; row < values.length; row++)
    if (Number.isFinite(values[row]) && weights?.[row] !== 0)
      unit = Math.max(unit, Math.abs(Math.min(high, Math.max(low, values[row] as number))))
  if (unit === 0) return { mean: 0, deviation: 0 }
  let total = 0
  let sum = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (!Number.isFinite(value)) continue
    const weight = weights === undefined ? 1 : (weights[row] as number)
    total += weight
    sum += weight * (Math.min(high, Math.max(low, value)) / unit)
  }
  const mean = sum / total
  let squares = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (!Number.isFinite(value)) continue
    const weight = weights === undefined ? 1 : (weights[row] as number)
    squares += weight * (Math.min(high, Math.max(low, value)) / unit - mean) ** 2
  }
  const deviation = Math.sqrt(squares / total)
  return { mean: mean * unit, deviation: deviation > leastDeviation * Math.abs(mean) ? deviation * unit : 0 }
}
