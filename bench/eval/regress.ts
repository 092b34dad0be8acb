// npm run -s eval -- regress --csv FILE --target COLUMN: the learner of numbers on folds of a table, in one JSON object.
import { stratifiedFolds } from '../../lib/learn/evaluation/folds.ts'
import { mae, rmse, rSquared } from '../../lib/learn/evaluation/regression-metrics.ts'
import { mean } from '../../lib/stats/moments.ts'
import { printFigures } from '../print.ts'
import { commonFigures, foldTrials, learningOptions, learningTable, overFolds } from './learning-table.ts'
import { typedColumn } from './read-table.ts'

const usage = 'npm run -s eval -- regress --csv FILE --target COLUMN [--drop A,B] [--folds 5] [--seed 1]'

/** @throws Error in two lines where an option or a column cannot be used. */
export async function run(args: string[]): Promise<void> {
  const options = learningOptions(args, usage)
  if (options.positive !== undefined) throw new Error(`--positive is for classify.\n${usage}`)
  const { frame, target, notes, rowsWithoutTarget } = await learningTable(options)
  const numbers = numbersOf(options.target, target)
  if (frame.rows < options.folds) throw new Error(`${frame.rows} rows are fewer than the folds.\nGive fewer folds.`)
  const dealt = stratifiedFolds(new Int32Array(frame.rows), options.folds, options.seed)
  const trials = foldTrials(frame, numbers, 'regression', dealt, options)
  const each = (figure: typeof rmse) => overFolds(trials.map(({ outcomes, scores }) => figure(outcomes, scores)))
  const ofMean = (figure: typeof rmse) =>
    overFolds(
      trials.map(({ outcomes, learntFrom }) =>
        figure(outcomes, new Float64Array(outcomes.length).fill(mean(learntFrom))),
      ),
    )
  printFigures({
    ...{ name: 'regress', rows: frame.rows, columns: frame.columns.length, folds: options.folds, seed: options.seed },
    ...{ rmse: each(rmse), mae: each(mae), r2: each(rSquared) },
    ...{ rmseOfMean: ofMean(rmse), maeOfMean: ofMean(mae), r2OfMean: ofMean(rSquared) },
    ...commonFigures(trials),
    ...{ rowsWithoutTarget, notes },
  })
}

function numbersOf(name: string, cells: readonly string[]): Float64Array {
  const { column } = typedColumn(name, cells)
  const values = column?.kind === 'numeric' ? column.values : undefined
  const odd = values === undefined ? -1 : values.findIndex(Number.isNaN)
  if (values === undefined || odd >= 0)
    throw new Error(
      `Column "${name}" is not made of numbers${odd < 0 ? '' : ` (such as "${cells[odd]}")`}.\nGive a column of numbers, or use classify.`,
    )
  return values
}
