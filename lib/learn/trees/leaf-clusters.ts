import { type LeafGame, leafGameOf, type Quadrature, quadratureOf } from './leaf-shapley.ts'
import type { Tree } from './tree.ts'

/** A leaf, the columns on its way (each once), and which of their bins it admits. */
export interface PathLeaf {
  columns: number[]
  /** Of each column an entry a bin, 1 for the bins with which a row may still reach the leaf. */
  admits: Uint8Array[]
  game: LeafGame
}

/**
 * Neighbouring leaves whose ways depend on so few distinctions that each combination of them has an entry in a table.
 * Of each column on these ways, `codes` numbers the sets of bins that no leaf tells apart; the entry is the sum of the codes.
 */
export interface LeafCluster {
  leaves: PathLeaf[]
  columns: number[]
  /** Of each column an entry a bin: the number of its set times the stride of the column. */
  codes: Int32Array[]
  /** How many entries there are; 0 where they are too many for a table. */
  size: number
}

/** Codes that a cluster has at most, by which it is decided how many leaves go together. */
const clusterCodes = 4096
/** Features of a single leaf that still gets a table. */
const leafTableFeatures = 14

/** @returns the leaves of a tree with their games (Lundberg 2018, path-dependent: shares are by cover). */
export function pathLeavesOf(
  tree: Tree,
  routes: Uint8Array,
  binCounts: Int32Array,
  quadratures: Quadrature[],
): { leaves: PathLeaf[]; mean: number } {
  const cover = coversOf(tree)
  const leaves: PathLeaf[] = []
  const way: { column: number; node: number; side: number; share: number }[] = []
  let [sum, total] = [0, 0]
  const visit = (node: number): void => {
    if (node < 0) {
      const weight = tree.cover[~node] as number
      sum += weight * (tree.value[~node] as number)
      total += weight
      leaves.push(leafOf(way, routes, binCounts, tree.value[~node] as number, quadratures))
      return
    }
    for (const side of [1, 0]) {
      const child = (side === 1 ? tree.left[node] : tree.right[node]) as number
      const share = (child < 0 ? (tree.cover[~child] as number) : (cover[child] as number)) / (cover[node] as number)
      way.push({ column: tree.column[node] as number, node, side, share })
      visit(child)
      way.pop()
    }
  }
  visit(tree.column.length === 0 ? -1 : 0)
  return { leaves, mean: sum / total }
}

/** Cover of each inner node. Children come after their parent. */
function coversOf(tree: Tree): Float64Array {
  const cover = new Float64Array(tree.column.length)
  const of = (child: number) => (child < 0 ? (tree.cover[~child] as number) : (cover[child] as number))
  for (let node = cover.length - 1; node >= 0; node--)
    cover[node] = of(tree.left[node] as number) + of(tree.right[node] as number)
  return cover
}

function leafOf(
  way: readonly { column: number; node: number; side: number; share: number }[],
  routes: Uint8Array,
  binCounts: Int32Array,
  value: number,
  quadratures: Quadrature[],
): PathLeaf {
  const columns: number[] = []
  const admits: Uint8Array[] = []
  const shares: number[] = []
  for (const { column, node, side, share } of way) {
    let place = columns.indexOf(column)
    if (place < 0) {
      place = columns.push(column) - 1
      admits.push(new Uint8Array(binCounts[column] as number).fill(1))
      shares.push(1)
    }
    shares[place] = (shares[place] as number) * share
    const own = admits[place] as Uint8Array
    const bins = binCounts[column] as number
    for (let bin = 0; bin < bins; bin++) if (routes[256 * node + bin] !== side) own[bin] = 0
  }
  const count = Math.ceil(columns.length / 2)
  quadratures[count] ??= quadratureOf(count)
  return { columns, admits, game: leafGameOf(value, Float64Array.from(shares), quadratures[count] as Quadrature) }
}

interface OpenCluster {
  leaves: PathLeaf[]
  columns: number[]
  classes: Uint8Array[]
  counts: number[]
}

/** @returns the leaves in clusters, neighbours together as long as their table stays small. */
export function clustersOf(leaves: readonly PathLeaf[], binCounts: Int32Array): LeafCluster[] {
  const clusters: LeafCluster[] = []
  let open: OpenCluster | undefined
  for (const leaf of leaves) {
    if (leaf.columns.length === 0) continue
    const wider: OpenCluster = widened(open, leaf, binCounts)
    const fits = codesOf(wider) <= clusterCodes
    if (open !== undefined && !fits) {
      clusters.push(closed(open))
      open = widened(undefined, leaf, binCounts)
    } else open = wider
  }
  if (open !== undefined) clusters.push(closed(open))
  return clusters
}

function codesOf({ counts }: OpenCluster): number {
  return counts.reduce((product, count) => product * count, 1)
}

/** The cluster with one more leaf: the sets of bins are parted by whom it admits. */
function widened(open: OpenCluster | undefined, leaf: PathLeaf, binCounts: Int32Array): OpenCluster {
  const wider: OpenCluster = {
    leaves: [...(open?.leaves ?? []), leaf],
    columns: [...(open?.columns ?? [])],
    classes: [...(open?.classes ?? [])],
    counts: [...(open?.counts ?? [])],
  }
  for (const [place, column] of leaf.columns.entries()) {
    let at = wider.columns.indexOf(column)
    if (at < 0) {
      at = wider.columns.push(column) - 1
      wider.classes.push(new Uint8Array(binCounts[column] as number))
      wider.counts.push(1)
    }
    const parted = new Uint8Array(binCounts[column] as number)
    wider.counts[at] = part(parted, wider.classes[at] as Uint8Array, leaf.admits[place] as Uint8Array)
    wider.classes[at] = parted
  }
  return wider
}

const numbers = new Int16Array(512)

function part(into: Uint8Array, old: Uint8Array, admits: Uint8Array): number {
  numbers.fill(-1)
  let count = 0
  for (let bin = 0; bin < into.length; bin++) {
    const pair = 2 * (old[bin] as number) + (admits[bin] as number)
    if (numbers[pair] === -1) numbers[pair] = count++
    into[bin] = numbers[pair] as number
  }
  return count
}

function closed({ leaves, columns, classes, counts }: OpenCluster): LeafCluster {
  const fits = leaves.length > 1 || columns.length <= leafTableFeatures
  let stride = 1
  const codes = classes.map((own, place) => {
    const strided = new Int32Array(own.length)
    for (let bin = 0; bin < own.length; bin++) strided[bin] = (own[bin] as number) * stride
    stride *= counts[place] as number
    return strided
  })
  return { leaves, columns, codes, size: fits ? stride : 0 }
}
