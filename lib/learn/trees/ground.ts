import { randomOf } from '../../random/random.ts'
import type { Frame } from '../frame.ts'
import { binCount, binnedInSteps, binsOf, type ColumnBins } from './bins.ts'
import { chosenPlaces, type GrownNode, type Growth, type GrowthRules, grownInSteps } from './grower.ts'
import { fixGradients, type Layout, layoutInSteps } from './histogram.ts'
import type { Derivatives } from './objective.ts'
import type { TreeColumn } from './tree.ts'

/** A frame as trees learn from it, with what all trees of a training share. */
export interface Ground {
  bins: ColumnBins[]
  binCounts: Int32Array
  growth: Growth
  /** The rows that may be learnt from, and how many the frame has. */
  rows: Int32Array
  total: number
  derivatives: Derivatives
  room: Int32Array[]
  layout: Layout | undefined
}

/** Numbers that the histograms of one training may hold at once: 64 MB. */
const histogramNumbers = 8_388_608

/** @returns the frame with its columns in at most `most` bins, judged by these rows. */
export function* groundInSteps(
  frame: Frame,
  rows: Int32Array,
  most: number,
  seed: number,
): Generator<undefined, Ground> {
  const bins: ColumnBins[] = []
  const bytes: Uint8Array[] = []
  for (const column of frame.columns) {
    const own = binsOf(column, rows, most, seed)
    yield
    bins.push(own)
    bytes.push(yield* binnedInSteps(own, column, frame.rows))
  }
  const { rows: total } = frame
  const growth: Growth = {
    bytes,
    categorical: Uint8Array.from(bins, ({ kind }) => (kind === 'categorical' ? 1 : 0)),
    fixed: { pairs: new Float64Array(2 * total), rowUnit: 1 },
    rows: new Int32Array(rows.length),
    spare: new Int32Array(rows.length),
    gathered: new Float64Array(2 * rows.length),
    histograms: [],
    histogramsLeft: 0,
    random: randomOf(seed),
  }
  const derivatives = { gradients: new Float64Array(total), hessians: new Float64Array(total) }
  const binCounts = Int32Array.from(bins, binCount)
  return { bins, binCounts, growth, rows, total, derivatives, room: [], layout: undefined }
}

/** The columns as a model keeps them. */
export function columnsOf({ bins }: Ground): TreeColumn[] {
  return bins.map((own) =>
    own.kind === 'numeric'
      ? { kind: own.kind, name: own.name }
      : { kind: own.kind, name: own.name, levels: [...own.levels] },
  )
}

/** Grows a tree from the derivatives of the drawn rows; `growth.rows` then has those of each leaf side by side. */
export function* groundTreeInSteps(
  ground: Ground,
  rules: GrowthRules,
  drawn: Int32Array,
  columnShare: number,
): Generator<undefined, GrownNode> {
  const { growth, derivatives } = ground
  growth.rows.set(drawn)
  fixGradients(growth.fixed, derivatives.gradients, derivatives.hessians, drawn)
  yield
  const layout = yield* layoutFor(ground, columnShare)
  growth.histogramsLeft = Math.max(4, Math.floor(histogramNumbers / layout.size))
  return yield* grownInSteps(growth, layout, rules, drawn.length)
}

function* layoutFor(ground: Ground, columnShare: number): Generator<undefined, Layout> {
  const { growth, binCounts, room } = ground
  if (ground.layout !== undefined && columnShare >= 1) return ground.layout
  const useful = Int32Array.from(binCounts.keys()).filter(
    (column) => (binCounts[column] as number) > 2 || hasMissing(growth.bytes[column] as Uint8Array, ground.rows),
  )
  const columns = chosenPlaces(useful.length, columnShare, growth.random).map((place) => useful[place] as number)
  ground.layout = yield* layoutInSteps(columns, growth.bytes, binCounts, ground.total, room)
  return ground.layout
}

function hasMissing(bytes: Uint8Array, rows: Int32Array): boolean {
  return rows.some((row) => bytes[row] === 0)
}
