import { type Forecast, forecastInSteps } from '../../../lib/series/forecasting/forecast.ts'
import { paced } from './paced.ts'

/** Makes a forecast without holding the event loop for longer than one of its models takes. */
export type PacedForecaster = (values: Float64Array, period: number, horizon: number) => Promise<Forecast | undefined>

/** The engine's forecast, giving the event loop away after each model. */
export const pacedForecast: PacedForecaster = async (values, period, horizon) =>
  paced(forecastInSteps(values, period, horizon))
