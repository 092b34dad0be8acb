import { averagedArima } from './arima/auto-arima.ts'
import { etsAverage } from './ets/ets.ts'
import type { Fit, Model } from './fit.ts'
import { lastSeason } from './last-season.ts'
import { dynamicOptimisedTheta } from './optimised-theta.ts'
import { stlForecast } from './stl-forecast.ts'

/** A model learnt across series: the next values of one of them; undefined where it cannot say. */
export type Pooled = (values: Float64Array) => Float64Array | undefined

/** What each member of the combination expects from one origin; in the order of `memberNames`, undefined where a member has nothing to say. */
export interface Outlook {
  /** The members' own names with their orders. */
  names: (string | undefined)[]
  points: (Float64Array | undefined)[]
  /** Standard deviations as the members believe them. */
  spreads: (Float64Array | undefined)[]
}

const models: readonly Model[] = [
  etsAverage,
  dynamicOptimisedTheta,
  averagedArima,
  (values, period) => stlForecast(values, period, (adjusted) => dynamicOptimisedTheta(adjusted, 1)),
  lastSeason,
]

/** Members of the combination: five models of the series alone and one of the group. */
export const memberNames = ['ETS', 'theta', 'ARIMA', 'STL', 'last season', 'pooled'] as const

/**
 * Fits every member to the values and forecasts; a member that runs away beyond all that was seen is left out.
 * Stops after each member, so that a caller on a shared thread can let others run.
 */
export function* outlookInSteps(
  values: Float64Array,
  period: number,
  horizon: number,
  pooled?: Pooled,
): Generator<void, Outlook> {
  const result: Outlook = { names: [], points: [], spreads: [] }
  const [low, high] = bounds(values)
  const sane = (point: Float64Array) => point.every((value) => value >= low && value <= high)
  for (const model of models) {
    const fit: Fit | undefined = model(values, period)
    const point = fit?.forecast(horizon)
    const fine = point !== undefined && sane(point)
    result.names.push(fine ? fit?.name : undefined)
    result.points.push(fine ? point : undefined)
    const spread = fine ? fit?.spread?.(horizon) : undefined
    result.spreads.push(spread?.every(Number.isFinite) ? spread : undefined)
    yield
  }
  const across = pooled?.(values)?.slice(0, horizon)
  const fine = across !== undefined && across.length === horizon && sane(across)
  result.names.push(fine ? 'pooled' : undefined)
  result.points.push(fine ? across : undefined)
  result.spreads.push(undefined)
  return result
}

/** Ten ranges beyond what was seen: growth is believed, an explosion is not. */
function bounds(values: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const room = 10 * (high - low) + Math.abs(high) * 1e-9
  return [low - room, high + room]
}
