import { ended } from '../../steps/ended.ts'
import type { Frame } from '../frame.ts'
import { binCount, type ColumnBins } from './bins.ts'
import { clustersOf, pathLeavesOf } from './leaf-clusters.ts'
import type { Quadrature } from './leaf-shapley.ts'
import { learnEntry, sumLeaves, type Table, tableOf } from './shap-table.ts'
import { binnedForInSteps, routesOf, type Tree, type TreeSum } from './tree.ts'

/** What each column moves each row's margin by, from the `base` that is expected without knowing any column. */
export interface Contributions {
  base: number
  /** By column of the model, then by row. */
  contributions: Float64Array[]
}

/**
 * Exact Shapley values of the margin with path-dependent expectations (TreeSHAP, Lundberg et al. 2018; tables as in Fast TreeSHAP v2, Yang 2021):
 * base and contributions of a row add up to its margin.
 * @param output which of the model's margins, the class of several.
 * @throws RangeError when the frame lacks a column of the model or has it as another kind, or there is no such output.
 */
export function contributionsOf(model: TreeSum, frame: Frame, output = 0): Contributions {
  return ended(contributionsInSteps(model, frame, output))
}

/** Rows that are worked on at once, so that what they need stays in the cache. */
const block = 2048
/** Entries that may be worked out before others get their turn. */
const mostLearnt = 256

/** The same in steps of some milliseconds. */
export function* contributionsInSteps(model: TreeSum, frame: Frame, output = 0): Generator<undefined, Contributions> {
  const outputs = model.base.length
  if (!(output in model.base)) throw new RangeError(`the model has ${outputs} outputs, not one at ${output}`)
  const { bins, columns: all } = yield* binnedForInSteps(model, frame)
  const { columns, binCounts, originals } = yield* compactedInSteps(bins, all)
  const contributions = model.columns.map(() => new Float64Array(frame.rows))
  const quadratures: Quadrature[] = []
  let base = model.base[output] as number
  for (let place = output; place < model.trees.length; place += outputs) {
    const tree = model.trees[place] as Tree
    const routes = compactedRoutes(routesOf(tree, bins), tree, originals)
    const { leaves, mean } = pathLeavesOf(tree, routes, binCounts, quadratures)
    base += mean
    const tables = clustersOf(leaves, binCounts).map((cluster) => tableOf(cluster, frame.rows))
    yield
    for (let from = 0; from < frame.rows; from += block) {
      const to = Math.min(frame.rows, from + block)
      for (const table of tables) {
        if (table.cluster.size > 0) {
          const before = table.used
          addByTable(contributions, table, columns, from, to)
          if (table.used - before > mostLearnt * table.own.length) yield
        } else yield* addLeafByLeaf(contributions, table, columns, from, to)
      }
      yield
    }
  }
  return { base, contributions }
}

/** The columns with only those bins that some row has, numbered anew, so that few rows need little work: `originals` are the bins' old numbers. */
function* compactedInSteps(
  bins: readonly ColumnBins[],
  columns: readonly Uint8Array[],
): Generator<undefined, { columns: Uint8Array[]; binCounts: Int32Array; originals: Uint8Array[] }> {
  const originals: Uint8Array[] = []
  const own: Uint8Array[] = []
  for (const [place, bytes] of columns.entries()) {
    const numbers = new Int16Array(binCount(bins[place] as ColumnBins)).fill(-1)
    for (let row = 0; row < bytes.length; row++) numbers[bytes[row] as number] = 0
    const kept = Uint8Array.from(numbers.keys()).filter((bin) => numbers[bin] === 0)
    originals.push(kept)
    for (let at = 0; at < kept.length; at++) numbers[kept[at] as number] = at
    own.push(kept.length === numbers.length ? bytes : bytes.map((bin) => numbers[bin] as number))
    yield
  }
  return { columns: own, binCounts: Int32Array.from(originals, ({ length }) => length), originals }
}

function compactedRoutes(routes: Uint8Array, tree: Tree, originals: readonly Uint8Array[]): Uint8Array {
  const own = new Uint8Array(routes.length)
  for (let node = 0; node < tree.column.length; node++) {
    const kept = originals[tree.column[node] as number] as Uint8Array
    for (let at = 0; at < kept.length; at++) own[256 * node + at] = routes[256 * node + (kept[at] as number)] as number
  }
  return own
}

const codes = new Int32Array(block)

function addByTable(
  contributions: readonly Float64Array[],
  table: Table,
  columns: readonly Uint8Array[],
  from: number,
  to: number,
): void {
  const { cluster, slots } = table
  const count = to - from
  const own = cluster.columns
  const bytes = (place: number) => columns[own[place] as number] as Uint8Array
  const code = (place: number) => cluster.codes[place] as Int32Array
  let place = own.length % 4
  if (place === 0) codes.fill(0, 0, count)
  else if (place === 1) setCodes1(bytes(0), code(0), from, count)
  else if (place === 2) setCodes2(bytes(0), bytes(1), code(0), code(1), from, count)
  else setCodes3(bytes(0), bytes(1), bytes(2), code(0), code(1), code(2), from, count)
  for (; place < own.length; place += 4)
    addCodes4(
      ...([bytes(place), bytes(place + 1), bytes(place + 2), bytes(place + 3)] as const),
      ...([code(place), code(place + 1), code(place + 2), code(place + 3)] as const),
      from,
      count,
    )
  for (let at = 0; at < count; at++) {
    const code = codes[at] as number
    const slot = slots[code] as number
    codes[at] = (slot === 0 ? learnEntry(table, columns, code, from + at) : slot) - 1
  }
  const into = (place: number) => contributions[own[place] as number] as Float64Array
  for (place = 0; place + 3 < own.length; place += 4)
    addEntries4(into(place), into(place + 1), into(place + 2), into(place + 3), table.entries, place, from, count)
  for (; place < own.length; place++) addEntries(into(place), table.entries, place, from, count)
}

function setCodes1(a: Uint8Array, codeA: Int32Array, from: number, count: number): void {
  for (let at = 0; at < count; at++) codes[at] = codeA[a[from + at] as number] as number
}

function setCodes2(
  a: Uint8Array,
  b: Uint8Array,
  codeA: Int32Array,
  codeB: Int32Array,
  from: number,
  count: number,
): void {
  for (let at = 0; at < count; at++)
    codes[at] = (codeA[a[from + at] as number] as number) + (codeB[b[from + at] as number] as number)
}

function setCodes3(
  a: Uint8Array,
  b: Uint8Array,
  c: Uint8Array,
  codeA: Int32Array,
  codeB: Int32Array,
  codeC: Int32Array,
  from: number,
  count: number,
): void {
  for (let at = 0; at < count; at++)
    codes[at] =
      (codeA[a[from + at] as number] as number) +
      (codeB[b[from + at] as number] as number) +
      (codeC[c[from + at] as number] as number)
}

function addCodes4(
  a: Uint8Array,
  b: Uint8Array,
  c: Uint8Array,
  d: Uint8Array,
  codeA: Int32Array,
  codeB: Int32Array,
  codeC: Int32Array,
  codeD: Int32Array,
  from: number,
  count: number,
): void {
  for (let at = 0; at < count; at++)
    codes[at] =
      (codes[at] as number) +
      (codeA[a[from + at] as number] as number) +
      (codeB[b[from + at] as number] as number) +
      (codeC[c[from + at] as number] as number) +
      (codeD[d[from + at] as number] as number)
}

function addEntries(into: Float64Array, entries: Float64Array, start: number, from: number, count: number): void {
  for (let at = 0; at < count; at++)
    into[from + at] = (into[from + at] as number) + (entries[start + (codes[at] as number)] as number)
}

function addEntries4(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
  entries: Float64Array,
  start: number,
  from: number,
  count: number,
): void {
  for (let at = 0; at < count; at++) {
    const entry = start + (codes[at] as number)
    const row = from + at
    a[row] = (a[row] as number) + (entries[entry] as number)
    b[row] = (b[row] as number) + (entries[entry + 1] as number)
    c[row] = (c[row] as number) + (entries[entry + 2] as number)
    d[row] = (d[row] as number) + (entries[entry + 3] as number)
  }
}

/** The ordinary way, for leaves that depend on too many columns. */
function* addLeafByLeaf(
  contributions: readonly Float64Array[],
  table: Table,
  columns: readonly Uint8Array[],
  from: number,
  to: number,
): Generator<undefined, void> {
  const { cluster, own } = table
  for (let row = from; row < to; row++) {
    sumLeaves(table, columns, row)
    for (let place = 0; place < own.length; place++) {
      const into = contributions[cluster.columns[place] as number] as Float64Array
      into[row] = (into[row] as number) + (own[place] as number)
    }
    if (row % 512 === 511) yield
  }
}
