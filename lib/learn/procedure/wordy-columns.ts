import { type Frame, frameOf, rowsOf } from '../frame.ts'
import { sampledRows } from './sampled-rows.ts'
import type { Task } from './learn.ts'
import { errorsGained, Trials } from './trials.ts'

const manyWords = 12
const mostRows = 12_000
/** By so many standard errors the loss has to be lower with the column, on rows that were not learnt from. */
const errorsBetter = 1

/**
 * Looks for columns of many words that do not help: with few rows a word they tell what happened, not what will.
 * @param folds of each row.
 * @returns the names of those to leave out.
 */
export function* idleColumnsInSteps(
  whole: Frame,
  target: Float64Array,
  folds: Int32Array,
  options: { task: Task; seed: number },
): Generator<undefined, Set<string>> {
  const idle = new Set<string>()
  const wordy = whole.columns.filter((column) => column.kind === 'categorical' && column.levels.length > manyWords)
  if (wordy.length === 0 || wordy.length === whole.columns.length) return idle
  const places = sampledRows(whole.rows, mostRows, options.seed)
  const rows = rowsOf(whole, places)
  const trialsOf = (without: ReadonlySet<string>) =>
    new Trials(
      frameOf(rows.columns.filter(({ name }) => !without.has(name))),
      Float64Array.from(places, (at) => target[at] as number),
      Int32Array.from(places, (at) => folds[at] as number),
      options.task,
      options.seed,
    )
  yield
  let now = yield* trialsOf(idle).of([])
  for (const { name } of wordy) {
    const less = yield* trialsOf(new Set([...idle, name])).of([])
    if (now === undefined || less === undefined || errorsGained(now, less) > errorsBetter) continue
    idle.add(name)
    now = less
  }
  return idle
}
