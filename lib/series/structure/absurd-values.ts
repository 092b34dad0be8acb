import { quantile } from '../../stats/quantile.ts'
import { interpolated } from './missing-values.ts'

/** How many times what is usual a value must be off, and how many times in logarithms. */
const absurd = 20
const absurdLog = 8
/** One value in fewer would itself be part of what is usual. */
const shortest = 10
const window = 7

/**
 * Single values so far off their neighbours that they would drown all others in any model: errors of entry by orders of magnitude. What is merely unusual,
 * happens again and again, lasts, or was alike a season before or after is none. Growth is allowed for: positive values must be far off in logarithms too.
 * @param values oldest first, NaN where missing.
 * @returns positions, ascending.
 */
export function absurdValues(values: Float64Array, period: number): number[] {
  const complete = values.length < shortest ? undefined : interpolated(values)
  if (complete === undefined) return []
  const distances = fromRunningMedian(complete)
  const bound = absurd * Math.max(usual(complete, distances), 0.05 * Math.abs(middle(complete)))
  if (!(bound > 0) || !distances.some((distance) => distance > bound)) return []
  const positive = complete.every((value) => value > 0)
  const scaled = positive ? complete.map(Math.log) : complete
  const logs = positive ? fromRunningMedian(scaled) : distances
  const logBound = positive ? absurdLog * Math.max(usual(scaled, logs), 0.2) : bound
  const far = (at: number) => (distances[at] as number) > bound && (logs[at] as number) > logBound
  const alike = (at: number, other: number) =>
    other in complete &&
    Math.abs((complete[at] as number) - (complete[other] as number)) < (distances[at] as number) / 2
  const found: number[] = []
  for (let at = 0; at < complete.length; at++) {
    if (!Number.isFinite(values[at]) || !far(at) || far(at - 1) || far(at + 1)) continue
    if (period === 1 || !(alike(at, at - period) || alike(at, at + period))) found.push(at)
  }
  return found.length <= 1 + values.length / 50 ? found : []
}

/** Distances from the running median of seven. */
function fromRunningMedian(values: Float64Array): Float64Array {
  return values.map((value, at) => {
    const from = Math.min(Math.max(0, at - (window >> 1)), values.length - window)
    return Math.abs(value - (values.slice(from, from + window).sort()[window >> 1] as number))
  })
}

/** What three quarters of the values keep within, from their neighbours' median and from one to the next: steady growth strays from the median at the ends alone. */
function usual(values: Float64Array, distances: Float64Array): number {
  const changes = values.subarray(1).map((value, at) => Math.abs(value - (values[at] as number)))
  return Math.max(upperQuartile(distances), upperQuartile(changes))
}

const upperQuartile = (values: Float64Array) => quantile(Array.from(values), 0.75) as number
const middle = (values: Float64Array) => quantile(Array.from(values), 0.5) as number
