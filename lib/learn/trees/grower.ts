import { addQuad, type FixedGradients, gather, type Layout, subtract } from './histogram.ts'
import { bestSplit, hessianOf, type NodeSums, type Split, type SplitRules, unsettled } from './split.ts'

export interface GrowthRules extends SplitRules {
  leaves: number
  depth: number
  /** Share of the tree's columns that each split may choose from. */
  splitColumnShare: number
}

/** A node while its tree grows: rows `begin` to `end`, and children once it is split. */
export interface GrownNode extends NodeSums {
  begin: number
  end: number
  depth: number
  split: Split | undefined
  left: GrownNode | undefined
  right: GrownNode | undefined
  histogram: Float64Array | undefined
}

/** What trees of one training share, so that none of it is made anew. */
export interface Growth {
  /** Bins of all rows by column of the frame. */
  bytes: readonly Uint8Array[]
  categorical: Uint8Array
  fixed: FixedGradients
  /** The rows of the tree, in the end those of each leaf side by side. */
  rows: Int32Array
  spare: Int32Array
  gathered: Float64Array
  histograms: Float64Array[]
  /** Histograms that are still allowed to be made; without one a node is counted anew when it is split. */
  histogramsLeft: number
  random: () => number
}

/** Updates of histograms between two pauses, some milliseconds. */
const quantum = 1_000_000

/** Grows the tree of the first `count` rows leaf by leaf, each time where the gain is largest (Shi 2007; Ke et al. 2017). */
export function* grownInSteps(
  growth: Growth,
  layout: Layout,
  rules: GrowthRules,
  count: number,
): Generator<undefined, GrownNode> {
  const root = nodeOf(0, count, 0)
  sumNode(growth, root)
  const open: GrownNode[] = []
  if (canSplit(root, rules)) {
    yield* countNode(growth, layout, root)
    if (findSplit(growth, layout, rules, root)) open.push(root)
  }
  for (let leaves = 1; leaves < rules.leaves && open.length > 0; leaves++) {
    const node = takeBest(open)
    const [left, right] = divided(growth, rules, node)
    const ready = leaves + 1 < rules.leaves ? yield* countChildren(growth, layout, rules, node, left, right) : []
    release(growth, node)
    for (const child of ready) if (findSplit(growth, layout, rules, child)) open.push(child)
    yield
  }
  for (const node of open) {
    release(growth, node)
    node.split = undefined
  }
  return root
}

function nodeOf(begin: number, end: number, depth: number): GrownNode {
  return {
    ...{ begin, end, depth, rows: end - begin, gradient: 0, packed: 0 },
    ...{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    ...{ split: undefined, left: undefined, right: undefined, histogram: undefined },
  }
}

function canSplit(node: GrownNode, rules: GrowthRules): boolean {
  return node.depth < rules.depth && node.rows >= 2 * rules.leafRows
}

function takeBest(open: GrownNode[]): GrownNode {
  let best = 0
  for (let at = 1; at < open.length; at++)
    if ((open[at]?.split?.gain as number) > (open[best]?.split?.gain as number)) best = at
  return open.splice(best, 1)[0] as GrownNode
}

function sumNode({ fixed, rows }: Growth, node: GrownNode): void {
  const { pairs } = fixed
  let [gradient, packed] = [0, 0]
  for (let at = node.begin; at < node.end; at++) {
    const row = rows[at] as number
    gradient += pairs[2 * row] as number
    packed += pairs[2 * row + 1] as number
  }
  node.gradient = gradient
  node.packed = packed
}

function* countNode(growth: Growth, layout: Layout, node: GrownNode): Generator<undefined, void> {
  node.histogram = obtain(growth, layout)
  gather(growth.gathered, growth.fixed, growth.rows, node.begin, node.end)
  if (node.rows > quantum / 10) yield
  const rowsAtOnce = quantum / 4
  let work = 0
  for (let group = 0; group < layout.quads.length; group++) {
    for (let from = node.begin; from < node.end; from += rowsAtOnce) {
      const to = Math.min(node.end, from + rowsAtOnce)
      addQuad(node.histogram, layout, group, growth.rows, node.begin, from, to, growth.gathered)
      work += 4 * (to - from)
      if (work < quantum) continue
      work = 0
      yield
    }
  }
}

function obtain(growth: Growth, layout: Layout): Float64Array {
  const kept = growth.histograms.pop()
  growth.histogramsLeft--
  if (kept === undefined || kept.length !== layout.size) return new Float64Array(layout.size)
  return kept.fill(0)
}

function release(growth: Growth, node: GrownNode): void {
  if (node.histogram === undefined) return
  growth.histograms.push(node.histogram)
  growth.histogramsLeft++
  node.histogram = undefined
}

/** Keeps the best split of a counted node; says whether there is one. */
function findSplit(growth: Growth, layout: Layout, rules: GrowthRules, node: GrownNode): boolean {
  const places = chosenPlaces(layout.columns.length, rules.splitColumnShare, growth.random)
  const histogram = node.histogram as Float64Array
  const split = bestSplit(histogram, layout, places, growth.categorical, growth.fixed, rules, node)
  if (split.column >= 0) node.split = split
  if (split.column < 0 || growth.histogramsLeft < 2) release(growth, node)
  return split.column >= 0
}

const everyPlace: Int32Array[] = []

/** Some of the first `count` whole numbers, in their order. */
export function chosenPlaces(count: number, share: number, random: () => number): Int32Array {
  if (share >= 1) {
    everyPlace[count] ??= Int32Array.from({ length: count }, (_, place) => place)
    return everyPlace[count] as Int32Array
  }
  const chosen = new Int32Array(Math.min(count, Math.max(1, Math.round(share * count))))
  for (let place = 0, taken = 0; taken < chosen.length; place++)
    if (random() * (count - place) < chosen.length - taken) chosen[taken++] = place
  return chosen
}

/** Splits a node's rows, keeping their order on either side. */
function divided(growth: Growth, rules: GrowthRules, node: GrownNode): [GrownNode, GrownNode] {
  const split = node.split as Split
  const { rows, spare } = growth
  const bytes = growth.bytes[split.column] as Uint8Array
  const goesLeft = leftTable(split)
  let [kept, moved] = [node.begin, 0]
  for (let at = node.begin; at < node.end; at++) {
    const row = rows[at] as number
    const left = goesLeft[bytes[row] as number] as number
    rows[kept] = row
    spare[moved] = row
    kept += left
    moved += 1 - left
  }
  rows.set(spare.subarray(0, moved), kept)
  const left = nodeOf(node.begin, kept, node.depth + 1)
  const right = nodeOf(kept, node.end, node.depth + 1)
  if (split.missingLeft < 0) settleMissing(split, left.rows >= right.rows)
  sumNode(growth, left.rows <= right.rows ? left : right)
  complete(node, left, right)
  if (rules.bounded) bound(growth, rules, node, left, right)
  node.left = left
  node.right = right
  return [left, right]
}

/** Where a node has none missing, those of other rows go with the larger part. */
function settleMissing(split: Split, left: boolean): void {
  split.missingLeft = left ? 1 : 0
  const bins = split.leftBins
  if (bins === undefined) return
  bins[0] = split.missingLeft
  for (let bin = 1; bin < 256; bin++) if (bins[bin] === unsettled) bins[bin] = split.missingLeft
}

/** Which bins go left. */
export function leftTable(split: Split): Uint8Array {
  if (split.leftBins !== undefined) return split.leftBins
  const table = new Uint8Array(256).fill(1, 1, split.bin + 1)
  table[0] = Math.max(0, split.missingLeft)
  return table
}

/** Sums of the larger child from those of the smaller one. */
function complete(node: GrownNode, left: GrownNode, right: GrownNode): void {
  const [small, large] = left.rows <= right.rows ? [left, right] : [right, left]
  large.gradient = node.gradient - small.gradient
  large.packed = node.packed - small.packed
}

function bound(growth: Growth, rules: GrowthRules, node: GrownNode, left: GrownNode, right: GrownNode): void {
  const bestValue = (child: GrownNode) => -child.gradient / (hessianOf(child, growth.fixed) + rules.l2)
  narrow(rules.monotone[node.split?.column as number] as number, node, left, right, bestValue(left), bestValue(right))
}

/** Hands bounds down; on a monotone column neither child may pass the middle of their values. */
export function narrow(
  direction: number,
  node: { low: number; high: number },
  left: { low: number; high: number },
  right: { low: number; high: number },
  leftValue: number,
  rightValue: number,
): void {
  const clamp = (value: number) => Math.min(node.high, Math.max(node.low, value))
  const middle = (clamp(leftValue) + clamp(rightValue)) / 2
  left.low = direction < 0 ? middle : node.low
  left.high = direction > 0 ? middle : node.high
  right.low = direction > 0 ? middle : node.low
  right.high = direction < 0 ? middle : node.high
}

/** Counts the smaller child and takes it from the parent for the larger one; returns those that may be split. */
function* countChildren(
  growth: Growth,
  layout: Layout,
  rules: GrowthRules,
  node: GrownNode,
  left: GrownNode,
  right: GrownNode,
): Generator<undefined, GrownNode[]> {
  const ready = [left, right].filter((child) => canSplit(child, rules))
  const [small, large] = left.rows <= right.rows ? [left, right] : [right, left]
  if (ready.includes(large) && node.histogram !== undefined) {
    yield* countNode(growth, layout, small)
    large.histogram = node.histogram
    node.histogram = undefined
    subtract(large.histogram, small.histogram as Float64Array)
    if (!ready.includes(small)) release(growth, small)
  } else {
    release(growth, node)
    for (const child of ready) yield* countNode(growth, layout, child)
  }
  return ready
}
