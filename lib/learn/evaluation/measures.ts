// Measures by name, made ready for many weightings of the same rows: what bootstraps, comparisons and importances compute again and again.
import { accuracy, confusionAt, type Costs, expectedCost, f1 } from './threshold-metrics.ts'
import { brier, expectedCalibrationError, logLoss } from './probability-metrics.ts'
import { rankingOf } from './ranking.ts'
import { auc, averagePrecision, lift } from './ranking-metrics.ts'
import { mae, rmse, rSquared } from './regression-metrics.ts'

/** A measure of fixed rows, given the weights of rows (1 when left out); undefined where it cannot be had. */
export type Weighing = (weights?: Float64Array) => number | undefined

export interface Measure {
  name: string
  /** 1 where more is better, -1 where less is. */
  better: 1 | -1
  /** Does once what all weightings share, such as sorting. */
  of: (actual: ArrayLike<number>, predicted: Float64Array) => Weighing
}

function ranked(name: string, better: 1 | -1, figure: typeof auc): Measure {
  return {
    name,
    better,
    of: (actual, predicted) => {
      const ranking = rankingOf(predicted)
      return (weights) => figure(actual, predicted, weights, ranking)
    },
  }
}

function plain(name: string, better: 1 | -1, figure: typeof rmse): Measure {
  return { name, better, of: (actual, predicted) => (weights) => figure(actual, predicted, weights) }
}

export const aucMeasure = ranked('AUC', 1, auc)
export const averagePrecisionMeasure = ranked('average precision', 1, averagePrecision)
export const logLossMeasure = plain('log loss', -1, logLoss)
export const brierMeasure = plain('Brier score', -1, brier)
export const calibrationErrorMeasure = ranked('expected calibration error', -1, (actual, predicted, weights, ranking) =>
  expectedCalibrationError(actual, predicted, 10, weights, ranking),
)
export const rmseMeasure = plain('RMSE', -1, rmse)
export const maeMeasure = plain('MAE', -1, mae)
export const rSquaredMeasure = plain('R²', 1, rSquared)

/** The lift in the first `share` (above 0, to 1) of the rows by score. */
export function liftMeasure(share: number): Measure {
  return ranked(`lift of the first ${share * 100} %`, 1, (actual, predicted, weights, ranking) =>
    lift(actual, predicted, share, weights, ranking),
  )
}

/** F1, accuracy or mean cost of flagging the rows whose score is at least the threshold. */
export function thresholdMeasure(threshold: number, aim: 'f1' | 'accuracy' | Costs): Measure {
  const figure =
    aim === 'f1' ? f1 : aim === 'accuracy' ? accuracy : (found: Parameters<typeof f1>[0]) => expectedCost(found, aim)
  const name = aim === 'f1' ? 'F1' : aim === 'accuracy' ? 'accuracy' : 'mean cost'
  return plain(name, typeof aim === 'object' ? -1 : 1, (actual, predicted, weights) =>
    figure(confusionAt(actual, predicted, threshold, weights)),
  )
}
