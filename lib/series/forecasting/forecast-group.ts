import { type Combined, combined } from './combination.ts'
import { coefficients } from './combination-coefficients.ts'
import { checkSpan, type Forecast, forecast, forecastOf, situationOf } from './forecast.ts'
import type { Pooled } from './outlook.ts'
import { pooledModel } from './pooled.ts'
import { preparedSeries } from './prepared-series.ts'
import { earlierOrigin, type Situation } from './situation.ts'

/** Fewer series have nothing to teach each other that their own models do not know. */
const fewest = 8
/** As many series weigh as much as what was learnt beforehand, when the width of intervals is calibrated. */
const priorSeries = 50
/** What of the held-out values the intervals shall hold: a little more than their names, as errors to come exceed those that models were chosen on. */
export const held = { 80: 0.825, 95: 0.957 } as const

/**
 * Forecasts series that belong together (one metric by department, one collection): beside the models of `forecast` an autoregression learnt across all of them,
 * and intervals whose width is calibrated on their own held-out stretches. Under eight series each is forecast alone.
 * @param series each oldest first, NaN where missing; all with the same seasonal period.
 * @returns one a series in the same order, undefined where it has fewer than three known values.
 * @throws RangeError when `period` or `horizon` is not a whole number of at least 1.
 */
export function forecastGroup(
  series: readonly Float64Array[],
  period: number,
  horizon: number,
): (Forecast | undefined)[] {
  checkSpan(period, horizon)
  const prepared = series.map((values) => preparedSeries(values, period))
  const regular = prepared.flatMap((each) => (each && !each.intermittent ? [each.values] : []))
  if (regular.length < fewest) return series.map((values) => forecast(values, period, horizon))
  const pooled = pooledPair(regular, period, horizon)
  const situations = prepared.map((each) =>
    each && !each.intermittent ? situationOf(each.values, period, horizon, pooled) : undefined,
  )
  const factors = calibration(situations.filter((each) => each !== undefined))
  return situations.map((situation, at) => {
    const each = prepared[at]
    if (each === undefined || situation === undefined) return forecast(series[at] as Float64Array, period, horizon)
    return forecastOf(each, situation, widened(combined(situation, coefficients), factors))
  })
}

/**
 * The model across series as it is learnt at the earlier origins of these histories, and again at their ends. How to pool is chosen once, at the earlier
 * origins, so that what held-out stretches say of it stays true.
 */
export function pooledPair(
  histories: readonly Float64Array[],
  period: number,
  horizon: number,
): { now: Pooled | undefined; before: Pooled | undefined } {
  // Samples are drawn by position: what a series is told must not depend on where in the group it stands.
  const sorted = histories.toSorted(byContent)
  const before = pooledModel(
    sorted.map((values) => past(values, horizon)),
    period,
    horizon,
  )
  const now = pooledModel(sorted, period, horizon, before && { members: before.members })
  return { now: now && ((values) => now.forecast(values)), before: before && ((values) => before.forecast(values)) }
}

function byContent(one: Float64Array, other: Float64Array): number {
  if (one.length !== other.length) return one.length - other.length
  const at = one.findIndex((value, index) => value !== other[index])
  return at < 0 ? 0 : (one[at] as number) - (other[at] as number)
}

/** The series up to its earlier origin, the whole where it has none. */
export function past(values: Float64Array, horizon: number): Float64Array {
  return values.slice(0, earlierOrigin(values.length, horizon) ?? values.length)
}

/**
 * By what factors intervals would have had to be wider to hold their share of the held-out values of the group (split conformal prediction, Vovk et al. 2005),
 * drawn towards 1 the fewer series there are.
 */
function calibration(situations: readonly Situation[]): { 80: number; 95: number } {
  const ratios: { ratio80: number; ratio95: number; weight: number }[] = []
  let count = 0
  for (const { before, period } of situations) {
    if (before === undefined) continue
    count++
    const { values, outlook, actual } = before
    const { point, half80, half95 } = combined({ values, period, horizon: actual.length, outlook }, coefficients)
    for (let step = 0; step < actual.length; step++) {
      const error = Math.abs((actual[step] as number) - (point[step] as number))
      ratios.push({
        ratio80: error / Math.max(Number.MIN_VALUE, half80[step] as number),
        ratio95: error / Math.max(Number.MIN_VALUE, half95[step] as number),
        weight: 1 / actual.length,
      })
    }
  }
  const trust = count / (count + priorSeries)
  const factor = (share: number, of: (each: (typeof ratios)[number]) => number) => {
    const needed = weightedQuantile(
      ratios.map((each) => ({ value: of(each), weight: each.weight })),
      share,
    )
    return needed === undefined ? 1 : Math.min(2, Math.max(0.5, needed)) ** trust
  }
  return { 80: factor(held[80], ({ ratio80 }) => ratio80), 95: factor(held[95], ({ ratio95 }) => ratio95) }
}

function weightedQuantile(points: { value: number; weight: number }[], share: number): number | undefined {
  points.sort((one, other) => one.value - other.value)
  const total = points.reduce((sum, { weight }) => sum + weight, 0)
  let reached = 0
  for (const { value, weight } of points) {
    reached += weight
    if (reached >= share * total * (1 - 1e-12)) return value
  }
  return points.at(-1)?.value
}

function widened(combination: Combined, factors: { 80: number; 95: number }): Combined {
  const half80 = combination.half80.map((half) => half * factors[80])
  return {
    ...combination,
    half80,
    half95: combination.half95.map((half, step) => Math.max(half * factors[95], 1.2 * (half80[step] as number))),
  }
}
