// What `classify` and `regress` have in common: options, the table they read, and the folds.
import { parseArgs } from 'node:util'
import { ended } from '../../lib/steps/ended.ts'
import { splitsOf } from '../../lib/learn/evaluation/folds.ts'
import { type Frame, frameOf, rowsOf } from '../../lib/learn/frame.ts'
import { explanationOf, learnedMarginsOf, scoresOf } from '../../lib/learn/procedure/explain.ts'
import { type Learned, learnInSteps, type Task } from '../../lib/learn/procedure/learn.ts'
import { mean, variance } from '../../lib/stats/moments.ts'
import { contributionError } from '../contribution-error.ts'
import { readTable, type Table, typedColumn } from './read-table.ts'

export interface LearningOptions {
  csv: string
  target: string
  positive?: string
  drop: string[]
  folds: number
  seed: number
}

/** @throws Error when an option is missing, unknown or no number it can be. */
export function learningOptions(args: readonly string[], usage: string): LearningOptions {
  const text = { type: 'string' } as const
  const options = { csv: text, target: text, positive: text, drop: text, folds: text, seed: text }
  let values: Partial<Record<keyof typeof options, string>>
  try {
    values = parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`)
  }
  const { csv, target, positive, drop = '', folds = '5', seed = '1' } = values
  if (csv === undefined || target === undefined)
    throw new Error(`${csv === undefined ? '--csv' : '--target'} is missing.\n${usage}`)
  if (!/^\d+$/.test(folds) || Number(folds) < 2) throw new Error(`--folds is ${folds}.\nGive a whole number from 2 on.`)
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed is ${seed}.\nGive a whole number.`)
  return {
    ...{
      csv,
      target,
      folds: Number(folds),
      seed: Number(seed),
      drop: drop
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    },
    ...(positive === undefined ? {} : { positive }),
  }
}

export interface LearningTable {
  frame: Frame
  /** Of each row that has one. */
  target: string[]
  /** What was made of columns, where it does not go without saying, by name. */
  notes: Record<string, string>
  rowsWithoutTarget: number
}

/** @throws Error when the file or a column is not there, or nothing is left to learn from. */
export async function learningTable({ csv, target, drop }: LearningOptions): Promise<LearningTable> {
  const table = await readTable(csv)
  for (const name of [target, ...drop]) checkColumn(table, name, csv)
  const all = table.cells.get(target) as (string | undefined)[]
  const places = [...all.keys()].filter((row) => all[row] !== undefined)
  if (places.length === 0) throw new Error(`Column "${target}" is empty in ${csv}.\nGive a column with values.`)
  const read = table.names
    .filter((name) => name !== target && !drop.includes(name))
    .map((name) => {
      const cells = table.cells.get(name) as (string | undefined)[]
      return typedColumn(
        name,
        places.map((row) => cells[row]),
      )
    })
  const columns = read.flatMap(({ column }) => (column === undefined ? [] : [column]))
  if (columns.length === 0) throw new Error(`No column of ${csv} is left to learn from.\nDrop fewer columns.`)
  return {
    frame: frameOf(columns),
    target: places.map((row) => all[row] as string),
    notes: Object.fromEntries(read.flatMap(({ name, note }) => (note === undefined ? [] : [[name, note]]))),
    rowsWithoutTarget: table.rows - places.length,
  }
}

function checkColumn({ names }: Table, name: string, csv: string): void {
  if (!names.includes(name))
    throw new Error(`There is no column "${name}" in ${csv}.\nGive one of: ${names.join(', ')}.`)
}

/** One fold: what was learnt from the others, and what it says of this one. */
export interface FoldTrial {
  learned: Learned
  outcomes: Float64Array
  /** Outcomes of the rows that were learnt from. */
  learntFrom: Float64Array
  scores: Float64Array
  secondsToTrain: number
  secondsToScore: number
  /** Largest |base + contributions - margin|, the margin being that of scoring. */
  contributionError: number
}

/** Learns from all folds but one and tries it on that one, for each. */
export function foldTrials(
  frame: Frame,
  target: Float64Array,
  task: Task,
  dealt: Int32Array,
  { folds, seed }: LearningOptions,
): FoldTrial[] {
  return splitsOf(dealt, folds).map(({ train, test }) => {
    const learntFrom = Float64Array.from(train, (row) => target[row] as number)
    const begun = performance.now()
    const learned = ended(learnInSteps(rowsOf(frame, train), learntFrom, { task, seed }))
    const learnt = performance.now()
    const held = rowsOf(frame, test)
    const scores = scoresOf(learned, held)
    const scored = performance.now()
    return {
      ...{ learned, learntFrom, scores, outcomes: Float64Array.from(test, (row) => target[row] as number) },
      secondsToTrain: (learnt - begun) / 1000,
      secondsToScore: (scored - learnt) / 1000,
      contributionError: contributionError(explanationOf(learned, held), learnedMarginsOf(learned, held)),
    }
  })
}

export interface FoldFigure {
  mean: number
  deviation: number
}

/** @returns mean and standard deviation over the folds; undefined where a fold has no figure. */
export function overFolds(figures: readonly (number | undefined)[]): FoldFigure | undefined {
  const known = figures.filter((figure) => figure !== undefined)
  if (known.length < figures.length || known.length === 0) return undefined
  const values = Float64Array.from(known)
  return { mean: mean(values), deviation: Math.sqrt(variance(values)) }
}

/** What is said of every learning: cost, exactness, and what was found. */
export function commonFigures(trials: readonly FoldTrial[]) {
  const found = new Map<string, number>()
  for (const { learned } of trials)
    for (const { name } of learned.composites) found.set(name, (found.get(name) ?? 0) + 1)
  const scored = trials.reduce((sum, { scores }) => sum + scores.length, 0)
  return {
    secondsToTrain: overFolds(trials.map(({ secondsToTrain }) => secondsToTrain)),
    rowsPerSecond: Math.round(scored / trials.reduce((sum, { secondsToScore }) => sum + secondsToScore, 0)),
    largestContributionError: Math.max(...trials.map(({ contributionError }) => contributionError)),
    composites: [...found].map(([name, folds]) => ({ name, folds })).sort((a, b) => b.folds - a.folds),
    weights: trials.map(({ learned: { members } }) => members.map(({ weight }) => weight)),
  }
}
