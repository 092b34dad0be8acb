// One procedure for every table of rows: a linear model on curves and products, and boosted trees on sums, differences, products and ratios that it looks for by
// itself, weighed by how each did on rows it had not seen.
import { groupedFolds, stratifiedFolds } from '../evaluation/folds.ts'
import { bestThreshold } from '../evaluation/threshold-metrics.ts'
import { type Column, type Frame, frameOf, rowsOf } from '../frame.ts'
import { sampledRows } from './sampled-rows.ts'
import { type Composite, withComposites } from './composite.ts'
import { compositesInSteps } from './composites.ts'
import { scored } from './explain.ts'
import { type Member, memberInSteps, type Recipe, triedInSteps } from './member.ts'
import { type Stacked, stackInSteps } from './stack.ts'
import { type Stack, stackedMargins } from './stack-fit.ts'

export type Task = 'classification' | 'regression'

export interface LearnOptions {
  task: Task
  seed: number
  /** Rows of one record, by number: they are never on both sides of a split. */
  groups?: Int32Array
  /** 1 = a higher value never lowers the score, -1 the reverse, by numeric column. */
  monotone?: Readonly<Record<string, 1 | -1>>
  /** Weight of each row; 1 unless told. */
  weights?: Float64Array
}

/** What was learnt: plain data, the same after a round trip through JSON. */
export interface Learned {
  task: Task
  /** Those of the frame, in its order. */
  columns: readonly { name: string; kind: Column['kind'] }[]
  /** Names of those that had two different values, and are used. */
  inputs: readonly string[]
  composites: readonly Composite[]
  /** The margin is intercept + the sum of weight * the member's margin. */
  intercept: number
  members: readonly { weight: number; recipe: Recipe; member: Member }[]
  /** Of a classification: the score from which on flags had the best F1 on rows that the members had not seen. */
  threshold?: number
}

const folds = 4
const foldsOfComposites = 3
const mostComposites = 12
/** With fewer rows nothing but their mean is learnt. */
const leastRows = 30
/** With fewer rows of each class, too. */
const leastOfClass = 8
/** With fewer rows there are no composites to be found. */
const leastForComposites = 400
/** What is chosen is chosen on so many rows; what is learnt is learnt from all. */
const mostToChoose = 8_000

/**
 * Learns the target from the columns, without a setting to be made.
 * @param target 0 or 1 for a classification, any number for a regression.
 * @throws RangeError when lengths differ, there are no rows, a target is not finite, or not 0 or 1 in a classification.
 */
export function* learnInSteps(
  frame: Frame,
  target: Float64Array,
  options: LearnOptions,
): Generator<undefined, Learned> {
  checked(frame, target, options)
  const weights = options.weights ?? new Float64Array(frame.rows).fill(1)
  const columns = frame.columns.filter(tells)
  const nothing = {
    task: options.task,
    columns: frame.columns.map(({ name, kind }) => ({ name, kind })),
    inputs: columns.map(({ name }) => name),
    composites: [],
    members: [],
  }
  if (columns.length === 0 || tooFew(target, options.task))
    return { ...nothing, intercept: meanMargin(target, weights, options) }
  const all: Sample = { frame: frameOf(columns), target, weights, groups: options.groups }
  const sample = sampleOf(all, mostToChoose, options.seed)
  const composites = yield* foundComposites(sample, options)
  const dealt = dealtFolds(sample, folds, options)
  const tried = yield* triedInSteps(
    {
      frame: sample.frame,
      full: withComposites(sample.frame, composites),
      target: sample.target,
      weights: sample.weights,
      folds: dealt,
    },
    options,
  )
  const own = tried.map(({ recipe: { kind }, margins }) => ({ kind, margins }))
  const stack = yield* stackInSteps(own, sample.target, sample.weights, options.task)
  const kept = tried.flatMap(({ recipe }, at) => {
    const weight = stack.shares[at] as number
    return weight === 0 ? [] : [{ weight, recipe }]
  })
  const threshold = options.task === 'classification' ? thresholdOf(stack, own, sample) : undefined
  yield
  const used = kept.some(({ recipe }) => recipe.kind === 'boosted') ? composites : []
  const members = yield* learntMembers(kept, used, all, options)
  const { intercept } = stack
  return {
    ...nothing,
    composites: used,
    intercept,
    members,
    ...(threshold === undefined ? {} : { threshold }),
  }
}

/**
 * Learns anew what was chosen before from fewer or other rows of the same columns: composites, members, their settings and weights stay as they are.
 * @throws RangeError as `learnInSteps`, and when a column is missing.
 */
export function* relearnInSteps(
  chosen: Learned,
  frame: Frame,
  target: Float64Array,
  options: LearnOptions,
): Generator<undefined, Learned> {
  if (chosen.members.length === 0) return yield* learnInSteps(frame, target, options)
  checked(frame, target, options)
  const weights = options.weights ?? new Float64Array(frame.rows).fill(1)
  const columns = chosen.inputs.map((name) => {
    const column = frame.columns.find((each) => each.name === name)
    if (column === undefined) throw new RangeError(`column ${name} is missing`)
    return column
  })
  const all = { frame: frameOf(columns), target, weights, groups: options.groups }
  return { ...chosen, members: yield* learntMembers(chosen.members, chosen.composites, all, options) }
}

function* learntMembers(
  chosen: readonly { weight: number; recipe: Recipe }[],
  composites: readonly Composite[],
  all: Sample,
  options: LearnOptions,
): Generator<undefined, Learned['members']> {
  const sample = { ...all, full: withComposites(all.frame, composites) }
  const members: { weight: number; recipe: Recipe; member: Member }[] = []
  for (const { weight, recipe } of chosen)
    members.push({ weight, recipe, member: yield* memberInSteps(recipe, sample, options) })
  return members
}

function thresholdOf(stack: Stack, members: readonly Stacked[], { target, weights }: Sample): number | undefined {
  const scores = scored({ task: 'classification' }, stackedMargins(stack, members))
  return bestThreshold(target, scores, 'f1', weights)?.threshold
}

interface Sample {
  frame: Frame
  target: Float64Array
  weights: Float64Array
  groups: Int32Array | undefined
}

function* foundComposites(sample: Sample, options: LearnOptions): Generator<undefined, Composite[]> {
  if (sample.target.length < leastForComposites) return []
  return yield* compositesInSteps(sample.frame, sample.target, {
    ...{ task: options.task, seed: options.seed, most: mostComposites },
    folds: dealtFolds(sample, foldsOfComposites, { ...options, seed: options.seed + 1 }),
    // A sum of a column that may only raise the score with another could lower it.
    without: Object.keys(options.monotone ?? {}),
  })
}

function sampleOf(all: Sample, most: number, seed: number): Sample {
  if (all.target.length <= most) return all
  const places = sampledRows(all.target.length, most, seed)
  const taken = (values: Float64Array) => Float64Array.from(places, (at) => values[at] as number)
  const groups = all.groups === undefined ? undefined : Int32Array.from(places, (at) => all.groups?.[at] as number)
  return { frame: rowsOf(all.frame, places), target: taken(all.target), weights: taken(all.weights), groups }
}

/** Classes for the folds: of numbers, tenths of their order. */
function dealtFolds({ target, groups }: Sample, count: number, { task, seed }: LearnOptions): Int32Array {
  const classes = task === 'classification' ? Int32Array.from(target) : tenths(target)
  if (groups === undefined) return stratifiedFolds(classes, count, seed)
  const records = new Set(groups).size
  return records < count ? stratifiedFolds(classes, count, seed) : groupedFolds(groups, classes, count, seed)
}

function tenths(values: Float64Array): Int32Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number) || a - b)
  const places = new Int32Array(values.length)
  for (const [rank, row] of order.entries()) places[row] = Math.floor((10 * rank) / values.length)
  return places
}

function checked(frame: Frame, target: Float64Array, { task, weights, groups }: LearnOptions): void {
  if (frame.rows === 0) throw new RangeError('there are no rows to learn from')
  for (const [what, values] of Object.entries({ targets: target, weights, groups }))
    if (values !== undefined && values.length !== frame.rows)
      throw new RangeError(`${values.length} ${what} for ${frame.rows} rows`)
  for (const value of target) {
    if (!Number.isFinite(value)) throw new RangeError('a target is missing or infinite')
    if (task === 'classification' && value !== 0 && value !== 1)
      throw new RangeError(`a target is ${value}, not 0 or 1`)
  }
  for (const value of weights ?? [])
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`a weight is ${value}`)
}

/** Whether a column has two different values. */
function tells(column: Column): boolean {
  if (column.kind === 'categorical') return column.codes.some((code) => code !== column.codes[0])
  return column.values.some((value) => !Object.is(value, column.values[0]))
}

function tooFew(target: Float64Array, task: Task): boolean {
  if (target.length < leastRows) return true
  if (task === 'regression') return target.every((value) => value === target[0])
  const ones = target.reduce((sum, value) => sum + value, 0)
  return Math.min(ones, target.length - ones) < leastOfClass
}

/** The mean as a margin, a class that never came as half a row. */
function meanMargin(target: Float64Array, weights: Float64Array, { task }: LearnOptions): number {
  let [sum, all] = [0, 0]
  for (let row = 0; row < target.length; row++) {
    sum += (weights[row] as number) * (target[row] as number)
    all += weights[row] as number
  }
  return task === 'regression' ? sum / all : Math.log((sum + 0.5) / (all - sum + 0.5))
}
