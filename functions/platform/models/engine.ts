/** What makes the forecasts: to be raised when the same history is forecast differently, so that forecasts and trials are made anew. */
export const engine = '1'
/** What learns models of records: to be raised when what an earlier one has learnt cannot be applied any more, so that models are trained anew. */
export const learningEngine = '1'
