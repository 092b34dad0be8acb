import type { Predictions } from './predictions.ts'

/** For insights that ask no model. */
export const noPredictions: Predictions = {
  scores: () => Promise.reject(new Error('no model is to be asked')),
  groupScores: () => Promise.reject(new Error('no model is to be asked')),
}
