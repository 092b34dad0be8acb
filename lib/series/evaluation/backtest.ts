// What a forecaster would have said earlier: rolling origins, every one refitted on what was known at it (Tashman 2000).
import type { Forecast } from '../forecasting/forecast.ts'

export type Forecaster = (values: Float64Array, period: number, horizon: number) => Forecast | undefined

/** One forecast of a series, made at an origin: one number a step in each array, in the unit of the series. */
export interface Trial {
  /** How many values of the series were known: the first step is the value at this index. */
  known: number
  point: Float64Array
  /** Bounds of the central 80 and 95 %. */
  low80: Float64Array
  high80: Float64Array
  low95: Float64Array
  high95: Float64Array
}

export interface OriginRule {
  /** Values known at the earliest origin. */
  least: number
  /** How many origins at most; the latest are kept. */
  most: number
}

/**
 * Origins that have at least one known value after them: how many values are known at each, ascending.
 * An origin whose own value is missing is left out: nothing was new at it.
 * @throws RangeError when `least` or `most` is not a whole number of at least 1.
 */
export function rollingOrigins(values: Float64Array, { least, most }: OriginRule): number[] {
  for (const count of [least, most])
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`not a number of origins or values: ${count}`)
  const origins: number[] = []
  for (let known = least; known < values.length; known++)
    if (Number.isFinite(values[known - 1] as number)) origins.push(known)
  return origins.slice(-most)
}

/**
 * Forecasts from one origin, of the first `known` values alone.
 * @returns undefined where nothing can be forecast from so few.
 * @throws RangeError when `known` is no number of values of the series.
 */
export function trialAt(
  values: Float64Array,
  known: number,
  period: number,
  horizon: number,
  forecaster: Forecaster,
): Trial | undefined {
  if (!Number.isInteger(known) || known < 1 || known > values.length)
    throw new RangeError(`not an origin of ${values.length} values: ${known}`)
  // A copy: what comes later is out of the forecaster's reach.
  const found = forecaster(values.slice(0, known), period, horizon)
  return found && trialOf(found, known)
}

/** What is kept of a forecast. */
export function trialOf(found: Forecast, known: number): Trial {
  return {
    known,
    point: found.point,
    low80: found.quantile(0.1),
    high80: found.quantile(0.9),
    low95: found.quantile(0.025),
    high95: found.quantile(0.975),
  }
}

/**
 * Tries a forecaster on history, one origin each time that the generator is asked: so the caller can let others run in between.
 * @param origins see `rollingOrigins`. Parameters else as of `trialAt`.
 */
export function* backtest(
  values: Float64Array,
  period: number,
  horizon: number,
  origins: readonly number[],
  forecaster: Forecaster,
): Generator<Trial, void> {
  for (const known of origins) {
    const trial = trialAt(values, known, period, horizon, forecaster)
    if (trial !== undefined) yield trial
  }
}
