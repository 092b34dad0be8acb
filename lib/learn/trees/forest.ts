import { ended } from '../../steps/ended.ts'
import type { Frame } from '../frame.ts'
import { marginsOf } from './boosting.ts'
import { checkShare, checkWeights, checkWhole } from './check-boosting.ts'
import type { GrowthRules } from './grower.ts'
import { columnsOf, type Ground, groundInSteps, groundTreeInSteps } from './ground.ts'
import { exactLeafValuesInSteps, treeOf } from './leaf-values.ts'
import { checkTarget, type Objective, outputsOf } from './objective.ts'
import { addTree, routesOf, type TreeSum } from './tree.ts'

/** Trees whose mean is a probability of 1, one of each class, or a value; they score and explain as boosted ones do. */
export interface Forest extends TreeSum {
  objective: ForestObjective
}

export type ForestObjective = Exclude<Objective, { kind: 'quantile' }>

export interface ForestOptions {
  objective: ForestObjective
  trees: number
  leaves: number
  depth?: number
  /** Rows of a leaf at least, however often they were drawn. */
  leafRows: number
  /** Share of the columns that each split may choose from; without it a third of them, of classes their square root. */
  splitColumnShare?: number
  /** Rows drawn for each tree, with replacement, as a share of all. */
  rowShare: number
  bins: number
  categoryRows: number
  categorySmoothing: number
  weights?: Float64Array
  seed: number
}

const forestDefaults: ForestOptions = {
  objective: { kind: 'binary' },
  trees: 200,
  leaves: 256,
  leafRows: 5,
  rowShare: 1,
  bins: 255,
  categoryRows: 5,
  categorySmoothing: 5,
  seed: 1,
}

const chunk = 65_536

export interface GrownForest {
  forest: Forest
  /** Mean of the trees that have not seen the row, outputs a row; NaN where all have. */
  outOfBag: Float64Array
}

/**
 * A random forest (Breiman 2001) of trees that grow on histograms, in steps of some milliseconds; of several classes each has its own tree in each bag, so that
 * their shares add up to 1 only about (`forestProbabilities` makes them).
 * @param target a number a row: 0 or 1, the class from 0 on, or the value.
 * @throws RangeError when there are no rows to learn from, lengths differ, a target or weight is no number that the objective allows, or an option makes no sense.
 */
export function* forestInSteps(
  frame: Frame,
  target: Float64Array,
  given: Partial<ForestOptions>,
): Generator<undefined, GrownForest> {
  const options = { ...forestDefaults, ...given }
  checkForest(options, frame, target)
  const { objective, trees } = options
  const outputs = outputsOf(objective)
  const rows = Int32Array.from({ length: frame.rows }, (_, row) => row).filter((row) => options.weights?.[row] !== 0)
  if (rows.length === 0) throw new RangeError('there are no rows to learn from')
  const ground = yield* groundInSteps(frame, rows, options.bins, options.seed)
  const wanted = Array.from({ length: outputs }, (_, output) =>
    objective.kind === 'multiclass' ? target.map((value) => (value === output ? 1 : 0)) : target,
  )
  const base = wanted.map((own) => weightedMean(own, options.weights, rows))
  const forest: Forest = { objective, columns: columnsOf(ground), base, trees: [] }
  const outOfBag = new Float64Array(frame.rows * outputs)
  const unseen = new Float64Array(frame.rows)
  for (let tree = 0; tree < trees; tree++) {
    const bag = yield* bagInSteps(ground, options)
    for (const row of bag.out) unseen[row] = (unseen[row] as number) + 1
    for (let output = 0; output < outputs; output++) {
      const own = wanted[output] as Float64Array
      yield* addToForest(ground, forest, own, output, bag, options, outOfBag)
    }
  }
  for (let at = 0; at < outOfBag.length; at++) {
    const count = unseen[Math.floor(at / outputs)] as number
    const sum = ((outOfBag[at] as number) * trees) / count
    outOfBag[at] = count === 0 ? Number.NaN : (base[at % outputs] as number) + sum
  }
  return { forest, outOfBag }
}

/** All steps of `forestInSteps` at once. */
export function grownForest(frame: Frame, target: Float64Array, options: Partial<ForestOptions>): GrownForest {
  return ended(forestInSteps(frame, target, options))
}

/**
 * Probabilities of each row, of several classes rows x classes that add up to 1; of two the probability of 1.
 * @throws RangeError when the forest is one of numbers, or the frame does not suit it.
 */
export function forestProbabilities(forest: Forest, frame: Frame): Float64Array {
  if (forest.objective.kind === 'regression') throw new RangeError('a forest of numbers has no probabilities')
  const shares = marginsOf(forest, frame).map((share) => Math.max(0, Math.min(1, share)))
  const classes = forest.base.length
  if (classes === 1) return shares
  for (let start = 0; start < shares.length; start += classes) {
    const own = shares.subarray(start, start + classes)
    const total = own.reduce((sum, share) => sum + share, 0)
    for (let at = 0; at < classes; at++) own[at] = total === 0 ? 1 / classes : (own[at] as number) / total
  }
  return shares
}

function checkForest(options: ForestOptions, frame: Frame, target: Float64Array): void {
  if (target.length !== frame.rows) throw new RangeError(`${target.length} targets of ${frame.rows} rows`)
  checkTarget(options.objective, target)
  checkWeights(options.weights, frame.rows)
  const { trees, leaves, leafRows, categoryRows } = options
  for (const [name, value] of Object.entries({ trees, leaves, leafRows, categoryRows })) checkWhole(name, value, 1)
  checkWhole('bins', options.bins, 2)
  checkShare('rowShare', options.rowShare)
  checkShare('splitColumnShare', options.splitColumnShare ?? 1)
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined, rows: Int32Array): number {
  let [sum, total] = [0, 0]
  for (const row of rows) {
    const weight = weights?.[row] ?? 1
    sum += weight * (values[row] as number)
    total += weight
  }
  return sum / total
}

interface Bag {
  rows: Int32Array
  out: Int32Array
  /** Weight of each row of the frame times how often it was drawn. */
  weights: Float64Array
}

function* bagInSteps({ rows, growth, total }: Ground, { rowShare, weights }: ForestOptions): Generator<undefined, Bag> {
  const drawn = new Float64Array(total)
  for (let left = Math.max(1, Math.round(rowShare * rows.length)); left > 0; left--) {
    const row = rows[Math.floor(growth.random() * rows.length)] as number
    drawn[row] = (drawn[row] as number) + (weights?.[row] ?? 1)
    if (left % chunk === 0) yield
  }
  const inside = rows.filter((row) => drawn[row] !== 0)
  yield
  return { rows: inside, out: rows.filter((row) => drawn[row] === 0), weights: drawn }
}

function* addToForest(
  ground: Ground,
  forest: Forest,
  wanted: Float64Array,
  output: number,
  bag: Bag,
  options: ForestOptions,
  outOfBag: Float64Array,
): Generator<undefined, void> {
  const { derivatives, growth, bins } = ground
  const base = forest.base[output] as number
  for (const row of bag.rows) {
    const weight = bag.weights[row] as number
    derivatives.gradients[row] = weight * (base - (wanted[row] as number))
    derivatives.hessians[row] = weight
  }
  yield
  const rules = rulesOf(options, bins.length)
  const root = yield* groundTreeInSteps(ground, rules, bag.rows, 1)
  const values = yield* exactLeafValuesInSteps(root, growth.rows, rules, derivatives)
  const tree = treeOf(root, growth.rows, bins, bag.weights, values, 1 / options.trees)
  forest.trees.push(tree)
  const outputs = forest.base.length
  const routes = routesOf(tree, bins)
  for (let from = 0; from < bag.out.length; from += chunk) {
    const to = Math.min(bag.out.length, from + chunk)
    addTree(outOfBag, outputs, output, tree, routes, growth.bytes, bag.out, from, to)
    yield
  }
}

function rulesOf(options: ForestOptions, columns: number): GrowthRules {
  const share = options.objective.kind === 'regression' ? 1 / 3 : 1 / Math.sqrt(Math.max(1, columns))
  return {
    leaves: options.leaves,
    depth: options.depth ?? Number.POSITIVE_INFINITY,
    leafRows: options.leafRows,
    leafHessian: 0,
    l2: 0,
    splitGain: 0,
    splitColumnShare: options.splitColumnShare ?? share,
    categoryRows: options.categoryRows,
    categorySmoothing: options.categorySmoothing,
    categoryL2: 0,
    monotone: new Int8Array(columns),
    bounded: false,
  }
}
