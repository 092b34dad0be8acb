// The members of the procedure: how each is tried on rows it has not seen, and how it is learnt in the end.
import { type Frame, rowsOf } from '../frame.ts'
import { type BoostedTrees, type BoostingOptions, boostInSteps, marginsInSteps } from '../trees/boosting.ts'
import type { LearnOptions } from './learn.ts'
import { linearFitsInSteps, linearMarginsInSteps } from './linear-member.ts'
import { lossOf } from './loss.ts'
import type { RidgeFit } from './ridge.ts'
import type { Basis } from './term.ts'

export type Member =
  | { kind: 'linear'; basis: Basis; intercept: number; coefficients: readonly number[] }
  /** The margin is the mean of the models'. */
  | { kind: 'boosted'; models: readonly BoostedTrees[] }

/** What is to be learnt from: the columns, the columns with composites, and what they are to tell. */
export interface Sample extends Answers {
  frame: Frame
  full: Frame
}

interface Answers {
  target: Float64Array
  weights: Float64Array
}

export type Recipe =
  | { kind: 'linear'; lambda: number }
  | { kind: 'boosted'; shape: Partial<BoostingOptions>; trees: number }

/** Margins of rows on models that had not seen them. */
export interface Tried {
  recipe: Recipe
  margins: Float64Array
}

/** Penalties that are tried, in units of rows, the strongest first: each begins where the one before ended. */
const lambdas = [40, 20, 10, 5]

const shapes: readonly Partial<BoostingOptions>[] = [
  { leaves: 15, learningRate: 0.06, trees: 300, leafRows: 10, splitColumnShare: 0.7, rowShare: 0.8 },
  { leaves: 4, learningRate: 0.06, trees: 400, leafRows: 10, splitColumnShare: 0.5, rowShare: 0.7 },
]
/** Words are believed slowly: of few rows each would tell what happened, not what will. */
const slowWords = { categoryRows: 60, categorySmoothing: 50, categoryL2: 50 }
const checkpoint = 20
/** Trees that are tried beyond the best number of the first fold. */
const manyMore = 1.5
const someMore = 60
/** Models that are averaged, each with its own chance. */
const bag = 3
const mostRowsToBag = 8_000

/** Tries every member on each fold with what is learnt from the others; what a member has to choose, it chooses by that. */
export function* triedInSteps(
  sample: Sample & { folds: Int32Array },
  options: LearnOptions,
): Generator<undefined, Tried[]> {
  const tried: Tried[] = [yield* triedLinear(sample, options)]
  for (const shape of shapes) tried.push(yield* triedBoosted(sample, { ...shape, ...slowWords }, options))
  return tried
}

/** Learns a member from all rows of the sample. */
export function* memberInSteps(recipe: Recipe, sample: Sample, options: LearnOptions): Generator<undefined, Member> {
  if (recipe.kind === 'linear') {
    const { basis, fits } = yield* linearFitsInSteps(sample, [recipe.lambda], options)
    const { intercept, coefficients } = fits[0] as RidgeFit
    return { kind: 'linear', basis, intercept, coefficients: [...coefficients] }
  }
  const models: BoostedTrees[] = []
  const count = sample.target.length > mostRowsToBag ? 1 : bag
  for (let at = 0; at < count; at++)
    models.push(yield* boostedInSteps(sample, recipe, { ...options, seed: options.seed + at }))
  return { kind: 'boosted', models }
}

function* triedLinear(sample: Sample & { folds: Int32Array }, options: LearnOptions): Generator<undefined, Tried> {
  const margins = lambdas.map(() => new Float64Array(sample.target.length))
  for (const { inside, outside } of splits(sample.folds)) {
    const { basis, fits } = yield* linearFitsInSteps(yield* partInSteps(sample, inside), lambdas, options)
    const all = yield* linearMarginsInSteps(basis, fits, rowsOf(sample.frame, outside))
    for (const [at, own] of all.entries()) scatter(margins[at] as Float64Array, outside, own)
  }
  const { at } = yield* leastInSteps(margins, sample, options)
  return {
    recipe: { kind: 'linear', lambda: lambdas[at] as number },
    margins: margins[at] as Float64Array,
  }
}

/** The first fold tells about how many trees are worth trying on the others. */
function* triedBoosted(
  sample: Sample & { folds: Int32Array },
  shape: Partial<BoostingOptions>,
  options: LearnOptions,
): Generator<undefined, Tried> {
  let counts = Array.from({ length: (shape.trees as number) / checkpoint }, (_, at) => (at + 1) * checkpoint)
  const margins = counts.map(() => new Float64Array(sample.target.length))
  for (const [fold, { inside, outside }] of splits(sample.folds).entries()) {
    const own = yield* marginsByCount(sample, inside, outside, shape, counts, options)
    for (const [at, values] of own.entries()) scatter(margins[at] as Float64Array, outside, values)
    if (fold > 0) continue
    const { at } = yield* leastInSteps(own, answersOf(sample, outside), options)
    const most = manyMore * (counts[at] as number) + someMore
    counts = counts.filter((count) => count <= most)
  }
  const { at } = yield* leastInSteps(margins.slice(0, counts.length), sample, options)
  return { recipe: { kind: 'boosted', shape, trees: counts[at] as number }, margins: margins[at] as Float64Array }
}

/** Margins of the rows outside with so many trees from those inside. */
function* marginsByCount(
  sample: Sample,
  inside: Int32Array,
  outside: Int32Array,
  shape: Partial<BoostingOptions>,
  counts: readonly number[],
  options: LearnOptions,
): Generator<undefined, Float64Array[]> {
  const learnt = yield* partInSteps(sample, inside)
  const model = yield* boostedInSteps(learnt, { shape, trees: counts.at(-1) as number }, options)
  const frame = rowsOf(sample.full, outside)
  const sum = new Float64Array(outside.length).fill(model.base[0] as number)
  const found: Float64Array[] = []
  for (const count of counts) {
    const trees = model.trees.slice(count - checkpoint, count)
    const own = yield* marginsInSteps({ ...model, base: [0], trees }, frame)
    for (let row = 0; row < sum.length; row++) sum[row] = (sum[row] as number) + (own[row] as number)
    found.push(sum.slice())
  }
  return found
}

function* boostedInSteps(
  { full, target, weights }: Sample,
  { shape, trees }: { shape: Partial<BoostingOptions>; trees: number },
  { task, seed, monotone }: LearnOptions,
): Generator<undefined, BoostedTrees> {
  return yield* boostInSteps(full, target, {
    ...shape,
    ...{ trees, weights, seed, objective: { kind: task === 'classification' ? 'binary' : 'regression' } },
    ...(monotone === undefined ? {} : { monotone: known(monotone, full) }),
  })
}

/** What was promised of columns that are there. */
function known(monotone: Readonly<Record<string, 1 | -1>>, { columns }: Frame): Record<string, 1 | -1> {
  const names = new Set(columns.map(({ name }) => name))
  return Object.fromEntries(Object.entries(monotone).filter(([name]) => names.has(name)))
}

function* leastInSteps(
  margins: readonly Float64Array[],
  { target, weights }: Answers,
  { task }: LearnOptions,
): Generator<undefined, { at: number; loss: number }> {
  let best = { at: 0, loss: Number.POSITIVE_INFINITY }
  for (const [at, own] of margins.entries()) {
    const { losses } = lossOf(task, own, target, 1)
    let loss = 0
    for (let row = 0; row < losses.length; row++) loss += (losses[row] as number) * (weights[row] as number)
    if (loss < best.loss) best = { at, loss }
    yield
  }
  return best
}

function* partInSteps(sample: Sample, rows: Int32Array): Generator<undefined, Sample> {
  const frame = rowsOf(sample.frame, rows)
  yield
  const full = rowsOf(sample.full, rows)
  yield
  return { frame, full, ...answersOf(sample, rows) }
}

function scatter(into: Float64Array, rows: Int32Array, values: Float64Array): void {
  for (let at = 0; at < rows.length; at++) into[rows[at] as number] = values[at] as number
}

function answersOf({ target, weights }: Sample, rows: Int32Array): Answers {
  return {
    target: Float64Array.from(rows, (row) => target[row] as number),
    weights: Float64Array.from(rows, (row) => weights[row] as number),
  }
}

/** By fold: the rows of the others, and its own. */
function splits(folds: Int32Array): { inside: Int32Array; outside: Int32Array }[] {
  const rows = Int32Array.from(folds.keys())
  return [...new Set(folds)].sort().map((fold) => ({
    inside: rows.filter((row) => folds[row] !== fold),
    outside: rows.filter((row) => folds[row] === fold),
  }))
}
