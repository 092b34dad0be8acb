import type { Frame } from '../frame.ts'
import type { ColumnBins } from './bins.ts'
import type { BoostedTrees, BoostingOptions } from './boosting.ts'
import { checkBoosting } from './check-boosting.ts'
import { chosenPlaces, type GrownNode, type GrowthRules } from './grower.ts'
import { columnsOf, type Ground, groundInSteps, groundTreeInSteps } from './ground.ts'
import { addGrown, exactLeafValuesInSteps, renewedLeafValuesInSteps, treeOf } from './leaf-values.ts'
import { baseOf, derivativesInto, lossOf, outputsOf, type Sample, softmaxInto } from './objective.ts'
import { addTree, routesOf, type Tree } from './tree.ts'

const chunk = 65_536

/** Rounds of boosting; `boostInSteps` says what they do. */
export function* roundsInSteps(
  frame: Frame,
  target: Float64Array,
  options: BoostingOptions,
): Generator<undefined, BoostedTrees> {
  checkBoosting(options, frame, target)
  const { objective } = options
  const sample: Sample = { target, weights: options.weights, offset: options.offset }
  const rows = trainingRows(frame.rows, options)
  const ground = yield* groundInSteps(frame, rows, options.bins, options.seed)
  const base = baseOf(objective, sample, rows)
  const outputs = base.length
  const margins = new Float64Array(frame.rows * outputs)
  for (let at = 0; at < margins.length; at++) margins[at] = (base[at % outputs] as number) + (sample.offset?.[at] ?? 0)
  const model: BoostedTrees = { objective, columns: columnsOf(ground), base, trees: [] }
  const { validation } = options
  let [best, bestTrees] = [validation ? lossOf(objective, sample, margins, validation.rows) : 0, 0]
  for (let round = 0; round < options.trees; round++) {
    const grown = yield* roundInSteps(ground, sample, margins, options)
    model.trees.push(...grown)
    if (grown.every((tree) => tree.column.length === 0) && options.rowShare === 1 && options.columnShare === 1) break
    if (validation === undefined) continue
    const loss = lossOf(objective, sample, margins, validation.rows)
    if (loss < best) [best, bestTrees] = [loss, model.trees.length]
    if (model.trees.length - bestTrees >= validation.patience * outputs) break
  }
  if (validation) model.trees.length = bestTrees
  while (model.trees.length > 0 && model.trees.slice(-outputs).every((tree) => tree.column.length === 0))
    model.trees.length -= outputs
  return model
}

function trainingRows(count: number, { weights, validation }: BoostingOptions): Int32Array {
  const out = new Uint8Array(count)
  for (const row of validation?.rows ?? []) out[row] = 1
  const rows = new Int32Array(count)
  let kept = 0
  for (let row = 0; row < count; row++)
    if (out[row] === 0 && (weights === undefined || weights[row] !== 0)) rows[kept++] = row
  if (kept === 0) throw new RangeError('there are no rows to learn from')
  return rows.slice(0, kept)
}

/** One tree for each output, already added to the margins of all rows. */
function* roundInSteps(
  ground: Ground,
  sample: Sample,
  margins: Float64Array,
  options: BoostingOptions,
): Generator<undefined, Tree[]> {
  const { growth, rows, total, derivatives } = ground
  const { objective } = options
  const outputs = outputsOf(objective)
  const drawn = options.rowShare < 1 ? drawnRows(rows, options.rowShare, growth.random) : rows
  yield
  const apart = [new Int32Array(new Set(options.validation?.rows)), ...(drawn === rows ? [] : [rows])]
  const told = objective.kind === 'multiclass' ? new Float64Array(margins.length) : margins
  if (told !== margins)
    for (let from = 0; from < total; from += chunk) {
      softmaxInto(told, margins, outputs, from, Math.min(total, from + chunk))
      yield
    }
  const trees: Tree[] = []
  for (let output = 0; output < outputs; output++) {
    for (let from = 0; from < drawn.length; from += chunk) {
      const to = Math.min(drawn.length, from + chunk)
      derivativesInto(derivatives, objective, sample, told, output, drawn, from, to)
      yield
    }
    const [tree, root] = yield* treeInSteps(ground, sample, margins, drawn, options)
    trees.push(tree)
    if (drawn === rows) addGrown(margins, outputs, output, root, growth.rows, tree.value)
    const routes = routesOf(tree, ground.bins)
    for (const some of apart)
      for (let from = 0; from < some.length; from += chunk) {
        addTree(margins, outputs, output, tree, routes, growth.bytes, some, from, Math.min(some.length, from + chunk))
        yield
      }
  }
  return trees
}

/** A share of the rows, in their order. */
function drawnRows(rows: Int32Array, share: number, random: () => number): Int32Array {
  const places = chosenPlaces(rows.length, share, random)
  return places.map((place) => rows[place] as number)
}

function* treeInSteps(
  ground: Ground,
  sample: Sample,
  margins: Float64Array,
  drawn: Int32Array,
  options: BoostingOptions,
): Generator<undefined, [Tree, GrownNode]> {
  const { growth, bins, derivatives } = ground
  const rules = rulesOf(options, bins)
  const root = yield* groundTreeInSteps(ground, rules, drawn, options.columnShare)
  const { objective } = options
  const values =
    objective.kind === 'quantile'
      ? yield* renewedLeafValuesInSteps(root, growth.rows, rules, sample, margins, objective.probability)
      : yield* exactLeafValuesInSteps(root, growth.rows, rules, derivatives)
  return [treeOf(root, growth.rows, bins, sample.weights, values, options.learningRate), root]
}

function rulesOf(options: BoostingOptions, bins: readonly ColumnBins[]): GrowthRules {
  const monotone = Int8Array.from(bins, ({ name }) => options.monotone?.[name] ?? 0)
  return {
    ...options,
    depth: options.depth ?? Number.POSITIVE_INFINITY,
    monotone,
    bounded: monotone.some((sign) => sign !== 0),
  }
}
