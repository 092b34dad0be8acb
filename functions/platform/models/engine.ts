/** What makes the forecasts: to be raised when the same history is forecast differently, so that forecasts and trials are made anew. */
export const engine = '1'
