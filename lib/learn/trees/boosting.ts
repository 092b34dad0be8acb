import { ended } from '../../steps/ended.ts'
import type { Frame } from '../frame.ts'
import { roundsInSteps } from './rounds.ts'
import type { Objective } from './objective.ts'
import { addTree, binnedForInSteps, routesOf, type TreeSum } from './tree.ts'

export type { Objective } from './objective.ts'

/** Gradient-boosted trees as plain data: after a round trip through JSON they score the same to the bit. */
export interface BoostedTrees extends TreeSum {
  objective: Objective
}

export interface BoostingOptions {
  objective: Objective
  /** Rounds; of several classes each round grows a tree a class. */
  trees: number
  learningRate: number
  leaves: number
  /** Splits on the way to a leaf at most; without it only `leaves` limits. */
  depth?: number
  /** Rows of a leaf at least, each counted once whatever its weight. */
  leafRows: number
  leafHessian: number
  l2: number
  splitGain: number
  /** Share of the rows that each round learns from. */
  rowShare: number
  /** Share of the columns that each tree may use. */
  columnShare: number
  /** Share of those that each split may choose from. */
  splitColumnShare: number
  /** Bins of a column at most, up to 255. */
  bins: number
  /** Categories of fewer rows in a node go with its missing ones. */
  categoryRows: number
  categorySmoothing: number
  categoryL2: number
  /** Columns of numbers with which the margin may only rise (1) or fall (-1). */
  monotone?: Readonly<Record<string, 1 | -1>>
  /** Weight of each row; rows of weight 0 are not used. */
  weights?: Float64Array
  /** Margin of each row (rows x classes of several) that the trees are added to; the model does not hold it. */
  offset?: Float64Array
  /** Rows that are not learnt from; training ends when `patience` rounds have not lowered the loss on them, and the best round is kept. */
  validation?: { rows: Int32Array; patience: number }
  seed: number
}

const boostingDefaults: BoostingOptions = {
  objective: { kind: 'binary' },
  trees: 200,
  learningRate: 0.1,
  leaves: 31,
  leafRows: 20,
  leafHessian: 1e-3,
  l2: 1,
  splitGain: 0,
  rowShare: 1,
  columnShare: 1,
  splitColumnShare: 1,
  bins: 255,
  categoryRows: 10,
  categorySmoothing: 10,
  categoryL2: 10,
  seed: 1,
}

/**
 * Gradient boosting of trees in second order on histograms (Friedman 2001; Chen & Guestrin 2016; Ke et al. 2017), in steps of some milliseconds.
 * One class or a constant target give a model without trees; columns without two different values are not used.
 * @param target a number a row: 0 or 1, the class from 0 on, or the value.
 * @throws RangeError when there are no rows to learn from, lengths differ, a target, weight or offset is no number that the objective allows, or an option makes no sense.
 */
export function* boostInSteps(
  frame: Frame,
  target: Float64Array,
  options: Partial<BoostingOptions>,
): Generator<undefined, BoostedTrees> {
  return yield* roundsInSteps(frame, target, { ...boostingDefaults, ...options })
}

/** All steps of `boostInSteps` at once. */
export function boosted(frame: Frame, target: Float64Array, options: Partial<BoostingOptions>): BoostedTrees {
  return ended(boostInSteps(frame, target, options))
}

/**
 * Raw score of each row: of several outputs rows x outputs, row after row.
 * Columns are found by name and categories by word; what the model has not met counts as missing.
 * @throws RangeError when the frame lacks a column of the model or has it as another kind.
 */
export function marginsOf(model: TreeSum, frame: Frame): Float64Array {
  return ended(marginsInSteps(model, frame))
}

/** The same in steps of some milliseconds. */
export function* marginsInSteps(model: TreeSum, frame: Frame): Generator<undefined, Float64Array> {
  const outputs = model.base.length
  const margins = new Float64Array(frame.rows * outputs)
  for (let at = 0; at < margins.length; at++) margins[at] = model.base[at % outputs] as number
  const { bins, columns } = yield* binnedForInSteps(model, frame)
  const chunk = 65_536
  for (const [place, tree] of model.trees.entries()) {
    const routes = routesOf(tree, bins)
    for (let from = 0; from < frame.rows; from += chunk) {
      const to = Math.min(frame.rows, from + chunk)
      addTree(margins, outputs, place % outputs, tree, routes, columns, undefined, from, to)
      if (to - from > 1024 || place % 64 === 0) yield
    }
  }
  return margins
}

/** Share of each column in the gain of all splits, by name; all 0 without splits. */
export function gainImportance(model: TreeSum): { name: string; share: number }[] {
  const gains = new Float64Array(model.columns.length)
  for (const tree of model.trees)
    for (const [node, column] of tree.column.entries())
      gains[column] = (gains[column] as number) + (tree.gain[node] as number)
  const total = gains.reduce((sum, gain) => sum + gain, 0) || 1
  return model.columns.map(({ name }, place) => ({ name, share: (gains[place] as number) / total }))
}
