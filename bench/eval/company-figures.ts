// How well what a model says of a later period tells what came in it.
import type { ClassificationModel } from '../../functions/platform/models/features/model.ts'
import { thresholdOf } from '../../functions/platform/models/registry/hold-out.ts'
import { brier, expectedCalibrationError, logLoss } from '../../lib/learn/evaluation/probability-metrics.ts'
import { auc, averagePrecision, lift } from '../../lib/learn/evaluation/ranking-metrics.ts'
import { mae, rmse, rSquared } from '../../lib/learn/evaluation/regression-metrics.ts'
import {
  accuracy,
  bestThreshold,
  confusionAt,
  precision,
  recall,
} from '../../lib/learn/evaluation/threshold-metrics.ts'
import type { Frame } from '../../lib/learn/frame.ts'
import { mean } from '../../lib/stats/moments.ts'

/**
 * @param learnt outcomes and scores of rows that were learnt from: from them comes the threshold of the best accuracy.
 */
export function eventFigures(
  { costs }: Pick<ClassificationModel, 'costs'>,
  outcomes: Float64Array,
  scores: Float64Array,
  learnt: { outcomes: Float64Array; scores: Float64Array },
) {
  const baseRate = mean(outcomes)
  const accuracyAt = (threshold: number) => accuracy(confusionAt(outcomes, scores, threshold))
  const costThreshold = thresholdOf({ costs })
  const best = bestThreshold(learnt.outcomes, learnt.scores, 'accuracy')?.threshold ?? Number.POSITIVE_INFINITY
  const flagged = confusionAt(outcomes, scores, costThreshold)
  return {
    baseRate,
    auc: auc(outcomes, scores),
    averagePrecision: averagePrecision(outcomes, scores),
    lift: lift(outcomes, scores, 0.1),
    logLoss: logLoss(outcomes, scores),
    brier: brier(outcomes, scores),
    calibrationError: expectedCalibrationError(outcomes, scores),
    accuracy: {
      brief: 0.85,
      baseRate: Math.max(baseRate, 1 - baseRate),
      atHalf: accuracyAt(0.5),
      atBest: accuracyAt(best),
      bestThreshold: best,
      atCostThreshold: accuracy(flagged),
      costThreshold,
    },
    atCostThreshold: { precision: precision(flagged), recall: recall(flagged) },
  }
}

export function numberFigures(outcomes: Float64Array, said: Float64Array) {
  return { rmse: rmse(outcomes, said), mae: mae(outcomes, said), r2: rSquared(outcomes, said) }
}

/** What is said without learning: the mean of what was learnt from, and the column that as it stands is nearest to what came. */
export function naiveFigures(outcomes: Float64Array, frame: Frame, learnt: Float64Array) {
  const usual = mean(learnt)
  const columns = frame.columns.flatMap((column) => {
    if (column.kind !== 'numeric') return []
    const said = column.values.map((value) => (Number.isNaN(value) ? usual : value))
    return [{ column: column.name, ...numberFigures(outcomes, said) }]
  })
  columns.sort((a, b) => (a.rmse as number) - (b.rmse as number))
  return {
    mean: numberFigures(
      outcomes,
      outcomes.map(() => usual),
    ),
    column: columns[0],
  }
}
