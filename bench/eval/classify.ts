// npm run -s eval -- classify --csv FILE --target COLUMN --positive VALUE: the learner on folds of a table, in one JSON object.
import { stratifiedFolds } from '../../lib/learn/evaluation/folds.ts'
import { brier, expectedCalibrationError, logLoss } from '../../lib/learn/evaluation/probability-metrics.ts'
import { auc, averagePrecision } from '../../lib/learn/evaluation/ranking-metrics.ts'
import { accuracy, confusionAt, f1 } from '../../lib/learn/evaluation/threshold-metrics.ts'
import { randomOf } from '../../lib/random/random.ts'
import { printFigures } from '../print.ts'
import {
  commonFigures,
  type FoldTrial,
  foldTrials,
  type LearningOptions,
  learningOptions,
  learningTable,
  overFolds,
} from './learning-table.ts'

const usage =
  'npm run -s eval -- classify --csv FILE --target COLUMN --positive VALUE [--drop A,B] [--folds 5] [--seed 1]'
const simulations = 200

/** @throws Error in two lines where an option, a column or the value cannot be used. */
export async function run(args: string[]): Promise<void> {
  const options = learningOptions(args, usage)
  const { frame, target, notes, rowsWithoutTarget } = await learningTable(options)
  const outcomes = outcomesOf(target, options)
  const dealt = stratifiedFolds(Int32Array.from(outcomes), options.folds, options.seed)
  const trials = foldTrials(frame, outcomes, 'classification', dealt, options)
  printFigures({
    ...{ name: 'classify', rows: frame.rows, columns: frame.columns.length },
    ...{ positives: outcomes.reduce((sum, outcome) => sum + outcome, 0), folds: options.folds, seed: options.seed },
    ...probabilityFigures(trials),
    ...thresholdFigures(trials),
    ...calibrationFigures(trials, options.seed),
    ...commonFigures(trials),
    ...{ rowsWithoutTarget, notes },
  })
}

function outcomesOf(target: readonly string[], { positive, target: name, folds }: LearningOptions): Float64Array {
  const values = [...new Set(target)]
  const list = `${values.slice(0, 10).join(', ')}${values.length > 10 ? ', …' : ''}`
  if (positive === undefined) throw new Error(`--positive is missing.\nGive one of the values of "${name}": ${list}.`)
  const number = Number(positive)
  const isPositive = (value: string) =>
    value === positive || (positive !== '' && !Number.isNaN(number) && Number(value) === number)
  const outcomes = Float64Array.from(target, (value) => (isPositive(value) ? 1 : 0))
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0)
  if (positives === 0) throw new Error(`No row has "${positive}" in "${name}".\nGive one of its values: ${list}.`)
  const fewest = Math.min(positives, outcomes.length - positives)
  if (fewest < folds)
    throw new Error(
      `Only ${fewest} rows have ${positives < folds ? '' : 'not '}"${positive}" in "${name}", fewer than the ${folds} folds.\nGive fewer folds (from 2 on) or more rows.`,
    )
  return outcomes
}

function probabilityFigures(trials: readonly FoldTrial[]) {
  const each = (figure: (outcomes: Float64Array, scores: Float64Array) => number | undefined) =>
    overFolds(trials.map(({ outcomes, scores }) => figure(outcomes, scores)))
  return {
    auc: each(auc),
    averagePrecision: each(averagePrecision),
    logLoss: each(logLoss),
    brier: each(brier),
    calibrationError: each(expectedCalibrationError),
  }
}

/** F1 at the threshold that was best on rows held out within the training part; accuracy at even odds. */
function thresholdFigures(trials: readonly FoldTrial[]) {
  const at = trials.map(({ learned, outcomes, scores }) => confusionAt(outcomes, scores, learned.threshold ?? 0.5))
  return {
    f1: overFolds(at.map(f1)),
    thresholds: trials.map(({ learned }) => learned.threshold ?? 0.5),
    accuracyAtThreshold: overFolds(at.map(accuracy)),
    accuracy: overFolds(trials.map(({ outcomes, scores }) => accuracy(confusionAt(outcomes, scores, 0.5)))),
  }
}

/** Bins of few rows are off by chance: the error of a model whose every probability is true says how much. */
function calibrationFigures(trials: readonly FoldTrial[], seed: number) {
  const all = joined(trials.map(({ scores }) => scores))
  return {
    calibrationErrorPooled: expectedCalibrationError(joined(trials.map(({ outcomes }) => outcomes)), all),
    calibrationErrorOfPerfect: overFolds(trials.map(({ scores }) => errorOfPerfect(scores, seed)))?.mean,
    calibrationErrorPooledOfPerfect: errorOfPerfect(all, seed),
  }
}

function errorOfPerfect(scores: Float64Array, seed: number): number {
  const random = randomOf(seed)
  let sum = 0
  for (let round = 0; round < simulations; round++)
    sum += expectedCalibrationError(
      scores.map((score) => (random() < score ? 1 : 0)),
      scores,
    ) as number
  return sum / simulations
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]))
}
