/** A model fitted to one series: what every forecasting model of this folder returns. */
export interface Fit {
  /** The model as the literature writes it, with its orders: 'ETS(M,Ad,M)', 'ARIMA(0,1,1)(0,1,1)[12]', 'Theta'. */
  name: string
  /** One-step-ahead expectation of each value of the series, same length; where the model has none yet, the value itself (residual 0) and counted in `warmUp`. */
  fitted: Float64Array
  /** How many of the first fitted values say nothing. */
  warmUp: number
  /** Expectations of the next `horizon` periods, in the unit of the series. */
  forecast(horizon: number): Float64Array
  /**
   * Standard deviations of the errors of those expectations, in the unit of the series, as the model itself believes them.
   * Undefined where the model has no such belief.
   */
  spread?(horizon: number): Float64Array
}

/**
 * A forecasting model.
 * @param values the series without a gap, oldest first, finite numbers.
 * @param period seasonal period in observations; 1 = none.
 * @returns undefined where the series is too short or the model does not apply (a multiplicative model and a value of 0, say).
 */
export type Model = (values: Float64Array, period: number) => Fit | undefined
