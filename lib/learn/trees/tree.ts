import type { Frame } from '../frame.ts'
import { binnedInSteps, type ColumnBins } from './bins.ts'

/**
 * A tree as arrays with an entry a node, the root first, and arrays with an entry a leaf. `left` and `right` are nodes, or ~leaf where negative.
 * Numbers up to `threshold` go left, words whose level is in `levels` go left, what is missing, rare or unknown goes left where `missingLeft` is 1.
 */
export interface Tree {
  column: number[]
  threshold: number[]
  levels: number[][]
  missingLeft: number[]
  left: number[]
  right: number[]
  gain: number[]
  /** Value of each leaf, and the weight of the rows it was learnt from. */
  value: number[]
  cover: number[]
}

export type TreeColumn = { kind: 'numeric'; name: string } | { kind: 'categorical'; name: string; levels: string[] }

/** Trees whose values add up; tree t speaks for output t % base.length. */
export interface TreeSum {
  columns: TreeColumn[]
  base: number[]
  trees: Tree[]
}

/** The columns of a frame as bytes, as the trees tell their values apart. */
export interface Binned {
  bins: ColumnBins[]
  columns: Uint8Array[]
}

/** @throws RangeError when a column of the model is missing in the frame or of another kind. */
export function* binnedForInSteps(model: TreeSum, frame: Frame): Generator<undefined, Binned> {
  const used = model.columns.map(() => new Set<number>())
  for (const tree of model.trees)
    for (let node = 0; node < tree.column.length; node++)
      used[tree.column[node] as number]?.add(tree.threshold[node] as number)
  const byName = new Map(frame.columns.map((column) => [column.name, column]))
  const bins = model.columns.map((column, place): ColumnBins => {
    if (column.kind === 'categorical') return column
    return { kind: 'numeric', name: column.name, edges: Float64Array.from(used[place] as Set<number>).sort() }
  })
  const columns: Uint8Array[] = []
  for (const [place, own] of bins.entries()) {
    const column = byName.get(own.name)
    if (column === undefined) throw new RangeError(`column ${own.name} of the model is missing`)
    const everUsed = (used[place] as Set<number>).size > 0
    columns.push(everUsed ? yield* binnedInSteps(own, column, frame.rows) : new Uint8Array(0))
  }
  return { bins, columns }
}

/** Which bins go left at each node: entry node * 256 + bin is 1 for left. */
export function routesOf(tree: Tree, bins: readonly ColumnBins[]): Uint8Array {
  const nodes = tree.column.length
  const routes = new Uint8Array(nodes * 256)
  for (let node = 0; node < nodes; node++) {
    const own = bins[tree.column[node] as number] as ColumnBins
    const start = node * 256
    routes[start] = tree.missingLeft[node] as number
    if (own.kind === 'numeric') {
      const rank = placeOf(own.edges, tree.threshold[node] as number)
      routes.fill(1, start + 1, start + rank + 2)
    } else for (const level of tree.levels[node] as number[]) routes[start + 1 + level] = 1
  }
  return routes
}

/** How many of the sorted numbers are less than `value`. */
function placeOf(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Adds the tree's value of each row from `from` to `to` to margins of `outputs` a row. */
export function addTree(
  margins: Float64Array,
  outputs: number,
  output: number,
  tree: Tree,
  routes: Uint8Array,
  columns: readonly Uint8Array[],
  rows: Int32Array | undefined,
  from: number,
  to: number,
): void {
  const nodes = tree.column.length
  const value = Float64Array.from(tree.value)
  const children = Int32Array.from({ length: 2 * nodes }, (_, at) =>
    Number(at % 2 === 1 ? tree.left[at >> 1] : tree.right[at >> 1]),
  )
  const ofNode = tree.column.map((column) => columns[column] as Uint8Array)
  for (let at = from; at < to; at++) {
    const row = rows === undefined ? at : (rows[at] as number)
    let node = nodes === 0 ? -1 : 0
    while (node >= 0) {
      const bin = (ofNode[node] as Uint8Array)[row] as number
      node = children[2 * node + (routes[256 * node + bin] as number)] as number
    }
    const place = row * outputs + output
    margins[place] = (margins[place] as number) + (value[~node] as number)
  }
}
