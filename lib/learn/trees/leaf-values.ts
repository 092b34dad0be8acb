import type { ColumnBins } from './bins.ts'
import { type GrownNode, type GrowthRules, leftTable, narrow } from './grower.ts'
import type { Derivatives, Sample } from './objective.ts'
import type { Split } from './split.ts'
import type { Tree } from './tree.ts'
import { weightedQuantileInPlace } from './weighted-quantile.ts'

/** Values of the leaves, in the order in which `treeOf` numbers them: of each the Newton step from the exact derivatives. */
export function exactLeafValuesInSteps(
  root: GrownNode,
  rows: Int32Array,
  rules: GrowthRules,
  { gradients, hessians }: Derivatives,
): Generator<undefined, number[]> {
  return leafValuesInSteps(root, rules, (node) => {
    let [gradient, hessian] = [0, 0]
    for (let at = node.begin; at < node.end; at++) {
      const row = rows[at] as number
      gradient += gradients[row] as number
      hessian += hessians[row] as number
    }
    const curvature = hessian + rules.l2
    return curvature > 0 ? -gradient / curvature : 0
  })
}

/** Values of the leaves: of each the quantile of what its rows are off by. */
export function renewedLeafValuesInSteps(
  root: GrownNode,
  rows: Int32Array,
  rules: GrowthRules,
  { target, weights }: Sample,
  margins: Float64Array,
  probability: number,
): Generator<undefined, number[]> {
  return leafValuesInSteps(root, rules, (node) => {
    const off = new Float64Array(node.end - node.begin)
    const heavy = new Float64Array(off.length).fill(1)
    for (let at = 0; at < off.length; at++) {
      const row = rows[node.begin + at] as number
      off[at] = (target[row] as number) - (margins[row] as number)
      if (weights !== undefined) heavy[at] = weights[row] as number
    }
    return weightedQuantileInPlace(off, heavy, probability)
  })
}

/** Under monotone constraints the bounds are drawn anew from these values of the inner nodes, since those of growth were rounded or of another scale. */
function* leafValuesInSteps(
  root: GrownNode,
  rules: GrowthRules,
  bestValue: (node: GrownNode) => number,
): Generator<undefined, number[]> {
  const values: number[] = []
  const visit = function* (node: GrownNode, value: number | undefined): Generator<undefined, void> {
    const { left, right, split } = node
    if (left === undefined || right === undefined) {
      values.push(Math.min(node.high, Math.max(node.low, value ?? bestValue(node))))
      yield
      return
    }
    if (!rules.bounded) {
      yield* visit(left, undefined)
      yield* visit(right, undefined)
      return
    }
    const direction = rules.monotone[split?.column as number] as number
    let [leftValue, rightValue] = [bestValue(left), bestValue(right)]
    // Values of another kind than those that chose the split may be in the wrong order; both then get the middle.
    if (direction * (rightValue - leftValue) < 0) leftValue = rightValue = (leftValue + rightValue) / 2
    narrow(direction, node, left, right, leftValue, rightValue)
    yield* visit(left, leftValue)
    yield* visit(right, rightValue)
  }
  root.low = Number.NEGATIVE_INFINITY
  root.high = Number.POSITIVE_INFINITY
  yield* visit(root, undefined)
  return values
}

/** The grown tree as data: thresholds in the columns' own units, `cover` by weight, values times the learning rate. */
export function treeOf(
  root: GrownNode,
  rows: Int32Array,
  bins: readonly ColumnBins[],
  weights: Float64Array | undefined,
  values: readonly number[],
  learningRate: number,
): Tree {
  const tree: Tree = {
    ...{ column: [], threshold: [], levels: [], missingLeft: [], left: [], right: [], gain: [], cover: [] },
    value: values.map((value) => learningRate * value + 0),
  }
  const visit = (node: GrownNode): number => {
    const { left, right, split } = node
    if (left === undefined || right === undefined || split === undefined) {
      tree.cover.push(coverOf(node, rows, weights))
      return ~(tree.cover.length - 1)
    }
    const place = tree.column.length
    writeSplit(tree, split, bins[split.column] as ColumnBins)
    tree.left[place] = visit(left)
    tree.right[place] = visit(right)
    return place
  }
  visit(root)
  return tree
}

function writeSplit(tree: Tree, split: Split, bins: ColumnBins): void {
  tree.column.push(split.column)
  tree.missingLeft.push(split.missingLeft)
  tree.gain.push(Number(split.gain.toPrecision(6)))
  tree.left.push(0)
  tree.right.push(0)
  if (bins.kind === 'numeric') {
    tree.threshold.push(bins.edges[split.bin - 1] ?? Number.MAX_VALUE)
    tree.levels.push([])
    return
  }
  const table = leftTable(split)
  tree.threshold.push(0)
  tree.levels.push([...bins.levels.keys()].filter((level) => table[level + 1] === 1))
}

function coverOf(node: GrownNode, rows: Int32Array, weights: Float64Array | undefined): number {
  if (weights === undefined) return node.rows
  let cover = 0
  for (let at = node.begin; at < node.end; at++) cover += weights[rows[at] as number] as number
  return cover
}

/** Adds a grown tree's values to the margins of the rows that it grew on. */
export function addGrown(
  margins: Float64Array,
  outputs: number,
  output: number,
  root: GrownNode,
  rows: Int32Array,
  values: readonly number[],
): void {
  let leaf = 0
  const visit = (node: GrownNode): void => {
    if (node.left !== undefined && node.right !== undefined) {
      visit(node.left)
      visit(node.right)
      return
    }
    const value = values[leaf++] as number
    for (let at = node.begin; at < node.end; at++) {
      const place = (rows[at] as number) * outputs + output
      margins[place] = (margins[place] as number) + value
    }
  }
  visit(root)
}
