import type { LeafCluster, PathLeaf } from './leaf-clusters.ts'
import { addLeafShapley } from './leaf-shapley.ts'

/** A cluster with what each code that has been met contributes to each of its columns: `slots` holds one more than the place in `entries`. */
export interface Table {
  cluster: LeafCluster
  slots: Int32Array
  entries: Float64Array
  used: number
  leaves: LeafMemory[]
  own: Float64Array
}

/** A leaf with what each set of columns that admit a row contributes, where it pays to keep that. */
interface LeafMemory {
  leaf: PathLeaf
  /** Where the leaf's columns stand among those of the cluster, and among its own. */
  places: Int32Array
  ownPlaces: Int32Array
  known: Uint8Array | undefined
  entries: Float64Array | undefined
}

/** Features of a leaf whose sets are kept, if there are also as many rows as sets. */
const keptFeatures = 10

const room = new Float64Array(256)
const admitted = new Uint8Array(512)

export function tableOf(cluster: LeafCluster, rows: number): Table {
  const { size, columns } = cluster
  const leaves = cluster.leaves.map((leaf): LeafMemory => {
    const count = leaf.columns.length
    const kept = count <= keptFeatures && 2 ** count <= rows
    return {
      leaf,
      places: Int32Array.from(leaf.columns, (column) => columns.indexOf(column)),
      ownPlaces: Int32Array.from(leaf.columns.keys()),
      known: kept ? new Uint8Array(2 ** count) : undefined,
      entries: kept ? new Float64Array(count * 2 ** count) : undefined,
    }
  })
  const entries = new Float64Array(columns.length * Math.min(size, rows, 256))
  return { cluster, slots: new Int32Array(size), entries, used: 0, leaves, own: new Float64Array(columns.length) }
}

/** Works out the entry of a code from a row that has it; returns one more than its place. */
export function learnEntry(table: Table, columns: readonly Uint8Array[], code: number, row: number): number {
  const { own } = table
  sumLeaves(table, columns, row)
  if (table.used + own.length > table.entries.length) {
    const wider = new Float64Array(2 * table.entries.length)
    wider.set(table.entries)
    table.entries = wider
  }
  table.entries.set(own, table.used)
  table.slots[code] = table.used + 1
  table.used += own.length
  return table.slots[code] as number
}

/** What all leaves of the cluster contribute to a row, into `own`. */
export function sumLeaves({ leaves, own }: Table, columns: readonly Uint8Array[], row: number): void {
  own.fill(0)
  for (const { leaf, places, ownPlaces, known, entries } of leaves) {
    let mask = 0
    const count = places.length
    for (let place = 0; place < count; place++) {
      const bin = (columns[leaf.columns[place] as number] as Uint8Array)[row] as number
      const admits = (leaf.admits[place] as Uint8Array)[bin] as number
      admitted[place] = admits
      mask = 2 * mask + admits
    }
    if (known === undefined || entries === undefined) {
      addLeafShapley(own, places, 0, leaf.game, admitted, room)
      continue
    }
    const start = mask * count
    if (known[mask] === 0) {
      addLeafShapley(entries, ownPlaces, start, leaf.game, admitted, room)
      known[mask] = 1
    }
    for (let place = 0; place < count; place++) {
      const at = places[place] as number
      own[at] = (own[at] as number) + (entries[start + place] as number)
    }
  }
}
