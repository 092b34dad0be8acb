import { type BetaCalibration, betaProbabilities } from './beta.ts'
import { type IsotonicCalibration, isotonicProbabilities } from './isotonic.ts'
import { type PlattCalibration, plattProbabilities } from './platt.ts'

/** How scores become probabilities; plain JSON. */
export type Calibration = PlattCalibration | IsotonicCalibration | BetaCalibration

/**
 * @returns the probability of each score.
 * @throws RangeError where the calibration takes probabilities and a score is none.
 */
export function calibratedProbabilities(calibration: Calibration, scores: Float64Array): Float64Array {
  if (calibration.kind === 'platt') return plattProbabilities(calibration, scores)
  if (calibration.kind === 'beta') return betaProbabilities(calibration, scores)
  return isotonicProbabilities(calibration, scores)
}
