import type { Frame } from '../frame.ts'
import { randomOf } from '../../random/random.ts'
import { binCount, binnedInSteps, binsOf, type ColumnBins, mostBins } from './bins.ts'
import type { BoostedTrees, BoostingOptions } from './boosting.ts'
import { chosenPlaces, type GrownNode, type Growth, type GrowthRules, grownInSteps } from './grower.ts'
import { fixGradients, type Layout, layoutOf, roomForGradients } from './histogram.ts'
import { exactLeafValues, renewedLeafValues, treeOf } from './leaf-values.ts'
import { baseOf, checkTarget, derivativesInto, lossOf, outputsOf, type Sample, softmaxInto } from './objective.ts'
import { addTree, routesOf, type Tree, type TreeColumn } from './tree.ts'

/** The frame as trees learn from it. */
interface Ground {
  bins: ColumnBins[]
  growth: Growth
  binCounts: Int32Array
  rows: Int32Array
  room: Int32Array[]
  layout: Layout | undefined
}

const chunk = 65_536
/** Numbers that histograms of one training may hold at once: 64 MB. */
const histogramNumbers = 8_388_608

/** Rounds of boosting; `boostInSteps` says what they do. */
export function* roundsInSteps(
  frame: Frame,
  target: Float64Array,
  options: BoostingOptions,
): Generator<undefined, BoostedTrees> {
  checkOptions(options, frame, target)
  const { objective } = options
  const sample: Sample = { target, weights: options.weights, offset: options.offset }
  const rows = trainingRows(frame.rows, options)
  const ground = yield* groundInSteps(frame, rows, options)
  const base = baseOf(objective, sample, rows)
  const outputs = base.length
  const margins = new Float64Array(frame.rows * outputs)
  for (let at = 0; at < margins.length; at++) margins[at] = (base[at % outputs] as number) + (sample.offset?.[at] ?? 0)
  const model: BoostedTrees = { objective, columns: ground.bins.map(columnOf), base, trees: [] }
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

function columnOf(bins: ColumnBins): TreeColumn {
  return bins.kind === 'numeric'
    ? { kind: bins.kind, name: bins.name }
    : { kind: bins.kind, name: bins.name, levels: [...bins.levels] }
}

function checkOptions(options: BoostingOptions, frame: Frame, target: Float64Array): void {
  const { weights, offset, validation, monotone, objective } = options
  if (target.length !== frame.rows) throw new RangeError(`${target.length} targets of ${frame.rows} rows`)
  checkTarget(objective, target)
  if (weights !== undefined && weights.length !== frame.rows)
    throw new RangeError(`${weights.length} weights of ${frame.rows} rows`)
  if (weights?.some((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY)))
    throw new RangeError('a weight is not a number of at least 0')
  if (offset !== undefined && offset.length !== frame.rows * outputsOf(objective))
    throw new RangeError(`${offset.length} offsets of ${frame.rows} rows`)
  if (offset?.some((margin) => !Number.isFinite(margin))) throw new RangeError('an offset is missing or infinite')
  if (validation?.rows.some((row) => row < 0 || row >= frame.rows) || validation?.rows.length === 0)
    throw new RangeError('rows to validate on are not of the frame')
  for (const name of Object.keys(monotone ?? {}))
    if (frame.columns.find((column) => column.name === name)?.kind !== 'numeric')
      throw new RangeError(`${name} is to be monotone, but is no column of numbers`)
  checkNumbers(options)
}

function checkNumbers(options: BoostingOptions): void {
  const whole = { trees: 0, leaves: 1, leafRows: 1, bins: 2, categoryRows: 1 } as const
  for (const [name, least] of Object.entries(whole)) {
    const value = options[name as keyof typeof whole]
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`${name} is ${value}, not a whole number from ${least} on`)
  }
  if (options.bins > mostBins) throw new RangeError(`bins are ${mostBins} at most, not ${options.bins}`)
  if (options.depth !== undefined && !(options.depth >= 1))
    throw new RangeError(`depth is ${options.depth}, not 1 or more`)
  if (options.validation && !(options.validation.patience >= 1))
    throw new RangeError(`patience is ${options.validation.patience}, not 1 or more`)
  for (const name of ['rowShare', 'columnShare', 'splitColumnShare', 'learningRate'] as const)
    if (!(options[name] > 0 && options[name] <= 1))
      throw new RangeError(`${name} is ${options[name]}, not above 0 and at most 1`)
  for (const name of ['leafHessian', 'l2', 'splitGain', 'categorySmoothing', 'categoryL2'] as const)
    if (!(options[name] >= 0 && options[name] < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} is ${options[name]}, not 0 or more`)
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

function* groundInSteps(frame: Frame, rows: Int32Array, options: BoostingOptions): Generator<undefined, Ground> {
  const bins: ColumnBins[] = []
  const bytes: Uint8Array[] = []
  for (const column of frame.columns) {
    const own = binsOf(column, rows, options.bins, options.seed)
    yield
    bins.push(own)
    bytes.push(yield* binnedInSteps(own, column, frame.rows))
  }
  const growth: Growth = {
    bytes,
    categorical: Uint8Array.from(bins, ({ kind }) => (kind === 'categorical' ? 1 : 0)),
    fixed: roomForGradients(frame.rows),
    rows: new Int32Array(rows.length),
    spare: new Int32Array(rows.length),
    gathered: new Float64Array(2 * rows.length),
    histograms: [],
    histogramsLeft: 0,
    random: randomOf(options.seed),
  }
  return { bins, growth, binCounts: Int32Array.from(bins, binCount), rows, room: [], layout: undefined }
}

/** One tree for each output, already added to the margins of all rows. */
function* roundInSteps(
  ground: Ground,
  sample: Sample,
  margins: Float64Array,
  options: BoostingOptions,
): Generator<undefined, Tree[]> {
  const { growth, rows } = ground
  const { objective } = options
  const outputs = outputsOf(objective)
  const total = growth.fixed.gradient.length
  const drawn = options.rowShare < 1 ? drawnRows(rows, options.rowShare, growth.random) : rows
  const told = objective.kind === 'multiclass' ? new Float64Array(margins.length) : margins
  if (objective.kind === 'multiclass')
    for (let from = 0; from < total; from += chunk) {
      softmaxInto(told, margins, outputs, from, Math.min(total, from + chunk))
      yield
    }
  const derivatives = { gradients: new Float64Array(total), hessians: new Float64Array(total) }
  const trees: Tree[] = []
  for (let output = 0; output < outputs; output++) {
    for (let from = 0; from < drawn.length; from += chunk) {
      const to = Math.min(drawn.length, from + chunk)
      derivativesInto(derivatives.gradients, derivatives.hessians, objective, sample, told, output, drawn, from, to)
      yield
    }
    const tree = yield* treeInSteps(ground, sample, margins, derivatives, drawn, options)
    const routes = routesOf(tree, ground.bins)
    for (let from = 0; from < total; from += chunk) {
      addTree(margins, outputs, output, tree, routes, growth.bytes, undefined, from, Math.min(total, from + chunk))
      yield
    }
    trees.push(tree)
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
  derivatives: { gradients: Float64Array; hessians: Float64Array },
  drawn: Int32Array,
  options: BoostingOptions,
): Generator<undefined, Tree> {
  const { growth, bins } = ground
  growth.rows.set(drawn)
  fixGradients(growth.fixed, derivatives.gradients, derivatives.hessians, drawn, drawn.length)
  const layout = layoutFor(ground, options)
  growth.histogramsLeft = Math.max(4, Math.floor(histogramNumbers / layout.size))
  const rules = rulesOf(options, bins)
  const root: GrownNode = yield* grownInSteps(growth, layout, rules, drawn.length)
  const { objective } = options
  const values =
    objective.kind === 'quantile'
      ? renewedLeafValues(root, growth.rows, rules, sample, margins, objective.probability)
      : exactLeafValues(root, growth.rows, rules, derivatives)
  return treeOf(root, growth.rows, bins, sample.weights, values, options.learningRate)
}

function layoutFor(ground: Ground, options: BoostingOptions): Layout {
  const { growth, binCounts, room } = ground
  if (ground.layout !== undefined && options.columnShare >= 1) return ground.layout
  const useful = Int32Array.from(binCounts.keys()).filter(
    (column) => (binCounts[column] as number) > 2 || hasMissing(growth.bytes[column] as Uint8Array, ground.rows),
  )
  const columns = chosenPlaces(useful.length, options.columnShare, growth.random).map(
    (place) => useful[place] as number,
  )
  ground.layout = layoutOf(columns, growth.bytes, binCounts, growth.fixed.gradient.length, room)
  return ground.layout
}

function hasMissing(bytes: Uint8Array, rows: Int32Array): boolean {
  return rows.some((row) => bytes[row] === 0)
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
