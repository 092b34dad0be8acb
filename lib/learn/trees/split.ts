import type { FixedGradients, Layout } from './histogram.ts'

/** What a split must hold to. */
export interface SplitRules {
  leafRows: number
  leafHessian: number
  l2: number
  splitGain: number
  /** Categories of fewer rows in a node go with its missing ones. */
  categoryRows: number
  /** Hessian of the node's mean that is mixed into each category's before they are put in order. */
  categorySmoothing: number
  /** Added to l2 where a split is between sets of categories. */
  categoryL2: number
  /** For each column of the frame, 1 where the score may only rise with it, -1 where it may only fall. */
  monotone: Int8Array
  bounded: boolean
}

/** Rows, gradient and hessian of a node, the latter with the rows in it as in a histogram, and the bounds of its value. */
export interface NodeSums {
  rows: number
  gradient: number
  packed: number
  low: number
  high: number
}

/** The best split so far; `column` -1 is none. */
export interface Split {
  column: number
  gain: number
  /** Bins up to this one go left; of categories those that are 1 in `leftBins`. */
  bin: number
  /** -1 where the node has none missing, so that its rows do not say. */
  missingLeft: number
  leftBins: Uint8Array | undefined
}

/** In `leftBins`: goes with the missing, of which a node has none. */
export const unsettled = 2

interface Search {
  histogram: Float64Array
  fixed: FixedGradients
  rules: SplitRules
  node: NodeSums
  best: Split
  /** What a split's score must exceed: the node's own and the least gain. */
  floor: number
}

/**
 * The split of largest gain G_l^2 / (H_l + l2) + G_r^2 / (H_r + l2) - G^2 / (H + l2) (Chen & Guestrin 2016) over the columns at `places` of the layout.
 * @param categorical 1 for each column of the frame that holds words.
 */
export function bestSplit(
  histogram: Float64Array,
  layout: Layout,
  places: Int32Array,
  categorical: Uint8Array,
  fixed: FixedGradients,
  rules: SplitRules,
  node: NodeSums,
): Split {
  const best: Split = { column: -1, gain: 0, bin: 0, missingLeft: 0, leftBins: undefined }
  const own = score(node.gradient, hessianOf(node, fixed) + rules.l2, rules.bounded, node)
  const search: Search = { histogram, fixed, rules, node, best, floor: own + Math.max(rules.splitGain, 1e-9 * own) }
  for (const place of places) {
    const column = layout.columns[place] as number
    const start = layout.offsets[place] as number
    const bins = layout.binCounts[column] as number
    if (categorical[column] === 1) splitCategories(search, column, start, bins)
    else {
      scanNumbers(search, column, start, bins, 0)
      if (histogram[start + 1] !== 0) scanNumbers(search, column, start, bins, 1)
    }
  }
  best.gain -= own
  return best
}

export function hessianOf(node: NodeSums, fixed: FixedGradients): number {
  return node.packed - node.rows * fixed.rowUnit
}

/** Twice the fall of the loss in second order with the best value within the bounds. */
function score(gradient: number, curvature: number, bounded: boolean, bounds: { low: number; high: number }): number {
  if (!bounded) return (gradient * gradient) / curvature
  const value = Math.min(bounds.high, Math.max(bounds.low, -gradient / curvature))
  return -(2 * gradient + curvature * value) * value
}

function scanNumbers(search: Search, column: number, start: number, bins: number, missingLeft: number): void {
  const { histogram, fixed, rules, node, best } = search
  const { leafRows, leafHessian, l2, bounded } = rules
  const { rowUnit } = fixed
  const perRowUnit = 1 / rowUnit
  const allHessian = hessianOf(node, fixed)
  const direction = bounded ? (rules.monotone[column] as number) : 0
  let sum = missingLeft === 1 ? (histogram[start] as number) : 0
  let packed = missingLeft === 1 ? (histogram[start + 1] as number) : 0
  let floor = search.floor
  for (let bin = 1; bin < bins; bin++) {
    const here = histogram[start + 2 * bin + 1] as number
    if (here === 0) continue
    sum += histogram[start + 2 * bin] as number
    packed += here
    const rows = Math.floor(packed * perRowUnit)
    if (rows < leafRows) continue
    if (node.rows - rows < leafRows) break
    const hessian = packed - rows * rowUnit
    if (hessian < leafHessian) continue
    if (allHessian - hessian < leafHessian) break
    const right = node.gradient - sum
    const curvature = hessian + l2
    const rightCurvature = allHessian - hessian + l2
    let found: number
    if (bounded) {
      const value = -sum / curvature
      const rightValue = -right / rightCurvature
      if (direction !== 0 && direction * (clamped(rightValue, node) - clamped(value, node)) < 0) continue
      found = score(sum, curvature, true, node) + score(right, rightCurvature, true, node)
    } else found = (sum * sum) / curvature + (right * right) / rightCurvature
    if (found <= floor) continue
    floor = found
    best.bin = bin
  }
  if (floor === search.floor) return
  search.floor = floor
  best.gain = floor
  best.column = column
  best.leftBins = undefined
  best.missingLeft = histogram[start + 1] === 0 ? -1 : missingLeft
}

function clamped(value: number, bounds: { low: number; high: number }): number {
  return Math.min(bounds.high, Math.max(bounds.low, value))
}

const order = new Int32Array(256)
const ranks = new Float64Array(256)

/**
 * Categories in the order of their mean gradient, cut in two (Fisher 1958), as LightGBM does; the missing and rare ones are one category among them.
 */
function splitCategories(search: Search, column: number, start: number, bins: number): void {
  const { histogram, fixed, rules, node, best } = search
  const [lumpSum, lumpPacked] = lumpOf(search, start, bins)
  const count = putInOrder(search, start, bins, lumpSum, lumpPacked)
  const allHessian = hessianOf(node, fixed)
  const l2 = rules.l2 + (count > 4 ? rules.categoryL2 : 0)
  let [sum, packed, floor, cut] = [0, 0, search.floor, -1]
  for (let at = 0; at < count - 1; at++) {
    const bin = order[at] as number
    sum += bin === 0 ? lumpSum : (histogram[start + 2 * bin] as number)
    packed += bin === 0 ? lumpPacked : (histogram[start + 2 * bin + 1] as number)
    const rows = Math.floor(packed / fixed.rowUnit)
    if (rows < rules.leafRows || node.rows - rows < rules.leafRows) continue
    const hessian = packed - rows * fixed.rowUnit
    if (hessian < rules.leafHessian || allHessian - hessian < rules.leafHessian) continue
    const found =
      score(sum, hessian + l2, rules.bounded, node) +
      score(node.gradient - sum, allHessian - hessian + l2, rules.bounded, node)
    if (found <= floor) continue
    floor = found
    cut = at
  }
  if (cut < 0) return
  const leftBins = new Uint8Array(256)
  for (let at = 0; at <= cut; at++) leftBins[order[at] as number] = 1
  const withMissing = lumpPacked === 0 ? unsettled : (leftBins[0] as number)
  for (let bin = 1; bin < bins; bin++) if (isRare(search, start, bin)) leftBins[bin] = withMissing
  search.floor = floor
  best.gain = floor
  best.column = column
  best.leftBins = leftBins
  best.missingLeft = lumpPacked === 0 ? -1 : (leftBins[0] as number)
}

function isRare({ histogram, fixed, rules }: Search, start: number, bin: number): boolean {
  return Math.floor((histogram[start + 2 * bin + 1] as number) / fixed.rowUnit) < rules.categoryRows
}

/** Gradient and hessian of the missing and the rare. */
function lumpOf(search: Search, start: number, bins: number): [number, number] {
  let sum = search.histogram[start] as number
  let packed = search.histogram[start + 1] as number
  for (let bin = 1; bin < bins; bin++) {
    if (!isRare(search, start, bin)) continue
    sum += search.histogram[start + 2 * bin] as number
    packed += search.histogram[start + 2 * bin + 1] as number
  }
  return [sum, packed]
}

/** Puts the bins that a node has, 0 for all missing and rare, into `order`; says how many they are. */
function putInOrder(search: Search, start: number, bins: number, lumpSum: number, lumpPacked: number): number {
  const { histogram, fixed, rules, node } = search
  const mean = node.gradient / (hessianOf(node, fixed) || 1)
  let count = 0
  for (let bin = 0; bin < bins; bin++) {
    if (bin === 0 ? lumpPacked === 0 : isRare(search, start, bin)) continue
    const packed = bin === 0 ? lumpPacked : (histogram[start + 2 * bin + 1] as number)
    const sum = bin === 0 ? lumpSum : (histogram[start + 2 * bin] as number)
    const hessian = packed - Math.floor(packed / fixed.rowUnit) * fixed.rowUnit
    const rank = (sum - mean * hessian) / (hessian + rules.categorySmoothing || 1)
    let at = count++
    for (; at > 0 && (ranks[at - 1] as number) > rank; at--) {
      ranks[at] = ranks[at - 1] as number
      order[at] = order[at - 1] as number
    }
    ranks[at] = rank
    order[at] = bin
  }
  return count
}
