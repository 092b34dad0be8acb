import { ended } from '../../steps/ended.ts'
import { combined, type Combined } from './combination.ts'
import { coefficients } from './combination-coefficients.ts'
import { quantileOf } from './half-widths.ts'
import { intermittentForecast } from './intermittent-forecast.ts'
import { memberNames, outlookInSteps, type Pooled } from './outlook.ts'
import { preparedSeries, type PreparedSeries } from './prepared-series.ts'
import { earlierOrigin, type Situation } from './situation.ts'

/** What is expected of the next periods of one series. */
export interface Forecast {
  /** Point forecasts, in the unit of the series, one a period: medians, of intermittent demand the mean rate. */
  point: Float64Array
  /**
   * Quantiles of what may come, one a period: `quantile(.1)` and `quantile(.9)` bound the central 80 %.
   * @throws RangeError when `probability` is not within 0-1.
   */
  quantile(probability: number): Float64Array
  /** The models that were combined, heaviest first, weights summing to 1. */
  models: { name: string; weight: number }[]
  /** What was done to the series or could not be done, in plain words: 'Two missing periods were filled in.' */
  notes: string[]
}

/**
 * Forecasts one series: the mean of exponential smoothing, theta, ARIMA and decomposition by loess, weighted by what series of such length and season taught and
 * by how well each did on the last stretch of this one; intervals as wide as the errors of such forecasts were on held-out stretches (docs/evaluation.md).
 * @param values oldest first, NaN where a period is missing.
 * @param period seasonal period in observations; 1 = none.
 * @returns undefined with fewer than three known values.
 * @throws RangeError when `period` or `horizon` is not a whole number of at least 1.
 */
export function forecast(values: Float64Array, period: number, horizon: number): Forecast | undefined {
  return ended(forecastInSteps(values, period, horizon))
}

/** The same in steps of some milliseconds, for a thread that others wait for. */
export function* forecastInSteps(
  values: Float64Array,
  period: number,
  horizon: number,
): Generator<void, Forecast | undefined> {
  checkSpan(period, horizon)
  const prepared = preparedSeries(values, period)
  if (prepared === undefined) return undefined
  if (prepared.intermittent) return intermittentForecast(prepared, horizon)
  const situation = yield* situationInSteps(prepared.values, period, horizon)
  return forecastOf(prepared, situation, combined(situation, coefficients))
}

/** @throws RangeError when `period` or `horizon` is not a whole number of at least 1. */
export function checkSpan(period: number, horizon: number): void {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  if (!Number.isInteger(horizon) || horizon < 1) throw new RangeError(`not a horizon: ${horizon}`)
}

/** Lets the members look ahead from the end of the series and from an earlier origin. */
export function situationOf(
  values: Float64Array,
  period: number,
  horizon: number,
  pooled?: { now: Pooled | undefined; before: Pooled | undefined },
): Situation {
  return ended(situationInSteps(values, period, horizon, pooled))
}

function* situationInSteps(
  values: Float64Array,
  period: number,
  horizon: number,
  pooled?: { now: Pooled | undefined; before: Pooled | undefined },
): Generator<void, Situation> {
  const origin = earlierOrigin(values.length, horizon)
  const past = origin === undefined ? undefined : values.slice(0, origin)
  return {
    values,
    period,
    horizon,
    outlook: yield* outlookInSteps(values, period, horizon, pooled?.now),
    before: past && {
      values: past,
      outlook: yield* outlookInSteps(past, period, values.length - past.length, pooled?.before),
      actual: values.slice(past.length),
    },
  }
}

/** A combination as the front door gives it. */
export function forecastOf({ sign, notes }: PreparedSeries, { outlook }: Situation, combination: Combined): Forecast {
  const floor = sign === 'any' ? Number.NEGATIVE_INFINITY : 0
  const bounded = { ...combination, point: combination.point.map((value) => Math.max(floor, value)) }
  return {
    point: bounded.point,
    quantile: (probability) => quantileOf(bounded, probability, sign),
    models: modelsOf(outlook, combination.weights),
    notes,
  }
}

/** Members by name, heaviest first: without a season decomposition is the theta model again. */
function modelsOf({ names }: Situation['outlook'], weights: Float64Array): Forecast['models'] {
  const shares = new Map<string, number>()
  for (const [member, weight] of weights.entries()) {
    const name = names[member] ?? (memberNames[member] as string)
    if (weight > 0) shares.set(name, (shares.get(name) ?? 0) + weight)
  }
  return [...shares].map(([name, weight]) => ({ name, weight })).sort((one, other) => other.weight - one.weight)
}
